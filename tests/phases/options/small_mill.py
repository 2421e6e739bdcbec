"""A small dyeing case, and tables as the phases before give them."""

from typing import NamedTuple

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import Record

SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
[benchmark]
output = "output"
amounts = ["fresh_water"]
[carbon]
fuels = "enterprise-guideline-common"
grid_basis = "电力平均"
grid_area = "全国"
grid_year = 2023
[diagnosis]
sectors = ["dyeing"]
[[measures.prices]]
variable = "fresh_water"
unit = "m3"
price = 0.0005
source = "made up"
"""
ENTERPRISES = "enterprise,name,process,longitude,latitude\nE1,甲厂,染色,120,31\nE2,乙厂,印花,120.1,31\n"
QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,1000,t
E1,2024,fresh_water,100000,m3
E1,2024,cod_discharged,8000,kg
E2,2024,output,3000,t
E2,2024,fresh_water,300000,m3
"""
ACTIVITIES = """enterprise,year,carrier,amount,unit
E1,2024,electricity,2000,MWh
E2,2024,electricity,6000000,kWh
E2,2024,steam,5000,GJ
"""
MEASURES = "enterprise,measure,year,type,outcome,investment,annual_saving,carrier,amount,unit,technique,problem\n"
EFFECTS = "enterprise,measure,variable,stage,value,unit\n"


class Small(NamedTuple):
    """A case, the tables before phase 3, its enterprises."""

    case: Case
    tables: dict[str, pl.DataFrame]
    enterprises: list[str]

    @property
    def record(self) -> Record:
        """A new record of the case's decisions."""
        return Record(self.case.decisions.decisions)


def problems(**found: tuple[str, list[str]]) -> dict[str, pl.DataFrame]:
    """Return `problems` and `findings`: by problem its techniques and the enterprises that have it."""
    table = pl.DataFrame(
        {
            "problem": list(found),
            "techniques": [techniques for techniques, _ in found.values()],
            "decision": ["common" for _ in found],
        }
    )
    pairs = [(problem, one) for problem, (_, enterprises) in found.items() for one in enterprises]
    return {
        "problems": table,
        "findings": pl.DataFrame(pairs, schema={"problem": pl.String, "enterprise": pl.String}, orient="row"),
    }


def targets(**required: tuple[float, str]) -> dict[str, pl.DataFrame]:
    """Return `targets`: by variable what must fall and its unit, all accepted, near, amounts."""
    rows = [
        (f"{name}/near", name, "amount", "near", unit, value, True, "1") for name, (value, unit) in required.items()
    ]
    columns = ["target", "variable", "aim", "horizon", "unit", "required", "accepted", "decision"]
    return {"targets": pl.DataFrame(rows, schema=columns, orient="row")}


def focus(*variables: str) -> dict[str, pl.DataFrame]:
    """Return `focus` with these variables decided."""
    return {"focus": pl.DataFrame({"variable": list(variables), "decision": ["focus"] * len(variables)})}
