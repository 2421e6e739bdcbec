"""A made-up park of any size as a case folder: the plating example's enterprises, repeated under other names."""

from __future__ import annotations

import shutil
import sys
from importlib import import_module
from pathlib import Path

from qingshen.case.credit_code import complete
from qingshen.case.names import variables_of
from qingshen.case.read import WORKBOOKS
from qingshen.case.settings import FILE
from qingshen.exchange.template import write_workbook
from qingshen.rulebook import index_system

EXAMPLE = Path(__file__).resolve().parents[1] / "examples" / "electroplating-park"


def park(within: Path, enterprises: int) -> Path:
    """Return the case folder of a park, written at the first call.

    audit.toml, the list, and a workbook for each enterprise that reported, as the example has them for its 60.
    """
    folder = within / f"park-{enterprises}"
    if not folder.exists():
        _write(folder, enterprises)
    return folder


def _write(folder: Path, enterprises: int) -> None:
    sys.path.insert(0, str(EXAMPLE))
    example = import_module("generate")
    listed, reports = example.cohort()
    system = index_system(example.INDEX)
    asked = {row["variable"] for tables in reports.values() for row in tables["quantities"]}
    variables = {code: variable for code, variable in variables_of(system).items() if code in asked}
    (folder / WORKBOOKS).mkdir(parents=True)
    shutil.copy(EXAMPLE / FILE, folder / FILE)
    copies = []
    for number in range(1, enterprises + 1):
        original = listed[(number - 1) % len(listed)]
        code = f"EP{number:05d}"
        row = original | {
            "enterprise": code,
            "name": f"示例电镀{number}厂（虚构） Sample Plating {number} (made up)",
            "credit_code": complete(f"91000000XXXX{number:05d}"),
        }
        copies.append(row)
        if tables := reports.get(original["enterprise"]):
            filled = {name: [example.typed(name, one) for one in rows] for name, rows in tables.items()}
            write_workbook(folder / WORKBOOKS / f"{code}.xlsx", system, variables, example.YEARS, row, filled)
    example.write_list(folder / "enterprises.csv", copies)
