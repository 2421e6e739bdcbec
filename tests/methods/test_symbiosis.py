from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from qingshen.methods.symbiosis import Matching, match
from qingshen.problems import Refused

OFFERS = {
    "party": pl.String,
    "stream": pl.String,
    "direction": pl.String,
    "medium": pl.String,
    "amount": pl.Float64,
    "unit": pl.String,
    "price": pl.Float64,
}
QUALITIES = {
    "party": pl.String,
    "stream": pl.String,
    "parameter": pl.String,
    "value": pl.Float64,
    "sense": pl.String,
}


def offers(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=OFFERS, orient="row")


def qualities(*rows: tuple[Any, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=QUALITIES, orient="row")


def kilometres(*rows: tuple[str, str, float | None]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"from": pl.String, "to": pl.String, "km": pl.Float64}, orient="row")


CLEAN, DIRTY, TAKER = (
    ("a", "condensate", "supply", "water", 40.0, "m3", 0.0),
    ("b", "rinse", "supply", "water", 100.0, "m3", 0.0),
    ("c", "cooling", "demand", "water", 100.0, "m3", 3.0),
)
LIMITED = qualities(
    ("a", "condensate", "cod", 10.0, None), ("b", "rinse", "cod", 70.0, None), ("c", "cooling", "cod", 40.0, "max")
)


def test_two_supplies_blended_just_to_the_limit() -> None:
    found = match(offers(CLEAN, DIRTY, TAKER), LIMITED)
    # 40 of 10 and 40 of 70 make 80 of 40.
    assert found.flows["amount"].to_list() == pytest.approx([40.0, 40.0])
    assert found.benefit == pytest.approx(240.0)
    demand = found.demands.to_dicts()[0]
    assert (demand["met"], demand["fresh"]) == (pytest.approx(80.0), pytest.approx(20.0))
    assert (demand["binding"], demand["shadow_price"]) == ("cod max", 0.0)
    values = dict(found.supplies.select("party", "marginal_value").iter_rows())
    # One more of the clean one carries one more of the dirty one.
    assert values == pytest.approx({"a": 6.0, "b": 0.0})
    limit = found.limits.to_dicts()[0]
    assert (limit["blend"], limit["binding"]) == (pytest.approx(40.0), True)
    relaxed = match(offers(CLEAN, DIRTY, TAKER), LIMITED.with_columns(pl.col("value") + pl.Series([0.0, 0.0, 1e-3])))
    assert limit["shadow_price"] == pytest.approx((relaxed.benefit - found.benefit) / 1e-3, rel=1e-3)


def test_the_nearer_supply_comes_first_and_a_costly_way_is_not_gone() -> None:
    table = offers(("a", "s", "supply", "w", 10.0, "m3", 0.0), ("b", "s", "supply", "w", 10.0, "m3", 0.0),
                   ("c", "d", "demand", "w", 15.0, "m3", 2.0))  # fmt: skip
    roads = kilometres(("a", "c", 1.0), ("c", "b", 10.0))
    found = match(table, qualities(), distances=roads, transport={"w": (0.1, "m3")})
    assert found.flows.select("from", "amount", "km").rows() == [("a", 10.0, 1.0), ("b", pytest.approx(5.0), 10.0)]
    assert found.benefit == pytest.approx(10 * 1.9 + 5 * 1.0)
    assert match(table, qualities(), distances=roads, transport={"w": (0.2, "m3")}).flows["from"].to_list() == ["a"]
    near = match(table, qualities(), distances=roads, farthest={"w": 5.0})
    assert near.excluded.select("from", "to", "reason").rows() == [("b", "c", "too_far")]


def test_units_convert_and_a_party_may_supply_itself() -> None:
    table = offers(("a", "s", "supply", "slag", 2000.0, "kg", 0.01), ("a", "d", "demand", "slag", 3.0, "t", 50.0))
    found = match(table, qualities(), distances=kilometres(), transport={"slag": (0.001, "kg")})
    assert found.flows.select("amount", "unit", "km", "unit_benefit").rows() == [(2.0, "t", 0.0, 40.0)]
    assert found.demands["fresh"].to_list() == [1.0]


def test_what_is_unknown_is_named_and_not_used() -> None:
    unstated = LIMITED.filter(pl.col("party") != "b")
    found = match(offers(CLEAN, DIRTY, TAKER, ("d", "x", "supply", "water", None, "m3", None)), unstated)
    assert found.flows["from"].to_list() == ["a"]
    assert found.excluded.select("from", "to", "reason", "parameter").rows() == [
        ("b", "c", "quality_missing", "cod"),
        ("d", "c", "quality_missing", "cod"),
        ("d", None, "amount_missing", None),
        ("d", None, "price_missing", None),
    ]
    assert found.supplies.filter(pl.col("party") == "d").select("used", "left").rows() == [(0.0, None)]
    vague = match(offers(CLEAN, TAKER), LIMITED.with_columns(value=pl.Series([10.0, 70.0, None])).filter(pl.col("party") != "b"))  # fmt: skip # noqa: E501
    assert vague.flows.is_empty() and vague.excluded["reason"].to_list() == ["limit_missing"]
    apart = match(offers(CLEAN, DIRTY, TAKER), LIMITED, distances=kilometres(("a", "c", 1.0), ("b", "c", None)))
    assert apart.excluded.select("from", "reason").rows() == [("b", "distance_missing")]


def test_wrong_tables_are_told_at_once() -> None:
    table = offers(
        ("a", "s", "supply", "w", -1.0, "m3", 0.0),
        ("a", "s", "gift", "w", 1.0, "furlong", 0.0),
        ("b", "d", "demand", "w", 1.0, "t", 0.0),
    )
    stated = qualities(("b", "d", "cod", 1.0, "about"), ("z", "z", "cod", 1.0, None))
    with pytest.raises(Refused) as refused:
        match(table, stated, distances=kilometres(("a", "b", -1.0)), transport={"w": (-1.0, "m3")})
    assert {problem.code for problem in refused.value.problems} == {
        "amount-negative", "direction-unknown", "unit-unknown", "key-twice", "sense-wrong", "stream-unknown",
        "distance-negative", "cost-impossible",
    }  # fmt: skip
    with pytest.raises(Refused, match="不能互相换算"):
        match(offers(CLEAN, ("b", "d", "demand", "water", 1.0, "t", 0.0)), qualities())
    with pytest.raises(Refused, match="price"):
        match(table.drop("price"), stated)


@st.composite
def parks(draw: st.DrawFn) -> tuple[pl.DataFrame, pl.DataFrame]:
    rows, stated = [], []
    for at in range(draw(st.integers(1, 3))):
        rows.append((f"s{at}", "s", "supply", "w", draw(st.integers(0, 9)), "m3", draw(st.integers(-2, 3))))
        stated += [(f"s{at}", "s", name, draw(st.integers(0, 9)), None) for name in ("cod", "heat")]
    for at in range(draw(st.integers(1, 3))):
        rows.append((f"t{at}", "d", "demand", "w", draw(st.integers(0, 9)), "m3", draw(st.integers(0, 4))))
        stated += [(f"t{at}", "d", "cod", draw(st.integers(0, 9)), "max")]
        stated += [(f"t{at}", "d", "heat", draw(st.integers(0, 9)), "min")] if draw(st.booleans()) else []
    return offers(*rows), qualities(*stated)


def slow(table: pl.DataFrame, stated: pl.DataFrame) -> float:
    """Return the greatest benefit by the dense programme written out as it is printed."""
    supplies = table.filter(pl.col("direction") == "supply").rows()
    demands = table.filter(pl.col("direction") == "demand").rows()
    value = {(row[0], row[2], row[4]): row[3] for row in stated.rows()}
    left, most = [], []
    shape = (len(supplies), len(demands))
    for at, supply in enumerate(supplies):
        row = np.zeros(shape)
        row[at] = 1
        left, most = [*left, row.ravel()], [*most, supply[4]]
    for at, demand in enumerate(demands):
        row = np.zeros(shape)
        row[:, at] = 1
        left, most = [*left, row.ravel()], [*most, demand[4]]
        for sense, parameter, sign in (("max", "cod", 1), ("min", "heat", -1)):
            if (demand[0], parameter, sense) in value:
                row = np.zeros(shape)
                limit = value[demand[0], parameter, sense]
                row[:, at] = [sign * (value[supply[0], parameter, None] - limit) for supply in supplies]
                left, most = [*left, row.ravel()], [*most, 0.0]
    worth = np.array([[demand[6] - supply[6] for demand in demands] for supply in supplies]).ravel()
    return float(-linprog(-worth, A_ub=np.array(left), b_ub=np.array(most)).fun)


def kept(found: Matching) -> bool:
    limits = found.limits.drop_nulls("blend")
    over = limits.filter(pl.col("sense") == "max", pl.col("blend") > pl.col("limit") + 1e-7)
    under = limits.filter(pl.col("sense") == "min", pl.col("blend") < pl.col("limit") - 1e-7)
    within = (found.demands["met"] <= found.demands["amount"] + 1e-7).all()
    return over.is_empty() and under.is_empty() and bool(within)


@given(parks())
@settings(max_examples=30)
def test_as_good_as_the_programme_written_out(park: tuple[pl.DataFrame, pl.DataFrame]) -> None:
    found = match(*park)
    assert found.benefit == pytest.approx(slow(*park), abs=1e-6)
    assert kept(found)
    # Weak duality: what one more unit is worth, times what there is, proves that nothing better exists.
    prices = (found.supplies, "marginal_value"), (found.demands, "shadow_price")
    proven = sum((side["amount"] * side[price]).sum() for side, price in prices)
    assert proven == pytest.approx(found.benefit, abs=1e-6)


@given(parks(), st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_the_order_of_the_rows_plays_no_part(park: tuple[pl.DataFrame, pl.DataFrame], random: Any) -> None:
    shuffled = [frame[random.sample(range(frame.height), frame.height)] for frame in park]
    first, second = match(*park), match(*shuffled)
    for name in ("flows", "supplies", "demands", "limits", "excluded"):
        assert getattr(first, name).equals(getattr(second, name))


@pytest.mark.parametrize("unit", [1e-12, 1e-9, 1.0, 1e16])
def test_the_unit_of_a_quality_does_not_matter(unit: float) -> None:
    # Dioxins in g/L are of the size of 1e-12, figures the solver alone would take for nothing.
    found = match(offers(CLEAN, DIRTY, TAKER), LIMITED.with_columns(pl.col("value") * unit))
    assert found.flows["amount"].to_list() == pytest.approx([40.0, 40.0])
    limit = found.limits.to_dicts()[0]
    assert (limit["binding"], limit["blend"]) == (True, pytest.approx(40.0 * unit))
    plain = match(offers(CLEAN, DIRTY, TAKER), LIMITED).limits["shadow_price"].item()
    assert limit["shadow_price"] == pytest.approx(plain / unit)


def test_a_quality_without_unit_beside_others_is_told() -> None:
    stated = LIMITED.with_columns(unit=pl.Series([None, "mg/L", "mg/L"]))
    with pytest.raises(Refused) as refused:
        match(offers(CLEAN, DIRTY, TAKER), stated)
    assert [(one.code, one.place.cell) for one in refused.value.problems] == [("unit-missing", "a › condensate › cod")]
    bare = stated.with_columns(value=pl.Series([None, 70.0, 40.0]))
    assert match(offers(CLEAN, DIRTY, TAKER), bare).excluded["reason"].to_list() == ["quality_missing"]


def test_an_amount_below_zero_is_told_though_its_price_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        match(offers(("a", "s", "supply", "w", -1.0, "m3", None), TAKER), qualities())
    assert [one.code for one in refused.value.problems] == ["amount-negative"]


def test_within_a_party_no_distance_has_to_be_stated() -> None:
    table = offers(("a", "s", "supply", "w", 5.0, "m3", 0.0), ("a", "d", "demand", "w", 2.0, "m3", 1.0))
    found = match(table, qualities(), transport={"w": (1.0, "m3")}, farthest={"w": 0.0})
    assert found.flows.select("amount", "km", "benefit").rows() == [(2.0, 0.0, 2.0)]
