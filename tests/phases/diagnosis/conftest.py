"""A small case to diagnose: five platers, their wash water, what else a test adds."""

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from looked_up import QUANTITIES

from qingshen.case import Case, read_case
from qingshen.phases.accounts import account
from qingshen.phases.decisions import Record
from qingshen.phases.diagnosis import diagnose
from qingshen.phases.industry import compare
from qingshen.phases.levels import assess, compare_further
from qingshen.phases.preparation import reference_years

SETTINGS = """[audit]
title = "试验"
years = [2024]
index = "electroplating-2015"
further = [{further}]
[benchmark]
output = "output"
amounts = ["fresh_water"]
group_by = ["process"]
"""
ENTERPRISES = """enterprise,name,process,over_standard,over_energy,toxic
E1,甲厂,镀锌,yes,no,
E2,乙厂,镀锌,no,no,
E3,丙厂,镀镍,,no,
E4,丁厂,镀镍,,,
E5,戊厂,镀镍,,,
"""
Parts = tuple[Case, dict[str, pl.DataFrame], list[str]]


@pytest.fixture
def prepared(tmp_path: Path) -> Callable[..., Parts]:
    """Return a function that reads a case (tables by name, further settings, other files) and computes its levels."""

    def prepared(settings: str = "", decisions: str = "", own: str = "", further: str = "", **tables: str) -> Parts:
        folder = tmp_path / "case"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "tables").mkdir(parents=True)
        stated = SETTINGS.replace("{further}", f'"{further}"' if further else "")
        (folder / "audit.toml").write_text(stated + settings, encoding="utf-8")
        (folder / "decisions.toml").write_text(decisions, encoding="utf-8")
        if own:
            (folder / "rulebook").mkdir()
            (folder / "rulebook" / "checklists.csv").write_text(own, encoding="utf-8")
        given = {"enterprises": ENTERPRISES, "quantities": QUANTITIES, **tables}
        (folder / "enterprises.csv").write_text(given.pop("enterprises"), encoding="utf-8")
        for name, text in given.items():
            (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        case = read_case(folder)
        parties = sorted(case.enterprises["enterprise"])
        current = reference_years(case, parties)
        found = {"reference_years": current, **assess(case, parties)[0], **compare_further(case, parties)}
        found |= account(case, parties, current)
        return case, found | compare(case, current, found), parties

    return prepared


@pytest.fixture
def diagnosed(prepared: Callable[..., Parts]) -> Callable[..., dict[str, pl.DataFrame]]:
    """Return a function that diagnoses such a case; `more` are further tables computed before."""

    def diagnosed(more: dict[str, pl.DataFrame] | None = None, **given: str) -> dict[str, pl.DataFrame]:
        case, found, parties = prepared(**given)
        return diagnose(case, {**found, **(more or {})}, Record(case.decisions.decisions), parties)

    return diagnosed
