"""What an option is called: its name and its code, and the classes of cost, states and levels it is told by."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import halves

COST_CLASSES = {
    "none": Text("无费", "no cost"),
    "low": Text("低费", "low cost"),
    "medium": Text("中费", "medium cost"),
    "high": Text("高费", "high cost"),
}
UNCLASSED = Text("未分类", "not classed")
INDUSTRY = "industry/"


def titles(audit: Audit) -> dict[str, Text]:
    """Return every option's title by code: "冷轧堆染色（E1/M2）"; the code alone where it has no name."""
    table = audit.table("options")
    if table.is_empty():
        return {}
    return {code: title(code, name) for code, name in table.select("option", "name").iter_rows()}


def names(audit: Audit) -> dict[str, Text]:
    """Return every option's name by code, without the code; who has none is left out."""
    table = audit.table("options")
    if table.is_empty():
        return {}
    return {code: halves(name) for code, name in table.select("option", "name").iter_rows() if name}


def title(code: str, name: str | None) -> Text:
    """Return a name with its code, in both languages."""
    if not name:
        return Text(code, code)
    both = halves(name)
    return Text(f"{both.zh}（{code}）", f"{both.into('en')} ({code})")


def money(audit: Audit, label: Text, per: str = "") -> Text:
    """Return a heading with the audit's currency: "投资（万元）"; `per` follows it: "/a"."""
    currency = audit.case.settings.currency
    return Text(f"{label.zh}（{currency.zh}{per}）", f"{label.into('en')} ({currency.into('en')}{per})")
