"""Industry options that people propose: shared facilities, central treatment, cascades, common procurement."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.case.deciding import OwnOption
from qingshen.phases.canonical import brought
from qingshen.phases.decisions import joined
from qingshen.phases.options.part import EFFECTS, INDUSTRY, OPTIONS, Part, shaped


def shared(case: Case, enterprises: list[str], loads: pl.DataFrame) -> Part:
    """Return the options of decisions.toml, `industry/CODE`.

    What an option saves in all is shared out to its participants in proportion to their amounts of the variable
    [DESIGN]; where nobody's amount is known it stands with the industry (enterprise null).
    """
    found = case.decisions.options
    options = pl.DataFrame([_row(case, one) for one in found], schema=OPTIONS)
    parts = [_effects(case, one, enterprises, loads) for one in found]
    return Part(options, pl.concat([pl.DataFrame(schema=EFFECTS), *parts]))


def _row(case: Case, one: OwnOption) -> dict[str, Any]:
    technique = next((known for known in case.catalogue.techniques if known.code == one.technique), None)
    return {
        "option": f"{INDUSTRY}/{one.code}", "level": INDUSTRY, "enterprise": None, "source": "people",
        "kind": one.kind, "technique": one.technique or None, "name": joined(one.name) or one.code,
        "aspect": technique.aspect if technique else None, "problem": ";".join(one.problems) or None, "declared": None,
        "investment": one.investment, "annual_saving": one.annual_saving, "life": one.life, "precondition": "met",
        "certainty": "stated", "outcome": one.outcome or "pending", "ended": one.actual_end or None,
        "responsible": joined(one.responsible) or None,
    }  # fmt: skip


def _effects(case: Case, one: OwnOption, enterprises: list[str], loads: pl.DataFrame) -> pl.DataFrame:
    rows = [(f"{INDUSTRY}/{one.code}", variable, value, unit) for variable, (value, unit) in one.effects.items()]
    schema = {name: EFFECTS[name] for name in ("option", "variable", "value", "unit")}
    total = brought(case, pl.DataFrame(rows, schema=schema, orient="row"))
    inside = [name for name in enterprises if not one.participants or name in one.participants]
    known = loads.filter(pl.col("enterprise").is_in(inside), pl.col("amount") > 0)
    shares = known.with_columns(share=pl.col("amount") / pl.col("amount").sum().over("variable", "unit"))
    told = total.join(shares, on=["variable", "unit"], how="left").with_columns(
        value=pl.col("value") * pl.col("share").fill_null(1.0), origin=pl.lit("stated")
    )
    return shaped(told, EFFECTS)
