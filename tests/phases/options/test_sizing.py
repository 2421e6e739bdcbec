"""Sizes by hand: shares of the enterprise's own amounts, money where it is known, preconditions."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
from small_mill import Small

from qingshen.language import Text
from qingshen.phases.canonical import loads, unit_prices
from qingshen.phases.options.sizing import Sized, sized
from qingshen.rulebook.sizing import Sizing

Read = Callable[..., Small]


def rule(given: Small, **changes: object) -> Small:
    """Return the case with one sizing, of DY38 on fresh water, changed."""
    one = next(one for one in given.case.catalogue.sizings if one.technique == "DY38")
    rules: tuple[Sizing, ...] = (replace(one, **changes),)  # type: ignore[arg-type]
    return given._replace(case=replace(given.case, catalogue=replace(given.case.catalogue, sizings=rules)))


def size(given: Small, *enterprises: str) -> Sized:
    pairs = pl.DataFrame(
        {"option": [f"{one}/DY38" for one in enterprises], "enterprise": enterprises, "technique": "DY38"}
    )
    amounts, prices = loads(given.case, given.tables), unit_prices(given.case, given.tables)
    return sized(given.case, pairs, amounts, prices)


def figures(found: Sized) -> dict[str, object]:
    return found.figures.row(0, named=True)


def test_the_low_end_of_the_share_of_its_own_water(small: Read) -> None:
    found = size(small(), "E1", "E2")
    assert found.effects["value"].to_list() == pytest.approx([10_000, 30_000])
    assert found.effects["unit"].to_list() == ["m3", "m3"]
    # 10 % of 100 000 m3 at 5 CNY.
    assert figures(found)["annual_saving"] == pytest.approx(5.0)
    assert figures(found)["_investment"] is None


def test_investment_is_fixed_and_by_the_unit_saved_and_the_running_cost_is_taken_off(small: Read) -> None:
    given = rule(
        small(), investment_fixed=2.0, investment_per=0.3, investment_unit="10^3 m3" if False else "m3",
        running_share=0.05, life=8.0,
    )  # fmt: skip
    row = figures(size(given, "E1"))
    assert row["_investment"] == pytest.approx(2 + 0.3 * 10_000)
    assert row["annual_saving"] == pytest.approx(5.0 - 0.05 * 3002)
    assert row["life"] == 8


def test_money_in_another_currency_is_not_taken_over(small: Read) -> None:
    given = rule(small(), investment_fixed=2.0)
    dollars = replace(given.case, settings=replace(given.case.settings, currency=Text("美元", "USD")))
    assert figures(size(given._replace(case=dollars), "E1"))["_investment"] is None


def test_what_rises_without_a_price_leaves_the_saving_unknown(small: Read) -> None:
    given = rule(small(), variable="electricity", reduction=(-0.1, -0.05), needs=(), investment_unit="kWh")
    found = size(given, "E1")
    assert found.effects["value"].to_list() == pytest.approx([-200_000])
    assert figures(found)["annual_saving"] is None


@pytest.mark.parametrize(
    ("processes", "needs", "verdict"),
    [
        ((), ("fresh_water",), "met"),
        (("染",), (), "met"),
        (("镀",), ("fresh_water",), "failed"),
        ((), ("reused_water",), "unknown"),
    ],
)
def test_preconditions(small: Read, processes: tuple[str, ...], needs: tuple[str, ...], verdict: str) -> None:
    assert figures(size(rule(small(), processes=processes, needs=needs), "E1"))["_precondition"] == verdict


def test_an_amount_of_zero_fails_and_a_process_nobody_named_is_unknown(small: Read) -> None:
    enterprises = "enterprise,name,process\nE1,甲厂,\nE2,乙厂,染\n"
    quantities = "enterprise,year,variable,value,unit\nE1,2024,fresh_water,9,m3\nE2,2024,fresh_water,0,m3\n"
    given = rule(small(enterprises=enterprises, quantities=quantities), processes=("染",))
    found = size(given, "E1", "E2").figures
    assert found["_precondition"].to_list() == ["unknown", "failed"]


def test_an_amount_nobody_knows_gives_an_effect_nobody_knows(small: Read) -> None:
    quantities = "enterprise,year,variable,value,unit\nE1,2024,output,9,t\nE2,2024,fresh_water,10,m3\n"
    found = size(small(quantities=quantities), "E1")
    assert found.effects.select("variable", "value", "unit").rows() == [("fresh_water", None, "m3")]
    assert figures(found)["annual_saving"] is None
