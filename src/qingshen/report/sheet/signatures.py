"""The lines to be signed and sealed; they stay blank."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.report.document import Column, Section, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.sheet.gathered import Gathered

TITLE = Text("签章", "Signatures")
BLANK = Text("　", "　")
DATE = Text("　　年　月　日", "　　　　　　")
SIGNERS = (
    Text("企业（盖章、负责人签字）", "enterprise (seal, signature)"),
    Text("审核技术机构（盖章、审核人签字）", "technical institution (seal, signature)"),
    Text("区（县）主管部门（盖章）", "district authority (seal)"),
)


def signatures(known: Gathered, enterprise: str) -> Section:
    """Return a line for each who signs."""
    del known, enterprise
    return Section(TITLE, (signed(SIGNERS),))


def signed(signers: tuple[Text, ...]) -> TableBlock:
    """Return a table with a line for each of `signers`: opinion, seal or signature, date."""
    columns = (
        Column(Text("单位", "who"), width=2.2),
        Column(Text("意见与签章", "opinion, seal and signature"), width=3),
        Column(Text("日期", "date"), width=1.3),
    )
    rows: tuple[tuple[Value, ...], ...] = tuple((one, BLANK, DATE) for one in signers)
    return TableBlock(Text("签字与盖章", "To be signed and sealed"), columns, rows)
