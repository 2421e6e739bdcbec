"""An audit that keeps its edition of the rulebook is read, reckoned and explained by it, whatever the program ships."""

import shutil
from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.explain import trace
from qingshen.phases import audit
from qingshen.problems import Refused
from qingshen.rulebook.edition import OWN, PROGRAM, current, files, program

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    park = tmp_path / "park"
    shutil.copytree(PARK, park, ignore=shutil.ignore_patterns("out", "*.py"))
    for name, path in files().items():
        (park / OWN / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, park / OWN / name)
    return park


def doubled(folder: Path) -> None:
    """Let the audit's copy say twice as much carbon of a kilowatt-hour as the program's table."""
    table = folder / OWN / "factors/grid_factors.csv"
    lines = table.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("2023,national,全国,电力平均,0.5306,"))
    lines[at] = lines[at].replace(",0.5306,", ",1.0612,")
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")


def electricity(folder: Path) -> float:
    """Return the carbon of the electricity [tCO2]."""
    found = audit(read_case(folder))
    rows = found.table("carbon")
    return float(rows.filter(rows["carrier"] == "electricity")["tco2"].sum())


@pytest.mark.slow
def test_an_equal_copy_changes_no_figure(folder: Path) -> None:
    plain = audit(read_case(PARK))
    kept = audit(read_case(folder))
    assert kept.tables.keys() == plain.tables.keys()
    assert all(kept.tables[name].equals(plain.tables[name]) for name in plain.tables)
    assert dict(kept.case.inputs)[OWN] == program().digest


@pytest.mark.slow
def test_a_program_renewed_since_leaves_the_figures_as_they_were(folder: Path) -> None:
    before = electricity(folder)
    doubled(folder)  # as if the program had halved its factor after the audit was frozen
    assert electricity(folder) == pytest.approx(2 * before)
    assert current().folder == PROGRAM


def test_a_figure_is_explained_by_the_edition_it_was_reckoned_with(folder: Path) -> None:
    found = audit(read_case(folder))
    doubled(folder)
    with pytest.raises(Refused):
        trace(found, "cohort/total/ghg")
