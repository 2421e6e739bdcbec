"""The small park of the transfer tests, imported and reckoned."""

import shutil

import pytest

from qingshen import report
from qingshen.case import read_case
from qingshen.phases import Audit as Reckoned
from qingshen.phases import audit as audited
from tests.web.transfer.conftest import PARK, importer, park

__all__ = ["CODES", "importer", "park"]

CODES = ("EP01", "EP02", "EP03", "EP12", "EP21", "EP24", "EP25", "EP60")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine writes its tables only: documents take seconds, and tests of pages do not read them."""

    def written(audit: object, folder: object, progress: object = None) -> list[object]:
        del progress
        for name in ("list", "levels"):
            path = folder / "tables" / f"{name}.parquet"  # type: ignore[operator]
            path.parent.mkdir(parents=True, exist_ok=True)
            audit.table(name).write_parquet(path)  # type: ignore[attr-defined]
        (folder / "enterprises").mkdir()  # type: ignore[operator]
        for code in audit.case.enterprises["enterprise"]:  # type: ignore[attr-defined]
            (folder / "enterprises" / f"{code}.html").write_text(code)  # type: ignore[operator]
        return []

    monkeypatch.setattr(report, "write_results", written)


@pytest.fixture(scope="session")
def reckoned(tmp_path_factory: pytest.TempPathFactory) -> Reckoned:
    """Seven enterprises of the example with their workbooks, and one that has sent nothing."""
    folder = tmp_path_factory.mktemp("park")
    (folder / "workbooks").mkdir()
    for name in ("audit.toml", "enterprises.csv"):
        lines = (PARK / name).read_text(encoding="utf-8").splitlines(keepends=True)
        if name != "audit.toml":
            lines = [one for one in lines if one.partition(",")[0] in ("enterprise", *CODES)]
        (folder / name).write_text("".join(lines), encoding="utf-8")
    for code in CODES[:-1]:
        shutil.copy(PARK / "workbooks" / f"{code}.xlsx", folder / "workbooks")
    shutil.copytree(PARK / "rulebook", folder / "rulebook")
    return audited(read_case(folder))
