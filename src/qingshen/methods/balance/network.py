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
from qingshen.problems import Place, Problem, Refused

COLUMNS = ("stream", "source", "target", "value", "sigma")
OUTSIDE = "env"
Given = IntoDataFrame | Sequence[Mapping[str, Any]]


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
        frame = _frame(streams)
        problems = _names(frame)
        named = _ends(frame)
        problems += _topology(frame, named, nodes)
        problems += _readings(frame)
        if problems:
            raise Refused(problems)
        index = {name: at for at, name in enumerate(named.node)}
        network = cls(
            tuple(frame["stream"].to_list()),
            named.node,
            _indices(named.source, index),
            _indices(named.target, index),
            frame["value"].fill_null(math.nan).to_numpy().copy(),
            _sigma(frame),
        )
        return network if correlations is None else network.correlated(correlations)

    def correlated(self, correlations: Given) -> Network:
        """Return the network with correlated readings. Raises Refused for streams that cannot be, or twice."""
        at = {name: index for index, name in enumerate(self.stream)}
        pairs: list[Pair] = []
        problems: list[Problem] = []
        seen: set[str] = set()
        for row in nw.from_native(_native(correlations), eager_only=True).rows(named=True):
            names, r = (str(row["stream"]), str(row["other"])), row["correlation"]
            place = Place(cell=" – ".join(names))
            unknown = [name for name in names if name not in at]
            if unknown:
                hint = suggestion(unknown[0], self.stream)
                problems.append(problem(place, "correlation-unknown", value=unknown[0], hint=hint))
            elif names[0] == names[1] or seen & set(names):
                problems.append(problem(place, "correlation-twice"))
            elif r is None or not -1 < r < 1 or not all(self.sigma[at[name]] > 0 for name in names):
                problems.append(problem(place, "correlation-range", value=r))
            else:
                one, other = at[names[0]], at[names[1]]
                pairs.append((one, other, float(r * self.sigma[one] * self.sigma[other])))
            seen |= set(names)
        if problems:
            raise Refused(problems)
        return self.with_readings(self.value, self.sigma, tuple(pairs))

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


def _frame(streams: Given) -> pl.DataFrame:
    """Return the five columns as polars holds them; a figure that is none is a problem."""
    given = nw.from_native(_native(streams), eager_only=True)
    absent = [name for name in COLUMNS if name not in given.columns]
    if absent:
        listed = "、".join(absent)
        raise Refused([problem(Place(cell="streams"), "columns-absent", columns=listed)])
    if not len(given):
        raise Refused([problem(Place(cell="streams"), "network-empty")])
    frame: pl.DataFrame = given.select(*COLUMNS).to_polars()
    texts = [pl.col(name).cast(pl.String).str.strip_chars().replace("", None) for name in COLUMNS[:3]]
    try:
        return frame.with_columns(*texts, pl.col("value", "sigma").cast(pl.Float64).fill_nan(None))
    except pl.exceptions.InvalidOperationError:
        loose = frame.select(pl.col("value", "sigma").cast(pl.String).cast(pl.Float64, strict=False))
        problems = [
            problem(Place(cell=f"{row['stream']} {name}"), "value-no-number", value=row[name])
            for name in ("value", "sigma")
            for row, read in zip(frame.iter_rows(named=True), loose[name], strict=True)
            if row[name] is not None and read is None
        ]
        raise Refused(problems) from None


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


def _readings(frame: pl.DataFrame) -> list[Problem]:
    value, sigma = pl.col("value"), pl.col("sigma")
    checks = (
        ("value-infinite", value.is_infinite() | sigma.is_infinite()),
        ("sigma-negative", sigma < 0),
        ("sigma-absent", value.is_not_null() & sigma.is_null()),
        ("exact-without-value", value.is_null() & (sigma == 0)),
    )
    problems = [
        problem(Place(cell=row["stream"] or "?"), code, value=row["value"], sigma=row["sigma"])
        for code, wrong in checks
        for row in frame.filter(wrong).iter_rows(named=True)
    ]
    if frame["value"].null_count() == frame.height:
        counted = Counter(frame["stream"].drop_nulls())
        first = "、".join(list(counted)[:5]) + ("…" if len(counted) > 5 else "")
        problems.append(problem(Place(cell=first), "nothing-measured", streams=first))
    return problems


def _sigma(frame: pl.DataFrame) -> Array:
    sigma = pl.when(pl.col("value").is_not_null()).then(pl.col("sigma"))
    return np.asarray(frame.select(sigma.fill_null(math.nan)).to_series().to_numpy(), dtype=np.float64).copy()
