"""The audit focus: candidates come from data, points from the highest, and what is unknown stays unknown."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from qingshen.case import Case, read_case
from qingshen.methods.benchmark import outliers, potential
from qingshen.phases.accounts import account
from qingshen.phases.decisions import Record
from qingshen.phases.focus import _proposed, focus, potentials
from qingshen.phases.focus.potential import related
from qingshen.phases.focus.values import Industry
from qingshen.phases.industry import compare
from qingshen.phases.preparation import reference_years
from qingshen.problems import Refused
from qingshen.rulebook import index_system

Tables = dict[str, pl.DataFrame]
Built = tuple[Case, Tables, list[str]]
PLANTS = ["E1", "E2", "E3", "E4", "E5"]
WATER = (100.0, 200.0, 300.0, 400.0, 500.0)
WASTE = (90.0, 95.0, 100.0, 105.0, 110.0)
SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
index = "{index}"
[benchmark]
output = "output"
amounts = ["fresh_water", "wastewater", "reused_water"]
"""
# Electricity by its bills, 0.5 per kWh; water at the price of the settings.
PRICES = '[[measures.prices]]\nvariable = "fresh_water"\nunit = "m3"\nprice = 2\nsource = "合同"\n'
ENERGY = "enterprise,year,carrier,amount,unit,cost\n" + "".join(
    f"{plant},2024,electricity,{10000 + 1000 * at},kWh,{(10000 + 1000 * at) / 2}\n" for at, plant in enumerate(PLANTS)
)


def quantities(water: tuple[float, ...] = WATER) -> str:
    rows = ["enterprise,year,variable,value,unit"]
    for plant, fresh, waste in zip(PLANTS, water, WASTE, strict=True):
        rows += [f"{plant},2024,output,100,t", f"{plant},2024,fresh_water,{fresh},m3",
                 f"{plant},2024,wastewater,{waste},m3", f"{plant},2024,reused_water,{fresh},m3"]  # fmt: skip
    return "\n".join(rows) + "\n"


@pytest.fixture
def build(tmp_path: Path) -> Callable[..., Built]:
    """Return a function that reads a case of five plants and compares them."""

    def build(settings: str = PRICES, enterprises: str = "", index: str = "", **tables: str) -> Built:
        (tmp_path / "tables").mkdir()
        (tmp_path / "audit.toml").write_text(SETTINGS.replace("{index}", index) + settings, encoding="utf-8")
        listed = enterprises or "enterprise,name\n" + "".join(f"{one},厂{one}\n" for one in PLANTS)
        (tmp_path / "enterprises.csv").write_text(listed, encoding="utf-8")
        for name, text in ({"quantities": quantities(), "activities": ENERGY} | tables).items():
            (tmp_path / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        case = read_case(tmp_path)
        current = reference_years(case, PLANTS)
        found: Tables = {"reference_years": current}
        found |= account(case, PLANTS, current)
        return case, found | compare(case, current, found), PLANTS

    return build


def ranked(built: Built, decisions: Any = ()) -> Tables:
    case, tables, plants = built
    return focus(case, tables, Record(decisions), plants)


def values(found: Tables, candidate: str) -> dict[str, Any]:
    return dict(found["focus_points"].filter(candidate=candidate).select("factor", "value").iter_rows())


def test_values_are_those_worked_by_hand(build) -> None:
    found = ranked(build())
    # Best fifth: E1 at 1 m3/t; Σ (x−1)·100 = 0+100+200+300+400 of 1500 m3; P10 1.4, P90 4.6 (type 7); 1500 m3 at 2.
    water = values(found, "efficiency/fresh_water")
    assert water["load"] == pytest.approx(1000 / 1500)
    assert water["spread"] == pytest.approx(math.log(4.6 / 1.4))
    assert water["cost"] == pytest.approx(3000)
    assert water["compulsion"] == 0
    assert water["prevalence"] is None
    assert values(found, "pollution/wastewater")["load"] == pytest.approx(50 / 500)
    # 60,000 kWh at 0.5 each, by the bills.
    assert values(found, "efficiency/energy")["cost"] == pytest.approx(30000)


def test_the_highest_candidate_has_ten_and_what_is_unknown_has_none(build) -> None:
    points = ranked(build())["focus_points"]
    for _, rows in points.group_by("factor"):
        given = rows.drop_nulls("points")
        if given.height:
            assert given["points"].max() in (10.0, 1.0)
            assert given["points"].min() >= 1
    assert points.filter(pl.col("value").is_null())["points"].null_count() == points["value"].null_count() > 0


def test_a_total_is_the_weighted_sum_over_what_is_known(build) -> None:
    found = ranked(build(settings=PRICES + "[focus.weights]\nload = 10\nspread = 5\ncost = 5\n"))
    points = dict(found["focus_points"].filter(candidate="pollution/wastewater").select("factor", "points").iter_rows())
    row = found["focus"].filter(candidate="pollution/wastewater").row(0, named=True)
    # Whole weight 10 + 8 + 5 + 5 + 8; prevalence, cost and compulsion of wastewater are unknown.
    assert row["total"] == pytest.approx((points["load"] * 10 + points["spread"] * 5) / 15 * 36)
    assert row["known"] == pytest.approx(15 / 36)


def test_where_more_is_better_there_is_no_candidate(build) -> None:
    assert set(ranked(build())["focus"]["candidate"]) == {
        "carbon/ghg", "efficiency/energy", "efficiency/fresh_water", "pollution/wastewater",
    }  # fmt: skip


def test_an_outlier_makes_no_load(build) -> None:
    case, tables, plants = build()
    judged = tables["intensities"].with_columns(
        outlier=(pl.col("enterprise") == "E5") & (pl.col("variable") == "fresh_water")
    )
    marked = tables | {"intensities": judged, "potential_enterprises": potential(judged).enterprises}
    assert Industry(case, marked, plants).value("load", "fresh_water", "efficiency") == pytest.approx(600 / 1000)
    assert outliers(tables["intensities"])["outlier"].sum() == 0


FLAGGED = "enterprise,name,over_standard,over_energy,toxic\nE1,甲,yes,no,\nE2,乙,no,no,\nE3,丙,,,\nE4,丁,,,\nE5,戊,,,\n"


def test_a_ground_that_somebody_meets_is_always_proposed(build) -> None:
    found = ranked(build(settings=PRICES + "[focus]\ncount = 1\n", enterprises=FLAGGED))
    proposed = found["focus"].filter(proposal="focus")
    assert "compliance/over_standard" in set(proposed["candidate"])
    assert proposed.height == 2
    assert not set(found["focus"]["variable"]) & {"over_energy", "toxic"}
    assert values(found, "pollution/wastewater")["compulsion"] == pytest.approx(0.2)
    # Somebody was asked and nobody is: zero is known. Nobody was asked: unknown.
    assert values(found, "efficiency/energy")["compulsion"] == 0


EXCHANGES = (
    "enterprise,stream,direction,medium,value,unit\nE1,冷凝水,supply,water,30,m3\nE2,冲洗,demand,water,{wanted}\n"
)


@pytest.mark.parametrize(("wanted", "share"), [("120,m3", 0.25), ("20,m3", 1.0), ("5,t", None)])
def test_exchange_is_a_candidate_where_supply_meets_demand(build, wanted: str, share: float | None) -> None:
    found = ranked(build(exchanges=EXCHANGES.replace("{wanted}", wanted)))
    assert values(found, "chain/exchange").get("load") == (share if share is None else pytest.approx(share))
    assert ("chain/exchange" in set(found["focus"]["candidate"])) == (share is not None)


def test_waste_left_unused_is_a_candidate_too(build) -> None:
    text = quantities() + "E1,2024,solid_waste,10,t\nE1,2024,solid_waste_used,4,t\nE2,2024,solid_waste,90,t\n"
    assert values(ranked(build(quantities=text)), "chain/exchange")["load"] == pytest.approx(0.6)


def row(candidate: str, rank: int | None) -> tuple[str, str, str, int | None]:
    return (candidate, *candidate.split("/"), rank)


@pytest.mark.parametrize(
    ("count", "wanted"),
    [
        (1, {"pollution/a"}),
        (2, {"pollution/a", "carbon/ghg"}),
        (3, {"pollution/a", "carbon/ghg", "pollution/b"}),
        (9, {"pollution/a", "carbon/ghg", "pollution/b", "pollution/c"}),
    ],
)
def test_the_proposal_spreads_over_the_orientations(count: int, wanted: set[str]) -> None:
    rows = [row("pollution/a", 1), row("pollution/b", 2), row("pollution/c", 3), row("carbon/ghg", 4),
            row("compliance/toxic", 5), row("chain/exchange", None)]  # fmt: skip
    told = pl.DataFrame(rows, schema=["candidate", "orientation", "variable", "rank"], orient="row")
    assert set(_proposed(told, count)) == wanted | {"compliance/toxic"}


def test_decisions_stand_beside_proposals(build, tmp_path: Path) -> None:
    said = 'reason = "无监测"\nby = "专家组"\ndate = "2025-01-01"\n'
    (tmp_path / "decisions.toml").write_text(
        f'[[decisions]]\nstep = "focus"\nsubject = "carbon/ghg"\ndecision = "no"\n{said}', encoding="utf-8"
    )
    built = build()
    record = Record(built[0].decisions.decisions)
    told = focus(built[0], built[1], record, built[2])["focus"].filter(candidate="carbon/ghg").row(0, named=True)
    record.finish()
    assert (told["proposal"], told["decision"], told["differs"]) == ("focus", "no", True)


def test_weights_of_unknown_factors_are_refused(build) -> None:
    with pytest.raises(Refused) as refused:
        ranked(build(settings="[focus.weights]\nlaod = 3\n"))
    (found,) = refused.value.problems
    assert "load" in found.remedy.en


def test_firmness_is_the_same_in_every_run_and_order(build) -> None:
    case, tables, plants = build()
    first = focus(case, tables, Record(()), plants)
    turned = {name: frame.reverse() for name, frame in tables.items()}
    again = focus(case, turned, Record(()), plants[::-1])
    for name, frame in first.items():
        assert_frame_equal(frame, again[name], check_exact=True)
    assert first["focus"]["first"].sum() == pytest.approx(1)


def test_without_data_there_is_no_focus(build) -> None:
    empty = "enterprise,year,variable,value,unit,status\nE1,2024,fresh_water,,m3,missing\n"
    assert ranked(build(quantities=empty, activities="enterprise,year,carrier,amount,unit\n")) == {}


def test_too_few_for_a_best_fifth_are_measured_against_level_2() -> None:
    frame = pl.DataFrame(
        {"variable": ["fresh_water_per_wash"], "reference": ["II"], "unit": ["m3/m2"], "potential": [7.0],
         "enterprise": ["E1"], "outlier": [None]}, schema_overrides={"outlier": pl.Boolean},
    )  # fmt: skip

    class Plated:
        system = index_system("electroplating-2015")

    assert potentials(Plated(), {"potential_enterprises": frame}).rows() == [("washing_water", "II", 7.0)]  # type: ignore[arg-type]


def test_prevalence_counts_what_is_certain(build) -> None:
    case, tables, plants = build()
    verdicts = [("E1", "I", "I"), ("E2", "III", "III"), ("E3", "none", "I"), ("E4", None, None), ("E5", "none", "none")]
    frame = pl.DataFrame(
        [(2024, one, "x", low, high) for one, low, high in verdicts],
        schema={"year": tables["reference_years"].schema["year"], "enterprise": pl.String, "indicator": pl.String,
                "level": pl.String, "level_best": pl.String}, orient="row",
    )  # fmt: skip
    # E3 is open, E4 does not apply: two of three.
    assert Industry(case, tables | {"indicators": frame}, plants).prevalence(["x"]) == pytest.approx(2 / 3)
    assert Industry(case, tables | {"indicators": frame}, plants).prevalence(["y"]) is None


def test_indicators_belong_to_the_amount_they_divide() -> None:
    system = index_system("electroplating-2015")
    assert related(system, "washing_water") == ["fresh_water_per_wash"]
    assert set(related(system, "management")) == {
        "legal_compliance", "industrial_policy", "hazardous_chemicals", "hazardous_waste_disposal", "emergency_plan",
    }  # fmt: skip
    assert "water_reuse_rate" in related(system, "exchange")
    assert related(system, "cod_discharged") == []
    assert related(index_system("pcb"), "energy")
    assert related(None, "energy") == []
