"""The list as tables: the enterprises with their reasons, the requirements with what is reached."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import polars as pl

from qingshen.methods.selection.candidates import Candidates, Flags
from qingshen.methods.selection.cover import TIE, Cover
from qingshen.methods.selection.requirements import Requirements

EXACT = 1e-9
"""A share of a load is met to this part of the total: sums of decimal figures are no more exact."""
REQUIREMENTS = {
    "requirement": pl.String,
    "kind": pl.String,
    "needed": pl.Float64,
    "reached": pl.Float64,
    "total": pl.Float64,
    "unknown": pl.Int64,
    "met": pl.Boolean,
    "slack": pl.Float64,
}
Row = tuple[str, str, float | None, float | None, float | None, int, bool | None, float | None]


@dataclass(frozen=True, eq=False)
class Selection:
    """A list of enterprises, proposed.

    `status`: "optimal" (no shorter list meets the requirements), "gap" (stopped early: a shorter one may), "infeasible"
    (none meets them all: the list of the least relative violation, see `conflicts`). `size` and `bound` [enterprises]:
    the list's, and the least that is proven for what it does meet; `gap` [0-1] = (size − bound)/size. `score`: the
    total of the list; `score_gap` [points]: what lists of this size may have more at most.

    `enterprises`: `enterprise, chosen, mandatory, feasible, why` (codes of `reasons`), `stratum, score`.
    `requirements`: `requirement, kind, needed, reached, total` [the load's unit, or enterprises], `unknown` (candidates
    without the figure, which count as nothing), `met` (null where no candidate has a figure), `slack`.
    `conflicts`: see `conflicts.conflicts`.
    """

    status: Literal["optimal", "gap", "infeasible"]
    size: int
    bound: int
    gap: float
    score: float
    score_gap: float
    enterprises: pl.DataFrame
    requirements: pl.DataFrame
    conflicts: pl.DataFrame


def enterprises(candidates: Candidates, chosen: Flags, why: list[str]) -> pl.DataFrame:
    """Return who is on the list and why, sorted by enterprise."""
    named = [candidates.strata[at] if at >= 0 else None for at in candidates.stratum.tolist()]
    return pl.DataFrame(
        {
            "enterprise": pl.Series(candidates.enterprise, dtype=pl.String),
            "chosen": chosen,
            "mandatory": candidates.mandatory,
            "feasible": candidates.feasible,
            "why": pl.Series(why, dtype=pl.String),
            "stratum": pl.Series(named, dtype=pl.String),
            "score": pl.Series(candidates.score).fill_nan(None),
        }
    )


def requirements_met(candidates: Candidates, asked: Cover, requirements: Requirements, chosen: Flags) -> pl.DataFrame:
    """Return each requirement beside what the list reaches: loads, strata, mandatory, most."""
    rows = [
        *_loads(candidates, requirements, chosen),
        *_strata(candidates, asked, chosen),
        *_mandatory(candidates, chosen),
    ]
    if requirements.most is not None:
        most, size = float(requirements.most), float(chosen.sum())
        rows.append(("most", "most", most, size, float(len(chosen)), 0, size <= most, most - size))
    return pl.DataFrame(rows, schema=REQUIREMENTS, orient="row")


def _loads(candidates: Candidates, requirements: Requirements, chosen: Flags) -> list[Row]:
    rows: list[Row] = []
    for at, load in enumerate(candidates.loads):
        amount = candidates.load[:, at]
        unknown = int(np.isnan(amount).sum())
        name = f"load:{load}"
        if unknown == len(amount):
            rows.append((name, "load", None, None, None, unknown, None, None))
            continue
        total, reached = float(np.nansum(amount)), float(np.nansum(amount[chosen]))
        needed = requirements.shares[load] * total
        rows.append(
            (name, "load", needed, reached, total, unknown, reached >= needed - EXACT * total, reached - needed)
        )
    return rows


def _strata(candidates: Candidates, asked: Cover, chosen: Flags) -> list[Row]:
    count = len(candidates.strata)
    first = len(asked.needed) - count
    reached = asked.reached(chosen)[first:]
    members = np.bincount(candidates.stratum, minlength=count) if count else np.zeros(0)
    unstated = np.bincount(candidates.stratum[candidates.unstated], minlength=count) if count else np.zeros(0)
    return [
        (
            name,
            "stratum",
            needed := float(asked.needed[first + at]),
            float(reached[at]),
            float(members[at]),
            int(unstated[at]),
            bool(reached[at] >= needed - TIE),
            float(reached[at] - needed),
        )
        for at, name in enumerate(asked.names[first:])
    ]


def _mandatory(candidates: Candidates, chosen: Flags) -> list[Row]:
    return [
        (
            f"mandatory:{candidates.enterprise[at]}",
            "mandatory",
            1.0,
            held := float(chosen[at]),
            1.0,
            0,
            held > 0,
            held - 1,
        )
        for at in np.flatnonzero(candidates.mandatory).tolist()
    ]
