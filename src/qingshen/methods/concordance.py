"""Agreement of experts who score the same subjects: Kendall's W, and the subjects they dispute.

W = 12·S/(m²·(n³ − n) − m·ΣT), S = Σ (rank sum − mean rank sum)², T = Σ (t³ − t) over each expert's ties of t;
χ² = m·(n − 1)·W with n − 1 degrees of freedom (Kendall 1948, Rank correlation methods), good for large n only.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import chi2, rankdata

from qingshen.language import Text
from qingshen.methods.ranking import read_scores

Array = NDArray[np.float64]
# Scores are written in tenths: their differences are compared as baselines are.
TOLERANCE = 1e-9
REASONS = {
    "": Text("", ""),
    "experts_few": Text("评分专家不足两名", "fewer than two experts scored"),
    "subjects_few": Text("每位专家都评分的对象不足三个", "fewer than three subjects were scored by every expert"),
    "all_tied": Text("每位专家给所有对象同一分数", "every expert gave all subjects one score"),
}


@dataclass(frozen=True)
class Concordance:
    """Kendall's W [0-1], χ² and its p-value, None with a `reason` (a key of REASONS) where they do not exist.

    `experts` m who scored anything, `subjects` n scored by all of them, `silent` experts without any score.
    `table`: see `kendall`.
    """

    w: float | None
    statistic: float | None
    p_value: float | None
    experts: int
    subjects: int
    table: pl.DataFrame
    reason: str = ""
    silent: tuple[str, ...] = ()


def kendall(scores: pl.DataFrame, threshold: float = 4.0) -> Concordance:
    """Return the agreement of the experts.

    `scores`: `expert`, `subject`, `score` (any scale, more is better); a row that is absent or null is missing. Only
    subjects which every expert scored enter W; an expert without any score is `silent` and does not count as one.
    `table`: a row a subject, sorted: `subject`, `experts` (who scored it), `mean`, `median`, `low`, `high`, `mean_rank`
    (1 = best, over the complete subjects), `spread` = high − low, `disputed` = spread ≥ `threshold` [points; DESIGN]
    (both null below two scores), `complete`.
    Raises Refused for keys missing or twice and scores that are infinite.
    """
    read = read_scores("scores", scores, ("expert", "subject"), "score")
    given = read.drop_nulls("score")
    heard = given["expert"].unique().sort().to_list()
    silent = sorted(set(read["expert"]) - set(heard))
    table = _table(read, len(heard), threshold)
    complete = table.filter("complete")["subject"].to_list()
    values = given.filter(pl.col("subject").is_in(complete)).sort("expert", "subject")["score"]
    ranks = rankdata(-values.to_numpy().reshape(len(heard), len(complete)), axis=1) if complete else np.empty((0, 0))
    mean_rank = pl.DataFrame(
        {"subject": complete, "mean_rank": ranks.mean(axis=0) if complete else []},
        schema={"subject": pl.String, "mean_rank": pl.Float64},
    )
    ranked = table.join(mean_rank, on="subject", how="left").sort("subject")
    ordered = ["subject", "experts", "mean", "median", "low", "high", "mean_rank", "spread", "disputed", "complete"]
    w, reason = _w(ranks, len(heard), len(complete))
    statistic = None if w is None else len(heard) * (len(complete) - 1) * w
    p_value = None if statistic is None else float(chi2.sf(statistic, len(complete) - 1))
    return Concordance(w, statistic, p_value, len(heard), len(complete), ranked.select(ordered), reason, tuple(silent))


def _w(ranks: Array, experts: int, subjects: int) -> tuple[float | None, str]:
    """Return W, or None and why there is none."""
    if experts < 2:
        return None, "experts_few"
    if subjects < 3:
        return None, "subjects_few"
    sums = ranks.sum(axis=0)
    ties = sum(float((count**3 - count).sum()) for row in ranks for count in [np.unique(row, return_counts=True)[1]])
    most = experts**2 * (subjects**3 - subjects) - experts * ties
    if most <= 0:
        return None, "all_tied"
    return float(12 * np.sum((sums - sums.mean()) ** 2) / most), ""


def _table(read: pl.DataFrame, heard: int, threshold: float) -> pl.DataFrame:
    score = pl.col("score")
    counted = score.count().cast(pl.Int64)
    spread = pl.when(counted > 1).then(score.max() - score.min())
    grouped = read.sort("subject", "score").group_by("subject", maintain_order=True)
    return grouped.agg(
        experts=counted,
        mean=score.mean(),
        median=score.median(),
        low=score.min(),
        high=score.max(),
        spread=spread,
        disputed=spread >= threshold - TOLERANCE,
        complete=(counted == heard) & (counted > 0),
    )
