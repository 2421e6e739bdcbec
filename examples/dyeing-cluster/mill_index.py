"""The cluster's own index system: 指标体系.xlsx as a user would write it, and the folder imported from it. 虚构."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from mills import Row, model

from qingshen.problems import Place
from qingshen.rulebook import export_spreadsheet
from qingshen.rulebook.source import INDICATOR_COLUMNS, VARIABLE_COLUMNS, Source, write_folder
from qingshen.rulebook.source import Row as Cells
from qingshen.rulebook.spreadsheet import import_spreadsheet

CODE = "dyeing-cluster-sample"
SPREADSHEET = "指标体系.xlsx"
OWN = "rulebook"


def write_index(into: Path) -> None:
    """Write the spreadsheet into `into` and import it below its folder rulebook, in place of what stands there."""
    spreadsheet, folder = into / SPREADSHEET, into / OWN / CODE
    spreadsheet.unlink(missing_ok=True)
    if folder.is_dir():
        shutil.rmtree(folder)
    with TemporaryDirectory() as part:
        write_folder(source(), Path(part) / CODE)
        export_spreadsheet(Path(part) / CODE, spreadsheet)
    import_spreadsheet(spreadsheet, into / OWN)


def source() -> Source:
    """The system's texts, from model/index_*.csv."""
    settings = {row["key"]: row["value"] for row in model("index_settings")}
    classes = {row["class_code"]: row for row in model("index_classes")}
    indicators = []
    for at, row in enumerate(model("index_indicators"), 1):
        clause = f"表1（虚构） 第{at}项"
        indicators.append(row | classes[row["class_code"]] | {"clause": clause, "certainty": "recalled"})
    place = Place("model")
    return Source(
        settings, dict.fromkeys(settings, place), place,
        cells(indicators, INDICATOR_COLUMNS), cells(model("index_variables"), VARIABLE_COLUMNS),
    )  # fmt: skip


def cells(rows: list[Row], columns: tuple[str, ...]) -> tuple[Cells, ...]:
    """The rows with all `columns`, those not written blank."""
    return tuple(
        Cells({name: row.get(name, "") for name in columns}, "model", "", line) for line, row in enumerate(rows, 2)
    )
