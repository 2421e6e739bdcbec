"""Planning: why the enterprise is on the list, and by which path it is audited."""

from __future__ import annotations

from qingshen.case.schema import PATHS
from qingshen.language import Text
from qingshen.report.document import Figure, Paragraph, Part, Section
from qingshen.report.sheet.gathered import Gathered
from qingshen.report.sheet.words import UNSTATED, bilingual, short

TITLE = Text("筹划与组织", "Planning and organisation")
LONGEST = 70


def planning(known: Gathered, enterprise: str) -> Section:
    """Return why the enterprise is audited, its score for the list where there is one, who decided, the path."""
    row, chosen = known.one("list", enterprise), known.one("selection", enterprise)
    reason = short(bilingual(row["reason"]), LONGEST) if row.get("reason") else UNSTATED
    path = PATHS[row["path"]] if row.get("path") else UNSTATED
    zh, en = "列入名单的理由：{reason}。", "On the list because: {reason}. "
    parts: dict[str, Part] = {"reason": reason, "path": path}
    if chosen.get("score") is not None:
        zh += "名单得分 {score}（0–10，四项原则加权 [DESIGN]）{forced}。"
        en += "Score for the list {score} (0 to 10, four principles weighted [DESIGN]){forced}. "
        parts["score"] = Figure(chosen["score"], f"selection/{enterprise}", decimals=2)
        parts["forced"] = Text("，属强制审核", ", audit compulsory") if chosen["mandatory"] else Text("", "")
    if chosen.get("by"):
        zh += "由{who}决定：{why}。"
        en += "Decided by {who}: {why}. "
        parts |= {"who": short(bilingual(chosen["by"]), 20), "why": short(bilingual(chosen["reason"]), LONGEST)}
    zh += "审核路径：{path}。"
    en += "Path of the audit: {path}."
    return Section(TITLE, (Paragraph(Text(zh, en), parts),))
