"""What the list of enterprises says of compliance: 双超, 高耗能, 双有."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import joined
from qingshen.phases.diagnosis.finding import FINDINGS, PLACE, PROBLEMS, Diagnosed, fitted, framed, together
from qingshen.phases.diagnosis.words import STATED
from qingshen.rulebook.class_aspects import Attribution, attributions
from qingshen.rulebook.focusing import orientation_of

METHOD = "compliance"


def by_compliance(case: Case, parties: list[str]) -> Diagnosed:
    """Return the problems over_standard, over_energy and toxic; who left the cell blank is not counted.

    The method is comparison with standards: limits and catalogues decide them (《清洁生产促进法》第二十七条).
    """
    listed = case.enterprises.filter(pl.col("enterprise").is_in(parties))
    return together(_of(one, listed) for one in attributions() if one.kind == METHOD)


def _of(one: Attribution, listed: pl.DataFrame) -> Diagnosed:
    known = listed.drop_nulls(one.code)
    hit = known.filter(pl.col(one.code) == "yes").select("enterprise", *PLACE)
    if hit.is_empty():
        return Diagnosed(framed((), PROBLEMS), framed((), FINDINGS))
    row = {
        "problem": f"{METHOD}/{one.code}",
        "method": "standard",
        "name": joined(one.name),
        "aspect": one.aspect,
        "orientation": orientation_of(one.code),
        "variable": one.code,
        "audited": len(known),
        "adds_up": False,
    }
    stated = {name: pl.lit(row[name]) for name in ("problem", "method")}
    return Diagnosed(
        framed([row], PROBLEMS), fitted(hit.with_columns(**stated, evidence=pl.lit(joined(STATED))), FINDINGS)
    )
