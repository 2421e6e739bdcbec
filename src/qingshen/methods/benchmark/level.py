"""The cohort's levels: their distribution by count and by output, and the cluster index, bottom-up and top-down."""

from math import isnan

import polars as pl

from qingshen.methods.activities import need_columns
from qingshen.methods.benchmark.comparable import conversions, read_values
from qingshen.rulebook.system import LEVELS, IndexSystem, Indicator

ORDER = (*LEVELS, "none")
BASES = {"certain": "level", "best": "level_best"}
INDICES = ("index_1", "index_2", "index_3")
SHARES = "[DESIGN] s_L = n(≥L)/n; s_L^q = Σq(≥L)/Σq"
BOTTOM_UP = "[DESIGN] Y_C = Σq·Y/Σq"
TOP_DOWN = "[DESIGN] X = f(Σa)"
CLUSTER = "cluster"
EVERYONE = ""


def levels(evaluated: pl.DataFrame, outputs: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return how many enterprises, and how much output, stand at each level.

    `evaluated`: `enterprise, level, level_best` (as `evaluate(...).enterprises`); `outputs`: `enterprise, value, unit`.
    Returns for each `group`, `basis` ("certain", "best" possible) and `level` (I, II, III, none): `count`, `share`,
    `share_at_least` (this level or better), `output`, `output_share`, `output_share_at_least`, `output_unit`,
    `without_output` (enterprises of the group with no output to weigh them), `method`. Group "" is everyone; where
    outputs are of different kinds they are not added up: group "" has no output, and each kind is a further group.
    """
    need_columns("evaluated", evaluated.columns, ("enterprise", *BASES.values()))
    frame = _weighed(evaluated.select("enterprise", *BASES.values()), outputs)
    kinds = frame["output_unit"].drop_nulls().unique().sort().to_list()
    groups = [(EVERYONE, frame, len(kinds) == 1)]
    if len(kinds) > 1:
        groups += [(unit, frame.filter(pl.col("output_unit") == unit), True) for unit in kinds]
    return pl.concat([_distribution(*group, basis) for group in groups for basis in BASES])


def cluster_index(evaluated: pl.DataFrame, outputs: pl.DataFrame) -> pl.DataFrame:
    """Return the cluster index bottom-up, Y_C = Σq·Y/Σq over the enterprises that have an index and a positive output.

    `evaluated`: `enterprise`, `index_1` … `index_3` [0-100] and `index_1_best` …; `outputs`: `enterprise, value, unit`.
    Returns for each `group` (kind of output) and `index`: `certain`, `best`, `enterprises`, `cohort`, `method`.
    """
    need_columns("evaluated", evaluated.columns, ("enterprise", *INDICES, *(f"{one}_best" for one in INDICES)))
    frame = _weighed(evaluated, outputs)
    rows = [_mean_index(unit, group, one) for (unit,), group in _by_unit(frame) for one in INDICES]
    return pl.concat(rows) if rows else pl.DataFrame(schema=_INDEX_SCHEMA)


def cluster_values(quantities: pl.DataFrame, system: IndexSystem) -> pl.DataFrame:
    """Return the indicators of the whole cluster as of one enterprise, for the index top-down by `evaluate`.

    `quantities`: `enterprise, variable, value` in the variables' units. Each formula is applied to the sums of its
    variables over the enterprises that report all of them. An indicator without formula (a concentration, an answer)
    has no sum and stays missing, which widens the cluster's interval.

    Returns `enterprise` ("cluster"), `indicator`, `value`, `level`, `status`, `enterprises` (that report), `method`.
    """
    need_columns("quantities", quantities.columns, ("enterprise", "variable", "value"))
    rows = [_cluster_value(quantities, indicator) for indicator in system.indicators]
    schema = {
        "enterprise": pl.String,
        "indicator": pl.String,
        "value": pl.Float64,
        "level": pl.String,
        "status": pl.String,
        "enterprises": pl.Int64,
        "method": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _weighed(evaluated: pl.DataFrame, outputs: pl.DataFrame | None) -> pl.DataFrame:
    """Add `output` in a unit common to its kind, and that unit; both null where there is no positive output."""
    if outputs is None:
        return evaluated.with_columns(output=pl.lit(None, pl.Float64), output_unit=pl.lit(None, pl.String))
    given = read_values("outputs", outputs, ["enterprise"]).filter(pl.col("value") > 0)
    table = conversions(("", unit) for unit in given["unit"].unique())
    output = given.join(table, on="unit").select(
        "enterprise", output=pl.col("value") * pl.col("scale"), output_unit="common"
    )
    return evaluated.join(output, on="enterprise", how="left").sort("enterprise")


def _by_unit(frame: pl.DataFrame) -> list[tuple[tuple[str], pl.DataFrame]]:
    units = frame["output_unit"].drop_nulls().unique().sort()
    return [((unit,), frame.filter(pl.col("output_unit") == unit)) for unit in units]


def _distribution(name: str, group: pl.DataFrame, weigh: bool, basis: str) -> pl.DataFrame:
    counted = group.group_by(level=pl.col(BASES[basis]), maintain_order=True).agg(
        count=pl.len().cast(pl.Int64), output=pl.col("output").sum()
    )
    scale = pl.DataFrame({"level": ORDER}).join(counted, on="level", how="left", maintain_order="left").fill_null(0)
    count, output = pl.col("count"), pl.col("output")
    someone = pl.when(count.sum() > 0)
    if not weigh:
        scale = scale.with_columns(output=pl.lit(None, pl.Float64))
    return scale.select(
        group=pl.lit(name),
        basis=pl.lit(basis),
        level="level",
        count="count",
        share=someone.then(count / count.sum()),
        share_at_least=someone.then(count.cum_sum() / count.sum()),
        output="output",
        output_share=output / output.sum(),
        output_share_at_least=output.cum_sum() / output.sum(),
        output_unit=pl.lit(group["output_unit"].drop_nulls().first() if weigh else None, pl.String),
        without_output=pl.lit(group["output"].null_count(), pl.Int64),
        method=pl.lit(SHARES),
    )


_INDEX_SCHEMA = {
    "group": pl.String,
    "index": pl.String,
    "certain": pl.Float64,
    "best": pl.Float64,
    "enterprises": pl.Int64,
    "cohort": pl.Int64,
    "method": pl.String,
}


def _mean_index(unit: str, group: pl.DataFrame, index: str) -> pl.DataFrame:
    both = group.filter(pl.col(index).is_not_null() & pl.col(f"{index}_best").is_not_null())
    weight = pl.col("output") / pl.col("output").sum()
    return both.select(
        group=pl.lit(unit),
        index=pl.lit(index),
        certain=(pl.col(index) * weight).sum() if both.height else pl.lit(None, pl.Float64),
        best=(pl.col(f"{index}_best") * weight).sum() if both.height else pl.lit(None, pl.Float64),
        enterprises=pl.lit(both.height, pl.Int64),
        cohort=pl.lit(group.height, pl.Int64),
        method=pl.lit(BOTTOM_UP),
    ).head(1)


def _cluster_value(quantities: pl.DataFrame, indicator: Indicator) -> tuple[object, ...]:
    missing = (CLUSTER, indicator.code, None, None, "missing", 0, TOP_DOWN)
    if indicator.formula is None:
        return missing
    names = indicator.formula.names
    given = quantities.filter(pl.col("variable").is_in(list(names)), pl.col("value").is_not_null())
    complete = pl.col("variable").n_unique().over("enterprise") == len(names)
    shared = given.filter(complete).sort("variable", "enterprise")
    sums = dict(shared.group_by("variable").agg(pl.col("value").sum()).iter_rows())
    value = indicator.formula.evaluate(sums) if sums else None
    if value is None or isnan(value):
        return missing
    return (CLUSTER, indicator.code, value, None, "reported", shared["enterprise"].n_unique(), TOP_DOWN)
