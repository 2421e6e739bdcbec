"""The candidates as arrays, sorted by enterprise so that the order of their rows leaves no trace."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen import messages
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.methods.selection.requirements import PACKAGE, Requirements
from qingshen.problems import Place, Problem, Refused

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

OWN = ("enterprise", "mandatory", "feasible", "score")
UNSTATED = "—"
NUMBERS = Text("数值", "numbers")
TEXTS = Text("文本", "text")
TRUTHS = Text("是/否", "true or false")


@dataclass(frozen=True, eq=False)
class Candidates:
    """n candidates: `load` n × loads and `score` n, NaN where unknown; `stratum` n → `strata`, −1 without strata.

    `unstated`: a part of the stratum is unknown. `decided` is +1 (in), −1 (out) or 0 as people decided.
    """

    enterprise: tuple[str, ...]
    loads: tuple[str, ...]
    load: Array
    strata: tuple[str, ...]
    stratum: Places
    unstated: Flags
    mandatory: Flags
    feasible: Flags
    score: Array
    decided: NDArray[np.int8]

    @property
    def taken(self) -> Flags:
        """Who is on the list in any case: decided, or mandatory and feasible."""
        return np.asarray((self.decided > 0) | (self.mandatory & self.feasible & (self.decided == 0)))

    @property
    def barred(self) -> Flags:
        """Who cannot be on the list: decided, or not feasible."""
        return np.asarray((self.decided < 0) | (~self.feasible & (self.decided == 0)))


def read_candidates(candidates: pl.DataFrame, requirements: Requirements) -> Candidates:
    """Return the candidates sorted by enterprise.

    Raises `Refused` with every problem: of the requirements, of columns, of rows, of decisions.
    """
    problems = [*requirements.problems(), *_columns(candidates, requirements)]
    if problems:
        raise Refused(problems)
    loads = sorted(requirements.shares)
    frame = _typed(candidates, loads, requirements.strata).sort("enterprise", nulls_last=True)
    problems = [*_rows(frame, loads), *_decisions(frame, requirements)]
    if problems:
        raise Refused(problems)
    strata, stratum = _strata(frame, requirements.strata)
    names = tuple(frame["enterprise"].to_list())
    chosen = {name: 1 if taken else -1 for name, taken in requirements.fixed.items()}
    columns = [frame[load].to_numpy().astype(np.float64) for load in loads]
    return Candidates(
        enterprise=names,
        loads=tuple(loads),
        load=np.column_stack(columns) if columns else np.zeros((len(names), 0)),
        strata=strata,
        stratum=stratum,
        unstated=_unstated(frame, requirements.strata),
        mandatory=frame["mandatory"].to_numpy().astype(np.bool_),
        feasible=frame["feasible"].to_numpy().astype(np.bool_),
        score=frame["score"].to_numpy().astype(np.float64),
        decided=np.array([chosen.get(name, 0) for name in names], dtype=np.int8),
    )


def _columns(frame: pl.DataFrame, requirements: Requirements) -> Iterator[Problem]:
    wanted = ["enterprise", *sorted(requirements.shares), *requirements.strata]
    for name in [*sorted(requirements.shares), *requirements.strata]:
        if name in OWN:
            yield _problem("column-named-twice", column=name)
    if absent := [name for name in wanted if name not in frame.columns]:
        yield _problem("columns-absent", columns=", ".join(absent))
    kinds = dict.fromkeys((*requirements.shares, "score"), NUMBERS)
    kinds |= dict.fromkeys(("enterprise", *requirements.strata), TEXTS)
    kinds |= dict.fromkeys(("mandatory", "feasible"), TRUTHS)
    for name, kind in sorted(kinds.items()):
        if name in frame.columns and not _fits(frame.schema[name], kind):
            yield _problem("column-kind", column=name, kind=kind)


def _fits(given: pl.DataType, kind: Text) -> bool:
    # A column that is empty throughout has no kind of its own.
    if given == pl.Null:
        return True
    if kind is NUMBERS:
        return given.is_numeric()
    return given == (pl.Boolean if kind is TRUTHS else pl.String)


def _typed(frame: pl.DataFrame, loads: list[str], strata: tuple[str, ...]) -> pl.DataFrame:
    """Return the columns needed; NaN is unknown, mandatory defaults to no, feasible to yes."""

    def given(name: str, kind: type[pl.DataType]) -> pl.Expr:
        return (pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)

    return frame.select(
        pl.col("enterprise").cast(pl.String),
        given("mandatory", pl.Boolean).fill_null(False),
        given("feasible", pl.Boolean).fill_null(True),
        *(given(name, pl.Float64).fill_null(float("nan")) for name in (*loads, "score")),
        *(given(name, pl.String) for name in dict.fromkeys(strata)),
    )


def _rows(frame: pl.DataFrame, loads: list[str]) -> Iterator[Problem]:
    if count := frame["enterprise"].null_count():
        yield _problem("enterprise-unnamed", count=count)
    names = frame["enterprise"].drop_nulls()
    for name in names.filter(names.is_duplicated()).unique().sort().to_list():
        yield _problem("enterprise-twice", name, enterprise=name)
    for column in loads:
        wrong = frame.filter((pl.col(column) < 0) | pl.col(column).is_infinite())
        for name, value in wrong.select("enterprise", column).iter_rows():
            yield _problem("figure-impossible", f"{name}.{column}", enterprise=name, column=column, value=value)
    for name, value in frame.filter(pl.col("score").is_infinite()).select("enterprise", "score").iter_rows():
        yield _problem("score-infinite", f"{name}.score", enterprise=name, column="score", value=value)


def _decisions(frame: pl.DataFrame, requirements: Requirements) -> Iterator[Problem]:
    known = frame["enterprise"].drop_nulls().to_list()
    for name in sorted(set(requirements.fixed) - set(known)):
        yield _problem("decision-unknown", name, enterprise=name, near=suggestion(name, known))


def _strata(frame: pl.DataFrame, columns: tuple[str, ...]) -> tuple[tuple[str, ...], Places]:
    """Return the sorted names of the observed combinations, and each row's place among them."""
    if not columns:
        return (), np.full(frame.height, -1, dtype=np.intp)
    # Escaped, so that "a|b", "c" and "a", "b|c" stay two strata.
    parts = [pl.col(name).str.replace_all("\\", "\\\\", literal=True) for name in columns]
    parts = [part.str.replace_all("|", "\\|", literal=True).fill_null(UNSTATED) for part in parts]
    key = frame.select(pl.concat_str(parts, separator="|").alias("key"))["key"].to_numpy()
    if not len(key):
        return (), np.zeros(0, dtype=np.intp)
    names, place = np.unique(key.astype(str), return_inverse=True)
    return tuple(names.tolist()), place.astype(np.intp)


def _unstated(frame: pl.DataFrame, columns: tuple[str, ...]) -> Flags:
    if not columns:
        return np.zeros(frame.height, dtype=np.bool_)
    return frame.select(pl.any_horizontal(pl.col(*columns).is_null()).alias("_"))["_"].to_numpy().astype(np.bool_)


def _problem(code: str, cell: str = "", **facts: object) -> Problem:
    return messages.fill(PACKAGE, Place("candidates", cell=cell), code, facts)
