"""The verb: a confirmation is taken back, with the reason; it stays to be read."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.journal.record import record
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import Forbidden, require
from qingshen.web.relations import standing

SHORTEST, LONGEST = 4, 400
NOT_YOURS = Text("由核实人、主管部门或管理员撤回", "whoever confirmed it, a bureau or the administrator takes it back")


def withdraw_confirmation(user: Any, confirmation: Confirmation, reason: str) -> None:
    """Take `confirmation` back because of `reason`. Audits that took it over keep it until they take a new edition.

    Raises Forbidden to people of a technical institution but of their own; Refused without a reason, and once done.
    """
    require(user, "library.confirm")
    me = standing(user)
    if confirmation.by_id != user.pk and not me.is_admin and "bureau" not in me.kinds.values():
        raise Forbidden(NOT_YOURS)
    said = " ".join(reason.split())
    place = Place(confirmation.table, "", confirmation.row)
    if not SHORTEST <= len(said) <= LONGEST:
        what = Text("没有写明撤回的理由", "it is not said why it is taken back")
        remedy = Text(f"写明理由（{SHORTEST}—{LONGEST} 字）", f"give the reason ({SHORTEST} to {LONGEST} characters)")
        raise Refused([Problem(place, "reason-unsaid", what, remedy)])
    with transaction.atomic():
        mine = Confirmation.objects.select_for_update().get(pk=confirmation.pk)
        if mine.withdrawn_at is not None:
            what = Text("已经撤回", "it has been taken back already")
            raise Refused([Problem(place, "withdrawn", what, Text("请刷新页面", "load the page anew"))])
        mine.withdrawn_by, mine.withdrawn_at, mine.reason = user, timezone.now(), said
        mine.save(update_fields=["withdrawn_by", "withdrawn_at", "reason"])
        record(user, "library.confirm", mine, {
            "withdrawn": True, "table": mine.table, "row": mine.row, "field": mine.field, "reason": said,
        })  # fmt: skip
