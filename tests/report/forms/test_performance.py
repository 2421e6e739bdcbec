"""The performance table: 21 columns in two tables, one unit a column, totals of what is known, no zero for a gap."""

import dataclasses
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from qingshen.phases import Audit
from qingshen.report.document import Paragraph, TableBlock
from qingshen.report.forms import performance as module
from qingshen.report.forms.performance import AVOIDED, SAVED, performance


def claim(option: str, variable: str, actual: float | None, unit: str, decision: str = "accept") -> dict[str, Any]:
    return {"option": option, "variable": variable, "actual": actual, "unit": unit, "decision": decision}


def done(at: int, state: str, **more: Any) -> dict[str, Any]:
    money = {"investment": 10.0, "actual_investment": None, "annual_saving": 4.0, "actual_saving": None}
    return {"option": f"E1/M{at}", "state": state, **money, **more}


CLAIMS = [
    claim("E1/M1", "electricity", 20_000.0, "kWh"),
    claim("E1/M1", "fresh_water", 300.0, "m3"),
    claim("E1/M2", "fresh_water", 50.0, "t"),
    claim("E1/M2", "cod_discharged", 2_500.0, "kg"),
    claim("E1/M2", "ghg", 7.0, "tCO2", "refuse"),
    claim("E1/M2", "energy", None, "tce"),
    claim("E1/M2", "benefit", 3.0, "万元/a"),
]
TRACKED = [done(1, "completed", actual_investment=12.0), done(2, "completed", investment=None), done(3, "selected")]


@pytest.fixture
def carried_out(audited: Callable[..., Audit]) -> Audit:
    bare = audited()
    options = [{"option": f"E1/M{at}", "name": f"方案{at} / option {at}", "kind": "technique"} for at in (1, 2, 3)]
    frames = {"tracking": TRACKED, "claims": CLAIMS, "options": options}
    made = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in frames.items()}
    return dataclasses.replace(bare, tables={**bare.tables, **made})


def shown(block: TableBlock) -> list[list[Any]]:
    return [[getattr(cell, "value", cell) for cell in row] for row in block.rows]


def test_together_the_tables_have_the_21_columns() -> None:
    # Number, name, content, cost, benefit; then 16 effects: name and content share a column here.
    assert 5 + len(SAVED) + len(AVOIDED) == 21


def test_amounts_stand_in_the_unit_of_their_column_and_only_completed_options_are_listed(carried_out: Audit) -> None:
    first, second = performance(carried_out)
    rows = shown(first)
    assert [row[1] for row in rows[:-1]] == ["E1/M1", "E1/M2"]
    assert rows[0][3:6] == [12.0, 4.0, pytest.approx(2.0)] and rows[0][-1] == pytest.approx(300.0)
    assert rows[1][-1] == pytest.approx(50.0)
    assert shown(second)[0][:3] == [2, "E1/M2", pytest.approx(2.5)]


def test_totals_add_what_is_known_and_a_gap_is_a_dash(carried_out: Audit) -> None:
    first, _ = performance(carried_out)
    totals = shown(first)[-1]
    assert totals[3:6] == [12.0, 8.0, pytest.approx(2.0)] and totals[-1] == pytest.approx(350.0)
    assert str(shown(first)[1][3]) == "—" and str(totals[6]) == str(totals[7]) == "—"


def test_a_long_table_is_cut_but_its_totals_are_not(carried_out: Audit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SHOWN", 1)
    first, _ = performance(carried_out)
    assert len(first.rows) == 2 and shown(first)[-1][4] == 8.0 and "列出前 1 行" in first.note.zh


def test_without_completed_options_there_is_a_sentence(carried_out: Audit) -> None:
    for name in ("tracking", "options"):
        found = performance(dataclasses.replace(carried_out, tables={**carried_out.tables, name: pl.DataFrame()}))
        assert [type(one) for one in found] == [Paragraph]
