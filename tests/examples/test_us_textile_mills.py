"""The real cohort: the tables follow from the source byte for byte, and every trap is met, none in silence."""

import csv
import importlib
import re
import shutil
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from qingshen.case import read_case, read_settings

FOLDER = Path(__file__).parents[2] / "examples" / "us-textile-mills"
OUTPUTS = ["enterprises.csv", "flags.csv", "tables/activities.csv", "tables/measures.csv", "tables/quantities.csv"]
PLANTS, MEASURES = 224, 1606


@pytest.fixture(scope="module")
def script() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(FOLDER)
        return importlib.import_module("convert")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def known_checks() -> set[str]:
    return {row["check"] for row in rows(FOLDER / "checks.csv")}


def changed(script: ModuleType, folder: Path, id_: str, **cells: str) -> dict[str, list[dict[str, str]]]:
    """Convert the source with some cells of one plant or measure changed."""
    source = folder / "source"
    shutil.copytree(FOLDER / "source", source)
    for name, key in ((script.PLANTS, "id"), (script.MEASURES, "superid")):
        table = rows(source / name)
        for row in table:
            if row[key] == id_:
                assert cells.keys() <= row.keys()
                row.update(cells)
        with (source / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table[0])
            writer.writeheader()
            writer.writerows(table)
    script.convert(source, folder)
    return {Path(one).stem: rows(folder / one) for one in OUTPUTS}


def test_tables_follow_from_the_source(script: ModuleType, tmp_path: Path) -> None:
    script.convert(FOLDER / "source", tmp_path)
    for name in OUTPUTS:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_source_order_does_not_show(script: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    for name in (script.PLANTS, script.MEASURES):
        header, *lines = (FOLDER / "source" / name).read_text(encoding="utf-8").splitlines()
        (tmp_path / "source" / name).write_text("\n".join([header, *reversed(lines)]), encoding="utf-8")
    script.convert(tmp_path / "source", tmp_path)
    for name in OUTPUTS:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_no_plant_and_no_measure_is_lost() -> None:
    assert len(rows(FOLDER / "enterprises.csv")) == PLANTS
    measures = rows(FOLDER / "tables/measures.csv")
    assert len({row["measure"] for row in measures}) == MEASURES
    assert Counter(row["outcome"] for row in measures) == {
        "implemented": 849,
        "not_implemented": 687,
        "unknown": 32 + 35,
        "pending": 3,
    }
    reported = Counter(row["carrier"] for row in rows(FOLDER / "tables/activities.csv"))
    assert (reported["electricity"], reported["natural_gas"]) == (PLANTS, 158)


def test_a_missing_cell_is_blank_and_never_zero() -> None:
    missing = [row for row in rows(FOLDER / "tables/quantities.csv") if row["status"] == "missing"]
    assert Counter(row["variable"] for row in missing) == {"working_hours": 2, "floor_area": 77, "fresh_water": 1}
    assert {row["value"] for row in missing} == {""}
    measures = rows(FOLDER / "tables/measures.csv")
    assert sum(row["investment"] == "" for row in measures) == 178
    assert all(float(row["investment"]) > 0 for row in measures if row["investment"])


def test_doubtful_output_is_kept_with_its_reason() -> None:
    output = {row["enterprise"]: row for row in rows(FOLDER / "tables/quantities.csv") if row["variable"] == "output"}
    assert output["GT0501"]["value"] == "479700"
    assert "215 kWh/lb" in output["GT0501"]["reason"] and "65.5 USD/lb" in output["GT0501"]["reason"]
    assert sum(bool(row["reason"]) for row in output.values()) == 8


def test_water_is_read_by_its_price() -> None:
    water = {
        (r["enterprise"], r["variable"]): r for r in rows(FOLDER / "tables/quantities.csv") if "water" in r["variable"]
    }
    inferred = [row for row in water.values() if row["status"] == "estimated"]
    assert water["CL1804", "fresh_water"]["unit"] == "gal"
    assert water["GT0671", "wastewater"]["unit"] == "1000 gal"
    assert len(inferred) == 1 + 31 and all(row["reason"] for row in inferred)


def test_every_doubt_in_a_table_is_listed_in_flags() -> None:
    flags = {(row["table"], row["enterprise"], row["item"]) for row in rows(FOLDER / "flags.csv")}
    for table, item in (("quantities", "variable"), ("activities", "carrier")):
        for row in rows(FOLDER / "tables" / f"{table}.csv"):
            assert not row["reason"] or (table, row["enterprise"], row[item]) in flags
    assert {row["check"] for row in rows(FOLDER / "flags.csv")} <= known_checks()


def test_readme_counts_the_flags() -> None:
    counted = Counter(row["check"] for row in rows(FOLDER / "flags.csv"))
    lines = [line for line in (FOLDER / "README.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    told = {}
    for line in lines:
        first, *_, last = line.strip("| ").split(" | ")
        checks = [name for name in re.findall(r"`(\w+)`", first) if name in known_checks()]
        if checks:
            numbers = [sum(map(int, part.split("+"))) for part in last.replace(" ", "").split(";")]
            told |= dict(zip(checks, numbers, strict=True))
    assert told == {check: counted[check] for check in known_checks()}


@pytest.mark.parametrize(
    ("id_", "cells", "check", "table"),
    [
        ("AM0134", {"prodhours": "9000"}, "hours", "quantities"),
        ("AM0134", {"prodlevel": "20600"}, "scale", "quantities"),
        ("AM0134", {"ec_plant_usage": "34415"}, "price", "activities"),
        ("AM0134", {"e2_plant_usage": "1"}, "placeholder", "activities"),
        ("AM013402", {"impcost": "-7240"}, "negative_cost", "measures"),
        ("AM013402", {"pconserved": "99999999"}, "exceeds_use", "measures"),
    ],
)
def test_a_planted_trap_is_flagged(
    script: ModuleType, tmp_path: Path, id_: str, cells: dict[str, str], check: str, table: str
) -> None:
    tables = changed(script, tmp_path, id_, **cells)
    found = [row for row in tables["flags"] if row["check"] == check and row["enterprise"] == "AM0134"]
    assert [row["table"] for row in found] == [table]
    assert found[0]["source_value"] == next(iter(cells.values()))
    if check == "negative_cost":
        assert next(row for row in tables["measures"] if row["measure"] == id_)["investment"] == ""


def test_the_case_is_read_and_converted_once() -> None:
    case = read_case(FOLDER)
    assert (case.enterprises.height, case.measures.height, case.warnings) == (PLANTS, MEASURES, ())
    output = case.quantities.filter(variable="output", enterprise="AM0134").row(0, named=True)
    assert output["unit"] == "t" and output["value"] == pytest.approx(20_600_000 * 0.45359237e-3)
    water = case.quantities.filter(variable="fresh_water", enterprise="CL1804").row(0, named=True)
    assert water["unit"] == "m3" and water["value"] == pytest.approx(63_392_400 * 3.785411784e-3)
    assert set(case.quantities["year"]) <= set(case.settings.years)


def test_recalled_factor_says_so() -> None:
    settings = read_settings(FOLDER)
    assert [(one.carrier, one.certainty) for one in settings.carbon.factors] == [("electricity", "recalled")]
