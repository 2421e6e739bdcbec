"""The verb: nodes moved in the drawing stay where they were put."""

import math
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.balances.models import Layout
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.models import Report

MOST, LONGEST, FARTHEST = 2000, 200, 1e6


def place_nodes(user: Any, report: Report, balance: str, year: int, positions: Any) -> Layout:
    """Keep where the nodes of a network stand: name → [x, y]. Raises Forbidden; Refused where these are no places."""
    require(user, "balance.edit", report)
    if not _is_sound(positions):
        what = Text("图上的位置无法读取", "The places in the drawing cannot be read")
        raise Refused([Problem(Place(), "layout-unreadable", what, Text("请刷新页面", "Load the page anew"))])
    found = {name: [round(float(x), 1), round(float(y), 1)] for name, (x, y) in sorted(positions.items())}
    with transaction.atomic():
        layout, _ = Layout.objects.select_for_update().get_or_create(report=report, balance=balance, year=year)
        if layout.positions != found:
            layout.positions = found
            layout.save(update_fields=["positions"])
            record(user, "balance.edit", report, {"balance": balance, "year": year, "placed": len(found)})
    return layout


def _is_sound(positions: Any) -> bool:
    return (
        isinstance(positions, dict)
        and len(positions) <= MOST
        and all(_is_place(name, place) for name, place in positions.items())
    )


def _is_place(name: Any, place: Any) -> bool:
    return (
        isinstance(name, str)
        and 0 < len(name) <= LONGEST
        and isinstance(place, list)
        and len(place) == 2
        and all(isinstance(one, int | float) and math.isfinite(one) and abs(one) < FARTHEST for one in place)
    )
