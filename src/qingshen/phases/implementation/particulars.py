"""What enterprises and people said of carrying an option out: dates, money, who answers, reasons, evidence."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import joined

PARTICULARS: dict[str, Any] = {
    "option": pl.String, "planned_end": pl.String, "actual_end": pl.String, "actual_investment": pl.Float64,
    "actual_saving": pl.Float64, "responsible": pl.String, "funds": pl.String, "said": pl.String,
    "evidence": pl.String,
}  # fmt: skip


def particulars(case: Case) -> pl.DataFrame:
    """Return one row an option of the case, enterprises' measures and people's own options; see PARTICULARS.

    `said`: why it was not done or changed. A blank text is none. People's industry options have no figures of what
    they turned out to cost and save, so that those stay unknown.
    """
    measured = case.measures.select(
        pl.format("{}/{}", "enterprise", "measure").alias("option"),
        *(name for name in PARTICULARS if name not in ("option", "said")),
        said="reason",
    ).select(list(PARTICULARS))
    own = [
        {
            "option": f"industry/{one.code}",
            "planned_end": one.planned_end,
            "actual_end": one.actual_end,
            "responsible": _cell(one.responsible),
            "funds": _cell(one.funds),
            "said": one.ruling.reason if one.outcome == "not_implemented" else None,
        }
        for one in case.decisions.options
    ]
    both = pl.concat([measured.cast(PARTICULARS), pl.DataFrame(own, schema=PARTICULARS)])
    texts = [name for name, kind in PARTICULARS.items() if kind == pl.String]
    stripped = pl.col(texts).str.strip_chars()
    return both.with_columns(pl.when(stripped != "").then(stripped)).sort("option")


def _cell(text: Text) -> str:
    return joined(text)
