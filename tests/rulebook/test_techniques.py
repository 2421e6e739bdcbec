"""254 techniques as their sources print them; rows of one's own follow, and mistakes are refused at their cells."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from qingshen.problems import Problem, Refused
from qingshen.rulebook.procedure import aspects
from qingshen.rulebook.source import Row
from qingshen.rulebook.techniques import (
    COST_CLASSES,
    TECHNIQUE_COLUMNS,
    Technique,
    digest,
    read_techniques,
    techniques,
)

SECTORS = {
    **{"electroplating": 47, "dyeing": 56, "coating": 43, "general": 68, "pcb": 29, "aluminium": 18},
    **{"papermaking": 11, "printing": 11, "lead_acid_battery": 6, "pharma": 6, "steel": 4},
}


def named(code: str) -> Technique:
    return next(one for one in techniques() if one.code == code)


def test_all_rows_of_the_collection_are_there() -> None:
    assert len(techniques()) == 254
    assert Counter(sector for one in techniques() for sector in one.sectors) == SECTORS
    assert Counter(one.citation.certainty for one in techniques()) == {"transcribed": 200, "recalled": 54}
    assert len({one.code for one in techniques()}) == 254 and len(digest()) == 64


# Copied by hand from the collection: effect, its unit, investment, its unit, payback.
PRINTED = [
    ("EP01", (67, 67), "% of rinse water (3 stages, index 300 to 100)", (None, None), "", (None, None)),
    ("EP16", (5.9, 5.9), "10^4 kWh per m3 tank and year (90 to 35 C, one shift)", (None, None), "", (None, None)),
    ("DY01", (75, 75), "% of water (steam 80, chemicals 20)", (100, 100), "10k CNY per 1 million m/month", (0.46, 6)),
    ("DY36", (None, 30), "% of mill water (programme ceiling)", (None, None), "", (None, None)),
    ("CO19", (98, 99), "% treatment efficiency", (200, 500), "10k CNY per set", (None, None)),
    ("GE12", (5, 10), "% of boiler fuel", (None, None), "", (None, 2)),
    ("GE20", (11200, 22975), "t steam per year", (2200, 4600), "10k TWD per set", (1.5, 3.3)),
    ("GE42", (0.06, 0.12), "% of plant electricity", (0.04, 0.04), "10k USD per plant (median)", (4.94, 5.78)),
    ("AL04", (None, None), "", (None, None), "", (None, None)),
]


@pytest.mark.parametrize(("code", "effect", "effect_unit", "investment", "investment_unit", "payback"), PRINTED)
def test_figures_are_the_collections(
    code: str, effect: object, effect_unit: str, investment: object, investment_unit: str, payback: object
) -> None:
    one = named(code)
    assert (one.effect, one.effect_unit) == (effect, effect_unit)
    assert (one.investment, one.investment_unit) == (investment, investment_unit)
    assert one.payback == payback


def test_sums_over_all_figures_are_the_collections() -> None:
    """Sums taken over the collection itself: no figure was lost or moved."""
    figures = {"effect": 135, "investment": 74, "payback": 72}
    assert {what: sum(getattr(one, what)[1] is not None for one in techniques()) for what in figures} == figures
    assert sum(one.effect[1] or 0 for one in techniques()) == pytest.approx(34366846.22)
    assert sum(one.investment[1] or 0 for one in techniques()) == pytest.approx(92661.635)
    assert sum(one.payback[1] or 0 for one in techniques()) == pytest.approx(239.102)


def test_what_is_only_recalled_has_no_figures() -> None:
    for one in techniques():
        if one.citation.certainty == "recalled":
            assert one.effect == one.investment == one.payback == (None, None), one.code


def test_every_text_stands_in_both_languages_and_every_code_is_known() -> None:
    causes = {one.code for one in aspects()}
    for one in techniques():
        assert one.aspect in causes and one.cost_class in COST_CLASSES and one.targets, one.code
        for text in (one.name, one.applies_to):
            assert re.search(r"[\u4e00-\u9fff]|UPS|CTP", text.zh) or text.zh.isascii(), one.code
            assert text.en and not re.search(r"[\u4e00-\u9fff]", text.en), one.code
        assert "same, sec" not in one.citation.source


def test_a_sector_gets_its_own_and_the_general_ones() -> None:
    plating = techniques(["electroplating"])
    both = [one for one in techniques() if {"electroplating", "general"} & set(one.sectors)]
    assert list(plating) == both and len(both) == 47 + 68 - 1
    assert {one.code for one in techniques(("brewing",))} == {
        one.code for one in techniques() if "general" in one.sectors
    }


GOOD = dict.fromkeys(TECHNIQUE_COLUMNS, "") | {
    **{"code": "OWN1", "sectors": "brewing", "name_zh": "热回收", "name_en": "heat recovery", "cause_aspect": "设备"},
    **{"cost_class": "中高费", "applies_to": "糖化", "applies_to_en": "mashing", "targets": "steam"},
    **{"effect_low": "10", "effect_high": "20", "effect_unit": "% of steam", "source": "x", "certainty": "recalled"},
}


def written(tmp_path: Path, *rows: dict[str, str]) -> Path:
    path = tmp_path / "techniques.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, TECHNIQUE_COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def test_own_techniques_follow_the_shipped(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD)
    found = techniques(["brewing"], path)
    assert found[-1].code == "OWN1" and found[-1].effect == (10.0, 20.0) and found[-1].cost_class == "high"
    assert len(found) == 68 + 1 and len(techniques(["dyeing"], path)) == len(techniques(["dyeing"]))
    assert techniques(own=tmp_path / "absent.csv") == techniques()


def test_own_codes_must_not_clash(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        techniques(own=written(tmp_path, {**GOOD, "code": "EP01"}))
    assert [(one.place.file, one.place.cell, one.code) for one in refused.value.problems] == [
        ("techniques.csv", "A2", "code-duplicate")
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("code", "E 1", "cell-choice"),
        ("sectors", "", "cell-empty"),
        ("name_en", "", "cell-empty"),
        ("applies_to_en", "", "cell-empty"),
        ("targets", "", "cell-empty"),
        ("cause_aspect", "天气", "cell-choice"),
        ("cost_class", "免费", "cell-choice"),
        ("effect_low", "x", "cell-choice"),
        ("effect_high", "5", "cell-choice"),
        ("effect_unit", "", "cell-empty"),
        ("payback_years_low", "-1", "cell-choice"),
        ("source", "", "cell-empty"),
        ("certainty", "read", "cell-choice"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(column: str, value: str, code: str) -> None:
    for cells, expected in (
        (GOOD, []),
        ({**GOOD, column: value}, [(f"{chr(65 + TECHNIQUE_COLUMNS.index(column))}2", code)]),
    ):
        problems: list[Problem] = []
        read_techniques([Row(cells, "techniques.csv", "", 2)], problems)
        assert [(one.place.cell, one.code) for one in problems] == expected
