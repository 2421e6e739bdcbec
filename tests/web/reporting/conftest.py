"""A report to write in: the enterprise EP01 of the electroplating example, and the people around it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.web.audits.files import write_file
from qingshen.web.reporting.actions.open_report import open_report

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"


@pytest.fixture
def desk(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """The report of world.mine, called EP01 so that the example's workbook is its own; world's names beside it."""
    for file in sorted(PARK.rglob("*")):
        if file.suffix in (".toml", ".csv") and ("rulebook" in file.parts or file.name.endswith("s.toml") or file.name == "audit.toml"):
            write_file(world.audit, file.relative_to(PARK).as_posix(), file.read_bytes())
    world.mine.code, world.mine.cells = "EP01", {
        "enterprise": "EP01", "name": "示例电镀01厂（虚构） Sample Plating 01 (made up)",
        "credit_code": "91000000XXXXXXX011", "process": "铜镍铬装饰电镀 Copper-nickel-chromium",
    }
    world.mine.save()
    return SimpleNamespace(**vars(world), report=open_report(world.mine), folder=tmp_path, workbook=PARK / "workbooks" / "EP01.xlsx", park=PARK)
