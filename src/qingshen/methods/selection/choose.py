"""Choose the enterprise list: the fewest that meet every requirement, and among these those of the highest score."""

from typing import Literal

import numpy as np
import polars as pl

from qingshen.methods.selection.candidates import read_candidates
from qingshen.methods.selection.conflicts import Clash, conflicts
from qingshen.methods.selection.cover import cover
from qingshen.methods.selection.earliest import earliest
from qingshen.methods.selection.lists import best, least, nearest
from qingshen.methods.selection.programme import Effort
from qingshen.methods.selection.reasons import reasons
from qingshen.methods.selection.requirements import Requirements
from qingshen.methods.selection.result import Selection, enterprises, requirements_met


def choose(candidates: pl.DataFrame, requirements: Requirements) -> Selection:
    """Propose the enterprise list [DESIGN]; the principles are those of the draft guide (PROCEDURE 3.2).

    `candidates`: `enterprise` (unique); a number column for each load of `requirements.shares` (≥ 0, any one unit; null
    is unknown: it adds nothing and is counted); text columns for `requirements.strata` (null is a stratum of its own,
    "—"); optional `mandatory` and `feasible` (null: no, yes) and `score` (null: 0; decides between lists of one size).

        min Σ x_e    subject to    Σ a_el·x_e ≥ s_l·Σ a_el    Σ_{e in t} x_e ≥ min(at_least, feasible in t)

    then max Σ score_e·x_e with the size kept, then those first by code, as far as exchanges of one for one lead. The
    mandatory are in and the infeasible out; who is both is left out and told as a conflict, unless people decided
    (`requirements.fixed`). Where no list meets every requirement, the list returned has the least sum of relative
    shortfalls (equal weights; with hundreds of candidates nearly so), and is the shortest at those levels.

    Equal data give an equal list in whatever order they stand, unless a programme ran into `time_limit`.
    Raises `Refused` with every problem of the candidates and the requirements.
    """
    given = read_candidates(candidates, requirements)
    effort = Effort(requirements.time_limit, requirements.gap)
    asked = cover(given, requirements)
    able = asked.relaxed(asked.reachable)
    fewest, bound = least(able, effort)
    kept, near, chosen = able, None, fewest
    if requirements.most is not None and fewest.sum() > requirements.most:
        price = np.divide(1.0, asked.needed, out=np.zeros(len(asked.needed)), where=asked.needed > 0)
        near = nearest(able, price, requirements.most, effort)
        kept = able.relaxed(able.reached(near))
        chosen, bound = least(kept, effort, near)
        if able.meets(near) and near.sum() <= requirements.most:
            # The fewest had not been proven: there is a list within the greatest size.
            near, fewest = None, chosen
    score = np.nan_to_num(given.score)
    chosen, highest = best(kept, chosen, score, effort)
    chosen = earliest(given, kept, chosen, score)
    clash = Clash(asked, able, fewest, requirements.most, near)
    told = conflicts(given, clash, effort)
    size, total = int(chosen.sum()), float(score[chosen].sum())
    return Selection(
        status=_status(told, size, bound),
        size=size,
        bound=bound,
        gap=(size - bound) / size if size else 0.0,
        score=total,
        score_gap=max(highest - total, 0.0) if highest - total > 1e-9 * max(1.0, abs(total)) else 0.0,
        enterprises=enterprises(given, chosen, reasons(given, kept, chosen)),
        requirements=requirements_met(given, asked, requirements, chosen),
        conflicts=told,
    )


def _status(told: pl.DataFrame, size: int, bound: int) -> Literal["optimal", "gap", "infeasible"]:
    if told.height:
        return "infeasible"
    return "optimal" if bound >= size else "gap"
