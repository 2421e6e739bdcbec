"""The lines to be signed and sealed; they stay blank."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.report.document import Column, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.sheet.gathered import Gathered

TITLE = Text("签章", "Signatures")
LINES = (
    Text("意见", "opinion"),
    Text("签字、盖章", "signature, seal"),
    Text("日期", "date"),
)
BLANK = Text("　", "　")
DATE = Text("　　年　　月　　日", "　")
SIGNERS = (
    Text("企业（负责人）", "enterprise (its head)"),
    Text("审核技术机构（审核人）", "technical institution (auditor)"),
    Text("区（县）主管部门", "district authority"),
)


def signatures(known: Gathered, enterprise: str) -> Section:
    """Return a column for each who signs."""
    del known, enterprise
    return Section(TITLE, (signed(SIGNERS),))


def signed(signers: tuple[Text, ...]) -> TableBlock:
    """Return a table with a column for each of `signers`: opinion, signature and seal, date."""
    columns = (Column(Text("", ""), width=0.7), *(Column(one, width=1.6) for one in signers))
    rows: tuple[tuple[Value, ...], ...] = tuple(
        (line, *(DATE if line is LINES[-1] else BLANK for _ in signers)) for line in LINES
    )
    return TableBlock(Text("签字与盖章", "To be signed and sealed"), columns, rows)
