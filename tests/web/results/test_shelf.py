from pathlib import Path

import pytest

from qingshen.explain import trace
from qingshen.phases import Audit as Reckoned
from qingshen.web.results import shelf


def test_what_is_laid_is_what_was_found(reckoned: Reckoned, tmp_path: Path) -> None:
    shelf.lay(reckoned, tmp_path)
    taken = shelf.take(tmp_path)
    assert dict(taken.tables).keys() == dict(reckoned.tables).keys()
    for name, table in reckoned.tables.items():
        assert taken.table(name).schema == table.schema, name
        assert taken.table(name).equals(table), name
    assert taken.case.quantities.equals(reckoned.case.quantities)
    assert (taken.digest(), taken.year, taken.engine) == (reckoned.digest(), reckoned.year, reckoned.engine)
    assert taken.case.system == reckoned.case.system and taken.case.settings == reckoned.case.settings
    figure = "enterprise/EP12/2024/level"
    assert trace(taken, figure).text() == trace(reckoned, figure).text()
    with pytest.raises(AttributeError):
        taken.case.no_such_table  # noqa: B018


def test_a_table_is_read_where_it_is_asked_for(reckoned: Reckoned, tmp_path: Path) -> None:
    shelf.lay(reckoned, tmp_path)
    taken = shelf.take(tmp_path)
    for one in (tmp_path / shelf.FOLDER).rglob("*.arrow"):
        if one.stem not in ("levels", "enterprises"):
            one.unlink()
    assert taken.table("levels").height and taken.case.enterprises.height
    with pytest.raises(FileNotFoundError):
        taken.table("indicators")
