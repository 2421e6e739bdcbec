"""A folder cut out of the electroplating example, small enough for every test."""

import csv
import io
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

EXAMPLES = Path(__file__).parents[3] / "examples"
PARK = EXAMPLES / "electroplating-park"
CODES = ("EP01", "EP02", "EP03", "EP60")


@pytest.fixture
def park(tmp_path: Path) -> Path:
    """Three enterprises with their workbooks and one that has sent nothing; what is not the audit's lies about too."""
    folder = tmp_path / "park"
    (folder / "workbooks").mkdir(parents=True)
    settings = (PARK / "audit.toml").read_text(encoding="utf-8").replace('["zh", "en"]', '["zh"]')
    (folder / "audit.toml").write_text(settings, encoding="utf-8")
    rows = list(csv.reader(io.StringIO((PARK / "enterprises.csv").read_text(encoding="utf-8"))))
    with (folder / "enterprises.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([rows[0], *(row for row in rows[1:] if row[0] in CODES)])
    for code in CODES[:-1]:
        shutil.copy(PARK / "workbooks" / f"{code}.xlsx", folder / "workbooks")
    shutil.copytree(PARK / "rulebook", folder / "rulebook")
    (folder / "README.md").write_text("notes")
    (folder / "out").mkdir()
    (folder / "out" / "report.html").write_text("old")
    return folder


@pytest.fixture
def flat(park: Path) -> Path:
    """The same, with some tables of two enterprises beside the workbook of the third."""
    for code in CODES[1:-1]:
        (park / "workbooks" / f"{code}.xlsx").unlink()
    (park / "tables").mkdir()
    (park / "tables" / "quantities.csv").write_text(
        "企业代码,年份,项目,数值,单位,状态,说明\n"
        "EP02,2024,fresh_water,1200.50,m3,,\nEP03,2024,fresh_water,900,m3,,\nEP02,2023,fresh_water,1300,m3,,\n",
        encoding="utf-8",
    )
    (park / "tables" / "records.csv").write_text(
        "enterprise,record,kind,date,about,finding,by,evidence\n"
        "EP02,R1,interview,2024-10-06,checklist/EQ01,看过,专家组,纪要\n",
        encoding="utf-8",
    )
    return park


def contents(folder: Path) -> dict[str, bytes]:
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in sorted(folder.rglob("*")) if one.is_file()}


@pytest.fixture
def importer(world: SimpleNamespace) -> SimpleNamespace:
    """Who imports, and for whom."""
    return SimpleNamespace(user=world.people.bureau, organiser=world.city)
