"""The verb: somebody looked a recalled value up in its document and says where it stands."""

from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.system import IndexSystem
from qingshen.web.journal.record import record
from qingshen.web.library.confirmed import VALUES, value_of
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import require

SHORTEST = 8


def confirm_value(user: Any, system: IndexSystem, row: str, field: str, citation: str) -> Confirmation:
    """Keep that the value in `field` ("" : the whole row) of the indicator `row` was found in `citation`.

    The system's own certainty stays: it changes by a new edition only. Raises Forbidden, Refused.
    """
    require(user, "library.confirm")
    indicator = system.by_code.get(row)
    if indicator is None or field not in VALUES:
        what = Text(f"没有指标“{row}”", f"there is no indicator {row!r}")
        raise Refused([Problem(Place(system.code, row), "row-unknown", what, Text("请刷新页面", "load the page anew"))])
    place = Place(system.code, indicator.name.zh, VALUES[field].zh)
    said = " ".join(citation.split())
    if indicator.certainty == "official":
        what = Text("该值已读自官方文本", "this was read in the official text already")
        raise Refused([Problem(place, "value-official", what, Text("无需核实", "there is nothing to confirm"))])
    if len(said) < SHORTEST or len(said) > 400:
        what = Text("没有写明出处", "it is not said where it stands")
        remedy = Text(
            "写明文件名、文号和表号或页码（8—400 字）", "name document, number and table or page (8-400 characters)"
        )
        raise Refused([Problem(place, "citation-short", what, remedy)])
    with transaction.atomic():
        made = Confirmation.objects.create(
            system=system.code, digest=system.digest, row=row, field=field, value=value_of(indicator, field),
            citation=said, by=user,
        )  # fmt: skip
        record(user, "library.confirm", made, {
            "system": system.code, "row": row, "field": field, "value": made.value, "citation": said,
        })  # fmt: skip
    return made
