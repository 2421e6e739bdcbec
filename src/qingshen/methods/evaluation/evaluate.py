"""The verb: values of a cohort and an index system → levels, indices, contributions, gaps."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any, Literal

import narwhals as nw
import numpy as np
import polars as pl

from qingshen.language import Text
from qingshen.methods.evaluation.dense import Dense
from qingshen.methods.evaluation.grade import Graded, grade
from qingshen.methods.evaluation.plan import Plan, plan
from qingshen.methods.evaluation.reach import settle
from qingshen.methods.evaluation.rows import gap_rows, indicator_rows
from qingshen.methods.evaluation.scatter import scatter
from qingshen.methods.evaluation.warn import warnings
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.system import IndexSystem

COLUMNS = ("enterprise", "indicator", "value", "level", "status")
# Small enough that a chunk of one indicator stays in the processor's cache.
CHUNK = 16_384


def _frame(given: Any, what: str, columns: tuple[str, ...]) -> tuple[pl.LazyFrame, Any]:
    """Return `given` as a lazy polars frame, and the library it came from (None where it was lazy)."""
    frame = nw.from_native(given)
    missing = [name for name in columns if name not in frame.collect_schema().names()]
    if missing:
        raise Refused(
            [
                Problem(
                    Place(cell=what),
                    "column-missing",
                    Text(f"缺少列 {'、'.join(missing)}", f"columns missing: {', '.join(missing)}"),
                    Text(f"需要列 {'、'.join(columns)}", f"needed: {', '.join(columns)}"),
                )
            ]
        )
    chosen = frame.select(*columns)
    if not isinstance(chosen, nw.LazyFrame):
        return chosen.to_polars().lazy(), chosen.implementation
    native = chosen.to_native()
    return (native if isinstance(native, pl.LazyFrame) else chosen.collect("polars").to_polars().lazy()), None


class Evaluation:
    """The result of `evaluate`; each table is computed when it is first asked for.

    Frames come back in the library of the values given (polars, pandas, pyarrow); from a lazy frame, polars.
    """

    def __init__(self, system: IndexSystem, plan: Plan, dense: Dense, implementation: Any) -> None:
        self.system = system
        self._plan = plan
        self._dense = dense
        self._implementation = implementation

    def _native(self, frame: pl.DataFrame) -> Any:
        if self._implementation in (None, nw.Implementation.POLARS):
            return frame
        if self._implementation is nw.Implementation.PANDAS:
            return frame.to_pandas()
        return frame.to_arrow()

    def _chunks(self) -> list[tuple[Dense, Graded]]:
        size = len(self._dense.enterprises)
        parts = [self._dense.part(start, min(start + CHUNK, size)) for start in range(0, max(size, 1), CHUNK)]
        return [(part, grade(self._plan, part, self.system.grading)) for part in parts]

    @cached_property
    def enterprises(self) -> Any:
        """One row an enterprise, sorted by enterprise.

        `enterprise, index_1, index_2, index_3, index_1_best, index_2_best, index_3_best, level, level_best, complete,
        limiting_level`. Indices [0-100] if every gap fails, and the best still possible; `level` only what is
        certain. In a system without weights indices and levels are null and `limiting_level` alone is given.
        """
        return self._native(_enterprises(self._plan, self._graded_columns(), self._dense.enterprises))

    def _graded_columns(self) -> dict[str, np.ndarray[Any, Any]]:
        size = len(self._dense.enterprises)
        columns: dict[str, np.ndarray[Any, Any]] = {
            **{f"index_{k}{best}": np.empty(size) for best in ("", "_best") for k in (1, 2, 3)},
            **{name: np.empty(size, dtype=np.uint8) for name in ("level", "level_best", "limiting_level")},
            "complete": np.empty(size, dtype=bool),
        }
        for start in range(0, size, CHUNK):
            rows = slice(start, min(start + CHUNK, size))
            one = grade(self._plan, self._dense.part(rows.start, rows.stop), self.system.grading)
            for k in range(3):
                columns[f"index_{k + 1}"][rows], columns[f"index_{k + 1}_best"][rows] = one.index[k], one.index_best[k]
            columns["level"][rows], columns["level_best"][rows] = one.level, one.level_best
            columns["limiting_level"][rows], columns["complete"][rows] = one.limiting, one.complete
        return columns

    @cached_property
    def indicators(self) -> Any:
        """One row an enterprise and indicator, enterprises sorted, indicators in the system's order.

        `enterprise, indicator, value, status, level, points_1, points_2, points_3`, then `level_best`, `lost_1..3`
        (points of the index not certainly won), `distance_1..3` (what the value lacks to the baseline [indicator's
        unit], 0 where met, null where unknown or qualitative). The points of an enterprise add up to its index.
        """
        return self._native(indicator_rows(self.system, self._plan, self._chunks()))

    @cached_property
    def gaps(self) -> Any:
        """One row a gap, that is an indicator whose level is not certain.

        `enterprise, indicator, status, limiting, points_1..3` (at stake), `level_if_fails` (best level still possible
        if this gap alone comes out at its worst: what is missing fails), `level_if_met` (level certain if it alone
        comes out at its best: what is missing meets level I) and `matters` (whether either differs from the
        enterprise's `level_best` and `level`).
        """
        return self._native(gap_rows(self.system, self._plan, self._chunks()))

    @cached_property
    def warnings(self) -> tuple[Problem, ...]:
        """What the reader of the verdict must know: empty classes, unknown shares, limiting indicators set aside."""
        return warnings(self.system, self._plan, self._dense)


def _enterprises(plan: Plan, columns: dict[str, Any], enterprises: pl.Series) -> pl.DataFrame:
    names = pl.Enum(["none", "III", "II", "I"])
    frame = pl.DataFrame({"enterprise": enterprises, **columns}).with_columns(
        pl.col("level", "level_best", "limiting_level").cat.to(names).cast(pl.Utf8)
    )
    if not plan.weighted:
        frame = frame.with_columns(
            *(pl.lit(None, dtype=pl.Float64).alias(f"index_{k}{best}") for best in ("", "_best") for k in (1, 2, 3)),
            *(pl.lit(None, dtype=pl.Utf8).alias(name) for name in ("level", "level_best")),
        )
    order = [f"index_{k}{best}" for best in ("", "_best") for k in (1, 2, 3)]
    return frame.select("enterprise", *order, "level", "level_best", "complete", "limiting_level")


def evaluate(
    values: Any,
    system: IndexSystem,
    parameters: Any = None,
    *,
    empty_class: Literal["", "lose", "renormalise"] = "",
) -> Evaluation:
    """Grade a cohort with an index system.

    `values` (any dataframe narwhals knows, eager or lazy): `enterprise, indicator, value, level, status`, in the
    indicators' units; `level` ("I", "II", "III", "none") answers qualitative indicators, and beside a figure it may
    only lower what the figure reaches; `status` is reported, estimated, below_detection (true value between zero and
    `value`), missing or not_applicable. Rows that are absent are missing: they are graded as failing for what is
    certain and as level I for what is possible. `parameters`: `enterprise, name, value` (n of a baseline function or
    of a family, ``n:<product>`` where a product has its own, ``output:<product>`` for shared weights). `empty_class`
    overrides the system's switch.

    Raises `Refused` with missing columns; with rows that name no enterprise or indicator, unknown indicators, levels
    or statuses, parameters given twice, outputs below zero; with rows given twice; with contradictory counts.
    Source: evaluation method of the index systems (formulas 5-1 to 5-3), limiting indicators as gates per level.
    """
    if empty_class:
        system = replace(system, grading=replace(system.grading, empty_class=empty_class))
    arrays = plan(system)
    frame, implementation = _frame(values, "values", COLUMNS)
    given = (
        None if parameters is None else _frame(parameters, "parameters", ("enterprise", "name", "value"))[0].collect()
    )
    dense = scatter(arrays, frame, given)
    settle(arrays, dense)
    return Evaluation(system, arrays, dense, implementation)
