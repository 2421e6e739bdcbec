import csv
import shutil
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from qingshen.problems import Refused
from qingshen.rulebook import available, check, index_system
from qingshen.rulebook.load import SEARCH_VARIABLE, SHIPPED, digest_of

CODES = ["dyeing-hjt185-2006", "electroplating-2015", "hazwaste-zj-draft-1", "hazwaste-zj-draft-2", "pcb", "steel-2014"]
CODE = "electroplating-2015"
MISTAKES = yaml.safe_load(Path(__file__).with_name("mistakes.yaml").read_text(encoding="utf-8"))
Edit = Callable[[str, Callable[[list[list[str]]], None]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED / CODE, tmp_path / "自有 体系" / CODE))


@pytest.fixture
def edit(folder: Path) -> Edit:
    def edited(file: str, change: Callable[[list[list[str]]], None]) -> Path:
        with (folder / file).open(encoding="utf-8", newline="") as opened:
            rows = list(csv.reader(opened))
        change(rows)
        with (folder / file).open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened, lineterminator="\n").writerows(rows)
        return folder

    return edited


def put(code: str, column: str, value: str) -> Callable[[list[list[str]]], None]:
    def change(rows: list[list[str]]) -> None:
        row = next(row for row in rows if row[rows[0].index("code")] == code)
        row[rows[0].index(column)] = value

    return change


def said(folder: Path) -> list[tuple[str, str, str]]:
    return [(one.code, one.place.file, one.place.cell) for one in check(folder)]


def test_the_six_systems_are_there() -> None:
    assert [system.code for system in available()] == CODES
    assert all(index_system(system.code) is index_system(system.code) for system in available())


@pytest.mark.parametrize("table", ["indicators", "variables"])
def test_planted_mistakes(table: str, folder: Path, edit: Edit) -> None:
    file = f"{table}.csv"
    original = (folder / file).read_bytes()
    for one in MISTAKES[table]:
        edit(file, put(one["code"], one["column"], one["value"]))
        assert (one["says"], file, one["cell"]) in said(folder), one
        with pytest.raises(Refused, match=one["cell"]):
            index_system(folder)
        (folder / file).write_bytes(original)
    assert said(folder) == []


@pytest.mark.parametrize("one", MISTAKES["settings"], ids=lambda one: one["value"] or "empty")
def test_planted_mistakes_in_the_settings(one: dict[str, str], folder: Path) -> None:
    settings = folder / "system.toml"
    text = settings.read_text(encoding="utf-8")
    assert text.count(one["line"] + "\n") == 1
    settings.write_text(text.replace(one["line"] + "\n", one["value"] + "\n"), encoding="utf-8")
    assert (one["says"], "system.toml", one["cell"]) in said(folder)
    with pytest.raises(Refused):
        index_system(folder)


def test_every_problem_has_both_languages_and_a_remedy(folder: Path, edit: Edit) -> None:
    for one in MISTAKES["indicators"]:
        edit("indicators.csv", put(one["code"], one["column"], one["value"]))
        for problem in check(folder):
            assert all((problem.what.zh, problem.what.en, problem.remedy.zh, problem.remedy.en))
            assert "{" not in problem.into("zh") + problem.into("en")
        shutil.copyfile(SHIPPED / CODE / "indicators.csv", folder / "indicators.csv")


def test_a_broken_unit_is_told_once(edit: Edit) -> None:
    assert said(edit("variables.csv", put("zinc_used", "unit", "公斤力"))) == [("unit-unknown", "variables.csv", "D7")]


def test_all_mistakes_are_told_at_once(edit: Edit) -> None:
    edit("variables.csv", put("zinc_used", "unit", "公斤力"))
    edit("indicators.csv", put("copper_utilisation", "clause", ""))
    folder = edit("indicators.csv", put("nickel_utilisation", "level_1", "很高"))
    with pytest.raises(Refused) as refused:
        index_system(folder)
    assert {one.code for one in refused.value.problems} >= {"unit-unknown", "cell-empty", "baseline-form"}


def test_missing_files_columns_and_rows(folder: Path, edit: Edit) -> None:
    edit("indicators.csv", lambda rows: [row.pop() for row in rows] and None)
    assert said(folder) == [("column-absent", "indicators.csv", "A1")]
    edit("indicators.csv", lambda rows: [row.append("") for row in rows] and rows[0].__setitem__(-1, "remark"))
    assert set(said(folder)) == {("column-absent", "indicators.csv", "A1"), ("column-unknown", "indicators.csv", "U1")}
    edit("indicators.csv", lambda rows: rows[0].__setitem__(-1, "note"))
    edit("indicators.csv", lambda rows: rows[4].pop())
    assert said(folder) == [("row-length", "indicators.csv", "A5")]
    edit("indicators.csv", lambda rows: rows.__delitem__(slice(1, None)))
    assert ("table-empty", "system.toml", "") in said(folder)
    (folder / "variables.csv").unlink()
    assert said(folder) == [("file-absent", "variables.csv", "")]


def test_a_file_in_another_encoding(folder: Path) -> None:
    path = folder / "indicators.csv"
    path.write_bytes(path.read_text(encoding="utf-8").replace("μ", "u").encode("gb18030"))
    assert said(folder) == [("file-encoding", "indicators.csv", "")]


def test_a_byte_order_mark_changes_nothing(folder: Path) -> None:
    path = folder / "indicators.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert index_system(folder).indicators == index_system(CODE).indicators


def test_an_unknown_code_names_the_known(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="electroplating-2015"):
        index_system("electroplating-2051")
    with pytest.raises(Refused) as refused:
        index_system("水泥")
    assert all(code in refused.value.problems[0].remedy.zh for code in CODES)
    with pytest.raises(Refused):
        index_system(tmp_path / "nowhere")


def test_a_code_is_not_a_folder_that_happens_to_stand_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pcb").mkdir()
    monkeypatch.chdir(tmp_path)
    assert index_system("pcb").code == "pcb"


def test_own_folders_come_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = folder / "system.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("index_1 = 85", "index_1 = 90.5"), encoding="utf-8"
    )
    assert index_system(CODE, [folder.parent]).grading.index_1 == Fraction(181, 2)
    assert index_system(CODE).grading.index_1 == 85
    assert index_system(str(folder)).grading.index_1 == Fraction(181, 2)
    monkeypatch.setenv(SEARCH_VARIABLE, str(folder.parent))
    assert index_system(CODE).grading.index_1 == Fraction(181, 2)
    assert [system.code for system in available()] == CODES


def test_available_tells_which_system_does_not_load(folder: Path) -> None:
    (folder / "variables.csv").unlink()
    with pytest.raises(Refused, match=r"electroplating-2015/variables\.csv"):
        available([folder.parent])


def test_the_digest_follows_the_bytes(folder: Path) -> None:
    before = index_system(folder)
    assert before == index_system(CODE)
    assert before.digest == digest_of(SHIPPED / CODE)
    path = folder / "variables.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Fresh water used", "Fresh water taken"), encoding="utf-8")
    assert index_system(folder).digest != before.digest


def test_output_shared_products_do_not_repeat(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "pcb", tmp_path / "pcb"))
    path = folder / "indicators.csv"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(",electricity,rigid_hdi,", ",electricity,rigid_double,"), encoding="utf-8")
    assert ("group-product", "indicators.csv", "M11") in said(folder)


def test_nothing_left_for_missing_weights(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED / "pcb", tmp_path / "pcb"))
    path = folder / "indicators.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("0.5*output_share", "1*output_share"), encoding="utf-8")
    assert "weight-residual" in {code for code, *_ in said(folder)}


def test_the_order_of_rows_means_nothing(folder: Path, edit: Edit) -> None:
    def shuffle(rows: list[list[str]]) -> None:
        rows[1:] = rows[:0:-1]

    edit("indicators.csv", shuffle)
    assert index_system(folder).by_code == index_system(CODE).by_code
