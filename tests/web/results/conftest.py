"""The small park of the transfer tests, imported and reckoned."""

import pytest

from qingshen import report
from tests.web.transfer.conftest import importer, park

__all__ = ["importer", "park"]


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
