"""Techniques that exclude one another: all known, said once, at least two."""

from qingshen.problems import Problem
from qingshen.rulebook.exclusive import EXCLUSIVE_COLUMNS, Exclusive, exclusives, read_exclusives
from qingshen.rulebook.sizing import sizings
from qingshen.rulebook.source import Row

GOOD = {
    **{"code": "rinsing", "name_zh": "漂洗", "name_en": "rinsing", "package": "", "techniques": "EP01;EP02"},
    **{"source": "x", "clause": "", "certainty": "recalled"},
}


def read(*rows: dict[str, str]) -> tuple[tuple[Exclusive, ...], list[tuple[str, str]]]:
    problems: list[Problem] = []
    given = [
        Row({name: row[name] for name in EXCLUSIVE_COLUMNS}, "exclusive.csv", "", n) for n, row in enumerate(rows, 2)
    ]
    found = read_exclusives(given, problems)
    return found, [(one.code, one.place.cell) for one in problems]


def test_two_techniques_sized_on_the_same_whole_load_are_covered() -> None:
    """Shares of all rinse water: only one of them at a time; the ten practices hold their parts."""
    plain = {one for rule in exclusives() if not rule.package for one in rule.techniques}
    assert {one.technique for one in sizings() if one.variable == "washing_water"} <= plain
    package = next(rule for rule in exclusives() if rule.package)
    assert package.package == "DY39"
    assert set(package.techniques) == {"DY34", "DY37", "DY38", "GE16", "GE17", "GE18"}


def test_good_rows_are_read() -> None:
    found, problems = read(GOOD)
    assert not problems
    assert (found[0].techniques, found[0].package) == (("EP01", "EP02"), "")


def test_every_mistake_is_told_with_its_cell() -> None:
    assert read(GOOD | {"techniques": "EP01;EP0X"})[1] == [("cell-choice", "E2")]
    assert read(GOOD | {"package": "XX"})[1][0] == ("cell-choice", "D2")
    assert read(GOOD | {"techniques": "EP01"})[1] == [("cell-choice", "E2")]
    assert read(GOOD | {"package": "DY39", "techniques": "DY39"})[1] == [("cell-choice", "E2")]
    assert read(GOOD, GOOD | {"code": "other", "techniques": "EP02;EP04"})[1] == [("code-duplicate", "E3")]
    assert ("cell-empty", "F2") in read(GOOD | {"source": ""})[1]
