"""A reckoned audit beside itself under the installed rulebook: which figures move, and by which rows."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.phases import Audit, audit
from qingshen.rulebook.edition import OWN, files, kept_in, program
from qingshen.web.library.renewal import compare_editions, reckoned_anew

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"
GRID = "factors/grid_factors.csv"
LINE = "2023,national,全国,电力平均,"


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Audit:
    """Return the park as it was reckoned when the program's grid factor was another."""
    case = tmp_path_factory.mktemp("run") / "case"
    shutil.copytree(PARK, case, ignore=shutil.ignore_patterns("out", "*.py"))
    for name, path in files().items():
        (case / OWN / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, case / OWN / name)
    old = (case / OWN / GRID).read_text(encoding="utf-8")
    (case / OWN / GRID).write_text(old.replace(f"{LINE}0.5306,", f"{LINE}1.0612,"), encoding="utf-8")
    return audit(read_case(case))


def test_the_figures_that_move_stand_beside_the_row_that_moves_them(before: Audit) -> None:
    folder = before.case.folder
    own = kept_in(folder)
    result = compare_editions(before, reckoned_anew(folder))
    assert kept_in(folder) == own and [path.name for path in folder.parent.iterdir()] == ["case"]
    (one,) = result["differences"]
    assert (one["table"], one["before"], one["after"], one["is_decisive"]) == (
        GRID.removesuffix(".csv"), "1.0612", "0.5306", True,
    )  # fmt: skip
    figures = {figure["name"][1]: (figure["before"], figure["after"]) for figure in result["figures"]}
    assert figures["carbon, all years"][0] > figures["carbon, all years"][1] > 0
    assert figures["energy, all years"][0] == figures["energy, all years"][1] > 0
    assert result["before"]["digest"] != result["after"]["digest"] == program().digest
    assert result["rows"] and {row["moved"] for row in result["rows"]} == {"same"}
    assert result["tables"]


def test_the_same_edition_moves_nothing(before: Audit) -> None:
    result = compare_editions(before, before)
    assert result["tables"] == [] and all(one["before"] == one["after"] for one in result["figures"])


def test_what_nothing_is_known_of_is_no_zero(before: Audit) -> None:
    without = replace(before, tables={name: one for name, one in before.tables.items() if name != "carbon"})
    figures = {one["name"][1]: (one["before"], one["after"]) for one in compare_editions(before, without)["figures"]}
    known, unknown = figures["carbon, all years"]
    assert known and unknown is None
