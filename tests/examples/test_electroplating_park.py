"""The made-up park: the generator repeats itself, the engineering is plausible, and what is planted is there."""

import csv
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest
from polars.testing import assert_frame_equal

from qingshen.case import read_case
from qingshen.case.credit_code import check
from qingshen.methods.evaluation import evaluate
from qingshen.methods.indicators import indicator_values

FOLDER = Path(__file__).parents[2] / "examples" / "electroplating-park"
YEARS = ("2023", "2024")
Row = dict[str, str]
Cohort = tuple[list[Row], dict[str, dict[str, list[Row]]]]
Values = dict[tuple[str, str], float]


@pytest.mark.slow
def test_generation_reproduces_the_committed_values(script: ModuleType, tmp_path: Path) -> None:
    """Values and their places, not bytes: the workbook's looks may change."""
    script.generate(tmp_path)
    for name in ("audit.toml", "decisions.toml"):
        shutil.copy(FOLDER / name, tmp_path)
    assert (tmp_path / "enterprises.csv").read_bytes() == (FOLDER / "enterprises.csv").read_bytes()
    made, kept = read_case(tmp_path), read_case(FOLDER)
    tables = ("quantities", "answers", "activities", "streams", "contents", "parameters", "measures")
    for table in (*tables, "effects", "checks"):
        assert_frame_equal(getattr(made, table), getattr(kept, table), check_exact=True)


def test_cohort_does_not_depend_on_the_process() -> None:
    code = "import generate, hashlib; print(hashlib.sha256(repr(generate.cohort()).encode()).hexdigest())"
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=FOLDER,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1


def test_one_shop_does_not_depend_on_the_others(script: ModuleType) -> None:
    shops = script.shops()
    assert script.report(shops[41]) == script.report(script.shops()[41])
    assert script.shop(42, shops[41].kind, 0.5).area == shops[41].area


def test_everything_says_it_is_made_up(cohort: Cohort) -> None:
    listed, _ = cohort
    assert len(listed) == 60
    for row in listed:
        assert "虚构" in row["name"] and "made up" in row["name"]
        assert check(row["credit_code"]) is None
        assert row["credit_code"].startswith("91000000XXXXXXX")
    assert len({row["credit_code"] for row in listed}) == 60
    assert "made_up = true" in (FOLDER / "audit.toml").read_text(encoding="utf-8")


def test_before_planting_all_ratios_are_physical(clean: dict[str, Values]) -> None:
    for shop, values in clean.items():
        for year in YEARS:
            wash = values[year, "washing_water"] / values[year, "washed_area"] * 1000
            assert 5 < wash < 48, (shop, year, wash)
            for parts, whole in (
                ("plating_wastewater_treated", "plating_wastewater"),
                ("plating_wastewater", "plating_water_fresh"),
                ("plating_water_fresh", "fresh_water"),
                ("automated_lines", "plating_lines"),
            ):
                assert values[year, parts] <= values[year, whole], (shop, year, parts)
            for metal in {name.removesuffix("_used") for _, name in values if name.endswith("_used")}:
                assert 0.1 < values[year, f"{metal}_deposited"] / values[year, f"{metal}_used"] < 1, (shop, metal)


def test_most_shops_improve(clean: dict[str, Values]) -> None:
    def wash(values: Values, year: str) -> float:
        return values[year, "washing_water"] / values[year, "washed_area"]

    better = sum(wash(values, "2024") < wash(values, "2023") for values in clean.values())
    assert 45 <= better < 60


def test_a_metal_not_plated_is_not_applicable_with_a_reason(cohort: Cohort) -> None:
    rows = [row for tables in cohort[1].values() for row in tables["quantities"] if row["status"] == "not_applicable"]
    assert rows
    assert all(row["reason"] and not row.get("value") for row in rows)
    assert {row["variable"].rsplit("_", 1)[1] for row in rows} == {"deposited", "used"}


def test_what_is_planted_is_there(script: ModuleType, cohort: Cohort) -> None:
    listed, reports = cohort
    with (FOLDER / "planted.csv").open(encoding="utf-8", newline="") as file:
        cases = list(csv.DictReader(file))
    assert Counter(case["status"] for case in cases) >= Counter(missing=5, estimated=2, below_detection=2, no=1)
    rows = [row for tables in reports.values() for name in script.KEYS for row in tables[name]]
    statuses = Counter(row.get("status") for row in rows)
    for status in ("missing", "estimated", "below_detection"):
        assert statuses[status] == sum(case["status"] == status for case in cases)
    off = [row for row in listed if row["listed"] == "no"]
    assert [row["enterprise"] for row in off] == ["EP60"] and off[0]["reason"] and "EP60" not in reports
    assert {row["year"] for row in reports["EP58"]["quantities"]} == {"2024"}
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(case["enterprise"] in readme and case["what"] in readme for case in cases)


def test_measures_are_in_proportion(cohort: Cohort) -> None:
    measures = [row for tables in cohort[1].values() for row in tables["measures"]]
    assert 2 * 59 <= len(measures) <= 4 * 59
    assert len({row["measure"] for row in measures}) == len(measures)
    assert set(Counter(row["outcome"] for row in measures)) == {"implemented", "not_implemented", "pending", "unknown"}
    for row in measures:
        assert 0 < float(row["investment"]) < 300 and 0 < float(row["annual_saving"]) < 100, row


def test_the_case_is_read_and_every_level_occurs() -> None:
    case = read_case(FOLDER)
    assert case.settings.made_up and case.system is not None
    assert case.enterprises.height == 60
    graded = case.enterprises.filter(listed="yes")["enterprise"].to_list()
    counts = {}
    for year in case.settings.years:
        values = indicator_values(
            graded, case.quantities.filter(year=year), case.answers.filter(year=year), case.system
        )
        levels = evaluate(values, case.system).enterprises
        counts[year] = Counter(levels["level"])
        open_ = levels.filter(levels["level"] != levels["level_best"])["enterprise"].to_list()
        assert open_ == {2023: ["EP58"], 2024: ["EP15", "EP57"]}[year]
    assert all(counts[2024][level] >= least for level, least in {"I": 2, "II": 12, "III": 12, "none": 12}.items())
    assert counts[2024]["none"] < counts[2023]["none"]


def test_a_unit_that_converts_is_read_right() -> None:
    row = read_case(FOLDER).quantities.filter(enterprise="EP36", year=2024, variable="plating_water_fresh")
    assert row["unit"].to_list() == ["m3"] and row["given_unit"].to_list() == ["L"]
    assert row["value"][0] * 1000 == pytest.approx(row["given_value"][0])
