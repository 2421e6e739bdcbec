"""The verb: a reviewer takes a remark of their own back, as long as the version waits for a verdict."""

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.models import Remark
from qingshen.web.reporting.refuse import refuse
from qingshen.web.reporting.verdict import under_review


def take_back_remark(user: User, remark: Remark) -> None:
    """Take the remark back: the enterprise never sees it, the journal keeps what it said.

    Raises Forbidden; Refused for another's remark, for one taken back already, and once there is a verdict.
    """
    require(user, "remark.take_back", remark)
    place = Place("", remark.enrolment.code)
    with transaction.atomic():
        report, fresh = under_review(user, "remark.take_back", remark.version)
        one = Remark.objects.filter(pk=remark.pk, version=fresh).first()
        if one is None:
            refuse("already-removed", Text("这条意见已被撤回", "This remark was taken back already"),
                   Text("请刷新页面", "Load the page anew"), place)  # fmt: skip
        if one.by_id != user.pk:
            refuse("remark-of-another", Text("这是他人写的意见", "Somebody else wrote this remark"),
                   Text(f"请由 {one.by} 撤回，或另写一条", f"Ask {one.by} to take it back, or write another"),
                   place)  # fmt: skip
        said = {"table": one.table, "ident": one.ident, "field": one.field, "text": one.text}
        record(user, "remark.take_back", report, {"remark": one.pk, "version": fresh.pk, **said})
        one.delete()
