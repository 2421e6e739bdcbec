"""The verb: a reviewer writes down what is to be corrected or explained, at the cell it is about."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.models import Remark, Version
from qingshen.web.reporting.refuse import refuse
from qingshen.web.reporting.verdict import under_review

LONGEST = 500


def remark(user: User, version: Version, table: str, ident: str, field: str, text: str) -> Remark:
    """Return the new remark on a version that waits for a verdict; the enterprise sees it once it is returned.

    `field` "" is about the row, `ident` "" about the table, `table` "" about the whole. Raises Forbidden, Refused.
    """
    require(user, "report.review", version)
    with transaction.atomic():
        report, fresh = under_review(user, "report.review", version)
        made = new_remark(user, fresh, {"table": table, "ident": ident, "field": field, "text": text})
        made.save()
        detail = {"remark": made.pk, "version": fresh.pk, "table": table, "ident": ident, "field": field}
        record(user, "report.review", report, {**detail, "decision": "remark"})
    return made


def new_remark(user: User, version: Version, said: Mapping[str, Any]) -> Remark:
    """Return a remark not saved yet. Raises Refused where it says nothing or its place is none."""
    table, ident, field, text = (str(said.get(name) or "").strip() for name in ("table", "ident", "field", "text"))
    place = Place("", TABLES[table].label.zh if table in TABLES else table, ident)
    if not text:
        refuse("remark-empty", Text("意见没有写内容", "The remark says nothing"),
               Text("写明哪里不对、需要怎样改", "Say what is wrong and what is wanted"), place)  # fmt: skip
    if len(text) > LONGEST:
        refuse("text-too-long", Text(f"意见超过 {LONGEST} 字", f"The remark is longer than {LONGEST} characters"),
               Text("请缩短，或分成几条", "Shorten it, or make it several"), place)  # fmt: skip
    fields = {one.name for one in TABLES[table].fields} if table in TABLES else set()
    if (table and table not in TABLES) or (field and field not in fields) or len(ident) > 120:
        refuse("no-such-field", Text("填报表中没有这个位置", "The report has no such place"),
               Text("请刷新页面", "Load the page anew"), place)  # fmt: skip
    return Remark(report=version.report, version=version, table=table, ident=ident, field=field, text=text, by=user)
