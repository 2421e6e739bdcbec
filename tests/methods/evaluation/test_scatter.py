"""Rows in small batches, in any order and of any text type, give the same tables and the same refusals."""

import importlib
from collections.abc import Iterator

import polars as pl
import pytest
from cohorts import VALUE_SCHEMA
from polars.testing import assert_frame_equal
from sentences import made

from qingshen.methods.evaluation import evaluate
from qingshen.problems import Refused

SYSTEM = made(
    {
        "classes": {"only": {"weight": 1}},
        "indicators": {
            "water": {
                "class": "only",
                "weight": 0.6,
                "direction": "lower",
                "limiting": True,
                "levels": ["≤8", "≤24", "≤40"],
            },
            "reuse": {"class": "only", "weight": 0.4, "direction": "higher", "levels": ["≥60", "≥40", "≥30"]},
        },
    }
)
ROWS = [
    (f"E{at}", code, value, None, "reported")
    for at in range(4)
    for code, value in (("water", 10.0 * at), ("reuse", 60.0 - 10 * at))
]
# Apart from their own rows, twice in a row, and alone at the end of a batch.
SCATTERED = [ROWS[at] for at in (7, 0, 3, 4, 1, 2, 5, 6)]


@pytest.fixture(params=[1, 2, 3, 200_000])
def batch(request: pytest.FixtureRequest) -> Iterator[int]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("qingshen.methods.evaluation.encode"), "BATCH", request.param)
        yield request.param


def table(rows: list[tuple[object, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=VALUE_SCHEMA, orient="row")


EXPECTED = evaluate(table(ROWS), SYSTEM).enterprises


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("rows", [ROWS, SCATTERED, ROWS[::-1]])
@pytest.mark.parametrize("text", [pl.Utf8, pl.Categorical, pl.Enum([*(f"E{at}" for at in range(4)), "water", "reuse"])])
def test_batches_order_and_text_types_change_nothing(rows: list[tuple[object, ...]], text: pl.DataType) -> None:
    values = table(rows).with_columns(pl.col("enterprise", "indicator").cast(text))
    assert EXPECTED["level"].to_list() == ["I", "II", "II", "III"]
    for given in (values, values.lazy()):
        assert_frame_equal(evaluate(given, SYSTEM).enterprises, EXPECTED)


@pytest.mark.usefixtures("batch")
def test_numbered_enterprises_stay_numbers_and_sort_as_numbers() -> None:
    values = table(SCATTERED).with_columns(pl.col("enterprise").str.strip_prefix("E").cast(pl.Int64) + 8)
    assert evaluate(values, SYSTEM).enterprises["enterprise"].to_list() == [8, 9, 10, 11]


@pytest.mark.usefixtures("batch")
@pytest.mark.parametrize("extra", [("E3", "watre", 1.0, None, None), ("E3", "reuse", 1.0, None, None)])
def test_what_is_wrong_in_the_last_batch_is_refused(extra: tuple[object, ...]) -> None:
    with pytest.raises(Refused, match=r"watre|E3/reuse"):
        evaluate(table([*SCATTERED, extra]), SYSTEM)


def test_a_column_without_any_text_is_no_answer_and_reported() -> None:
    values = table(ROWS).with_columns(level=pl.lit(None), status=pl.lit(None))
    assert_frame_equal(evaluate(values, SYSTEM).enterprises, EXPECTED)
