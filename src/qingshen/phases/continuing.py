"""Phase 5, 持续清洁生产: what the next cycle takes up, who goes on, what is taught, which indicators are watched."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import REACHED
from qingshen.language import Text
from qingshen.phases.decisions import DECIDED, Record, joined
from qingshen.phases.implementation.given import given
from qingshen.phases.implementation.tracking import ABANDONED
from qingshen.rulebook.carriers import carrier
from qingshen.rulebook.focusing import oriented
from qingshen.rulebook.procedure import aspects, roles, steps
from qingshen.rulebook.system import LEVELS

STEP = "continuous"
ADOPT, DROP = "adopt", "drop"
NEXT: dict[str, Any] = {"kind": pl.String, "subject": pl.String, "name": pl.String, "why": pl.String}
WATCH: dict[str, Any] = {
    "indicator": pl.String, "enterprises": pl.Int64, "level": pl.String, "distance": pl.Float64, "why": pl.String,
}  # fmt: skip
CLOSE = Text("临近基准值", "close to the baseline")
MISSED = Text("限定性指标未达该级", "limiting indicator that misses the level")
PURSUED = Text("目标未完成", "target not reached")
Row = tuple[str, str, str, str, str]


def next_cycle(case: Case, tables: dict[str, pl.DataFrame], record: Record) -> pl.DataFrame:
    """Return what is proposed for the next cycle: `kind, subject, name, why` and the decision adopt|drop [DESIGN].

    `kind`: "target" (missed or open), "problem" (common, no adopted option), "deferred" (by technique), "abandoned"
    (dropped unless a target it served is no longer reached), "data" (returned or incomplete), "organisation",
    "training" (one for each aspect of the common problems). Subjects are "KIND/CODE".
    """
    found = [*_targets(case, tables), *_problems(tables), *_options(tables), *_data(tables), *_organisation(tables)]
    rows = sorted([*found, *_training(case, tables)], key=lambda row: (KINDS.index(row[0]), row[1]))
    table = pl.DataFrame(rows, schema={**NEXT, "proposal": pl.String}, orient="row")
    decided = record.decide(STEP, table.select("subject", "proposal"), {ADOPT, DROP})
    return pl.concat([table.select(list(NEXT)), decided.select(DECIDED)], how="horizontal")


KINDS = ("target", "problem", "deferred", "abandoned", "data", "organisation", "training")


def _targets(case: Case, tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    reached = tables.get("attainment", pl.DataFrame())
    if reached.is_empty():
        return
    for row in reached.filter(pl.col("decision") != "yes").iter_rows(named=True):
        missed = row["decision"] == "no"
        why = Text("未完成", "missed") if missed else Text("未到期或数据不足", "not due yet, or figures unknown")
        if row["progress"] is not None:
            share = f"{100 * row['progress']:.0f} %"
            why = Text(f"{why.zh}，进度 {share}", f"{why.en}, progress {share}")
        name = joined(_named(case, row["variable"] or row["target"]))
        yield "target", f"target/{row['target']}", name, joined(why), ADOPT


def _named(case: Case, code: str) -> Text:
    if code in REACHED:
        return REACHED[code]
    if code in case.variables:
        return case.variables[code].name
    known = carrier(code)
    listed = {one.code: one.name for one in oriented()}
    return known.name if known else listed.get(code, Text(code, code))


def _problems(tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    adopted = given(tables, "options").filter(pl.col("decision") == "adopt")["problem"].drop_nulls().to_list()
    served = {code.strip() for one in adopted for code in one.split(";")}
    common = given(tables, "problems").filter(pl.col("decision") == "common")
    for row in common.iter_rows(named=True):
        if row["problem"] not in served:
            why = Text("共性问题尚无采纳的方案", "common problem without an adopted option")
            yield "problem", f"problem/{row['problem']}", row["name"] or row["problem"], joined(why), ADOPT


def _options(tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    options = given(tables, "options").sort("option")
    tracked = tables.get("tracking", pl.DataFrame(schema={"option": pl.String, "state": pl.String}))
    lost = tables.get("abandoned", pl.DataFrame(schema={"option": pl.String, "still_reached": pl.Boolean}))
    missing = set(lost.filter(~pl.col("still_reached"))["option"])
    gone = {*tracked.filter(pl.col("state") == ABANDONED)["option"], *lost["option"]}
    deferred: dict[str, list[str]] = {}
    for row in options.iter_rows(named=True):
        code, name = row["option"], row["name"] or row["option"]
        if code in gone:
            why = (
                Text("未实施，所服务的目标因此不能完成", "given up, and a target it served is missed without it")
                if code in missing
                else Text("未实施", "given up")
            )
            yield "abandoned", f"abandoned/{code}", name, joined(why), ADOPT if code in missing else DROP
        elif row["decision"] == "defer":
            deferred.setdefault(row["technique"] or code, []).append(name)
    for what, names in sorted(deferred.items()):
        why = Text(f"{len(names)} 项暂缓", f"{len(names)} deferred")
        yield "deferred", f"deferred/{what}", names[0], joined(why), ADOPT


def _data(tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    for row in given(tables, "survey_states").iter_rows(named=True):
        returned = row["decision"] == "return"
        if returned or row["complete"] is None or row["complete"] < 1:
            share = "—" if row["complete"] is None else f"{100 * row['complete']:.0f} %"
            word = Text("资料退回", "data returned") if returned else Text("资料不全", "data incomplete")
            why = joined(Text(f"{word.zh}，完整率 {share}", f"{word.en}, complete {share}"))
            yield "data", f"data/{row['enterprise']}", row["enterprise"], why, ADOPT


def _organisation(tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    """Yield that the team goes on, and each role nobody takes."""
    lasting = next(one for one in steps() if one.code == STEP)
    why = joined(Text("审核小组转为常设组织", "the audit team becomes a standing organisation"))
    yield "organisation", "organisation/standing", joined(lasting.output), why, ADOPT
    names = {one.code: one.name for one in roles()}
    empty = given(tables, "team").filter(pl.col("organisation").is_null())
    for role in empty["role"].to_list():
        name = joined(names.get(role, Text(role, role)))
        yield "organisation", f"organisation/{role}", name, joined(Text("尚无人承担", "nobody is named yet")), ADOPT


def _training(case: Case, tables: dict[str, pl.DataFrame]) -> Iterator[Row]:
    """Yield the aspects of the common problems as subjects of training."""
    held = int((given(tables, "records")["kind"] == "training").sum())
    common = given(tables, "problems").filter(pl.col("decision") == "common")
    names = {one.code: one.name for one in aspects()}
    counted = common.drop_nulls("aspect").group_by("aspect").agg(problems=pl.len()).sort("aspect")
    for aspect, problems in counted.iter_rows():
        why = Text(
            f"该类共性问题 {problems} 个；已有培训记录 {held} 条",
            f"{problems} common problems; {held} trainings recorded",
        )
        yield "training", f"training/{aspect}", joined(names.get(aspect, Text(aspect, aspect))), joined(why), ADOPT
    if counted.is_empty():
        why = Text(f"已有培训记录 {held} 条", f"{held} trainings recorded")
        name = case.settings.industry if case.settings.industry.zh else case.settings.title
        yield "training", "training/general", joined(name), joined(why), ADOPT


def watch(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> pl.DataFrame:
    """Return what is watched in the next cycle: `indicator, enterprises, level, distance, why` [DESIGN].

    An indicator is close where at least the share [diagnosis] fewest of those that report it lies within [survey]
    tolerance of the baseline of a `level`: nearer than two sources of a figure need agree. `distance` [-] is the median
    of |value/baseline − 1| of those. A limiting indicator is listed where an enterprise misses level II (`distance` of
    those below, null where it has no number). A target not reached stands by its variable, `distance` what is left of
    its way.
    """
    rows = [*_close(case, tables, enterprises), *_missed(case, tables, enterprises), *_pursued(tables)]
    return pl.DataFrame(rows, schema=WATCH, orient="row").sort("why", "indicator", "level", nulls_last=True)


def _now(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> pl.DataFrame:
    return given(tables, "indicators").filter(
        pl.col("year") == case.settings.years[-1], pl.col("enterprise").is_in(enterprises)
    )


def _baselines(case: Case) -> pl.DataFrame:
    """Return the baselines that are plain numbers: `indicator, level, baseline`, and whether it is limiting."""
    rows = [
        (one.code, level, float(baseline.constant), one.limiting)
        for one in (case.system.indicators if case.system else ())
        for level, baseline in zip(LEVELS, one.baselines, strict=True)
        if baseline.sign not in ("", "text") and not baseline.parameter
    ]
    schema = {"indicator": pl.String, "level": pl.String, "baseline": pl.Float64, "limiting": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _close(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> list[tuple[Any, ...]]:
    known = _now(case, tables, enterprises).drop_nulls("value").select("indicator", "value")
    near = pl.col("off") <= case.settings.survey.tolerance
    both = known.join(_baselines(case).filter(pl.col("baseline") > 0), on="indicator").with_columns(
        off=(pl.col("value") / pl.col("baseline") - 1).abs()
    )
    table = both.group_by("indicator", "level").agg(
        enterprises=near.sum().cast(pl.Int64), reporting=pl.len(), distance=pl.col("off").filter(near).median()
    )
    enough = (pl.col("enterprises") > 0) & (
        pl.col("enterprises") >= case.settings.diagnosis.fewest * pl.col("reporting")
    )
    kept = table.filter(enough).select("indicator", "enterprises", "level", "distance")
    return [(*row, joined(CLOSE)) for row in kept.rows()]


def _missed(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> list[tuple[Any, ...]]:
    limiting = [one.code for one in (case.system.indicators if case.system else ()) if one.limiting]
    # A gap is no failure: only what is known to lie below level II.
    below = _now(case, tables, enterprises).filter(
        pl.col("indicator").is_in(limiting),
        pl.col("status") != "missing",
        pl.coalesce("level_best", "level").is_in(["III", "none"]),
    )
    numbers = _baselines(case).filter(pl.col("level") == "II", pl.col("baseline") > 0).select("indicator", "baseline")
    table = (
        below.join(numbers, on="indicator", how="left")
        .group_by("indicator")
        .agg(
            enterprises=pl.len().cast(pl.Int64),
            distance=(pl.col("value") / pl.col("baseline") - 1).abs().median(),
        )
    )
    return [(code, count, "II", distance, joined(MISSED)) for code, count, distance in table.rows()]


def _pursued(tables: dict[str, pl.DataFrame]) -> list[tuple[Any, ...]]:
    reached = tables.get("attainment", pl.DataFrame())
    if reached.is_empty():
        return []
    open_ones = reached.filter(pl.col("decision") != "yes", ~pl.col("aim").str.starts_with("level")).sort("target")
    left = open_ones.group_by("variable").agg(distance=(1 - pl.col("progress")).max())
    return [(variable, None, None, distance, joined(PURSUED)) for variable, distance in left.rows()]
