"""Folders that are laid out once."""

from pathlib import Path

import pytest

from qingshen.web.storage.laid import laid


def test_a_folder_is_laid_out_once(tmp_path: Path) -> None:
    made = []

    def write(folder: Path) -> None:
        made.append(folder)
        (folder / "a.csv").write_text("a")

    for _ in range(2):
        assert [one.name for one in laid(tmp_path / "frames" / "digest", write).iterdir()] == ["a.csv"]
    assert len(made) == 1 and [one.name for one in (tmp_path / "frames").iterdir()] == ["digest"]


def test_of_two_that_lay_it_out_together_both_have_it(tmp_path: Path) -> None:
    def write(folder: Path) -> None:
        (folder / "a.csv").write_text("a")
        if folder.parent.name.startswith(".new-") and not (tmp_path / "digest").exists():
            laid(tmp_path / "digest", write_too)

    def write_too(folder: Path) -> None:
        (folder / "a.csv").write_text("a")

    assert (laid(tmp_path / "digest", write) / "a.csv").read_text() == "a"
    assert [one.name for one in tmp_path.iterdir()] == ["digest"]


def test_what_cannot_be_laid_out_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "digest").write_text("a file stands in its place")
    with pytest.raises(OSError):
        laid(tmp_path / "digest", lambda folder: None)
