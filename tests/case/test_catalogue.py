"""The catalogue of one audit: the rulebook's of its sectors and its own rows, each told by its file."""

import shutil
from pathlib import Path

from qingshen.case import read_case
from qingshen.case.catalogue import gather_catalogue
from qingshen.rulebook.techniques import TECHNIQUE_COLUMNS

ROW = {
    "code": "XX01",
    "sectors": "dyeing",
    "name_zh": "试验技术",
    "name_en": "trial technique",
    "cause_aspect": "技术工艺",
    "cost_class": "low",
    "applies_to": "试验",
    "applies_to_en": "trial",
    "targets": "fresh_water",
    "source": "虚构",
    "certainty": "recalled",
}


def own(folder: Path, **changed: str) -> Path:
    (folder / "rulebook").mkdir()
    row = ROW | changed
    text = ",".join(TECHNIQUE_COLUMNS) + "\n" + ",".join(row.get(name, "") for name in TECHNIQUE_COLUMNS) + "\n"
    (folder / "rulebook" / "techniques.csv").write_text(text, encoding="utf-8")
    return folder


def test_sectors_are_those_named_else_what_the_index_begins_with(tmp_path) -> None:
    assert gather_catalogue(tmp_path, (), "dyeing-hjt185-2006", ())[0].sectors == ("dyeing", "general")
    assert gather_catalogue(tmp_path, ("coating",), "dyeing-hjt185-2006", ())[0].sectors == ("coating", "general")
    assert gather_catalogue(tmp_path, (), "", ())[0].sectors == ("general",)


def test_an_unknown_sector_is_refused(tmp_path) -> None:
    _, problems = gather_catalogue(tmp_path, ("dying",), "", ())
    assert [(one.place.file, one.place.cell) for one in problems] == [("audit.toml", "sectors")]
    assert "dyeing" in problems[0].remedy.zh


def test_own_rows_stand_beside_the_shipped_ones(tmp_path) -> None:
    found, problems = gather_catalogue(own(tmp_path), ("dyeing",), "", ())
    assert not problems and "XX01" in {one.code for one in found.techniques}


def test_an_own_row_with_a_mistake_is_told_by_its_file(tmp_path) -> None:
    _, problems = gather_catalogue(own(tmp_path, certainty="sure"), ("dyeing",), "", ())
    assert problems and problems[0].place.file == "rulebook/techniques.csv"


def test_own_rows_are_among_the_inputs_of_a_case(tmp_path) -> None:
    example = Path(__file__).parents[2] / "examples" / "dyeing-cluster"
    shutil.copytree(example, tmp_path / "case", ignore=shutil.ignore_patterns("out"))
    names = {name for name, _ in read_case(tmp_path / "case").inputs}
    assert {"rulebook/sizing.csv", "rulebook/techniques.csv", "decisions.toml"} <= names
