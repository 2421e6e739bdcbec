"""Sizing rows say of reported amounts only what their source says; one's own rows override them."""

import csv
from pathlib import Path

import pytest

from qingshen.language import Text
from qingshen.problems import Problem, Refused
from qingshen.rulebook.sizing import SIZING_COLUMNS, Sizing, read_sizings, sizings
from qingshen.rulebook.source import Row
from qingshen.rulebook.system import Variable
from qingshen.rulebook.techniques import techniques


def test_shares_are_those_of_the_techniques() -> None:
    """Where the technique's effect is the share itself, both tables say the same; DY39 names electricity beside it."""
    effects = {one.code: one for one in techniques()}
    for one in sizings():
        technique = effects[one.technique]
        assert technique.effect_unit.startswith("%"), one.technique
        if (one.technique, one.variable) == ("DY39", "electricity"):
            assert "power 4" in technique.effect_unit and one.reduction == pytest.approx((0.04, 0.04))
        else:
            assert [100 * share for share in one.reduction] == pytest.approx(list(technique.effect)), one.technique
        assert one.citation == technique.citation


def test_what_is_a_share_of_a_part_is_not_taken_for_a_share_of_the_plant() -> None:
    """Motor, compressor, pump or dyeing-machine shares are no shares of the plant's amount."""
    sized = {one.technique for one in sizings()}
    effects = {one.code: one.effect_unit for one in techniques()}
    whole = {
        **{"electricity": ("% of plant electricity",), "natural_gas": ("% of plant gas",)},
        **{"steam": ("% of steam per year",), "washing_water": ("% of rinse water", "% of plant rinse flow")},
        "fresh_water": ("% of mill water", "% of water per 10k yards", "% of water (energy 6-22, power 4)"),
    }
    for one in sizings():
        if (one.technique, one.variable) != ("DY39", "electricity"):
            assert effects[one.technique].startswith(whole[one.variable]), one.technique
    assert not sized & {"GE06", "GE25", "GE28", "GE32", "DY03", "DY27", "EP03", "GE41", "DY36"}
    assert len(sizings()) == 20


def test_investments_stand_only_where_the_source_gives_cny() -> None:
    units_of = {one.code: one.investment_unit for one in techniques()}
    priced = {one.technique for one in sizings() if one.investment_fixed is not None or one.investment_per is not None}
    assert priced == {"DY37"} and units_of["DY37"] == "10k CNY per mill"
    assert all(one.running_share is None and one.life is None for one in sizings())


GOOD = {
    **{"technique": "DY38", "variable": "fresh_water", "reduction_low": "5 %", "reduction_high": "15 %"},
    **{"investment_fixed": "2", "investment_per": "0.0003", "investment_unit": "m3", "running_share": "3 %"},
    **{"life": "8", "needs": "fresh_water;output", "processes": "染色;dyeing", "source": "x", "clause": "4.1"},
    **{"certainty": "recalled", "note": ""},
}


def written(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "sizing.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, SIZING_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_an_own_row_overrides_the_shipped_one(tmp_path: Path) -> None:
    other = {**GOOD, "variable": "electricity", "investment_unit": "MWh", "reduction_low": "-4 %"}
    found = sizings(written(tmp_path, other, GOOD))
    assert [one for one in found if one.technique != "DY38"] == [one for one in sizings() if one.technique != "DY38"]
    water, power = (one for one in found if one.technique == "DY38")
    assert water == Sizing(
        *("DY38", "fresh_water", (0.05, 0.15), 2.0, 0.0003, "m3", 0.03, 8.0, ("fresh_water", "output")),
        *(("染色", "dyeing"), "", water.citation),
    )
    assert water.citation == ("x", "4.1", "recalled") and power.reduction == (-0.04, 0.15)
    assert len(found) == len(sizings()) + 1 and found[-1] is power
    assert sizings(tmp_path / "absent.csv") == sizings()


def test_processes_are_words_of_the_enterprises_process() -> None:
    rinsing = next(one for one in sizings() if one.technique == "EP01")
    assert rinsing.fits("挂镀镍") and rinsing.fits("Zinc Electroplating") and not rinsing.fits("喷漆")
    assert next(one for one in sizings() if one.technique == "GE01").fits("")


def test_quantities_of_ones_own_system(tmp_path: Path) -> None:
    path = written(tmp_path, {**GOOD, "variable": "wort", "investment_unit": "m3"})
    with pytest.raises(Refused) as refused:
        sizings(path)
    assert [(one.place.file, one.place.cell) for one in refused.value.problems] == [("sizing.csv", "B2")]
    own = sizings(path, variables=[Variable("wort", Text("麦汁", "wort"), "m3")])
    assert own[-1].variable == "wort"


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("technique", "XX99", "cell-choice"),
        ("variable", "sunshine", "cell-choice"),
        ("reduction_low", "", "cell-empty"),
        ("reduction_low", "0.05", "cell-choice"),
        ("reduction_high", "105 %", "cell-choice"),
        ("reduction_high", "4 %", "cell-choice"),
        ("investment_fixed", "-2", "cell-choice"),
        ("investment_per", "many", "cell-choice"),
        ("investment_unit", "kWh", "cell-choice"),
        ("investment_unit", "", "unit-unknown"),
        ("running_share", "3", "cell-choice"),
        ("life", "0", "cell-choice"),
        ("needs", "sunshine", "cell-choice"),
        ("source", "", "cell-empty"),
        ("certainty", "read", "cell-choice"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(column: str, value: str, code: str) -> None:
    for cells, expected in (
        (GOOD, []),
        ({**GOOD, column: value}, [(f"{chr(65 + SIZING_COLUMNS.index(column))}2", code)]),
    ):
        problems: list[Problem] = []
        read_sizings([Row({one: cells[one] for one in SIZING_COLUMNS}, "sizing.csv", "", 2)], problems)
        assert [(one.place.cell, one.code) for one in problems] == expected


def test_one_row_for_a_technique_and_a_variable() -> None:
    problems: list[Problem] = []
    read_sizings([Row(GOOD, "sizing.csv", "", line) for line in (2, 3)], problems)
    assert [(one.place.cell, one.code) for one in problems] == [("B3", "code-duplicate")]
