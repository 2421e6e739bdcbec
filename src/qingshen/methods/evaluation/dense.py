"""Rows (enterprise, indicator, value, level, status) → arrays indicator × enterprise; what is absent stays missing.

The long table is scattered once; everything after it runs on contiguous arrays, chunk by chunk, which is what keeps
1,000,000 enterprises within reach of a laptop.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen.language import Text
from qingshen.methods.evaluation.plan import Floats, Plan
from qingshen.problems import Place, Problem, Refused

ABSENT, REPORTED, ESTIMATED, BELOW, MISSING, NOT_APPLICABLE = range(6)
STATUSES = ("reported", "estimated", "below_detection", "missing", "not_applicable")
RANKS = ("none", "III", "II", "I")
UNSTATED = 4
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Dense:
    """J indicators × E enterprises: `value` (NaN where none), `rank` (0-3, 4 = no answer), `status` codes."""

    enterprises: pl.Series
    value: Floats
    rank: Bytes
    status: Bytes
    parameters: dict[str, Floats]

    def part(self, start: int, stop: int) -> Dense:
        """Return the enterprises from `start` to `stop`, without copying."""
        return Dense(
            self.enterprises[start:stop],
            self.value[:, start:stop],
            self.rank[:, start:stop],
            self.status[:, start:stop],
            {name: values[start:stop] for name, values in self.parameters.items()},
        )


def _problem(place: str, code: str, found: list[str], what: Text, remedy: Text) -> Problem:
    listed = found[:5]
    text = Text(what.zh.format("、".join(listed)), what.en.format(", ".join(listed)))
    return Problem(Place(cell=place), code, text, remedy)


def _codes(series: pl.Series, known: tuple[str, ...], first: int = 0) -> pl.Series:
    """Return `first` + the position in `known` of each text as UInt8; null and unknown texts become null."""
    texts = _plain(series)
    if texts.null_count() == len(texts):
        return pl.Series([None], dtype=pl.UInt8).new_from_index(0, len(texts))
    return texts.cast(pl.Enum(known), strict=False).to_physical().cast(pl.UInt8) + first


def _unknown(series: pl.Series, codes: pl.Series, known: tuple[str, ...]) -> Iterator[Problem]:
    if codes.null_count() > series.null_count():
        column, texts = series.name, _plain(series)
        yield _problem(
            column,
            f"{column}-unknown",
            sorted(str(text) for text in texts.filter(codes.is_null() & texts.is_not_null()).unique()),
            Text("未知的" + column + "：{}", "unknown " + column + ": {}"),
            Text("可用：" + "、".join(known), "known: " + ", ".join(known)),
        )


def _unnamed(series: pl.Series) -> Iterator[Problem]:
    if series.null_count():
        yield _problem(
            series.name,
            f"{series.name}-missing",
            [str(series.null_count())],
            Text("{} 行没有" + series.name, "{} rows without " + series.name),
            Text("补上，或删去这些行", "give it, or drop these rows"),
        )


def _plain(keys: pl.Series) -> pl.Series:
    return keys.cast(pl.Utf8) if keys.dtype in (pl.Categorical, pl.Enum) else keys


def _positions(keys: pl.Series) -> tuple[pl.Series, NDArray[np.int64]]:
    """Return the sorted distinct enterprises and each row's position among them."""
    starts = (keys != keys.shift(1)).fill_null(True)
    blocks = _plain(keys.filter(starts))
    if blocks.n_unique() == len(blocks):
        run = starts.cast(pl.Int64).cum_sum().to_numpy() - 1
        if blocks.is_sorted():
            return blocks, run
        order = blocks.arg_sort()
        rank = np.empty(len(blocks), dtype=np.int64)
        rank[order.to_numpy()] = np.arange(len(blocks))
        return blocks.gather(order), rank[run]
    keys = _plain(keys)
    distinct = keys.unique().sort()
    rank_frame = pl.DataFrame({"key": distinct, "rank": np.arange(len(distinct), dtype=np.int64)})
    found = pl.DataFrame({"key": keys}).join(rank_frame, on="key", how="left", maintain_order="left")
    return distinct, found["rank"].to_numpy()


def _statuses(values: pl.DataFrame, given: pl.Series) -> pl.Series:
    """Complete the status codes `given`; an empty status means reported where there is a value or an answer."""
    if not given.null_count():
        return given
    filled = values["value"].is_not_null() | values["level"].is_not_null()
    return given.fill_null(filled.cast(pl.UInt8) * REPORTED + (~filled).cast(pl.UInt8) * MISSING)


def _misgiven(plan: Plan, parameters: pl.DataFrame | None) -> Iterator[Problem]:
    """Yield the parameters given twice and the outputs that are no amounts."""
    if parameters is None:
        return
    outputs = {product for one in plan.classes for group in one.groups for product in group.products}
    asked = parameters.filter(pl.col("name").is_in(sorted(plan.parameters)))
    twice = asked.filter(asked.select("enterprise", "name").is_duplicated())
    amount = pl.col("value").cast(pl.Float64)
    absurd = asked.filter(pl.col("name").is_in(sorted(outputs)) & ((amount < 0) | amount.is_infinite()))
    for code, rows, what, remedy in (
        (
            "parameter-duplicate",
            twice,
            Text("参数重复：{}", "parameter given twice: {}"),
            Text("每家企业只留一行", "keep one row an enterprise"),
        ),
        (
            "output-invalid",
            absurd,
            Text("产量不是非负的数：{}", "output is not an amount of zero or more: {}"),
            Text("更正产量；不生产的填0或不填", "correct it; what is not made is 0 or left out"),
        ),
    ):
        for name in rows["name"].unique().sort():
            named = rows.filter(pl.col("name") == name)["enterprise"].cast(pl.Utf8).unique().sort()
            yield _problem(f"parameters.{name}", code, named.to_list(), what, remedy)


def _parameters(plan: Plan, parameters: pl.DataFrame | None, enterprises: pl.Series) -> dict[str, Floats]:
    """Return each parameter the system asks for as an array over the enterprises, NaN where it is not given."""
    found = {}
    for name in sorted(plan.parameters):
        values = np.full(len(enterprises), np.nan)
        if parameters is not None and len(parameters):
            given = parameters.filter(pl.col("name") == name).select(
                pl.col("enterprise").cast(enterprises.dtype), pl.col("value").cast(pl.Float64)
            )
            joined = enterprises.to_frame("enterprise").join(given, on="enterprise", how="left", maintain_order="left")
            values = joined["value"].fill_null(np.nan).to_numpy().copy()
        found[name] = values
    return found


def scatter(plan: Plan, values: pl.DataFrame, parameters: pl.DataFrame | None) -> Dense:
    """Arrange `values` by indicator and enterprise.

    Raises `Refused` with rows that name no enterprise or indicator, unknown names, levels and statuses, misgiven
    parameters; and, where all of these are in order, with rows given twice.
    """
    row, level = _codes(values["indicator"], plan.codes), _codes(values["level"], RANKS)
    stated = _codes(values["status"], STATUSES, REPORTED)
    problems = [
        *_unnamed(values["enterprise"]),
        *_unnamed(values["indicator"]),
        *_unknown(values["indicator"], row, plan.codes),
        *_unknown(values["level"], level, RANKS),
        *_unknown(values["status"], stated, STATUSES),
        *_misgiven(plan, parameters),
    ]
    if problems:
        raise Refused(problems)
    enterprises, column = _positions(values["enterprise"])
    size, width = len(enterprises), len(plan.codes)
    flat = row.to_numpy().astype(np.int64) * size + column
    status = np.full(width * size, ABSENT, dtype=np.uint8)
    status[flat] = _statuses(values, stated).to_numpy()
    if np.count_nonzero(status) != len(flat):
        twice = values.filter(values.select("enterprise", "indicator").is_duplicated()).head(5)
        raise Refused(
            [
                _problem(
                    "indicator",
                    "value-duplicate",
                    sorted({f"{one['enterprise']}/{one['indicator']}" for one in twice.iter_rows(named=True)}),
                    Text("同一企业同一指标有多行：{}", "several rows for one enterprise and indicator: {}"),
                    Text("每个指标只留一行", "keep one row an indicator"),
                )
            ]
        )
    value = np.full(width * size, np.nan)
    value[flat] = values["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
    rank = np.full(width * size, UNSTATED, dtype=np.uint8)
    if level.null_count() < len(level):
        rank[flat] = level.fill_null(UNSTATED).to_numpy()
    shape = (width, size)
    dense = Dense(
        enterprises,
        value.reshape(shape),
        rank.reshape(shape),
        status.reshape(shape),
        _parameters(plan, parameters, enterprises),
    )
    _silence(plan, dense)
    return dense


def _silence(plan: Plan, dense: Dense) -> None:
    """Mark as missing, in place, what gives no figure or level to judge, however it is declared or left out."""
    for row, qualitative in enumerate(plan.qualitative):
        silent = dense.rank[row] == UNSTATED if qualitative else np.isnan(dense.value[row])
        dense.status[row][silent & (dense.status[row] != NOT_APPLICABLE)] = MISSING
