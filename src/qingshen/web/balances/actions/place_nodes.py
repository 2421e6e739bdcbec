"""The verb: nodes moved in the drawing stay where they were put."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.balances.models import Layout
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.refuse import require_open

# A name is as long as a cell may be, a mark of the outside a little longer.
MOST, LONGEST, FARTHEST = 2000, 2100, 1e6


def place_nodes(user: Any, report: Report, balance: str, year: int, said: Mapping[str, Any]) -> Layout:
    """Keep where the nodes of a network stand, beside what others have put there; return the drawing as it stands.

    `said`: "positions", name → [x, y]; the names in "moved" were put there by hand, the others stay where somebody else
    has put them; "gone", names that are drawn no more; "alone", nodes no stream reaches.
    Raises Forbidden; Refused where these are no places, or the report cannot be written in.
    """
    require(user, "balance.edit", report)
    positions = said.get("positions")
    moved, gone, alone = (said.get(name, []) for name in ("moved", "gone", "alone"))
    if not (_are_places(positions) and all(_are_names(one) for one in (moved, gone, alone))):
        raise Refused([_UNREADABLE])
    asked = {name: [round(float(x), 1), round(float(y), 1)] for name, (x, y) in positions.items()}
    with transaction.atomic():
        require_open(locked(user, "balance.edit", report))
        layout, _ = Layout.objects.get_or_create(report=report, balance=balance, year=year)
        before = (layout.positions, layout.alone)
        kept = asked | layout.positions | {name: asked[name] for name in moved if name in asked}
        if len(kept) > MOST:
            kept = asked  # Most of it is of streams long gone.
        layout.positions = {name: kept[name] for name in sorted(kept.keys() - {*gone})}
        layout.alone = sorted({*layout.alone} - {*asked, *gone} | {*alone})[:MOST]
        if (layout.positions, layout.alone) != before:
            layout.save(update_fields=["positions", "alone"])
            record(user, "balance.edit", report, {"balance": balance, "year": year, "placed": len(layout.positions)})
    return layout


_UNREADABLE = Problem(
    Place(), "layout-unreadable", Text("图上的位置无法读取", "The places in the drawing cannot be read"),
    Text("请刷新页面", "Load the page anew"),
)  # fmt: skip


def _are_places(said: Any) -> bool:
    return isinstance(said, dict) and _are_names(list(said)) and all(_is_place(one) for one in said.values())


def _are_names(said: Any) -> bool:
    return (
        isinstance(said, list)
        and len(said) <= MOST
        and all(isinstance(one, str) and 0 < len(one) <= LONGEST for one in said)
    )


def _is_place(said: Any) -> bool:
    """Whether this is [x, y]; a comparison with NaN is false."""
    return (
        isinstance(said, list)
        and len(said) == 2
        and all(isinstance(one, int | float) and abs(one) < FARTHEST for one in said)
    )
