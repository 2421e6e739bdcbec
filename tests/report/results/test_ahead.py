"""Documents are made ahead: each once and in the order promised, and no longer when the writing ends."""

import threading
from pathlib import Path

import pytest

from qingshen.report.results import ahead


def test_each_file_is_made_once_and_taken_in_any_order(tmp_path: Path) -> None:
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return name.encode()

    with ahead.ahead() as making:
        for key in ("a", "b", "c"):
            making.promise(key, lambda key=key: {kind: lambda kind=kind: make(f"{key}.{kind}") for kind in "xy"})
        making.writer("c", "y")(tmp_path / "c")
        assert making.take("a", "y") == b"a.y" and making.take("a", "x") == b"a.x"
        assert making.take("b", "x") == b"b.x"
    assert (tmp_path / "c").read_bytes() == b"c.y"
    assert sorted(made) == ["a.x", "a.y", "b.x", "b.y", "c.x", "c.y"]


def test_what_is_promised_first_is_begun_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    begun: list[int] = []

    def make(key: int) -> bytes:
        begun.append(key)
        return b""

    with ahead.ahead() as making:
        for key in range(5):
            making.promise(key, lambda key=key: {"x": lambda: make(key)})
        making.take(4, "x")
    assert begun == [0, 1, 2, 3, 4]


def test_of_large_documents_one_is_made_at_a_time_while_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 4)
    small, begun = threading.Event(), []

    def large(key: str) -> bytes:
        begun.append(key)
        # Ends only when another thread makes the small one, promised last.
        assert small.wait(30)
        begun.append(f"{key} done")
        return b""

    with ahead.ahead() as making:
        for key in ("zh", "en"):
            making.promise(key, lambda key=key: {"x": lambda: large(key)}, large=True)
        making.promise("small", lambda: {"x": lambda: small.set() or b""})
        making.take("en", "x")
    assert begun == ["zh", "zh done", "en", "en done"]


def test_few_documents_wait_to_be_taken_but_what_is_asked_for_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "MOST_KEPT", 2)
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 3)
    begun: list[int] = []

    def make(key: int) -> bytes:
        begun.append(key)
        return b""

    with ahead.ahead() as making:
        for key in range(9):
            making.promise(key, lambda key=key: {"x": lambda: make(key), "y": lambda: b""})
        making.take(8, "x")
        assert 8 in begun and set(begun) <= {0, 1, 8}
        for key in range(8):
            making.take(key, "x"), making.take(key, "y")
            assert len(begun) <= key + 5
    assert sorted(begun) == [*range(9)]


def test_what_cannot_be_made_is_raised_where_it_is_taken() -> None:
    def broken() -> ahead.Makers:
        raise ValueError("no such part")

    with ahead.ahead() as making:
        making.promise("bad", broken)
        making.promise("good", lambda: {"x": lambda: b"fine"})
        assert making.take("good", "x") == b"fine"
        with pytest.raises(ValueError, match="no such part"):
            making.take("bad", "x")


def test_an_end_on_the_way_makes_the_file_at_hand_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead.os, "cpu_count", lambda: 1)
    begun, ended, made = threading.Event(), threading.Event(), []

    def first() -> bytes:
        begun.set()
        assert ended.wait(30)
        made.append("first")
        return b""

    def further() -> bytes:
        made.append("further")
        return b""

    def leave(making: ahead.Ahead) -> None:
        making.promise("one", lambda: {"x": first, "y": further})
        making.promise("two", lambda: {"x": further})
        assert begun.wait(30)
        making.end()
        ended.set()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), ahead.ahead() as making:
        leave(making)
    assert made == ["first"]
    assert not [one for one in threading.enumerate() if one.name.startswith("ahead")]
