"""Templates: whole networks with names in both languages and roles that fit, and not one figure."""

import pytest

from qingshen.case.streams import OUTSIDE
from qingshen.methods.balance import Network
from qingshen.rulebook.balances import balances, roles
from qingshen.web.balances.patterns import Pattern, patterns

pl = pytest.importorskip("polars")
EVERY = pytest.mark.parametrize("one", patterns(), ids=lambda one: one.code)


def test_the_industries_are_there() -> None:
    asked = {"water", "plating-rinsing", "dyeing-water", "boiler-steam", "wastewater-station"}
    assert asked <= {one.code for one in patterns()}


@EVERY
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_pattern_is_a_network_without_figures(one: Pattern, language: str) -> None:
    rows = one.rows(language, 2024)
    assert not any({"value", "uncertainty", "price", "status"} & row.keys() for row in rows)
    kind = next(each for each in balances() if each.code == one.balance)
    assert {row["unit"] for row in rows} == {kind.unit}
    table = pl.DataFrame(
        [{"stream": row["stream"], "source": row.get("source"), "target": row.get("target")} for row in rows]
    )
    # With readings it is a sound network: every name once, nothing joined to itself, no dead ends.
    network = Network.from_streams(table.with_columns(value=pl.lit(1.0), sigma=pl.lit(0.1)))
    assert len(network.stream) == len(one.streams)
    assert not {name.lower() for name in network.node} & OUTSIDE


@EVERY
def test_roles_fit_their_balance_and_their_ends(one: Pattern) -> None:
    kind = next(each.kind for each in balances() if each.code == one.balance)
    known = {each.code: each for each in roles() if kind in each.kinds}
    for drawn in one.streams:
        side = known[drawn.role].side
        assert side != "input" or drawn.source is None, drawn.name
        assert side != "output" or drawn.target is None, drawn.name
        assert drawn.name.zh and drawn.name.en and drawn.name.zh != drawn.name.en


@EVERY
def test_names_differ_between_languages_and_are_complete(one: Pattern) -> None:
    for text in (one.name, one.about):
        assert text.zh and text.en and not any(letter > "\u2e80" for letter in text.en)
