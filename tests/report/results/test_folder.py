"""A folder written whole: what others put there stays, what fails leaves the old one."""

import pytest

from qingshen.problems import Refused
from qingshen.report.results.folder import write_folder


def job(text):
    return lambda path: path.write_text(text, encoding="utf-8")


def test_the_files_and_their_hashes_are_written_and_told(tmp_path):
    told = []
    written = write_folder(
        [("a.txt", job("甲")), ("b/c.txt", job("乙"))], tmp_path / "新 夹", lambda *step: told.append(step)
    )
    assert [path.relative_to(tmp_path / "新 夹").as_posix() for path in written] == ["a.txt", "b/c.txt", "SHA256SUMS"]
    assert all(path.is_file() for path in written)
    assert told == [(0, 2, "a.txt"), (1, 2, "b/c.txt"), (2, 2, "SHA256SUMS")]


def test_a_failure_leaves_the_old_folder(tmp_path):
    def fail(path):
        raise OSError("disk full")

    write_folder([("a.txt", job("旧"))], tmp_path / "夹")
    with pytest.raises(Refused, match="disk full"):
        write_folder([("a.txt", job("新")), ("b.txt", fail)], tmp_path / "夹")
    assert (tmp_path / "夹" / "a.txt").read_text(encoding="utf-8") == "旧"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["夹"]


def test_what_somebody_else_put_there_is_refused(tmp_path):
    write_folder([("a.txt", job("旧"))], tmp_path / "夹")
    (tmp_path / "夹" / "笔记.txt").write_text("别动", encoding="utf-8")
    with pytest.raises(Refused, match=r"笔记\.txt"):
        write_folder([("a.txt", job("新"))], tmp_path / "夹")
    assert (tmp_path / "夹" / "笔记.txt").read_text(encoding="utf-8") == "别动"
