"""The verb: somebody looked a value of the rulebook up in its document and says where it stands."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.accounts.models import Membership
from qingshen.web.journal.record import record
from qingshen.web.library.citable import Row
from qingshen.web.library.confirmed import ORDER
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import require

# What must be said of where a value stands, its label, and the least and most characters.
ASKED = {
    "document": (Text("文件名称和文号", "document and its number"), 4, 200),
    "clause": (Text("条款、表号或序号", "clause, table or row"), 1, 120),
    "page": (Text("页码", "page"), 0, 60),
}


def confirm_value(user: Any, row: Row, field: str, read: str, place: dict[str, str]) -> Confirmation:
    """Keep that what stands in `field` ("" : the whole row) of `row` was found at `place` (`ASKED`).

    `read`: "official" where the issuer's own text was read, "transcribed" where a copy was. The table's own certainty
    stays; what a frozen audit prints changes when its bureau takes the confirmation over. Raises Forbidden, Refused.
    """
    require(user, "library.confirm")
    given = {name: " ".join(place.get(name, "").split()) for name in ASKED}
    if problems := [*_unfit(row, field, read), *_unsaid(row, given)]:
        raise Refused(problems)
    of = Membership.objects.filter(user=user).select_related("organisation").order_by("pk").first()
    with transaction.atomic():
        made = Confirmation.objects.create(
            table=row.table, row=row.key, field=field, value=row.values[field], read=read, by=user, **given,
            organisation=of.organisation.name[:200] if of else "",
        )  # fmt: skip
        record(user, "library.confirm", made, {
            "table": row.table, "row": row.key, "field": field, "value": made.value, "read": read, **given,
        })  # fmt: skip
    return made


def _unfit(row: Row, field: str, read: str) -> list[Problem]:
    place = Place(row.table, "", row.key)
    if field not in {code for code, _, _ in row.fields}:
        what = Text("没有选择核实的是哪个值", "it is not said which value was looked up")
        return [Problem(place, "field-unknown", what, Text("请选择其中一个", "choose one of them"))]
    if row.certainty == "official":
        what = Text("该值已读自官方文本", "this was read in the official text already")
        return [Problem(place, "value-official", what, Text("无需核实", "there is nothing to confirm"))]
    if read not in ORDER[1:]:
        what = Text("没有写明读的是原文还是抄本", "it is not said whether the original or a copy was read")
        return [Problem(place, "read-unsaid", what, Text("请选择其中一个", "choose one of them"))]
    if ORDER.index(read) <= ORDER.index(row.certainty):
        what = Text("该值已转录自抄本，再查抄本不会更可靠", "read in a copy already: another adds nothing")
        return [Problem(place, "read-no-better", what, Text("请查发布机关的原文", "read the issuer's own text"))]
    return []


def _unsaid(row: Row, given: dict[str, str]) -> list[Problem]:
    problems = []
    for name, (label, least, most) in ASKED.items():
        if not least <= len(given[name]) <= most:
            what = Text(f"{label.zh}应为 {least}—{most} 字", f"{label.en}: {least} to {most} characters")
            remedy = Text("写到别人能照着查到", "write it so that others find it by it")
            problems.append(Problem(Place(row.table, label.zh, row.key), "citation-unsaid", what, remedy))
    return problems
