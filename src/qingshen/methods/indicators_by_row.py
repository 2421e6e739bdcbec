"""The figures of a few enterprises row by row: the same as column by column, without a dataframe's start."""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

import polars as pl

from qingshen.rulebook.system import Indicator

DIVIDED_BY_ZERO = "除数为零 / division by zero"
PARTLY = "部分数据不适用 / some inputs are not applicable"
UNBOUNDED = "低于检出限的数据不足以限定该指标 / inputs below detection leave it unbounded"


class Given(NamedTuple):
    """What was reported of a quantity, and what follows for an indicator."""

    value: float | None = None
    status: str | None = "missing"
    reason: str | None = None


def figures_by_row(
    enterprises: Sequence[str], quantities: pl.DataFrame, measured: Sequence[Indicator]
) -> list[tuple[str, str, float | None, str | None, str | None]]:
    """Return enterprise, indicator, value, status, reason of every enterprise × indicator.

    `quantities`: `enterprise, variable, value, status, reason` of one year; of two rows of a quantity the first counts.
    """
    given: dict[tuple[str, str], Given] = {}
    columns = ("enterprise", "variable", "value", "status", "reason")
    for enterprise, variable, value, status, reason in quantities.select(columns).iter_rows():
        is_missing = value is None and status != "not_applicable"
        given.setdefault((enterprise, variable), Given(value, "missing" if is_missing else status, reason))
    nothing = Given()
    found = []
    for indicator, enterprise in product(measured, enterprises):
        names = indicator.formula.names if indicator.formula else (indicator.code,)
        inputs = {name: given.get((enterprise, name), nothing) for name in names}
        figure = _calculated(indicator, inputs) if indicator.formula else inputs[indicator.code]
        found.append((enterprise, indicator.code, *figure))
    return found


def _calculated(indicator: Indicator, inputs: Mapping[str, Given]) -> Given:
    formula = indicator.formula
    assert formula is not None
    at_zero = {name: 0.0 if one.status == "below_detection" else one.value for name, one in inputs.items()}
    value, least = formula.evaluate({name: one.value for name, one in inputs.items()}), formula.evaluate(at_zero)
    is_finite = value == value  # noqa: PLR0124 - the formula gives NaN where it gives nothing
    figure = value if is_finite else None
    statuses = [one.status for one in inputs.values()]
    if all(one == "not_applicable" for one in statuses):
        return Given(figure, "not_applicable", inputs[formula.names[0]].reason)
    if "missing" in statuses:
        return Given(figure, "missing")
    if "not_applicable" in statuses:
        return Given(figure, "missing", PARTLY)
    if not is_finite:
        return Given(figure, "missing", DIVIDED_BY_ZERO)
    if "below_detection" in statuses:
        return Given(figure, "missing", UNBOUNDED) if least != 0 else Given(figure, "below_detection")
    return Given(figure, "estimated" if "estimated" in statuses else "reported")
