import pytest

from qingshen.methods.selection import Requirements


def test_the_defaults_ask_for_nothing_impossible() -> None:
    assert Requirements().problems() == []


@pytest.mark.parametrize(
    "wrong",
    [{"at_least": 1.5}, {"most": 2.5}, {"gap": float("nan")}, {"time_limit": -1}, {"shares": {"cod": float("nan")}}],
    ids=str,
)
def test_values_outside_are_told(wrong: dict[str, float]) -> None:
    (problem,) = Requirements(**wrong).problems()  # type: ignore[arg-type]
    assert problem.code == "requirement-outside"
    assert problem.what.zh and problem.what.en and problem.place.cell.split(".")[0] in wrong
