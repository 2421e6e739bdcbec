"""Advice: what to do next, drawn from the gaps, the worst indicators and the options; the rules are this project's."""

from __future__ import annotations

from collections.abc import Iterator

from qingshen.language import Text
from qingshen.report.content.cut import listed
from qingshen.report.document import Bullets, Paragraph, Section
from qingshen.report.sheet.gathered import Gathered
from qingshen.report.sheet.words import bilingual, short

TITLE = Text("改进建议 [DESIGN]", "Advice [DESIGN]")
NAMED = 3
WIDEST = 14
KEEP = Text(
    "保持现有水平，按计划监测，下一轮审核复查。",
    "Keep up the level, monitor as planned, and look again in the next cycle.",
)


def advice(known: Gathered, enterprise: str) -> Section:
    """Return what to do next, the most urgent first; never empty."""
    points = [*_ask(known, enterprise), *_raise(known, enterprise), *_finish(known, enterprise)]
    return Section(TITLE, (Bullets(tuple(Paragraph(point) for point in points or [KEEP])),))


def _ask(known: Gathered, enterprise: str) -> Iterator[Text]:
    """Advise to close the gaps that could change the level, and to check what is in doubt."""
    gaps = [known.name(row["indicator"]) for row in known.of("gaps", enterprise) if row["matters"]]
    if gaps:
        names = listed(gaps, NAMED, Text("项", ""))
        yield Text(f"补报影响定级的数据：{names.zh}。", f"Report what could change the level: {names.into('en')}.")
    doubts = known.of("doubts", enterprise)
    if doubts:
        names = listed(list(dict.fromkeys(known.name(row["variable"]) for row in doubts)), NAMED, Text("项", ""))
        yield Text(f"核实可疑数据：{names.zh}。", f"Check the figures in doubt: {names.into('en')}.")


def _raise(known: Gathered, enterprise: str) -> Iterator[Text]:
    """Advise to raise the indicators below level II that cost most, and to mend what the balances show."""
    worst = [row for row in known.of("indicators", enterprise) if row["level"] in ("III", "none") and row["lost_1"]]
    if worst:
        names = listed([short(known.name(row["indicator"]), WIDEST) for row in worst], NAMED, Text("项", ""))
        yield Text(
            f"优先提升失分最多、未达Ⅱ级的指标：{names.zh}。", f"Raise first, below level II: {names.into('en')}."
        )
    leaks = [row for row in known.of("findings", enterprise) if row["problem"].startswith("balance/")]
    if leaks:
        names = listed([short(bilingual(row["name"]), WIDEST) for row in leaks], NAMED, Text("项", ""))
        yield Text(f"查清平衡指出的问题：{names.zh}。", f"Look into what the balances show: {names.into('en')}.")


def _finish(known: Gathered, enterprise: str) -> Iterator[Text]:
    """Advise to finish what is late, and to weigh again what was deferred for want of figures."""
    late = sum(bool(row["overdue"]) for row in known.of("tracking", enterprise))
    if late:
        yield Text(
            f"逾期方案 {late} 项，尽快完成或说明原因。", f"{late} options are overdue: finish them or say why not."
        )
    waiting = sum(row["decision"] == "defer" and row["npv"] is None for row in known.of("options", enterprise))
    if waiting:
        yield Text(
            f"暂缓方案中 {waiting} 项缺投资或效益数据，补齐后再作决定。",
            f"{waiting} deferred options lack cost or saving: decide once they are known.",
        )
