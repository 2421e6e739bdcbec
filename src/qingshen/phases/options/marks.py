"""The quick screen of each option, its weighted sum and its pile (初步筛选、权重总和计分、汇总)."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.methods import screening
from qingshen.methods.economics import REASONS
from qingshen.phases.decisions import joined
from qingshen.phases.industry import ENERGY
from qingshen.phases.options.appraising import DONE
from qingshen.phases.options.cocontrol import equivalents, weights
from qingshen.phases.options.linking import accepted, table
from qingshen.rulebook.carriers import carriers

# PROCEDURE 2.3 step 2: environmental effect 8-10, economic 7-10, technical 6-8, ease 4-6; the middles.
WEIGHTS = {"environmental": 9.0, "economic": 8.5, "technical": 7.0, "ease": 5.0}
EASE = {"none": 10.0, "low": 8.0, "medium": 5.0, "high": 2.0}
LOW, HIGH = 1.0, 10.0
HALF = 0.5
FOCUS = "focus"


def marked(
    case: Case, tables: dict[str, pl.DataFrame], options: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame
) -> pl.DataFrame:
    """Return `options` with the five marks, `passed, failed, missing, score, pile, pile_reason`.

    Ease and product are for people to mark; they are known only of what is carried out already. `passed`: false where a
    mark is, true where technical, environmental and economic ones are, else null: what nobody marked does not hold an
    option back [DESIGN]. `score`: null where less than half of the weight has points [DESIGN].
    """
    done = pl.col("outcome").is_in(DONE)
    marks = options.join(_environmental(case, tables, effects), on="option", how="left", maintain_order="left")
    marks = marks.with_columns(
        technical=done | (pl.col("precondition") != "failed"),
        economic=pl.when(pl.col("cost_class") == "none").then(True).otherwise(pl.col("acceptable")),
        ease=pl.when(done).then(True),
        product=pl.when(done).then(True),
    )
    marks = marks.with_columns(passed=pl.all_horizontal("technical", "environmental", "economic"))
    screened = screening.quick_screen(marks.select("option", *screening.CRITERIA)).select("option", "failed", "missing")
    piles = screening.pile(marks.select("option", "passed", "cost_class")).rename({"reason": "pile_reason"})
    # Of what hardly anything is known there is no score: silence must not stand above what was told.
    told = screening.weighted(_points(case, marks, effects, loads), WEIGHTS)
    scored = told.select("option", score=pl.when(pl.col("known") >= HALF).then("total"))
    for part in (screened, scored, piles):
        marks = marks.join(part, on="option", how="left", maintain_order="left")
    return marks


def reasons(marks: pl.DataFrame) -> pl.DataFrame:
    """Return `screening_reasons`: why each option is in its pile, the criteria and economic limits in words."""
    told = {"failed": screening.CRITERIA, "missing": screening.CRITERIA, "reasons": REASONS}
    words = [_worded(marks[name], texts) for name, texts in told.items()]
    return marks.select("option", "pile", "pile_reason").with_columns(words)


def _worded(codes: pl.Series, texts: Mapping[str, Text]) -> pl.Series:
    """Return codes joined by ";" as words in both languages; null for none."""
    known = {}
    for one in codes.drop_nulls().unique().to_list():
        parts = [texts[code] for code in one.split(";") if code]
        said = Text("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))
        known[one] = joined(said) or None
    return codes.replace_strict(known, default=None, return_dtype=pl.String)


def focused(tables: dict[str, pl.DataFrame]) -> list[str]:
    """Return the variables of the decided focus."""
    known = table(tables, "focus", "variable", "decision")
    return sorted(known.filter(pl.col("decision") == FOCUS)["variable"].drop_nulls().unique().to_list())


def _environmental(case: Case, tables: dict[str, pl.DataFrame], effects: pl.DataFrame) -> pl.DataFrame:
    """Return `option, environmental`: something falls, and nothing of the focus rises without being made good.

    What falls is a target's or the focus's variable where the option touches one, else any. A carrier that rises is
    made good where the option's energy falls, a pollutant where its pollutant equivalents do. Null where no effect is
    known.
    """
    focus = focused(tables)
    aimed = {*focus, *accepted(tables)["variable"].drop_nulls().to_list()}
    summed = effects.group_by("option", "variable").agg(pl.col("value").sum(), known=pl.col("value").count())
    value, of_aim = pl.col("value"), pl.col("variable").is_in(sorted(aimed))
    energy = value.filter(pl.col("variable") == ENERGY).sum()
    rising = pl.col("variable").is_in(focus) & (value < 0)
    carrying = pl.col("variable").is_in([one.code for one in carriers()])
    polluting = pl.col("variable").is_in(sorted(weights(case)))
    told = summed.filter(pl.col("known") > 0).join(equivalents(case, effects), on="option", how="left")
    offset = (carrying & (energy > 0)) | (polluting & (pl.col("equivalents") > 0).fill_null(False))
    return told.group_by("option").agg(
        environmental=pl.when((of_aim & (value != 0)).any()).then((of_aim & (value > 0)).any())
        .otherwise((value > 0).any())
        & ~(rising & ~offset).any()
    )  # fmt: skip


def _points(case: Case, marks: pl.DataFrame, effects: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return `option, factor, points` [1-10] [DESIGN].

    Technical: precondition met 10, failed 1. Environmental: linear to the greatest share of the industry's amounts that
    falls. Economic: linear from payback 0 to the limit of high cost. Ease: by the class of cost.
    """
    total = loads.group_by("variable", "unit").agg(_total=pl.col("amount").sum())
    share = effects.join(total, on=["variable", "unit"], how="left", maintain_order="left").with_columns(
        share=pl.when(pl.col("_total") > 0).then(pl.col("value") / pl.col("_total"))
    )
    best = share.group_by("option").agg(share=pl.when(pl.col("share").count() > 0).then(pl.col("share").sum()))
    joined = marks.join(best, on="option", how="left", maintain_order="left")
    limit = case.settings.measures.payback_high
    late = (pl.col("payback") / limit).clip(0, 1)
    most = pl.col("share").max()
    never = pl.col("annual_saving").is_not_null() & (pl.col("cash_flow") <= 0)
    points = {
        "technical": pl.col("precondition").replace_strict({"met": HIGH, "failed": LOW}, default=None),
        "environmental": pl.when(most > 0).then(LOW + (HIGH - LOW) * (pl.col("share") / most).clip(0, 1)),
        "economic": pl.when(never).then(LOW).otherwise(HIGH - (HIGH - LOW) * late),
        "ease": pl.col("cost_class").replace_strict(EASE, default=None),
    }
    wide = joined.select("option", **{name: one.cast(pl.Float64) for name, one in points.items()})
    return wide.unpivot(index="option", variable_name="factor", value_name="points")
