"""Pollutants and greenhouse gases together (减污降碳协同): where each option stands, in tax equivalents."""

from __future__ import annotations

import re

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.methods import cocontrol
from qingshen.phases.industry import GHG
from qingshen.rulebook.edition import held
from qingshen.rulebook.factors import table

DISCHARGED = "_discharged"
_QUALIFIED = re.compile(r"[（(].*?[）)]|排放量$")
COLUMNS = ("option", "er_pollutant", "er_ghg", "quadrant", "angle", "elasticity", "reading")


@held
def _listed() -> dict[str, float]:
    """Return the equivalent values [kg] by the pollutant's Chinese name, of both water and air."""
    rows = table("pollutant_equivalents").filter(pl.col("unit") == "kg").select("name", "equivalent_value").iter_rows()
    found: dict[str, list[float]] = {}
    for name, value in rows:
        found.setdefault(_QUALIFIED.sub("", name).strip(), []).append(value)
    return {name: values[0] for name, values in found.items() if len(values) == 1}


def weights(case: Case) -> dict[str, float]:
    """Return the equivalent value v [unit of the variable] of each discharged pollutant that has one.

    环境保护税法 附表二, by the pollutant's Chinese name; a name that both water and air have is taken for neither.
    """
    found = {}
    for code, one in sorted(case.variables.items()):
        value = _listed().get(_QUALIFIED.sub("", one.name.zh).strip())
        if code.endswith(DISCHARGED) and value and units.compatible(one.unit, "kg"):
            found[code] = value * units.factor("kg", one.unit)
    return found


def equivalents(case: Case, effects: pl.DataFrame) -> pl.DataFrame:
    """Return `option, equivalents`: APeq [1/a] that each option removes; null where a reduction is unknown."""
    known = weights(case)
    rows = effects.filter(pl.col("variable").is_in(sorted(known)))
    given = rows.select("option", pollutant="variable", reduction="value")
    return cocontrol.equivalents(given, known).select("option", "equivalents")


def cocontrolled(case: Case, options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return COLUMNS of every kept option that has effects: ER of pollutant equivalents [1/a] and of ghg [tCO2/a].

    What an option's effects do not name does not change; an effect named without a figure stays unknown. The baselines
    of the elasticity are the industry's own equivalents and greenhouse gases.
    """
    kept = effects.join(options.filter("kept").select("option"), on="option", how="semi")
    ghg = kept.filter(pl.col("variable") == GHG).group_by("option").agg(
        er_ghg=pl.when(pl.col("value").count() == pl.len()).then(pl.col("value").sum()), _ghg=pl.lit(True)
    )  # fmt: skip
    removed = equivalents(case, kept).with_columns(_pollutant=pl.lit(True))
    known = kept.group_by("option").agg(_any=pl.col("value").is_not_null().any()).filter("_any").select("option")
    both = known.join(ghg, on="option", how="left").join(removed, on="option", how="left")
    both = both.with_columns(
        er_ghg=pl.when("_ghg").then("er_ghg").otherwise(0.0),
        er_pollutant=pl.when("_pollutant").then("equivalents").otherwise(0.0),
    )
    assessed = cocontrol.assess(both, _baseline(case, loads), _sum(loads.filter(pl.col("variable") == GHG)["amount"]))
    return assessed.select(COLUMNS)


def _baseline(case: Case, loads: pl.DataFrame) -> float | None:
    known = weights(case)
    rows = loads.filter(pl.col("variable").is_in(sorted(known)))
    weight = rows["variable"].replace_strict(known, default=None, return_dtype=pl.Float64)
    return _sum(rows["amount"] / weight)


def _sum(values: pl.Series) -> float | None:
    return float(values.sum()) if values.count() else None
