"""What people propose for the whole industry is shared out to those who take part."""

from collections.abc import Callable

import pytest
from small_mill import Small

from qingshen.phases.canonical import loads
from qingshen.phases.options.shared import shared

Read = Callable[..., Small]
OPTION = """[[options]]
code = "reuse"
name = {{ zh = "中水回用", en = "water reuse" }}
kind = "water_cascade"
participants = {who}
problems = ["checklist/A", "expert/X"]
investment = 300
annual_saving = 80
effects = {{ {effects} }}
reason = "会议"
by = "专家组"
date = "2025-01-01"
"""


def part(given: Small) -> tuple[list[tuple[object, ...]], dict[str, object]]:
    found = shared(given.case, given.enterprises, loads(given.case, given.tables))
    rows = found.effects.select("enterprise", "variable", "value", "unit").rows()
    return rows, found.options.row(0, named=True)


def test_a_fall_is_shared_by_the_amounts(small: Read) -> None:
    rows, option = part(small(decisions=OPTION.format(who="[]", effects='fresh_water = "40000 m3"')))
    assert [row[:2] for row in rows] == [("E1", "fresh_water"), ("E2", "fresh_water")]
    assert [row[2] for row in rows] == pytest.approx([10_000, 30_000])
    assert (option["option"], option["level"], option["enterprise"]) == ("industry/reuse", "industry", None)
    assert (option["problem"], option["name"]) == ("checklist/A;expert/X", "中水回用 / water reuse")


def test_only_participants_have_a_share(small: Read) -> None:
    rows, _ = part(small(decisions=OPTION.format(who='["E2"]', effects='electricity = "4 MWh"')))
    assert rows == [("E2", "electricity", 4000.0, "kWh")]


def test_where_no_amount_is_known_it_stands_with_the_industry(small: Read) -> None:
    rows, _ = part(small(decisions=OPTION.format(who="[]", effects='solid_waste = "12 t"')))
    assert rows == [(None, "solid_waste", 12.0, "t")]
