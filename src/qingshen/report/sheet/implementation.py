"""How far the options have come."""

from __future__ import annotations

from collections import Counter

from qingshen.language import Text
from qingshen.report.document import Paragraph, Section
from qingshen.report.sheet.gathered import Gathered
from qingshen.report.sheet.words import STATES

ENDED = ("completed", "abandoned")
TITLE = Text("方案实施情况", "Implementation")
NONE = Text("没有进入跟踪的方案：采纳方案后在此汇总。", "No option is tracked: those adopted are summed up here.")


def implementation(known: Gathered, enterprise: str) -> Section:
    """Return how many options stand in which state, how many are late, and by when the last is due."""
    tracked = known.of("tracking", enterprise)
    if not tracked:
        return Section(TITLE, (Paragraph(NONE),))
    counts = Counter(row["state"] for row in tracked)
    zh = "，".join(f"{word.zh} {counts[code]} 项" for code, word in STATES.items() if counts[code])
    en = ", ".join(f"{counts[code]} {word.into('en')}" for code, word in STATES.items() if counts[code])
    late = sum(bool(row["overdue"]) for row in tracked)
    ends = [row["planned_end"] for row in tracked if row["planned_end"] and row["state"] not in ENDED]
    last = (
        (f"；未完成的最迟计划 {max(ends)} 完成", f"; the last of those open is due on {max(ends)}")
        if ends
        else ("", "")
    )
    text = Text(
        f"跟踪方案 {len(tracked)} 项：{zh}；逾期 {late} 项{last[0]}。",
        f"{len(tracked)} options are tracked: {en}; {late} overdue{last[1]}.",
    )
    return Section(TITLE, (Paragraph(text),))
