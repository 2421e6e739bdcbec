from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen import rulebook
from qingshen.rulebook import load
from qingshen.web.audits.files import frame_of, lay_out, read_file, write_file
from qingshen.web.library.actions.freeze import freeze

CODE = "electroplating-2015"
PARK = Path(__file__).parents[4] / "examples" / "electroplating-park"


@pytest.fixture
def audit(world: SimpleNamespace) -> SimpleNamespace:
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    return world.audit


def test_the_copy_is_the_same_system(audit: SimpleNamespace, tmp_path: Path) -> None:
    before = frame_of(audit).system
    assert CODE in freeze(audit)
    lay_out(audit, tmp_path)
    own = rulebook.index_system(tmp_path / "rulebook" / CODE)
    assert own == before and own.digest == before.digest
    assert frame_of(audit).system == before
    assert frame_of(audit).system.digest == before.digest


def test_a_new_release_changes_nothing_of_it(
    audit: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    freeze(audit)
    before = frame_of(audit).system
    newer = tmp_path / "indices"
    for file in sorted(rulebook.folder_of(CODE).iterdir()):
        target = newer / CODE / file.name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.read_bytes().replace("≥82".encode(), "≥83".encode()))
    monkeypatch.setattr(load, "SHIPPED", newer)
    assert rulebook.index_system(CODE).digest != before.digest
    write_file(audit, "decisions.toml", b"")  # another frame, read anew
    assert frame_of(audit).system.digest == before.digest


def test_what_the_audit_brought_stays(audit: SimpleNamespace) -> None:
    folder = rulebook.folder_of(CODE)
    for name in ("system.toml", "indicators.csv", "variables.csv"):
        content = (folder / name).read_bytes()
        write_file(audit, f"rulebook/{CODE}/{name}", content + (b"# ours\n" if name == "system.toml" else b""))
    assert CODE not in freeze(audit)
    assert (read_file(audit, f"rulebook/{CODE}/system.toml") or b"").endswith(b"# ours\n")


def test_again_changes_nothing(audit: SimpleNamespace) -> None:
    freeze(audit)
    assert freeze(audit) == []
