"""Which problems an option is for, which targets it serves: the chain 问题 → 方案 → 目标."""

from __future__ import annotations

import polars as pl

from qingshen.phases.targets import in_force

DISMISSED = "dismissed"


def table(tables: dict[str, pl.DataFrame], name: str, *columns: str) -> pl.DataFrame:
    """Return the columns of a table as texts, no rows where the audit has no such table."""
    if name in tables and set(columns) <= set(tables[name].columns):
        return tables[name].select(columns)
    return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))


def treated(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `problem, technique`: what the problems that people did not dismiss can be treated with."""
    known = table(tables, "problems", "problem", "techniques", "decision")
    kept = known.filter(pl.col("decision").ne_missing(pl.lit(DISMISSED))).drop_nulls("techniques")
    pairs = kept.select("problem", technique=pl.col("techniques").str.split(";")).explode("technique")
    return pairs.with_columns(pl.col("technique").str.strip_chars()).filter(pl.col("technique") != "").unique()


def links(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `enterprise, technique, problem`: what each enterprise's problems call for, the problems joined by ";"."""
    found = _shown(tables).drop_nulls().unique()
    pairs = found.join(treated(tables), on="problem").sort("enterprise", "technique", "problem")
    return pairs.group_by("enterprise", "technique", maintain_order=True).agg(pl.col("problem").str.join(";"))


def _shown(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `problem, enterprise` of the findings: a figure that is missing shows no problem to treat."""
    if "counted" in tables.get("findings", pl.DataFrame()).columns:
        tables = {"findings": tables["findings"].filter("counted")}
    return table(tables, "findings", "problem", "enterprise")


def accepted(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the targets that bind; without any, no rows with the columns read here."""
    if "targets" in tables:
        return in_force(tables["targets"])
    columns = ("target", "variable", "aim", "horizon", "unit")
    return pl.DataFrame(schema={**dict.fromkeys(columns, pl.String), "required": pl.Float64})


def served(tables: dict[str, pl.DataFrame], effects: pl.DataFrame) -> pl.DataFrame:
    """Return `option, target`: the accepted targets whose variable falls by the option, joined by ";"."""
    falling = effects.filter(pl.col("value") > 0).select("option", "variable").unique()
    pairs = falling.join(accepted(tables).select("target", "variable"), on="variable").sort("option", "target")
    return pairs.group_by("option", maintain_order=True).agg(pl.col("target").str.join(";"))
