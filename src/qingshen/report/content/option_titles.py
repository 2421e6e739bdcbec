"""How options are told in phases 4 and 5: by name and code, with money in the audit's currency."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from types import MappingProxyType

from qingshen.language import Text
from qingshen.methods.screening import CLASSES
from qingshen.phases.audit import Audit
from qingshen.report.content.option_words import INDUSTRY as SHARED
from qingshen.report.content.option_words import name_of

COST_CLASSES: Mapping[str, Text] = {str(code): name for code, name in CLASSES.items()}
UNCLASSED = Text("未分类", "not classed")
INDUSTRY = "industry/"
"""What the code of an option of the whole industry begins with."""


Names = Mapping[str, Text]


def _once(tell: Callable[[Audit], Names]) -> Callable[[Audit], Names]:
    """Return `tell` remembering the last audit: a dozen chapters ask for the names of the same thousands of options."""
    last: dict[str, tuple[weakref.ref[Audit], Names]] = {}

    def told(audit: Audit) -> Names:
        # One entry set and read as a whole: threads that ask at once may each make it, and make the same.
        known = last.get("")
        if known is None or known[0]() is not audit:
            last[""] = known = (weakref.ref(audit), MappingProxyType(dict(tell(audit))))
        return known[1]

    return told


@_once
def names(audit: Audit) -> Names:
    """Return every option's name by code, without the code."""
    asked = audit.table("options")
    columns = [name for name in ("option", "kind", "name") if name in asked.columns]
    return {row["option"]: name_of(audit, row) for row in asked.select(columns).iter_rows(named=True)}


@_once
def titles(audit: Audit) -> Names:
    """Return every option's title by code: "冷轧堆染色（E1/M2）", of the industry's "集中治污（行业）"."""
    return {code: _title(code, name) for code, name in names(audit).items()}


def _title(code: str, name: Text) -> Text:
    if name.zh == code:
        return name
    which = SHARED if code.startswith(INDUSTRY) else Text(code, code)
    return Text(f"{name.zh}（{which.zh}）", f"{name.into('en')} ({which.into('en')})")


def money(audit: Audit, label: Text, per: str = "") -> Text:
    """Return a heading with the audit's currency: "投资（万元）"; `per` follows it: "/a"."""
    currency = audit.case.settings.currency
    return Text(f"{label.zh}（{currency.zh}{per}）", f"{label.into('en')} ({currency.into('en')}{per})")
