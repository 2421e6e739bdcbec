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
    """Publish the latest results; return their run. Raises Refused where the engine has not reckoned the audit yet,
    or with reports that are not accepted.
    """
    require(user, "results.publish", audit)
    with transaction.atomic():
        audit = taken(user, "results.publish", audit)
        run = latest(audit)
        if run is None:
            raise Refused([_ABSENT])
        if run.is_provisional:
            raise Refused([_OPEN])
        run.published_at = audit.results_published_at = timezone.now()
        run.save(update_fields=["published_at"])
        audit.save(update_fields=["results_published_at"])
        record(user, "results.publish", audit, {"run": run.pk, "digest": run.digest})
    return run


_OPEN = Problem(
    Place(),
    "results-open",
    Text("最近一次运行用了还没有通过审查的填报", "the latest run reckons with reports that are not accepted"),
    Text("请先只用已通过的填报运行，再公布", "run with accepted reports alone, then publish"),
)
_ABSENT = Problem(
    Place(),
    "results-absent",
    Text("还没有审核结果", "there are no results yet"),
    Text("请先运行审核计算", "run the engine first"),
)
