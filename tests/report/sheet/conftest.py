"""An audit of three enterprises made by hand: one with everything and too much of it, one with gaps, one clean."""

import dataclasses
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from qingshen.phases import Audit

LONG = "很长的名称" * 12 + " / " + "a very long name " * 14
ENTERPRISES = (
    "enterprise,name,process,size,district,listed,reason,over_standard,path\n"
    "E1,甲厂 Mill One,染整 Dyeing,large,东区,yes,排放量大 / large load,yes,rebuilt\n"
    "E2,乙厂,,,,yes,,,\nE3,丙厂,印花,small,西区,yes,自愿 / volunteered,no,general\nE4,丁厂,,,,no,停产,,\n"
)
QUANTITIES = (
    "enterprise,year,variable,value,unit\n"
    "E1,2023,output,100,t\nE1,2024,output,110,t\nE1,2024,fresh_water,9000,m3\nE3,2024,output,50,t\n"
    "E3,2024,fresh_water,100,m3\n"
)
DECIDED = {"proposal": "adopt", "differs": False, "reason": None, "by": None, "date": None}


def option(at: int, decision: str = "adopt", cost_class: str = "high", enterprise: str = "E1") -> dict[str, Any]:
    return {
        "option": f"{enterprise}/{cost_class}{at:02}", "level": "enterprise", "enterprise": enterprise, "name": LONG,
        "source": "catalogue", "kind": "technique", "cost_class": cost_class, "investment": 1234567.0 + at,
        "annual_saving": 7654321.0, "payback": 12.3, "npv": -1234567.0, "irr": 0.123, "score": float(at),
        "outcome": "pending", "portfolio": True, "problem": "checklist/Q1", "target": "T1", "decision": decision,
        **{name: value for name, value in DECIDED.items() if name != "decision"},
    }  # fmt: skip


def finding(at: int, enterprise: str = "E1") -> dict[str, Any]:
    return {"problem": f"checklist/Q{at}", "enterprise": enterprise, "method": "checklist", "size": 1234567.0 + at,
            "unit": "m3", "share": 0.1, "evidence": LONG, "file": "checks.csv", "sheet": "",
            "cell": f"B{at}"}  # fmt: skip


def problem(at: int) -> dict[str, Any]:
    return {"problem": f"checklist/Q{at}", "name": LONG, "aspect": "management", "orientation": "efficiency",
            "variable": "fresh_water", "prevalence": 0.5, "audited": 6, "focus": at == 30, "method": "checklist",
            **DECIDED, "decision": "dismissed" if at == 1 else "common"}  # fmt: skip


def claim(at: int, decision: str = "accept") -> dict[str, Any]:
    return {"option": "E1/high01", "enterprise": "E1", "variable": f"variable_{at}", "unit": "m3", "planned": 100.0,
            "actual": 80.0 if at else None, "evidence": "账", "verified": True, **DECIDED,
            "decision": decision}  # fmt: skip


def doubt(at: int) -> dict[str, Any]:
    return {"enterprise": "E1", "year": 2024, "variable": "fresh_water", "kind": "years", "value": 9000.0 + at,
            "unit": "m3", "reference": 1.0, "ratio": 9000.0, "file": "tables/quantities.csv", "sheet": "",
            "cell": f"D{at}"}  # fmt: skip


def tracked(at: int, state: str, *, overdue: bool = False) -> dict[str, Any]:
    return {"option": f"E1/high{at:02}", "enterprise": "E1", "state": state, "planned_end": f"2025-01-{at:02}",
            "overdue": overdue, "investment": 10.0, "actual_investment": None, "annual_saving": 5.0,
            "actual_saving": 4.0}  # fmt: skip


def focus(rank: int, variable: str, decision: str) -> dict[str, Any]:
    return {"candidate": f"efficiency/{variable}", "orientation": "efficiency", "variable": variable,
            "total": 300.0 - rank, "rank": rank, **DECIDED, "decision": decision}  # fmt: skip


def tables() -> dict[str, pl.DataFrame]:
    """Return tables of later phases in which E1 has too much of everything and E2 and E3 have nothing."""
    options = [option(at) for at in range(1, 25)] + [option(at, "defer", "low") for at in range(1, 15)]
    return {
        "options": pl.DataFrame([*options, option(40, "reject"), option(41, "defer", enterprise="E2")]),
        "findings": pl.DataFrame([finding(at) for at in range(1, 31)]),
        "problems": pl.DataFrame([problem(at) for at in range(1, 31)]),
        "claims": pl.DataFrame([*(claim(at) for at in range(9)), claim(1, "refuse")]),
        "doubts": pl.DataFrame([doubt(at) for at in range(9)]),
        "tracking": pl.DataFrame(
            [tracked(1, "completed"), tracked(2, "implementing", overdue=True), tracked(3, "selected")]
        ),
        "focus": pl.DataFrame([focus(1, "energy", "no"), focus(2, "fresh_water", "focus")]),
    }  # fmt: skip


@pytest.fixture
def bare(audited: Callable[..., Audit]) -> Audit:
    """Return the audit with what the engine itself tells of so little data: no index system, no diagnosis."""
    return audited(enterprises=ENTERPRISES, quantities=QUANTITIES)


@pytest.fixture
def full(bare: Audit) -> Audit:
    return dataclasses.replace(bare, tables={**bare.tables, **tables(), **among_others(bare)})


def among_others(audit: Audit) -> dict[str, pl.DataFrame]:
    """Return the list and the shares with five enterprises more: of fewer others a sheet says nothing."""
    more = {}
    for name in ("list", "contribution"):
        own = audit.table(name)
        others = [own.head(1).with_columns(pl.lit(f"X{at}").alias("enterprise")) for at in range(5)]
        more[name] = pl.concat([own, *others])
    return more
