"""The verb: the latest results of an audit become public."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.results.models import Run
from qingshen.web.results.read import latest


def publish_results(user: Any, audit: Audit) -> Run:
    """Publish the latest results; return their run. Raises Refused where the engine has not reckoned the audit yet."""
    require(user, "results.publish", audit)
    with transaction.atomic():
        audit = taken(user, "results.publish", audit)
        run = latest(audit)
        if run is None:
            raise Refused([_ABSENT])
        run.published_at = audit.results_published_at = timezone.now()
        run.save(update_fields=["published_at"])
        audit.save(update_fields=["results_published_at"])
        record(user, "results.publish", audit, {"run": run.pk, "digest": run.digest})
    return run


_ABSENT = Problem(
    Place(),
    "results-absent",
    Text("还没有审核结果", "there are no results yet"),
    Text("请先运行审核计算", "run the engine first"),
)
