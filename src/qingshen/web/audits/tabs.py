"""The tabs of an audit's pages: only what exists and the reader may."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.policies import may


@dataclass(frozen=True)
class Tab:
    """One tab."""

    code: str
    label: Text
    icon: str
    address: str


# code, label, icon, verb, names of the routes of which the first that exists is taken
_TABS = (
    ("board", Text("看板", "Board"), "table", "audit.see_board", ("audits:board",)),
    ("enterprises", Text("企业", "Enterprises"), "building-factory-2", "audit.see_board", ("audits:enterprises",)),
    ("list", Text("名单", "List"), "list-details", "audit.see_board", ("audits:list",)),
    ("people", Text("参与单位", "People"), "users", "audit.see_board", ("audits:participants",)),
    ("review", Text("审查", "Review"), "checks", "audit.see_board", ("reporting:queue",)),
    ("results", Text("结果", "Results"), "chart-bar", "results.see_cohort",
     ("results:cohort", "results:audit", "results:home")),
    ("rules", Text("规则", "Rules"), "books", "audit.see_board", ("library:audit",)),
    ("settings", Text("设置", "Settings"), "settings", "audit.edit", ("audits:settings",)),
    ("export", Text("导出", "Export"), "package-export", "audit.export", ("transfer:exports",)),
    ("journal", Text("操作记录", "Journal"), "history", "audit.see_journal", ("audits:journal",)),
)  # fmt: skip


def address_of(names: tuple[str, ...], *keys: Any) -> str:
    """Return the address of the first of the routes that exists, "" where none does."""
    for name in names:
        try:
            return reverse(name, args=keys)
        except NoReverseMatch:
            continue
    return ""


def tabs(user: Any, audit: Audit) -> list[Tab]:
    """Return the tabs `user` sees on the pages of `audit`."""
    found = []
    for code, label, icon, verb, names in _TABS:
        address = address_of(names, audit.pk)
        if address and may(user, verb, audit):
            found.append(Tab(code, label, icon, address))
    return found
