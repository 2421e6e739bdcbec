from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen import rulebook
from qingshen.problems import Refused
from qingshen.web.library.actions.import_system import import_system
from qingshen.web.library.systems import available_systems, edition_of, files_of, present, search_folder

CODE = "electroplating-2015"


@pytest.mark.django_db
def test_the_shipped_are_there_with_their_files() -> None:
    assert [one.key for one in available_systems()] == [one.code for one in rulebook.available()]
    files = files_of("pcb")
    assert files["indicators.csv"] == (rulebook.folder_of("pcb") / "indicators.csv").read_bytes()


def test_the_latest_own_edition_stands_beside_the_shipped(world: SimpleNamespace, book: Callable[..., bytes]) -> None:
    for limit in ("≥90", "≥91"):
        changed = book(CODE, {("zinc_utilisation", "level_1"): limit})
        import_system(world.people.bureau, world.city, changed, "a.xlsx")
    keys = [one.key for one in available_systems()]
    assert keys[1:3] == [CODE, f"{CODE}@2"] and f"{CODE}@1" not in keys
    assert b"\xe2\x89\xa590" in files_of(f"{CODE}@1")["indicators.csv"]
    latest = present(CODE)
    assert latest is not None and latest.key == f"{CODE}@2"


def test_the_engine_finds_an_own_edition_by_its_code(world: SimpleNamespace, book: Callable[..., bytes]) -> None:
    changed = book(CODE, {("zinc_utilisation", "level_1"): "≥90"})
    own = import_system(world.people.bureau, world.city, changed, "a.xlsx")
    found = rulebook.index_system(CODE, (search_folder(f"{CODE}@1"),))
    assert found.digest == own.digest != rulebook.index_system(CODE).digest


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["nothing", "pcb@1", "pcb@", "pcb@x", "../pcb", "pcb@99999999999"])
def test_what_is_not_there_is_refused(key: str) -> None:
    if key == "pcb@":
        assert edition_of(key).key == "pcb"
        return
    with pytest.raises(Refused):
        edition_of(key)
