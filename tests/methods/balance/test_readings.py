import numpy as np
import polars as pl
import pytest

from qingshen.methods.balance.readings import arrays, correlate, read_table

KEYS = ("stream", "component")


def codes(rows: object) -> list[str]:
    return [one.code for one in read_table(rows, "contents", KEYS, ("guess",))[1]]


def row(**more: object) -> dict[str, object]:
    return {"stream": "a", "component": "Cr", "value": 0.1 + 0.2, "sigma": 0.01} | more


def test_a_table_is_read_from_rows_and_from_frames_to_the_last_digit() -> None:
    for given in ([row()], pl.DataFrame([row()])):
        frame, problems = read_table(given, "contents", KEYS, ("guess",))
        assert not problems
        assert frame.columns == ["stream", "component", "value", "sigma", "guess"]
        assert frame["value"][0] == 0.1 + 0.2
        assert frame["guess"].to_list() == [None]


def test_numbers_written_as_text_are_numbers_and_nan_is_unmeasured() -> None:
    frame, problems = read_table([row(value="1.5", sigma="0.5")], "contents", KEYS)
    assert not problems and frame["value"].to_list() == [1.5]
    frame, problems = read_table([row(value=float("nan"), sigma=None)], "contents", KEYS)
    assert not problems
    value, sigma = arrays(frame)
    assert np.isnan(value[0]) and np.isnan(sigma[0])


def test_a_sigma_without_a_value_counts_for_nothing() -> None:
    value, sigma = arrays(read_table([row(value=None)], "contents", KEYS)[0])
    assert np.isnan(value[0]) and np.isnan(sigma[0])


def test_every_mistake_is_told_at_once() -> None:
    rows = [
        row(value="ten"),
        row(component="Ni", sigma=-1.0),
        row(component="Cu", sigma=None),
        row(component="Zn", value=float("inf")),
        row(component="Pb", value=None, sigma=0.0),
        row(component="  "),
        row(component="Cd"),
        row(component="Cd"),
    ]
    text = [{name: None if one is None else str(one) for name, one in line.items()} for line in rows]
    found = codes(text)
    assert sorted(found) == sorted(
        [
            "value-no-number",
            "sigma-negative",
            "sigma-absent",
            "value-infinite",
            "exact-without-value",
            "row-unnamed",
            "row-twice",
        ]
    )


def test_a_problem_names_its_row() -> None:
    (told,) = read_table([row(sigma=-1.0)], "contents", KEYS)[1]
    assert told.place.cell == "a · Cr"


def test_columns_that_are_not_there_are_named() -> None:
    (told,) = read_table([{"stream": "a", "value": 1.0}], "contents", KEYS)[1]
    assert told.code == "table-columns-absent" and "component、sigma" in str(told)


@pytest.mark.parametrize("given", [[], pl.DataFrame(schema={"stream": pl.String, "component": pl.String})])
def test_an_empty_table_is_no_rows(given: object) -> None:
    frame, _ = read_table(given, "contents", KEYS)
    assert frame.height == 0 and frame.columns == ["stream", "component", "value", "sigma"]


def test_correlations_become_covariances() -> None:
    rows = [{"variable": "a", "other": "b", "correlation": -0.5}]
    pairs, problems = correlate(("a", "b"), np.array([2.0, 3.0]), rows, "variable")
    assert pairs == ((0, 1, -3.0),) and not problems


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([("a", "z", 0.5)], "correlation-unknown"),
        ([("a", "a", 0.5)], "correlation-twice"),
        ([("a", "b", 0.5), ("b", "c", 0.5)], "correlation-twice"),
        ([("a", "b", 1.0)], "correlation-range"),
        ([("a", "exact", 0.5)], "correlation-range"),
        ([("a", "missing", 0.5)], "correlation-range"),
    ],
)
def test_correlations_that_cannot_be_are_told(rows: list[tuple[str, str, float]], code: str) -> None:
    names, sigma = ("a", "b", "c", "exact", "missing"), np.array([1.0, 1.0, 1.0, 0.0, np.nan])
    given = [dict(zip(("variable", "other", "correlation"), one, strict=True)) for one in rows]
    assert [one.code for one in correlate(names, sigma, given, "variable")[1]] == [code]
