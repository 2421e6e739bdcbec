"""The ranking of the enterprises: sorted, searched, a page at a time."""

from dataclasses import dataclass
from typing import Any

import polars as pl
from django.utils.crypto import salted_hmac

from qingshen.language import Text
from qingshen.report.content.names import halves
from qingshen.web.results.kept import Key, of_a_run
from qingshen.web.results.peers import FEWEST, current

SORTS = {
    "index_2": Text("YⅡ", "YⅡ"),
    "index_1": Text("YⅠ", "YⅠ"),
    "index_3": Text("YⅢ", "YⅢ"),
    "level": Text("级别", "level"),
    "rise": Text("级别变化", "change of level"),
    "problems": Text("问题数", "problems"),
    "adopted": Text("采纳方案数", "options adopted"),
    "tce": Text("综合能耗", "energy"),
    "tco2": Text("温室气体", "greenhouse gases"),
    "missing": Text("缺失项", "missing items"),
}
LEVELS = {"I": 3, "II": 2, "III": 1, "none": 0}
FIRST = "index_2"


@dataclass(frozen=True)
class Ranked:
    """The rows of a ranking, what it is sorted by, and how many enterprises are left out."""

    rows: list[dict[str, Any]]
    sort: str
    left_out: int = 0


@of_a_run(8)
def table(key: Key) -> pl.DataFrame:
    """Return a row an audited enterprise with what can be ranked; what it has not is null."""
    found = key.found()
    listed = found.table("list")
    rows = listed.filter(pl.col("listed") == "yes").select("enterprise", "name", "district")
    for name, columns in (
        ("levels", ("year", "level", "level_best", *(f"index_{k}{end}" for k in (1, 2, 3) for end in ("", "_best")))),
        ("energy_totals", ("tce",)), ("carbon_totals", ("tco2",)), ("completeness", ("missing",)),
    ):  # fmt: skip
        rows = _joined(rows, current(found, name), columns)
    rows = _joined(rows, found.table("level_changes"), ("level_before", "rise"))
    rows = _counted(rows, found.table("findings"), "problems", pl.col("counted"))
    rows = _counted(rows, found.table("options"), "adopted", pl.col("decision") == "adopt")
    return rows.with_columns(pl.col("level").replace_strict(LEVELS, default=None).alias("grade"))


def _joined(rows: pl.DataFrame, table: pl.DataFrame, columns: tuple[str, ...]) -> pl.DataFrame:
    if table.is_empty():
        return rows.with_columns(pl.lit(None, dtype=pl.Utf8 if one.startswith("level") else pl.Float64).alias(one)
                                 for one in columns if one not in rows.columns)  # fmt: skip
    return rows.join(table.select("enterprise", *columns), on="enterprise", how="left", maintain_order="left")


def _counted(rows: pl.DataFrame, table: pl.DataFrame, name: str, which: pl.Expr) -> pl.DataFrame:
    if table.is_empty():
        return rows.with_columns(pl.lit(0, dtype=pl.UInt32).alias(name))
    counts = table.filter(which, pl.col("enterprise").is_not_null()).group_by("enterprise").agg(pl.len().alias(name))
    joined = rows.join(counts, on="enterprise", how="left", maintain_order="left")
    return joined.with_columns(pl.col(name).fill_null(0))


def ranked(key: Key, sort: str, text: str, level: str, hidden: frozenset[str] = frozenset()) -> Ranked:
    """Return the enterprises whose code or name has `text` and whose level is `level`, best first by `sort`.

    The place of each is its place among all of them, equal ones sharing it; what has no figure stands last. Those of
    `hidden` stand there without code and name, or, where they are fewer than five, not at all: of so few each is known.
    """
    sort = sort if sort in SORTS else FIRST
    column = "grade" if sort == "level" else sort
    rows = table(key).with_columns(pl.col("enterprise").is_in(list(hidden)).alias("hidden"))
    few = 0 < rows["hidden"].sum() < FEWEST
    left_out = int(rows["hidden"].sum()) if few else 0
    if few:
        rows = rows.filter(~pl.col("hidden"))
    place = pl.when(pl.col(column).is_not_null()).then(pl.col(column).rank("min", descending=True)).alias("place")
    rows = rows.with_columns(place, pl.Series("tie", [_tie(key, one, hidden) for one in rows["enterprise"]]))
    rows = rows.sort(column, "tie", descending=[True, False], nulls_last=True)
    if text:
        named = pl.concat_str("enterprise", pl.lit(" "), pl.col("name").fill_null("")).str.to_lowercase()
        rows = rows.filter(named.str.contains(text.lower(), literal=True), ~pl.col("hidden"))
    if level in LEVELS:
        rows = rows.filter(pl.col("level") == level)
    return Ranked([one | {"called": halves(one["name"] or "")} for one in rows.to_dicts()], sort, left_out)


def _tie(key: Key, code: str, hidden: frozenset[str]) -> str:
    """Return what orders equal ones: their codes, but for hidden ones, whose codes an order would tell.

    Theirs is drawn with the platform's secret: the run's digest stands on the page, and codes are soon guessed.
    """
    return f"\U0010ffff{salted_hmac(key.digest, code).hexdigest()}" if code in hidden else code
