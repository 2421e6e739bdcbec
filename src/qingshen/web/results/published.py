"""What is published of a run: sums and counts of at least six enterprises, with what each of them adds.

Sums are rounded: who may open all enterprises but a few can subtract those it knows from what everybody reads.

Two publications must not tell together what each alone does not: where a figure changed and fewer than six enterprises
add something else than they did, the difference of the two is about those few, and the later figure is withheld.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import floor, log10
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from qingshen.report.content.names import LEVELS
from qingshen.web.results.peers import FEWEST, current

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

LEAST = FEWEST + 1
"""One of them may be who reads it, and knows its own part: of the others there are five."""
UNDECIDED = "undecided"
TOTALS = {"energy": ("energy_totals", "tce", "tce"), "ghg": ("carbon_totals", "tco2", "tCO2")}
MOST_PROBLEMS = 20
BLUR = 0.3
"""The step of a published total, at least, as a share of the largest part in it: who knows all the other parts is left
with a range of 15 % to either side for the largest, and more for any smaller one."""


class Told(NamedTuple):
    """A figure of the public page, or several that belong together: what is shown, and what each enterprise adds."""

    shown: tuple[object, ...]
    of: Mapping[str, object]


Figures = dict[str, Told]


def figures(found: "Reckoned") -> Figures:
    """Return what the public page tells of a run, by the figure's id; nothing of fewer than six enterprises."""
    told = {**_levels(found), **_totals(found), **_savings(found), **_problems(found), **_options(found)}
    return {figure: one for figure, one in told.items() if len(one.of) >= LEAST}


def withheld(now: Figures, earlier: Iterable[Figures]) -> frozenset[str]:
    """Return the ids of what, compared with an `earlier` publication, would tell of fewer than six."""
    return frozenset(
        figure
        for before in earlier
        for figure, told in now.items()
        if figure in before and told.shown != before[figure].shown and _changed(told.of, before[figure].of) < LEAST
    )


def _changed(now: Mapping[str, object], before: Mapping[str, object]) -> int:
    return sum((one in now, now.get(one)) != (one in before, before.get(one)) for one in now.keys() | before.keys())


def merged(counts: Sequence[tuple[str, int]]) -> list[tuple[tuple[str, ...], int]]:
    """Return neighbouring levels put together until each has nobody or six at least; [] for fewer than six in all.

    Of levels I 3, II 16, III 19, none 21 the first two become one: 19 at level II or better.
    """
    if sum(count for _, count in counts) < LEAST:
        return []
    groups: list[tuple[tuple[str, ...], int]] = []
    for name, count in counts:
        if groups and 0 < groups[-1][1] < LEAST:
            groups[-1] = ((*groups[-1][0], name), groups[-1][1] + count)
        else:
            groups.append(((name,), count))
    while len(groups) > 1 and 0 < groups[-1][1] < LEAST:
        last = groups.pop()
        groups[-1] = ((*groups[-1][0], *last[0]), groups[-1][1] + last[1])
    return groups


def rounded(total: float, parts: Iterable[float]) -> float:
    """Return `total` to a step of 1, 2 or 5 times a power of ten that hides each of its `parts` (`BLUR`)."""
    least = BLUR * max((abs(one) for one in parts), default=0.0)
    if least <= 0:
        return total
    power = 10.0 ** floor(log10(least))
    step = next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-12))
    return round(round(total / step) * step, 12)


def _levels(found: "Reckoned") -> Figures:
    """Return the levels that are certain, year by year: (names, enterprises) of each group."""
    table, told = found.table("levels"), {}
    if table.is_empty():
        return {}
    open_yet = (pl.col("level") == "none") & (pl.col("level_best") != "none")
    known = table.filter(pl.col("level").is_not_null()).with_columns(
        pl.when(open_yet).then(pl.lit(UNDECIDED)).otherwise("level").alias("certain")
    )
    for year in sorted(set(known["year"])):
        of = dict(known.filter(year=year).select("enterprise", "certain").iter_rows())
        reached = list(of.values())
        told[f"levels/{year}"] = Told(tuple(merged([(one, reached.count(one)) for one in (*LEVELS, UNDECIDED)])), of)
    return told


def _totals(found: "Reckoned") -> Figures:
    """Return energy and greenhouse gases: (sum, unit, enterprises)."""
    told = {}
    for name, (table, column, unit) in TOTALS.items():
        frame = current(found, table)
        if frame.height:
            of = dict(frame.drop_nulls(column).select("enterprise", column).iter_rows())
            told[f"total/{name}"] = Told((rounded(sum(of.values()), of.values()), unit, len(of)), of)
    return told


def _savings(found: "Reckoned") -> Figures:
    """Return what was saved at equal output, without figures in doubt: (variable, sum, unit, enterprises)."""
    table, parts = found.table("constant_output"), found.table("constant_output_enterprises")
    told = {}
    for row in table.iter_rows(named=True) if parts.height else ():
        own = parts.filter(pl.col("variable") == row["variable"], pl.col("output_unit") == row["output_unit"])
        known = own.filter(~pl.col("doubtful"), pl.col("saving").is_not_null())
        of = dict(known.select("enterprise", "saving").iter_rows())
        told[f"saving/{row['variable']}/{row['output_unit']}"] = Told(
            (row["variable"], rounded(row["saving_undoubted"], of.values()), row["unit"], len(of)), of
        )
    return told


def _problems(found: "Reckoned") -> Figures:
    """Return the common problems: (name, enterprises, share of those judged); None, None where nearly all have it.

    How many have it would tell how few have it not.
    """
    table, findings = found.table("problems"), found.table("findings")
    if table.is_empty() or findings.is_empty():
        return {}
    common = table.filter(pl.col("decision") == "common", pl.col("enterprises") >= LEAST)
    told = {}
    for row in common.sort("prevalence", "problem", descending=[True, False]).head(MOST_PROBLEMS).iter_rows(named=True):
        own = findings.filter(pl.col("problem") == row["problem"])
        of = dict(own.group_by("enterprise").agg(pl.col("counted").any()).iter_rows())
        is_told = not 0 < row["audited"] - row["enterprises"] < LEAST
        shown = (row["enterprises"], row["prevalence"]) if is_told else (None, None)
        told[f"problem/{row['problem']}"] = Told((row["name"], *shown), of)
    return told


def _options(found: "Reckoned") -> Figures:
    """Return the options adopted: (enterprises, options, those with a cost, their cost; no cost of fewer than six).

    None enterprises where nearly all adopted some: how many would tell how few did not.
    """
    options = found.table("options")
    if options.is_empty():
        return {}
    adopted = options.filter(pl.col("decision") == "adopt", pl.col("enterprise").is_not_null())
    spent = adopted.filter(pl.col("investment").is_not_null())
    is_told = spent["enterprise"].n_unique() >= LEAST
    each = adopted.group_by("enterprise").agg(pl.len().alias("n"), pl.col("investment").sum().alias("cost"))
    of = {code: (number, cost) for code, number, cost in each.select("enterprise", "n", "cost").iter_rows()}
    costs = [cost for _, cost in of.values()]
    cost = (spent.height, rounded(sum(costs), costs)) if is_told else (0, 0.0)
    others = found.table("list").filter(pl.col("listed") == "yes")["enterprise"].n_unique() - len(of)
    firms = None if 0 < others < LEAST else len(of)
    return {"options": Told((firms, adopted.height, *cost), of)}
