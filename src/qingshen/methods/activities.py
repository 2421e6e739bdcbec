"""The activities table (enterprise, carrier, amount, unit) as energy and carbon read it.

Both attach a coefficient to each pair of carrier and unit, and both add up without taking missing for zero.
"""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoDataFrame

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused

ACTIVITY = ("enterprise", "carrier", "amount", "unit")
Frame = nw.DataFrame[Any]
Pair = tuple[str, str]


def read_activities(activities: IntoDataFrame, by: Sequence[str], optional: Sequence[str]) -> Frame:
    """Return keys, amount, unit and the `optional` number columns, absent ones as nulls; NaN counts as missing.

    Raises Refused for columns that are missing and for rows without enterprise, carrier or unit.
    """
    given = nw.from_native(activities, eager_only=True)
    need_columns("activities", given.columns, (*ACTIVITY, *by))
    texts = ["enterprise", *by, "carrier", "unit"]
    if empty := [column for column in texts if given[column].is_null().any()]:
        names = ", ".join(empty)
        what = Text(f"有的行缺少 {names}", f"rows without {names}")
        raise Refused([Problem(Place("activities"), "key-missing", what, Text("请补全", "fill them in"))])
    numbers = [(nw.col(name) if name in given.columns else nw.lit(None)).alias(name) for name in ("amount", *optional)]
    read = given.select(*texts, *numbers)
    return read.with_columns(nw.col("amount", *optional).cast(nw.Float64).fill_nan(None))


def need_columns(table: str, given: Sequence[str], needed: Sequence[str]) -> None:
    """Raise Refused naming the `needed` columns which `given` lacks."""
    if absent := [column for column in needed if column not in given]:
        names = ", ".join(absent)
        what = Text(f"{table} 缺少列 {names}", f"{table} lacks the columns {names}")
        raise Refused([Problem(Place(table), "column-missing", what, Text("请补上这些列", "add these columns"))])


def pairs(frame: Frame) -> list[Pair]:
    """Return the distinct pairs of carrier and unit, sorted."""
    return sorted(frame.select("carrier", "unit").unique().iter_rows())


def attach(frame: Frame, coefficients: Sequence[dict[str, Any]], schema: dict[str, Any]) -> Frame:
    """Join `coefficients` (dicts with carrier, unit and the columns of `schema`) to the activities."""
    typed = {"carrier": nw.String, "unit": nw.String, **schema}
    columns = {name: [row[name] for row in coefficients] for name in typed}
    table = nw.from_dict(columns, schema=typed, backend=frame.implementation)
    return frame.join(table, on=["carrier", "unit"], how="inner")


def ordered(frame: Frame) -> Frame:
    """Return the rows sorted by every column, so that the order they came in leaves no trace."""
    return nw.maybe_reset_index(frame.sort(*frame.columns, nulls_last=True))


def grouped(frame: Frame, by: Sequence[str]) -> tuple[Frame, list[str]]:
    """Return `frame` and the columns to group it by; without `by` all rows are one group."""
    return (frame, list(by)) if by else (frame.with_columns(_all=nw.lit(0)), ["_all"])


def add_up(frame: Frame, value: str, groups: list[str], extra: Sequence[nw.Expr] = ()) -> Frame:
    """Return the sum of `value` for each group, with what is missing said.

    Columns: `groups`, `value` (null unless every row has one), `value`_reported (the sum of the
    rows that have one, null if none has), `rows`, `missing`, and `extra` aggregates.
    """
    sums = frame.group_by(groups).agg(
        nw.col(value).sum().alias("_sum"), nw.len().alias("rows"), nw.col(value).count().alias("_known"), *extra
    )
    known, total = nw.col("_known").cast(nw.Int64), nw.col("_sum")
    told = sums.with_columns(nw.col("rows").cast(nw.Int64)).with_columns(
        nw.when(known == nw.col("rows")).then(total).alias(value),
        nw.when(known > 0).then(total).alias(f"{value}_reported"),
        (nw.col("rows") - known).alias("missing"),
    )
    return nw.maybe_reset_index(told.sort(*groups))
