"""Phase 3, 方案产生: options of every enterprise and of the industry, from reports, people, catalogue and exchanges."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.canonical import loads, unit_prices
from qingshen.phases.decisions import Record
from qingshen.phases.options.catalogue import proposed, wanted
from qingshen.phases.options.effects import completed
from qingshen.phases.options.exchanges import exchanged
from qingshen.phases.options.linking import links, served
from qingshen.phases.options.part import joined_parts
from qingshen.phases.options.reported import reported
from qingshen.phases.options.shared import shared
from qingshen.phases.options.sizing import sized
from qingshen.phases.options.stated import check_stated

STEP = "generation"
KEEP, DROP = "keep", "drop"


def generate(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return the options and what they do, before anything is judged.

    `options` (columns of `part.OPTIONS`, `target`, and `kept` with the `dropped_reason, dropped_by, dropped_on` of
    those people dropped), `option_effects`, `technique_matches`, and where streams are on offer `exchange_flows`,
    `exchange_supplies`, `exchange_demands`, `exchange_excluded`. `enterprises`: the audited ones.
    Raises Refused for what people's options name and nobody knows.
    """
    check_stated(case, tables)
    amounts, called = loads(case, tables), links(tables).filter(pl.col("enterprise").is_in(enterprises))
    pairs = wanted(case, called)
    matched = exchanged(case, enterprises)
    catalogue = proposed(case, tables, pairs, sized(case, pairs, amounts, unit_prices(case, tables)))
    parts = [reported(case, enterprises, called), catalogue.part, shared(case, enterprises, amounts), matched.part]
    options, effects = joined_parts(parts)
    whole = completed(case, tables, effects, amounts)
    if options.is_empty():
        return {"technique_matches": catalogue.matches, **matched.tables}
    aimed = options.join(served(tables, whole), on="option", how="left", maintain_order="left")
    return {
        "options": _kept(record, aimed),
        "option_effects": whole,
        "technique_matches": catalogue.matches,
        **matched.tables,
    }


def _kept(record: Record, options: pl.DataFrame) -> pl.DataFrame:
    decided = record.decide(STEP, options.select(subject="option", proposal=pl.lit(KEEP)), {KEEP, DROP})
    return options.with_columns(
        kept=decided["decision"] != DROP,
        dropped_reason=decided["reason"],
        dropped_by=decided["by"],
        dropped_on=decided["date"],
    )
