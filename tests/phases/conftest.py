"""A small case read from csv tables, and the tables of earlier phases written by hand, for phases 4 and 5."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from qingshen.case import Case, read_case
from qingshen.case.deciding import Decision, Ruling
from qingshen.phases.decisions import Record
from qingshen.phases.implementation.given import READ
from qingshen.problems import Place

SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
date = "2025-03-01"
index = "{index}"
[benchmark]
output = "output"
"""
PLANTS = "enterprise,name,process\nE1,甲厂,A\nE2,乙厂,A\nE3,丙厂,B\n"


@pytest.fixture
def small_case(tmp_path: Path) -> Callable[..., Case]:
    """Return a function that reads a case: csv tables by name, three plants, two years; further settings, decisions."""

    def read(settings: str = "", plants: str = PLANTS, decisions: str = "", index: str = "", **tables: str) -> Case:
        folder = tmp_path / f"case{len(list(tmp_path.iterdir()))}"
        (folder / "tables").mkdir(parents=True)
        (folder / "audit.toml").write_text(SETTINGS.replace("{index}", index) + settings, encoding="utf-8")
        (folder / "enterprises.csv").write_text(plants, encoding="utf-8")
        if decisions:
            (folder / "decisions.toml").write_text(decisions, encoding="utf-8")
        for name, text in tables.items():
            (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
        return read_case(folder)

    return read


@pytest.fixture
def hand_made() -> Callable[..., pl.DataFrame]:
    """Return a function that makes a table of an earlier phase from the columns that matter; the rest is null."""

    def made(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
        return pl.DataFrame(list(rows), schema=READ[name])

    return made


@pytest.fixture
def decided_by_people() -> Callable[..., Record]:
    """Return a function that makes a record of decisions: (step, subject) → decision."""

    def record(given: dict[tuple[str, str], str] | None = None) -> Record:
        ruling = Ruling("会议纪要", "专家组", "2025-02-01", Place("decisions.toml", "[decisions 1]"))
        return Record([Decision(step, subject, told, ruling) for (step, subject), told in (given or {}).items()])

    return record
