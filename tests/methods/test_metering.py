"""A reading gets the standard deviation its writer's words allow, and none where nothing is known."""

import math

import polars as pl
import pytest

from qingshen.case.balancing import Balancing
from qingshen.methods.metering import with_sigma

BALANCING = Balancing(reported=0.05, estimated=0.2, floor=0.001)


def one(value: float | None, status: str, uncertainty: float | None = None, beside: float = 100.0) -> tuple:
    rows = {"value": [value, beside], "status": [status, "reported"], "uncertainty": [uncertainty, None]}
    schema = {"value": pl.Float64, "status": pl.String, "uncertainty": pl.Float64}
    return with_sigma(pl.DataFrame(rows, schema=schema), BALANCING).select("reading", "sigma").row(0)


@pytest.mark.parametrize(
    ("value", "status", "uncertainty", "reading", "sigma"),
    [
        (98.0, "reported", 2.0, 98.0, 1.0),
        (196.0, "reported", None, 196.0, 5.0),
        (196.0, "estimated", None, 196.0, 20.0),
        (196.0, "estimated", 10.0, 196.0, 10.0),
        (50.0, "reported", 0.0, 50.0, 0.0),
        (196.0, "reported", 1e-6, 196.0, 0.1),
        (0.0, "reported", 5.0, 0.0, 0.1 / 1.96),
        (12.0, "below_detection", None, 6.0, 12 / math.sqrt(12)),
        (None, "missing", None, None, None),
        (5.0, "missing", 5.0, None, None),
    ],
    ids=[
        "stated",
        "by status",
        "estimated",
        "estimated, stated",
        "exact",
        "floor",
        "zero",
        "below",
        "missing",
        "aside",
    ],
)
def test_each_status_has_its_sigma(value, status, uncertainty, reading, sigma) -> None:
    assert one(value, status, uncertainty) == (reading, pytest.approx(sigma) if sigma is not None else None)


def test_an_exact_zero_stays_exact() -> None:
    assert one(0.0, "reported", 0.0) == (0.0, 0.0)
