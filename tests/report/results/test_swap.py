"""A folder replaced whole, whatever happens on the way."""

from pathlib import Path

import pytest

from qingshen.report.results import swap

OLD = {"a.txt": "old a", "tables/b.txt": "old b"}
NEW = {"a.txt": "new a", "c.txt": "new c"}


class Killed(BaseException):
    """Stands for the process's end: nothing after it runs, no clearing up either."""


def fill(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def held(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def replace(target: Path) -> None:
    with swap.replaced(target) as fresh:
        fill(fresh, NEW)


@pytest.fixture(params=["out", "结果 与 报告", "out [1]*"])
def target(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    return tmp_path / str(request.param)


def test_a_new_folder_is_made_with_its_parents(tmp_path: Path) -> None:
    target = tmp_path / "not" / "there" / "out"
    replace(target)
    assert held(target) == NEW


def test_nothing_of_the_old_folder_stays(target: Path) -> None:
    fill(target, OLD)
    replace(target)
    assert held(target) == NEW
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_the_new_folder_is_as_open_as_any(target: Path, tmp_path: Path) -> None:
    (tmp_path / "any").mkdir()
    replace(target)
    assert target.stat().st_mode == (tmp_path / "any").stat().st_mode


def test_an_error_while_writing_leaves_the_old_folder_and_no_trace(target: Path) -> None:
    fill(target, OLD)
    with pytest.raises(ValueError, match="in the middle"), swap.replaced(target) as fresh:
        fill(fresh, {"a.txt": "half"})
        raise ValueError("in the middle")
    assert held(target) == OLD
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_refused_second_rename_puts_the_old_folder_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(target, OLD)
    rename = Path.rename

    def refusing(self: Path, to: Path) -> Path:
        if self.name == swap.NEW:
            raise PermissionError("open elsewhere")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(PermissionError):
        replace(target)
    assert held(target) == OLD


@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("step", range(5))
def test_a_process_killed_at_any_step_leaves_old_or_new(
    step: int, before: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Steps: make the hidden folder, make the new one in it, write, and the two renames."""
    target = tmp_path / "out"
    fill(target, OLD)
    count = 0

    def deadly(real):
        def called(*args, **options):
            nonlocal count
            now, count = count, count + 1
            if now == step and before:
                raise Killed
            result = real(*args, **options)
            if now == step:
                raise Killed
            return result

        return called

    with monkeypatch.context() as patch:
        patch.setattr(swap, "_settle", lambda target, staging: None)
        patch.setattr(swap.tempfile, "mkdtemp", deadly(swap.tempfile.mkdtemp))
        patch.setattr(Path, "rename", deadly(Path.rename))
        patch.setattr(Path, "mkdir", deadly_mkdir(Path.mkdir, deadly))
        with pytest.raises(Killed), swap.replaced(target) as fresh:
            deadly(fill)(fresh, NEW)
    swap.recover(target)
    assert held(target) in (OLD, NEW)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def deadly_mkdir(real, deadly):
    """Count only the making of the new folder; the others are not steps of the swap."""
    counted = deadly(real)
    return lambda self, *args, **options: (counted if self.name == swap.NEW else real)(self, *args, **options)


def test_recovering_without_leftovers_changes_nothing(target: Path) -> None:
    fill(target, OLD)
    swap.recover(target)
    assert held(target) == OLD


def test_leftovers_of_another_folder_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".output.swap-x"
    fill(other / swap.OLD, OLD)
    swap.recover(tmp_path / "out")
    assert held(other / swap.OLD) == OLD
