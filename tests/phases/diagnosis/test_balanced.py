"""Problems of balances are gathered by balance and kind; only who could show one is counted."""

import polars as pl
import pytest
from looked_up import only

from qingshen.phases.diagnosis.balanced import METHODS, by_balances

CURRENT = pl.DataFrame({"enterprise": ["A", "B", "C", "D"], "year": [2024] * 4}, schema_overrides={"year": pl.Int32})
FIELDS = ("enterprise", "year", "balance", "kind", "where", "size", "unit", "share", "alternatives")
ROWS = [
    ("A", 2024, "water", "leak", "井", 10.0, "m3", 0.1, ""),
    ("A", 2024, "water", "meter", "表一", -4.0, "m3", 0.04, "meter:表二"),
    ("A", 2024, "water", "meter", "表三", 2.0, "m3", 0.02, ""),
    ("B", 2024, "water", "leak", "沟", 30.0, "m3", 0.3, ""),
    ("B", 2023, "water", "loss", "旧", 99.0, "m3", 0.9, ""),
    ("C", 2024, "water", "unchecked", "管", None, "m3", None, None),
    ("A", 2024, "energy", "deviation", "汽", 5.0, "GJ", 0.05, None),
    ("A", 2024, "nickel", "loss", "槽", 1.0, "kg", 0.01, ""),
]
NETWORKS = pl.DataFrame(
    [
        ("A", 2024, "water", 3, True, 0.1), ("B", 2024, "water", 2, None, None), ("C", 2024, "water", 0, None, None),
        ("D", 2024, "water", 1, True, 0.2), ("B", 2023, "water", 1, True, 0.1), ("A", 2024, "energy", 1, False, None),
        ("D", 2024, "energy", 1, None, None), ("A", 2024, "nickel", 1, True, 0.1),
    ],
    schema={"enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "degrees_of_freedom": pl.Int64,
            "within_limit": pl.Boolean, "loss_per_output": pl.Float64},
    orient="row",
)  # fmt: skip


def tables(rows: list[tuple] = ROWS) -> dict[str, pl.DataFrame]:
    found = pl.DataFrame(rows, schema=list(FIELDS), orient="row", infer_schema_length=None)
    placed = found.with_columns(
        pl.col("year").cast(pl.Int32), file=pl.lit("streams.csv"), sheet=pl.lit(""), cell=pl.lit("G2")
    )
    return {"balance_problems": placed, "balances": NETWORKS}


@pytest.mark.parametrize(
    ("problem", "method", "aspect", "audited", "saved"),
    [
        ("balance/water/leak", "water_balance", "equipment", 3, True),
        ("balance/water/meter", "water_balance", "management", 3, False),
        ("balance/water/unchecked", "water_balance", "management", 4, False),
        ("balance/energy/deviation", "energy_balance", "management", 1, False),
        ("balance/nickel/loss", "material_balance", "control", 1, True),
    ],
)
def test_a_kind_has_its_method_cause_and_those_who_could_show_it(
    problem: str, method: str, aspect: str, audited: int, saved: bool
) -> None:
    row = only(by_balances(tables(), CURRENT).problems, problem=problem)
    assert (row["method"], row["aspect"], row["audited"], row["adds_up"]) == (method, aspect, audited, saved)


def test_a_problem_is_named_and_concerns_what_is_balanced() -> None:
    problems = by_balances(tables(), CURRENT).problems
    water, nickel = (only(problems, problem=f"balance/{name}") for name in ("water/leak", "nickel/loss"))
    assert water["name"] == "水平衡：漏失 / water balance: leak"
    assert (water["variable"], water["orientation"]) == ("fresh_water", "efficiency")
    assert (nickel["variable"], nickel["orientation"]) == ("heavy_metal", "pollution")


def test_findings_keep_size_place_and_other_explanations_of_the_year() -> None:
    findings = by_balances(tables(), CURRENT).findings
    assert not findings["problem"].str.contains("water/loss").any()
    first = only(findings, problem="balance/water/meter", size=-4.0)
    assert (first["evidence"], first["file"], first["cell"]) == ("表一 (meter:表二)", "streams.csv", "G2")
    hidden = only(findings, problem="balance/water/unchecked")
    assert (hidden["size"], hidden["unit"], hidden["evidence"]) == (None, None, "管")


def test_without_networks_there_are_no_problems_of_balances() -> None:
    assert by_balances({}, CURRENT).problems.is_empty() and by_balances({}, CURRENT).findings.is_empty()


def test_every_kind_of_balance_has_a_method() -> None:
    assert set(METHODS) == {"water", "energy", "material", "element"}
