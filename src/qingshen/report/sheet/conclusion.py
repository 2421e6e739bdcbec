"""The conclusion: level, problems, options and what is left to people, in one paragraph."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.report.content.names import LEVELS
from qingshen.report.document import Figure, Paragraph, Part, Section
from qingshen.report.sheet.gathered import Gathered

TITLE = Text("结论", "Conclusion")


def conclusion(known: Gathered, enterprise: str) -> Section:
    """Return the conclusion the figures allow; whether the audit is passed is left to those who sign."""
    options = known.of("options", enterprise)
    adopted = [row for row in options if row["decision"] == "adopt"]
    costs = [row["investment"] for row in adopted]
    done = sum(row.get("state") == "completed" for row in adopted)
    money = known.audit.case.settings.currency
    zh = "发现问题 {problems} 项；方案 {options} 项，采纳 {adopted} 项（已知投资合计 {cost} "
    zh += f"{money.zh}，" + "{silent} 项投资不详），完成 {done} 项。是否通过审核由审核组和主管部门确认。"
    en = " {problems} problems were found; of {options} options {adopted} are adopted (known investment {cost} "
    en += f"{money.into('en')}, " + "unknown of {silent}) and {done} completed. Whether the audit is passed is for the "
    en += "audit team and the bureau to confirm."
    told = [one for one in costs if one is not None]
    parts: dict[str, Part] = {
        "problems": str(len(known.of("findings", enterprise))),
        "options": str(len(options)),
        "adopted": str(len(adopted)),
        "done": str(done),
        "silent": str(len(costs) - len(told)),
        "cost": Figure(sum(told) if told else 0, ""),
    }
    row = known.one("levels", enterprise)
    if row:
        zh, en = "{year} 年清洁生产水平确定为{level}。" + zh, "The level in {year} is {level} for certain." + en
        parts["level"] = Figure(LEVELS[row["level"]], f"enterprise/{enterprise}/{row['year']}/level")
        parts["year"] = str(row["year"])
    return Section(TITLE, (Paragraph(Text(zh, en.strip()), parts),))
