"""A flow network: nodes, the streams between them, what is measured and how well. Every mistake is told at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from narwhals.typing import IntoDataFrame

from qingshen.messages import suggestion
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.normal import Array, Integers, Pair
from qingshen.methods.balance.sound import sound
from qingshen.problems import Place, Problem, Refused

COLUMNS = ("stream", "source", "target", "value", "sigma")
CORRELATED = ("stream", "other", "correlation")
OUTSIDE = "env"
Given = IntoDataFrame | Sequence[Mapping[str, Any]]
MISREAD = (
    ("value-infinite", pl.col("value").is_infinite() | pl.col("sigma").is_infinite()),
    ("sigma-negative", pl.col("sigma") < 0),
    ("sigma-absent", pl.col("value").is_not_null() & pl.col("sigma").is_null()),
    ("exact-without-value", pl.col("value").is_null() & (pl.col("sigma") == 0)),
)
"""What can be wrong with a reading and its sigma, by the problem's code."""


@dataclass(frozen=True, eq=False)
class Network:
    """n streams between m nodes.

    `source`, `target`: node of each end, -1 outside. `value`: reading [any one unit], NaN unmeasured. `sigma`: its
    standard deviation, 0 exact, NaN unmeasured. `pairs`: correlated readings (stream, stream, covariance), a stream in
    at most one. `notes`: what is odd but no mistake.
    """

    stream: tuple[str, ...]
    node: tuple[str, ...]
    source: Integers
    target: Integers
    value: Array
    sigma: Array
    pairs: tuple[Pair, ...] = ()
    notes: tuple[Problem, ...] = ()

    @classmethod
    def from_streams(
        cls, streams: Given, correlations: Given | None = None, nodes: Sequence[str] | None = None
    ) -> Network:
        """Return the network of `streams`: `stream`, `source`, `target`, `value`, `sigma`, one row a stream.

        `source` or `target` "env" or null is outside; `value` null is unmeasured; `sigma` [unit of the value] 0 is
        exact. `correlations`: `stream`, `other`, `correlation` [-1, 1], of readings that share a meter or a
        calibration. `nodes` are those that may be named, where they are known; else whatever the streams name.

        Raises Refused with every mistake: duplicate or unnamed streams, self-loops, streams from outside to outside,
        unknown nodes, negative sigma, a value without one, nodes that only fill or only empty, nothing measured.
        """
        plain = sound(streams, OUTSIDE) if nodes is None else None
        if plain is not None:
            network = cls(*plain)
            return network if correlations is None else network.correlated(correlations)
        frame, problems = _frame(streams)
        unread = {one.place.cell for one in problems}
        problems = _names(frame) + problems
        named = _ends(frame)
        problems += _topology(frame, named, nodes)
        problems += _readings(frame, unread)
        names, sigma = tuple(frame["stream"].fill_null("?").to_list()), _sigma(frame)
        pairs: tuple[Pair, ...] = ()
        if correlations is not None:
            pairs, mistaken = _pairs(correlations, names, None if problems else sigma)
            problems += mistaken
        if problems:
            raise Refused(problems)
        index = {name: at for at, name in enumerate(named.node)}
        value = frame["value"].fill_null(math.nan).to_numpy().copy()
        ends = _indices(named.source, index), _indices(named.target, index)
        return cls(names, named.node, *ends, value, sigma, pairs)

    def correlated(self, correlations: Given) -> Network:
        """Return the network with correlated readings. Raises Refused for streams that cannot be, or twice."""
        pairs, problems = _pairs(correlations, self.stream, self.sigma)
        if problems:
            raise Refused(problems)
        return self.with_readings(self.value, self.sigma, pairs)

    def with_readings(self, value: Array, sigma: Array, pairs: tuple[Pair, ...] | None = None) -> Network:
        """Return the same streams with other readings."""
        kept = self.pairs if pairs is None else pairs
        return Network(self.stream, self.node, self.source, self.target, value, sigma, kept, self.notes)

    @property
    def measured(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Which streams have a reading, shape (n,)."""
        return ~np.isnan(self.value)


@dataclass(frozen=True)
class _Ends:
    source: pl.Series
    target: pl.Series
    node: tuple[str, ...]


def _native(given: Given) -> Any:
    return pl.DataFrame(list(given), infer_schema_length=None) if isinstance(given, list | tuple) else given


def _frame(streams: Given) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the five columns as polars holds them, and a problem for each figure that is none (null in the frame)."""
    given = nw.from_native(_native(streams), eager_only=True)
    absent = [name for name in COLUMNS if name not in given.columns]
    problems = []
    if absent and given.columns:
        problems.append(problem(Place(cell="streams"), "columns-absent", columns="、".join(absent)))
    if not len(given):
        problems.append(problem(Place(cell="streams"), "network-empty"))
    if problems:
        raise Refused(problems)
    frame: pl.DataFrame = given.select(*COLUMNS).to_polars().with_columns(_texts(COLUMNS[:3]))
    read = frame.with_columns(_numbers(frame[name]) for name in COLUMNS[3:])
    return read, [
        problem(Place(cell=f"{row['stream'] or '?'} {name}"), "value-no-number", value=row[name])
        for name in COLUMNS[3:]
        if not frame[name].dtype.is_numeric()
        for row in frame.filter(_written(frame[name]).is_not_null() & read[name].is_null()).iter_rows(named=True)
    ]


def _texts(names: Sequence[str]) -> list[pl.Expr]:
    return [pl.col(name).cast(pl.String).str.strip_chars().replace("", None) for name in names]


def _written(given: pl.Series) -> pl.Series:
    """Return the column as text, null where it is blank."""
    text = given.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def _numbers(given: pl.Series) -> pl.Series:
    """Return the column as numbers, null where it holds none."""
    plain = given if given.dtype.is_numeric() else _written(given)
    return plain.cast(pl.Float64, strict=False).fill_nan(None)


def _pairs(correlations: Given, names: Sequence[str], sigma: Array | None) -> tuple[tuple[Pair, ...], list[Problem]]:
    """Return the covariances of correlated readings, and what is wrong with them; `sigma` None is not looked at."""
    given = nw.from_native(_native(correlations), eager_only=True)
    absent = [name for name in CORRELATED if name not in given.columns]
    if absent and given.columns:
        listed = "、".join(absent)
        return (), [problem(Place(cell="correlations"), "table-columns-absent", table="correlations", columns=listed)]
    if not len(given):
        return (), []
    frame: pl.DataFrame = given.select(*CORRELATED).to_polars()
    read = frame.with_columns(*_texts(CORRELATED[:2]), _numbers(frame["correlation"]))
    at = {name: index for index, name in enumerate(names)}
    pairs: list[Pair] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for row, written in zip(read.iter_rows(named=True), frame["correlation"], strict=True):
        both, r = (row["stream"] or "?", row["other"] or "?"), row["correlation"]
        place = Place(cell=" – ".join(both))
        unknown = [name for name in both if name not in at]
        if unknown:
            problems.append(problem(place, "correlation-unknown", value=unknown[0], hint=suggestion(unknown[0], names)))
        elif both[0] == both[1] or seen & set(both):
            problems.append(problem(place, "correlation-twice"))
        elif r is None or not -1 < r < 1 or (sigma is not None and not all(sigma[at[name]] > 0 for name in both)):
            problems.append(problem(place, "correlation-range", value=written))
        elif sigma is not None:
            one, other = at[both[0]], at[both[1]]
            pairs.append((one, other, float(r * sigma[one] * sigma[other])))
        seen |= set(both)
    return tuple(pairs), problems


def _names(frame: pl.DataFrame) -> list[Problem]:
    unnamed = frame["stream"].is_null()
    problems = [problem(Place(cell=f"#{at + 1}"), "stream-unnamed") for at in np.flatnonzero(unnamed.to_numpy())]
    double = frame.filter(frame["stream"].is_duplicated() & ~unnamed)["stream"].unique(maintain_order=True)
    return problems + [problem(Place(cell=name), "stream-twice", value=name) for name in double]


def _ends(frame: pl.DataFrame) -> _Ends:
    source, target = (frame[name].replace(OUTSIDE, None) for name in ("source", "target"))
    both = pl.concat([source.rename("node"), target.rename("node")]).drop_nulls().unique(maintain_order=True)
    return _Ends(source, target, tuple(both.to_list()))


def _indices(names: pl.Series, index: Mapping[str, int]) -> Integers:
    codes = names.replace_strict(index, default=-1, return_dtype=pl.Int32) if index else names
    return np.asarray(codes.fill_null(-1).to_numpy(), dtype=np.int32)


def _topology(frame: pl.DataFrame, ends: _Ends, nodes: Sequence[str] | None) -> list[Problem]:
    """Return the mistakes of who joins whom; the dead ends only once there is no other, for they follow from those."""
    both = pl.DataFrame({"stream": frame["stream"].fill_null("?"), "source": ends.source, "target": ends.target})
    problems = [
        problem(Place(cell=row["stream"]), "stream-self-loop", node=row["source"])
        for row in both.filter(pl.col("source") == pl.col("target")).iter_rows(named=True)
    ]
    problems += [
        problem(Place(cell=row["stream"]), "stream-outside")
        for row in both.filter(pl.col("source").is_null() & pl.col("target").is_null()).iter_rows(named=True)
    ]
    if nodes is not None:
        problems += _unknown_nodes(both, ends.node, nodes)
    return problems or _one_way(both)


def _unknown_nodes(both: pl.DataFrame, named: Iterable[str], nodes: Sequence[str]) -> list[Problem]:
    problems = []
    for name in (one for one in named if one not in set(nodes)):
        first = both.filter((pl.col("source") == name) | (pl.col("target") == name))["stream"][0]
        problems.append(problem(Place(cell=first), "node-unknown", value=name, hint=suggestion(name, nodes)))
    lonely = [name for name in nodes if name not in set(named)]
    return problems + [problem(Place(cell=name), "node-disconnected", value=name) for name in lonely]


def _one_way(both: pl.DataFrame) -> list[Problem]:
    """A node that only fills or only empties would force its streams to zero: something is not drawn."""
    filled, emptied = set(both["target"].drop_nulls()), set(both["source"].drop_nulls())
    problems = []
    for name in sorted(filled ^ emptied):
        only_in = name in filled
        touching = both.filter((pl.col("target") if only_in else pl.col("source")) == name)["stream"]
        shown = "、".join(touching.head(5)) + ("…" if len(touching) > 5 else "")
        code = "node-only-filled" if only_in else "node-only-emptied"
        problems.append(problem(Place(cell=name), code, node=name, streams=shown))
    return problems


def _readings(frame: pl.DataFrame, unread: set[str]) -> list[Problem]:
    """Return the mistakes of values and sigmas; rows with a figure in `unread` ("stream column") are told already."""
    problems = [
        problem(Place(cell=row["stream"] or "?"), code, value=row["value"], sigma=row["sigma"])
        for code, wrong in MISREAD
        for row in frame.filter(wrong).iter_rows(named=True)
        if not {f"{row['stream'] or '?'} {name}" for name in COLUMNS[3:]} & unread
    ]
    if frame["value"].null_count() == frame.height and not unread:
        counted = Counter(frame["stream"].drop_nulls())
        first = "、".join(list(counted)[:5]) + ("…" if len(counted) > 5 else "")
        problems.append(problem(Place(cell=first), "nothing-measured", streams=first))
    return problems


def _sigma(frame: pl.DataFrame) -> Array:
    sigma = pl.when(pl.col("value").is_not_null()).then(pl.col("sigma"))
    return np.asarray(frame.select(sigma.fill_null(math.nan)).to_series().to_numpy(), dtype=np.float64).copy()
