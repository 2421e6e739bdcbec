"""Phase 1, 审核准备: which enterprises are audited, by proposal and decision, and which year each is compared by."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases import candidates
from qingshen.phases.accounts import account
from qingshen.phases.decisions import DECIDED, Record

STEP = "list"
LISTED = (
    "enterprise", "name", "credit_code", "province", "city", "district", "process", "size", "path", "listed", "reason",
)  # fmt: skip


def choose_list(case: Case, record: Record) -> dict[str, pl.DataFrame]:
    """Return `list`, every enterprise with `listed` and why, and where [selection] asks for a proposal its tables.

    What the enterprise list says of `listed` is a decision of people, and decisions.toml stands above it; where neither
    speaks the proposal holds, without [selection] everyone is on the list.
    """
    everyone = case.enterprises["enterprise"].to_list()
    found: dict[str, pl.DataFrame] = {}
    proposals = pl.DataFrame({"subject": sorted(everyone)}).with_columns(proposal=pl.lit("yes"))
    if case.settings.selection.asked:
        current = reference_years(case, everyone)
        found = candidates.propose(case, account(case, everyone, current), current)
        proposals = found["selection"].select(subject="enterprise", proposal="proposal")
    decided = _decide(case, record, proposals)
    listed = case.enterprises.join(decided, left_on="enterprise", right_on="subject").with_columns(
        listed="decision", reason=pl.coalesce("why", "reason")
    )
    if "selection" in found:
        table = found["selection"].drop("proposal")
        found["selection"] = table.join(decided.select("subject", *DECIDED), left_on="enterprise", right_on="subject")
        size = int((decided["decision"] == "yes").sum())
        found["selection_summary"] = found["selection_summary"].with_columns(listed=pl.lit(size))
    return {"list": listed.select(LISTED).sort("enterprise"), **found}


def _decide(case: Case, record: Record, proposals: pl.DataFrame) -> pl.DataFrame:
    """Return the proposals decided; `why` is the reason people gave, in decisions.toml or in the list itself."""
    given = {subject for step, subject in record.given if step == STEP}
    said = case.enterprises.filter(pl.col("listed").is_not_null(), ~pl.col("enterprise").is_in(sorted(given)))
    decided = record.decide(STEP, proposals, {"yes", "no"})
    own = said.select(subject="enterprise", own="listed", why="reason")
    both = decided.join(own, on="subject", how="left", maintain_order="left")
    decision = pl.coalesce("own", "decision")
    reason = pl.coalesce("reason", "why")
    return both.with_columns(decision=decision, reason=reason, why=reason).with_columns(
        differs=pl.col("decision") != pl.col("proposal")
    ).drop("own")  # fmt: skip


def audited(listed: pl.DataFrame) -> list[str]:
    """Return the enterprises on the list; only they are graded, compared and summed."""
    return listed.filter(pl.col("listed") == "yes")["enterprise"].sort().to_list()


def reference_years(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return `enterprise, year`: the audited year where the enterprise has data of it, else its latest.

    A cohort whose enterprises were assessed in different years is compared as it is, and said to be so. A row left
    blank is no data (a workbook has such rows for every year, a table need not); who left all blank is missing in the
    latest year asked for.
    """
    rows = [
        frame.select("enterprise", "year", said=pl.col("status") != "missing")
        for frame in (case.quantities, case.activities, case.answers, case.streams)
        if not frame.is_empty()
    ]
    if not rows:
        return pl.DataFrame(schema={"enterprise": pl.Utf8, "year": case.quantities.schema["year"]})
    asked = pl.concat(rows).filter(pl.col("enterprise").is_in(enterprises)).group_by("enterprise")
    latest = pl.coalesce(pl.col("year").filter("said").max(), pl.col("year").max())
    return asked.agg(year=latest).sort("enterprise")
