"""Totals of an inventory, with the uncertainty of shared factors added as correlated."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
from narwhals.typing import IntoDataFrame, IntoDataFrameT

from qingshen.methods.activities import add_up, grouped, ordered
from qingshen.methods.carbon.emissions import Row, read_factors, scope_type
from qingshen.methods.uncertainty import HALF_95

FACTOR = ("carrier", "scope")


def total(inventory: IntoDataFrameT, factors: IntoDataFrame, by: Sequence[str] = ("enterprise",)) -> IntoDataFrameT:
    """Add up an inventory for each group of `by`; () is the whole cohort.

    A factor shared by several rows (same carrier and scope) errs in all of them alike: its parts add linearly; the
    amounts' own errors and different factors are independent: they add in quadrature (IPCC 2006 vol. 1 ch. 3).

    Returns `by`, `tco2` (null unless every row has one), `tco2_reported` (of the rows that have one), `sigma` [tCO2]
    (of `tco2_reported`; null where a row states no uncertainty), `rows`, `missing`.
    """
    parts, groups = grouped(_parts(nw.from_native(inventory, eager_only=True), read_factors(factors)), by)
    unstated = (~nw.col("tco2").is_null() & nw.col("sigma").is_null()).cast(nw.Int64)
    sums = add_up(parts.with_columns(_unstated=unstated), "tco2", groups, [nw.col("_unstated").sum()])
    joined = sums.join(_variance(parts, groups), on=groups, how="left").sort(*groups)
    stated = (nw.col("_unstated") == 0) & ~nw.col("tco2_reported").is_null()
    told = joined.with_columns(sigma=nw.when(stated).then(nw.col("_variance") ** 0.5))
    result: IntoDataFrameT = told.select(*by, "tco2", "tco2_reported", "sigma", "rows", "missing").to_native()
    return result


def _parts(inventory: nw.DataFrame[Any], factors: list[Row]) -> nw.DataFrame[Any]:
    """Split each row's error [tCO2]: `_shared` with all rows of its factor, and the variance `_own` of its amount."""
    worst: dict[tuple[Any, Any], float] = {}
    for row in factors:
        key = (row["carrier"], row["scope"])
        worst[key] = max(worst.get(key, 0.0), row["uncertainty"] or 0.0)
    table = {
        "carrier": [carrier for carrier, _ in worst],
        "scope": [scope for _, scope in worst],
        "relative": list(worst.values()),
    }
    schema = {"carrier": nw.String, "scope": scope_type(factors), "relative": nw.Float64}
    shared = nw.from_dict(table, schema=schema, backend=inventory.implementation)
    parts = ordered(inventory).join(shared, on=list(FACTOR), how="left")
    parts = parts.with_columns(_shared=nw.col("tco2") * nw.col("relative").fill_null(0.0) / HALF_95)
    return parts.with_columns(_own=(nw.col("sigma") ** 2 - nw.col("_shared") ** 2).clip(lower_bound=0.0))


def _variance(parts: nw.DataFrame[Any], groups: list[str]) -> nw.DataFrame[Any]:
    each = [*groups, *(column for column in FACTOR if column not in groups)]
    by_factor = ordered(parts.group_by(each).agg(nw.col("_shared").sum(), nw.col("_own").sum()))
    squared = by_factor.with_columns(_variance=nw.col("_shared") ** 2 + nw.col("_own"))
    return squared.group_by(groups).agg(nw.col("_variance").sum())
