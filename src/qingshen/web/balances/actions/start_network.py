"""The verb: a network begins with the streams of a pattern, without figures: those are the plant's own to fill in."""

from secrets import token_hex
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.balances import balances
from qingshen.web.balances.networks import network_of
from qingshen.web.balances.patterns import Pattern
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.actions.save_cells import Saved, save_cells
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Report
from qingshen.web.wording import current

FIELDS = ("year", "balance", "stream", "source", "target", "role", "unit")


def start_network(user: Any, report: Report, pattern: Pattern, year: int) -> Saved:
    """Write the pattern's streams into the draft, named in the reader's language.

    Raises Forbidden; Refused where the year has a network of this balance already, or the report is closed.
    """
    require(user, "balance.edit", report)
    with transaction.atomic():
        locked(user, "balance.edit", report)
        _require_empty(report, pattern, year)
        edits = [
            {"table": "streams", "ident": ident, "field": field, "seen": "", "value": row[field]}
            for row in pattern.rows(current(), year)
            for ident in [f"s-{token_hex(6)}"]
            for field in FIELDS
            if field in row
        ]
        saved = save_cells(user, report, edits)
        record(user, "balance.edit", report, {"balance": pattern.balance, "year": year, "pattern": pattern.code})
    return saved


def _require_empty(report: Report, pattern: Pattern, year: int) -> None:
    standing = standing_of(report)
    balance = next(one for one in balances() if one.code == pattern.balance)
    if network_of(standing, balance, year).streams:
        what = Text(f"{year} 年的{balance.name.zh}已有物流", f"The {balance.name.en} of {year} has streams already")
        remedy = Text("请在已有的图上修改，或换一个年份", "Edit what is drawn, or choose another year")
        raise Refused([Problem(Place(), "network-there", what, remedy)])
