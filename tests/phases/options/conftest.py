"""Lets these tests import the mill beside them, and reads it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.phases.accounts import account
from qingshen.phases.preparation import reference_years

sys.path.insert(0, str(Path(__file__).parent))

from small_mill import ACTIVITIES, EFFECTS, ENTERPRISES, MEASURES, QUANTITIES, SETTINGS, Small


@pytest.fixture
def small(tmp_path: Path) -> Callable[..., Small]:
    """Return a function that reads a small case: rows of measures and effects, decisions.toml, further settings."""

    def small(
        measures: str = "",
        effects: str = "",
        decisions: str = "",
        settings: str = "",
        enterprises: str = ENTERPRISES,
        quantities: str = QUANTITIES,
        **tables: str,
    ) -> Small:
        (tmp_path / "tables").mkdir()
        (tmp_path / "audit.toml").write_text(SETTINGS + settings, encoding="utf-8")
        (tmp_path / "enterprises.csv").write_text(enterprises, encoding="utf-8")
        (tmp_path / "decisions.toml").write_text(decisions, encoding="utf-8")
        given = {
            "quantities": quantities,
            "activities": ACTIVITIES,
            "measures": MEASURES + measures,
            "effects": EFFECTS + effects,
        }
        for name, text in (given | tables).items():
            (tmp_path / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        case = read_case(tmp_path)
        codes = case.enterprises["enterprise"].sort().to_list()
        years = reference_years(case, codes)
        return Small(case, {"reference_years": years, **account(case, codes, years)}, codes)

    return small
