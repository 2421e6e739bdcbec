"""What the sheets of all enterprises say, joined once and laid out by enterprise: no table is searched 300 times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import variable

Row = dict[str, Any]
PROBLEM = ("problem", "name", "aspect", "orientation", "variable", "decision", "focus", "prevalence", "audited")
OPTION = (
    *("option", "enterprise", "source", "name", "cost_class", "investment", "annual_saving", "payback", "npv", "irr"),
    *("outcome", "decision", "reason", "score", "portfolio", "problem", "target"),
)
ORDER = ("adopt", "defer", "reject")
"""Adopted options first: they are what the enterprise signs for."""
OTHERS = 5
"""So many others at least must stand behind what the sheet says of the industry: its enterprise knows its own part."""


@dataclass(frozen=True)
class Gathered:
    """The rows of every table by enterprise, sorted as a sheet shows them; `candidates` are the industry's.

    `years`: the year each enterprise is compared by. `names`: of every variable met, so that each is looked up once.
    """

    audit: Audit
    years: Mapping[str, int]
    rows: Mapping[str, Mapping[str, Sequence[Row]]]
    candidates: Sequence[Row]
    names: dict[str, Text]

    def of(self, table: str, enterprise: str) -> Sequence[Row]:
        """Return the rows of an enterprise, none where the audit has no such table."""
        return self.rows[table].get(enterprise, ())

    def one(self, table: str, enterprise: str) -> Row:
        """Return the only row of an enterprise, an empty one where there is none."""
        return next(iter(self.of(table, enterprise)), {})

    def year(self, enterprise: str) -> int:
        """Return the year the enterprise is compared by, the audited one where it reported nothing."""
        return self.years.get(enterprise, self.audit.year)

    def name(self, code: str) -> Text:
        """Return the name of a variable, indicator or carrier."""
        if code not in self.names:
            self.names[code] = variable(self.audit, code)
        return self.names[code]


def gather(audit: Audit) -> Gathered:
    """Return what the sheets of `audit` say; a table the audit does not have, or a column of it, is empty."""
    years = _picked(audit.table("reference_years"), "enterprise", "year")
    current = {"levels", "completeness", "indicators", "gaps", "doubts", "energy_totals", "carbon_totals"}
    frames = {name: _picked(audit.table(name), *columns) for name, columns in TABLES.items()}
    for name in current:
        frames[name] = _semi(frames[name], years)
    frames["company"] = audit.case.enterprises
    frames["contribution"] = _shared(frames["contribution"])
    frames["indicators"] = _missed(frames["indicators"])
    frames["findings"] = _told(frames["findings"], _picked(audit.table("problems"), *PROBLEM))
    frames["options"] = _ordered(frames["options"], frames["tracking"])
    rows = {name: _by_enterprise(frame) for name, frame in frames.items()}
    listed = audit.table("list")
    audited = listed.filter(pl.col("listed") == "yes").height if listed.width else 0
    candidates = _picked(audit.table("focus"), *FOCUS).to_dicts() if audited > OTHERS else []
    return Gathered(audit, dict(years.iter_rows()) if years.height else {}, rows, candidates, {})


FOCUS = ("candidate", "orientation", "variable", "total", "rank", "decision")
TABLES: Mapping[str, tuple[str, ...]] = {
    "list": ("enterprise", "name", "credit_code", "province", "city", "district", "process", "size", "path", "reason"),
    "selection": ("enterprise", "score", "known", "mandatory", "decision", "differs", "reason", "by", "date"),
    "levels": (
        *("enterprise", "year", "level", "level_best", "complete", "limiting_level"),
        *(f"index_{k}{end}" for k in (1, 2, 3) for end in ("", "_best")),
    ),
    "level_changes": ("enterprise", "level_before", "level_after", "rise"),
    "completeness": ("enterprise", "year", "items", "missing", "estimated"),
    "survey_states": ("enterprise", "decision", "reason"),
    "doubts": ("enterprise", "year", "variable", "kind", "value", "unit", "ratio", "file", "sheet", "cell"),
    "gaps": ("enterprise", "year", "indicator", "limiting", "matters", "level_if_fails", "level_if_met"),
    "indicators": ("enterprise", "year", "indicator", "value", "status", "level", "lost_1", "distance_1", "distance_2"),
    "intensities": ("enterprise", "output", "output_unit"),
    "energy_totals": ("enterprise", "year", "tce", "tce_reported", "missing"),
    "carbon_totals": ("enterprise", "year", "tco2", "tco2_reported", "missing"),
    "contribution": ("enterprise", "variable", "share", "rank"),
    "findings": ("enterprise", "problem", "method", "size", "unit", "share", "evidence", "file", "sheet", "cell"),
    "options": OPTION,
    "tracking": ("option", "enterprise", "state", "planned_end", "overdue"),
    "claims": ("enterprise", "option", "variable", "unit", "planned", "actual", "evidence", "verified", "decision"),
}


def _picked(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Return the columns asked for, null where the table lacks one; without the table no row."""
    if frame.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.Null))
    return frame.select(pl.col(one) if one in frame.columns else pl.lit(None).alias(one) for one in columns)


def _semi(frame: pl.DataFrame, years: pl.DataFrame) -> pl.DataFrame:
    if frame.is_empty() or years.is_empty():
        return frame
    return frame.join(years, on=["enterprise", "year"], how="semi", maintain_order="left")


def _shared(contribution: pl.DataFrame) -> pl.DataFrame:
    """Return the shares of what enough others have too."""
    return contribution.filter(pl.col("share").count().over("variable") > OTHERS)


def _missed(indicators: pl.DataFrame) -> pl.DataFrame:
    """Return the indicators below level I, those that cost most points first."""
    if indicators.is_empty():
        return indicators
    below = indicators.filter(pl.col("level") != "I", pl.col("status") != "not_applicable")
    return below.sort(pl.col("distance_2").fill_null(0.0) == 0.0, -pl.col("lost_1"), "indicator", nulls_last=True)


def _told(findings: pl.DataFrame, problems: pl.DataFrame) -> pl.DataFrame:
    """Return the findings with their problems, dismissed ones left out; of the focus first, then common ones."""
    if findings.is_empty() or problems.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(("enterprise", *PROBLEM), pl.Null))
    known = findings.join(problems, on="problem", how="inner").filter(pl.col("decision") != "dismissed")
    enough = pl.when(pl.col("audited") > OTHERS)
    known = known.with_columns(enough.then(one).alias(one) for one in ("decision", "focus", "prevalence", "share"))
    order = (~pl.col("focus").fill_null(False), pl.col("decision") != "common", -pl.col("share").fill_null(0.0).abs())
    return known.sort(*order, -pl.col("prevalence"), "problem", "cell", nulls_last=True)


def _ordered(options: pl.DataFrame, tracking: pl.DataFrame) -> pl.DataFrame:
    if options.is_empty():
        return options
    if tracking.height:
        states = tracking.select("option", "state", "planned_end", "overdue").unique("option", keep="first")
        options = options.join(states, on="option", how="left", maintain_order="left")
    rank = pl.col("decision").replace_strict({one: at for at, one in enumerate(ORDER)}, default=len(ORDER))
    # What is tracked stands first: it is being done, or was.
    return options.sort(rank, -pl.col("score"), "option", nulls_last=True)


def _by_enterprise(frame: pl.DataFrame) -> Mapping[str, Sequence[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["enterprise"]].append(row)
    return rows
