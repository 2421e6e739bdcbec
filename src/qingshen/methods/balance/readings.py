"""Tables of readings other than streams: read, and checked for every mistake at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from qingshen.messages import suggestion
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import MISREAD, Given
from qingshen.methods.balance.normal import Array, Pair
from qingshen.problems import Place, Problem

NUMBERS = ("value", "sigma")


def read_table(
    given: Given, table: str, keys: tuple[str, ...], optional: tuple[str, ...] = ()
) -> tuple[pl.DataFrame, list[Problem]]:
    """Return `given` with its text `keys`, `value`, `sigma`, `optional` numbers (null where absent), and its problems.

    Problems: columns absent, keys empty or twice, text for a number, infinite, a negative sigma, a value without one.
    The frame is empty where nothing could be read.
    """
    numbers = NUMBERS + optional
    frame = _native(given)
    absent = [name for name in keys + NUMBERS if name not in frame.columns]
    empty = pl.DataFrame(schema=dict.fromkeys(keys, pl.String()) | dict.fromkeys(numbers, pl.Float64()))
    if absent and len(frame.columns):
        return empty, [problem(Place(cell=table), "table-columns-absent", table=table, columns="、".join(absent))]
    if not len(frame) or absent:
        return empty, []
    texts = [pl.col(name).cast(pl.String).str.strip_chars().replace("", None) for name in keys]
    extra = [pl.lit(None).alias(name) for name in optional if name not in frame.columns]
    frame = frame.with_columns(extra).select(*texts, *numbers)
    loose = frame.with_columns(_number(name, frame.schema[name]) for name in numbers)
    where = [_place(row, keys) for row in frame.iter_rows(named=True)]
    problems = [
        problem(place, "value-no-number", value=given_number)
        for name in numbers
        for place, given_number, number in zip(where, frame[name], loose[name], strict=True)
        if given_number is not None and number is None
    ]
    read = loose.with_columns(pl.col(numbers).fill_nan(None))
    return read, problems + _unkeyed(read, table, keys) + _readings(read, where)


def arrays(frame: pl.DataFrame) -> tuple[Array, Array]:
    """Return value and sigma of a frame of readings, NaN where unmeasured."""
    value = frame["value"].fill_null(math.nan).to_numpy()
    sigma = frame["sigma"].fill_null(math.nan).to_numpy()
    return value.copy(), np.where(np.isnan(value), np.nan, sigma)


def correlate(
    names: Sequence[str], sigma: Array, correlations: Given, key: str
) -> tuple[tuple[Pair, ...], list[Problem]]:
    """Return covariances from `correlations`: columns `key`, other, correlation (-1, 1); each name once at most."""
    at = {name: index for index, name in enumerate(names)}
    pairs: list[Pair] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row in _native(correlations).iter_rows(named=True):
        both, r = (str(row[key]), str(row["other"])), row["correlation"]
        place = Place(cell=" – ".join(both))
        unknown = [name for name in both if name not in at]
        if unknown:
            hint = suggestion(unknown[0], names)
            problems.append(problem(place, "correlation-unknown", value=unknown[0], hint=hint))
        elif both[0] == both[1] or seen & set(both):
            problems.append(problem(place, "correlation-twice"))
        elif r is None or not -1 < r < 1 or not all(sigma[at[name]] > 0 for name in both):
            problems.append(problem(place, "correlation-range", value=r))
        else:
            one, other = at[both[0]], at[both[1]]
            pairs.append((one, other, float(r * sigma[one] * sigma[other])))
        seen |= set(both)
    return tuple(pairs), problems


def _native(given: Any) -> pl.DataFrame:
    if isinstance(given, list | tuple):
        return pl.DataFrame(list(given), infer_schema_length=None, strict=False)
    frame: pl.DataFrame = nw.from_native(given, eager_only=True).to_polars()
    return frame


def _number(name: str, kind: pl.DataType) -> pl.Expr:
    """Return a column as numbers; text that is none becomes null, to be told."""
    column = pl.col(name) if kind.is_numeric() or kind == pl.Null else pl.col(name).cast(pl.String)
    return column.cast(pl.Float64, strict=False)


def _place(row: Mapping[str, Any], keys: tuple[str, ...]) -> Place:
    return Place(cell=" · ".join(str(row[name]) for name in keys if row[name] is not None) or "?")


def _unkeyed(frame: pl.DataFrame, table: str, keys: tuple[str, ...]) -> list[Problem]:
    empty = frame.select(pl.any_horizontal(pl.col(keys).is_null())).to_series()
    problems = [
        problem(Place(cell=f"{table} #{at + 1}"), "row-unnamed", columns="、".join(keys))
        for at in np.flatnonzero(empty.to_numpy())
    ]
    named = frame.filter(~empty)
    double = named.filter(named.select(keys).is_duplicated()).unique(keys, keep="first", maintain_order=True)
    return problems + [problem(_place(row, keys), "row-twice", table=table) for row in double.iter_rows(named=True)]


def _readings(frame: pl.DataFrame, where: Sequence[Place]) -> list[Problem]:
    return [
        problem(where[at], code, value=frame["value"][at], sigma=frame["sigma"][at])
        for code, wrong in MISREAD
        for at in np.flatnonzero(frame.select(wrong.fill_null(False)).to_series().to_numpy()).tolist()
    ]
