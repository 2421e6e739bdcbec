"""A sheet of two pages for each enterprise: what the audit found there, what is to be done, what it signs."""

from __future__ import annotations

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import halves
from qingshen.report.document import Document
from qingshen.report.sheet.advice import advice
from qingshen.report.sheet.conclusion import conclusion
from qingshen.report.sheet.data import data
from qingshen.report.sheet.effects import effects
from qingshen.report.sheet.gathered import Gathered, gather
from qingshen.report.sheet.implementation import implementation
from qingshen.report.sheet.options import cheap, dear
from qingshen.report.sheet.planning import planning
from qingshen.report.sheet.problems import problems
from qingshen.report.sheet.profile import profile
from qingshen.report.sheet.ranking import ranking
from qingshen.report.sheet.results import results
from qingshen.report.sheet.signatures import signatures

__all__ = ["Gathered", "gather", "sheet"]

# The parts of a simplified report of one enterprise, in its order (PROCEDURE 4.3).
PARTS = (
    *(profile, planning, data, results, problems, ranking, cheap, dear, implementation, effects, advice, conclusion),
    signatures,
)
NAME = Text("企业清洁生产审核简表", "Cleaner-production audit: sheet of one enterprise")


def sheet(audit: Audit, enterprise: str, language: Language, gathered: Gathered | None = None) -> Document:
    """Return the sheet of an audited `enterprise`; it fills two A4 pages at most, what is cut is said to be.

    `gathered`: what `gather(audit)` returns, to be given where many sheets are made. Written without front matter.
    """
    known = gathered or gather(audit)
    name = halves(str(known.one("list", enterprise).get("name") or enterprise))
    settings = audit.case.settings
    return Document(
        title=name,
        subtitle=NAME,
        language=language,
        cover_lines=((Text("企业代码 · 数据年份", "code · year of data"), f"{enterprise} · {known.year(enterprise)}"),),
        made_up=settings.made_up,
        header=settings.title,
        footer=Text(f"{enterprise} · 清审 {audit.engine}", f"{enterprise} · Qingshen {audit.engine}"),
        sections=tuple(part(known, enterprise) for part in PARTS),
    )
