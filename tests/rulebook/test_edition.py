"""The edition of the rulebook that holds: the program's, or the copy an audit keeps."""

import shutil
from pathlib import Path

import pytest

from qingshen.problems import Refused
from qingshen.rulebook import general_variables, index_system
from qingshen.rulebook.balances import balances
from qingshen.rulebook.carriers import carrier
from qingshen.rulebook.checklists import questions
from qingshen.rulebook.edition import OWN, PROGRAM, current, files, holding, kept_in, program, tables
from qingshen.rulebook.factors import grid_factor
from qingshen.rulebook.procedure import thresholds
from qingshen.rulebook.sizing import sizings
from qingshen.rulebook.techniques import techniques

SYSTEM = "electroplating-2015"
GRID = ("电力平均", "全国", 2023)


def keep(folder: Path, changed: dict[str, tuple[str, str]] | None = None) -> Path:
    """Lay a copy of the program's tables into the audit `folder`, with texts replaced in some."""
    for name, path in files().items():
        target = folder / OWN / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for name, (before, after) in (changed or {}).items():
        target = folder / OWN / name
        text = target.read_text(encoding="utf-8")
        assert before in text
        target.write_text(text.replace(before, after), encoding="utf-8")
    return folder


def test_without_a_copy_the_program_s_tables_hold(tmp_path: Path) -> None:
    assert kept_in(tmp_path) is None
    with holding(tmp_path) as edition:
        assert edition == program()
        assert tables("factors") == PROGRAM / "factors"


def test_an_equal_copy_is_served_by_what_was_read_already(tmp_path: Path) -> None:
    keep(tmp_path)
    here = techniques()
    with holding(tmp_path) as edition:
        assert edition.digest == program().digest
        assert techniques()[0] is here[0]


def test_a_copy_holds_within_and_only_there(tmp_path: Path) -> None:
    before = grid_factor(*GRID)["value"]
    row = next(line for line in (PROGRAM / "factors/grid_factors.csv").read_text(encoding="utf-8").splitlines()
               if line.startswith("2023,") and ",全国," in line and ",电力平均," in line)  # fmt: skip
    keep(tmp_path, {"factors/grid_factors.csv": (row, row.replace(f",{before:g},", ",0.5,"))})
    with holding(tmp_path):
        assert grid_factor(*GRID)["value"] == 0.5
        assert current().digest != program().digest
    assert grid_factor(*GRID)["value"] == before
    assert current() == program()


def test_every_part_is_read_from_the_copy(tmp_path: Path) -> None:
    keep(tmp_path)
    shown = {
        "techniques/techniques.csv": lambda: techniques()[0].citation.source,
        "techniques/sizing.csv": lambda: sizings()[0].citation.source,
        "checklists/checklists.csv": lambda: questions()[0].citation.source,
        "balances/balances.csv": lambda: balances()[0].cited.source,
        "procedure/thresholds.csv": lambda: thresholds()[0].citation.source,
        "forms/variables.csv": lambda: general_variables()[0].name.zh,
        "factors/carriers.csv": lambda: carrier("electricity").name.zh,  # type: ignore[union-attr]
    }
    for name, said in shown.items():
        before, target = said(), tmp_path / OWN / name
        target.write_text(target.read_text(encoding="utf-8").replace(before, f"冻结{before}"), encoding="utf-8")
        with holding(tmp_path):
            assert said().startswith("冻结"), name
        assert said() == before


def test_a_copy_that_lacks_a_table_is_refused_not_filled_up(tmp_path: Path) -> None:
    (keep(tmp_path) / OWN / "factors/gwp.csv").unlink()
    with pytest.raises(Refused, match=r"factors/gwp\.csv"), holding(tmp_path):
        pass


def test_what_was_read_by_one_edition_is_not_held_by_another(tmp_path: Path) -> None:
    keep(tmp_path)
    with pytest.raises(Refused, match="000000000000"), holding(tmp_path, "0" * 64):
        pass
    assert current() == program()


def test_a_system_is_checked_against_the_general_quantities_of_the_edition(tmp_path: Path) -> None:
    system, first = index_system(SYSTEM), general_variables()[0]
    # In the frozen edition a general quantity has the code of one of the system's own.
    keep(tmp_path, {"forms/variables.csv": (f"\n{first.code},", f"\n{system.variables[0].code},")})
    with holding(tmp_path), pytest.raises(Refused):
        index_system(SYSTEM)
    assert index_system(SYSTEM) is system
