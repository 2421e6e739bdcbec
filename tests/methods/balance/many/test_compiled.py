"""Kept machine code must not outlive a change in any part of the kernel."""

from types import FunctionType

import pytest

from qingshen.methods.balance.many import compiled, kernel


def one(number: float) -> float:
    return number + STEP


STEP = 1.0


def changed(step: float) -> FunctionType:
    """The same function, another constant beside it."""
    return FunctionType(one.__code__, {**globals(), "STEP": step}, "one")


def test_the_stamp_sees_code_and_constants(monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = []
    for function in (one, changed(1.0), changed(2.0)):
        monkeypatch.setattr(compiled, "_parts", [])
        compiled.compiled(function)
        stamps.append(compiled.stamp())
    assert stamps[0] == stamps[1] != stamps[2]


def test_a_disk_nothing_can_be_written_to(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(cache: bool = False, **_: object) -> object:
        if cache:
            raise RuntimeError("no locator available")
        return lambda function: function

    monkeypatch.setattr(compiled, "_njit", nowhere)
    assert compiled.outermost(one)(1.0) == 2.0


def test_the_kernel_bears_it() -> None:
    (edition,) = kernel.run.py_func.__closure__
    assert edition.cell_contents == compiled.stamp()
