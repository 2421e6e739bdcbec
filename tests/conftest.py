"""Property tests draw the same examples in every run, so that a build says the same of the same code.

`HYPOTHESIS_PROFILE=explore make test` draws new ones.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from qingshen.case import read_case
from qingshen.phases import Audit, audit

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
index = "{index}"
[benchmark]
output = "output"
amounts = ["fresh_water"]
"""
ENTERPRISES = "enterprise,name\nE1,甲厂\nE2,乙厂\n"


@pytest.fixture
def audited(tmp_path: Path) -> Callable[..., Audit]:
    """Return a function that audits a small case: csv tables by name, two enterprises, two years; further settings."""

    def audited(index: str = "", enterprises: str = ENTERPRISES, settings: str = "", **tables: str) -> Audit:
        (tmp_path / "tables").mkdir()
        (tmp_path / "audit.toml").write_text(SETTINGS.replace("{index}", index) + settings, encoding="utf-8")
        (tmp_path / "enterprises.csv").write_text(enterprises, encoding="utf-8")
        for name, text in tables.items():
            (tmp_path / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        return audit(read_case(tmp_path))

    return audited
