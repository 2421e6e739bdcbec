import polars as pl
import pytest

from qingshen.methods.selection.candidates import read_candidates
from qingshen.methods.selection.requirements import Requirements
from qingshen.problems import Refused

FRAME = pl.DataFrame({"enterprise": ["b", "a"], "cod": [1.0, None], "size": ["x|y", None], "process": ["z", "z"]})
NEEDS = Requirements({"cod": 0.5}, ("size", "process"))


def codes(frame: pl.DataFrame, needs: Requirements) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        read_candidates(frame, needs)
    return sorted((problem.code, problem.place.cell) for problem in refused.value.problems)


def test_sorted_with_defaults() -> None:
    given = read_candidates(FRAME, NEEDS)
    assert given.enterprise == ("a", "b")
    assert given.feasible.all() and not given.mandatory.any()
    assert given.unstated.tolist() == [True, False]


def test_names_of_strata_never_run_together() -> None:
    frame = pl.DataFrame({"enterprise": ["a", "b"], "size": ["x|y", "x"], "process": ["z", "y|z"]})
    assert len(read_candidates(frame, Requirements(strata=("size", "process"))).strata) == 2


def test_every_row_that_is_wrong_is_told() -> None:
    frame = pl.DataFrame(
        {
            "enterprise": ["a", "a", None, "c"],
            "cod": [-1.0, float("inf"), 2.0, float("nan")],
            "score": [float("inf"), None, 1.0, 2.0],
        }
    )
    assert codes(frame, Requirements({"cod": 0.5}, fixed={"d": True})) == [
        ("decision-unknown", "d"),
        ("enterprise-twice", "a"),
        ("enterprise-unnamed", ""),
        ("figure-impossible", "a.cod"),
        ("figure-impossible", "a.cod"),
        ("score-infinite", "a.score"),
    ]


def test_columns_and_requirements_are_told_together() -> None:
    frame = pl.DataFrame({"enterprise": ["a"], "cod": ["much"], "mandatory": ["yes"], "size": [1]})
    needs = Requirements({"cod": 1.5, "coal": 0.5, "score": 0.1}, ("size",), -1, 0, {}, 0.0, 2.0)
    assert codes(frame, needs) == [
        ("column-kind", ""),
        ("column-kind", ""),
        ("column-kind", ""),
        ("column-named-twice", ""),
        ("columns-absent", ""),
        ("requirement-outside", "at_least"),
        ("requirement-outside", "gap"),
        ("requirement-outside", "most"),
        ("requirement-outside", "shares.cod"),
        ("requirement-outside", "time_limit"),
    ]
