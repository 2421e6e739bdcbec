"""The report's end: what the reader reported wrongly or doubtfully, and the hashes by which all can be reproduced."""

from __future__ import annotations

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.document import Bullets, Hashes, Paragraph, Section
from qingshen.report.formatting import Words
from qingshen.rulebook import balances
from qingshen.rulebook.factors import digest

SHOWN = 20


def notices(audit: Audit, language: Language) -> Section | None:
    """Return the appendix of the reader's warnings; None where there is none."""
    told = audit.case.warnings
    if not told:
        return None
    items = tuple(Paragraph(Text(one.into("zh"), one.into("en"))) for one in told[:SHOWN])
    more = ()
    if len(told) > SHOWN:
        rest = len(told) - SHOWN
        more = (Paragraph(Text(f"另有 {rest} 条，见 qingshen check。", f"{rest} more: see qingshen check.")),)
    title = Text("读取数据时的提示", "Notices from reading the data")
    return Section(title, (Bullets(items), *more), numbered=False)


def hashes(audit: Audit, language: Language) -> Section:
    """Return the appendix of what must be equal for the results to be equal."""
    system = audit.case.system
    entries: list[tuple[Words, str]] = [
        (Text("结果", "results"), audit.digest()),
        (Text("引擎版本", "engine version"), f"qingshen {audit.engine}"),
        (Text("系数表", "factor tables"), digest()),
    ]
    if audit.has("balances"):
        entries.append((Text("平衡规则表", "balance tables"), balances.digest()))
    if system:
        entries.append((Text(f"指标体系 {system.code}", f"index system {system.code}"), system.digest))
    entries += audit.case.inputs
    text = Text(
        "输入、规则库版本与引擎版本相同，则结果逐字节相同。每个数字都可用 qingshen explain 加编号查询来历。",
        "Same inputs, same rulebook edition and same engine give the same bytes. `qingshen explain` with an id shows where "
        "a figure comes from.",
    )
    title = Text("可复现性", "Reproducibility")
    return Section(title, (Paragraph(text), Hashes(tuple(entries))), numbered=False)
