"""While somebody types: the level so far, what is missing and what it could change, what looks odd, where peers stand.

Only the enterprise's own data and anonymous statistics of at least five others. Everything is said in the reader's
language, each finding with the reason for it and the cell it is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qingshen.case.schema import REACHED
from qingshen.language import Text
from qingshen.report.formatting import number
from qingshen.units import in_words
from qingshen.web.reporting.accepted import accepted_values
from qingshen.web.reporting.check import Checked, check_standing
from qingshen.web.reporting.draft import Rows, Standing, standing
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.peers import Peers, peers_of
from qingshen.web.wording import says

if TYPE_CHECKING:
    import polars as pl

    from qingshen.case.case import Case
    from qingshen.rulebook.system import Indicator

SHOWN = 6
FACTOR = 2.0
UNSURE = Text("尚不能确定", "not certain yet")
CERTAIN = Text("按现有数据，{year} 年为{level}。", "With the data so far, {year} is {level}.")
BETWEEN = Text(
    "{year} 年尚有缺项：目前能确定{level}，补齐后最好可达{best}。",
    "{year} is incomplete: {level} is certain so far, {best} at best once what is missing is filled in.",
)
NOTHING_YET = Text(
    "{year} 年尚有缺项：还不能确定任何级别，补齐后最好可达{best}。",
    "{year} is incomplete: no level is certain yet, {best} at best once what is missing is filled in.",
)
FAR = Text("与同行相差很大，请核对数值和单位。", "Far from the others: check value and unit. ")
NO_SYSTEM = Text("本次审核没有选定指标体系，不评定级别。", "This audit has no index system: no level is drawn.")
NO_CASE = Text("改正标红的错误后才能评定级别。", "Correct the errors marked red: then the level can be drawn.")


def feedback_of(report: Report, shown: Standing, checked: Checked) -> dict[str, Any]:
    """Return what is told while typing: `sentence`, `indices`, `missing`, `doubts`, `peers`, `left_out`."""
    nothing: dict[str, Any] = {"indices": [], "missing": [], "more": 0, "doubts": [], "peers": [], "left_out": 0}
    frame = shown.frame
    if frame.system is None:
        return {**nothing, "sentence": says(NO_SYSTEM)}
    case, left_out = _case_of(report, shown, checked)
    if case is None:
        return {**nothing, "sentence": says(NO_CASE)}
    year = frame.settings.years[-1]
    code = report.enrolment.code
    tables = _assessed(case, code)
    if not tables:
        return {**nothing, "sentence": says(NO_SYSTEM)}
    level = tables["levels"].row(0, named=True)
    gaps = _sorted_gaps(tables["gaps"])
    return {
        "year": year, "level": level["level"] or "", "level_best": level["level_best"] or "",
        "sentence": _sentence(level, year), "indices": _indices(level), "left_out": left_out,
        "missing": [_missing(row, level, case, year) for row in gaps[:SHOWN]], "more": max(0, len(gaps) - SHOWN),
        "doubts": _doubts(case), "peers": _peers(report, case, tables["values"]),
    }  # fmt: skip


def _case_of(report: Report, shown: Standing, checked: Checked) -> tuple[Case | None, int]:
    """Return the case, what is in error taken for missing, and how many cells that are."""
    if checked.case is not None:
        return checked.case, 0
    wrong = {cell for cell, found in checked.spots.items() if any(one.severity == "error" for one in found)}
    if not wrong:
        return None, 0
    rows: Rows = {
        table: {
            ident: cells
            for ident, cells in of.items()
            if not any((table, ident) == cell[:2] for cell in wrong)
        }
        for table, of in shown.rows.items()
    }  # fmt: skip
    again = check_standing(standing(shown.frame, {name: of for name, of in rows.items() if of}), report.enrolment)
    return again.case, len(wrong)


def _assessed(case: Case, code: str) -> dict[str, pl.DataFrame]:
    from qingshen.phases.levels import assess

    # The level is that of the audited year: the others would be reckoned for nothing.
    last = replace(case, settings=replace(case.settings, years=case.settings.years[-1:]))
    return assess(last, [code])[0]


def _level(code: str | None) -> str:
    return says(REACHED.get(code or "", UNSURE))


def _sentence(level: dict[str, Any], year: int) -> str:
    is_open = not level["complete"] and level["level"] != level["level_best"]
    said = (BETWEEN if level["level"] not in (None, "none") else NOTHING_YET) if is_open else CERTAIN
    return says(said).format(year=year, level=_level(level["level"]), best=_level(level["level_best"]))


def _indices(level: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the index interval of each level; nothing in a system without weights."""
    found = []
    for at, mark in ((1, "Ⅰ"), (2, "Ⅱ"), (3, "Ⅲ")):
        low, high = level[f"index_{at}"], level[f"index_{at}_best"]
        if low is not None and high is not None:
            found.append({"mark": mark, "low": round(low, 1), "high": round(high, 1)})
    return found


def _sorted_gaps(gaps: pl.DataFrame) -> list[dict[str, Any]]:
    """Return the gaps with the largest effect first."""
    rows = list(gaps.iter_rows(named=True))
    return sorted(rows, key=lambda one: (not one["matters"], not one["limiting"], -(one["points_1"] or 0)))


def _missing(gap: dict[str, Any], level: dict[str, Any], case: Case, year: int) -> dict[str, Any]:
    assert case.system is not None
    indicator = case.system.by_code[gap["indicator"]]
    lacking = _lacking(indicator, case, year)
    names = "、".join(case.variables[one].name.zh for one in lacking if one in case.variables)
    english = ", ".join(case.variables[one].name.into("en") for one in lacking if one in case.variables)
    what = Text(f"缺“{names}”", f"missing: {english}") if names else Text("尚未填写", "not filled in")
    effect = _effect(gap, level)
    table, ident = ("quantities", f"{lacking[0]}/{year}") if lacking else ("answers", f"{indicator.code}/{year}")
    field = "value" if lacking else "level"
    return {
        "name": says(indicator.name), "what": says(what), "effect": says(effect), "limiting": bool(gap["limiting"]),
        "spot": [table, ident, field],
    }  # fmt: skip


def _lacking(indicator: Indicator, case: Case, year: int) -> list[str]:
    """Return the variables of an indicator that are missing in `year`."""
    if indicator.direction == "qualitative":
        return []
    needed = indicator.formula.names if indicator.formula else (indicator.code,)
    rows = case.quantities.filter(case.quantities["year"] == year)
    there = {row["variable"] for row in rows.iter_rows(named=True) if row["value"] is not None}
    aside = {row["variable"] for row in rows.iter_rows(named=True) if row["status"] == "not_applicable"}
    return [one for one in needed if one not in there | aside] or list(needed)


def _effect(gap: dict[str, Any], level: dict[str, Any]) -> Text:
    """Return what filling in a gap could change."""
    parts = []
    if gap["points_1"]:
        parts.append(
            Text(f"Ⅰ级指数最多多得 {gap['points_1']:.1f} 分", f"up to {gap['points_1']:.1f} points of index I")
        )
    if gap["level_if_met"] != level["level"]:
        reached = REACHED.get(gap["level_if_met"] or "", UNSURE)
        parts.append(Text(f"达标即可定为{reached.zh}", f"if met, {reached.en} is certain"))
    if gap["level_if_fails"] != level["level_best"]:
        left = REACHED.get(gap["level_if_fails"] or "", UNSURE)
        is_none = gap["level_if_fails"] in (None, "none")
        parts.append(
            Text("不达标则达不到Ⅲ级", "if not met, level III is out of reach")
            if is_none
            else Text(f"不达标则最好只有{left.zh}", f"if not met, {left.en} at best")
        )
    if not parts:
        return Text("不影响级别，但影响分析", "does not change the level, but what is found")
    return Text("；".join(one.zh for one in parts), "; ".join(one.en for one in parts))


def _doubts(case: Case) -> list[dict[str, Any]]:
    """Return the quantities that have more than doubled or halved since last year."""
    years = case.settings.years
    if len(years) < 2:
        return []
    before, now = years[-2:]
    known = {(row["variable"], row["year"]): row for row in case.quantities.iter_rows(named=True)}
    found = []
    for code, variable in case.variables.items():
        old, new = known.get((code, before)), known.get((code, now))
        if not old or not new or not old["value"] or not new["value"] or old["unit"] != new["unit"]:
            continue
        ratio = new["value"] / old["value"]
        if 1 / FACTOR <= ratio <= FACTOR:
            continue
        unit, times = in_words(new["unit"] or ""), number(ratio, significant=2)
        is_now, was = (("<" if one["status"] == "below_detection" else "") + number(one["value"]) for one in (new, old))
        why = Text(
            f"{now} 年 {is_now}，{before} 年 {was} {unit.zh}：为上年的 {times} 倍。"
            "请核对数值和单位；属实请在“说明”写明原因。",
            f"{now}: {is_now}, {before}: {was} {unit.into('en')}: {times} times last "
            "year's. "
            "Check value and unit; where it is true, give the reason beside it.",
        )
        found.append({"name": says(variable.name), "why": says(why), "is_explained": bool(new["reason"]),
                      "spot": ["quantities", f"{code}/{now}", "value"]})  # fmt: skip
    return sorted(found, key=lambda one: bool(one["is_explained"]))


def _peers(report: Report, case: Case, values: pl.DataFrame) -> list[dict[str, Any]]:
    assert case.system is not None
    others = accepted_values(report.audit)
    found: list[dict[str, Any]] = []
    for row in values.iter_rows(named=True):
        indicator = case.system.by_code[row["indicator"]]
        stated = row["value"] is not None and row["status"] in ("reported", "estimated")
        peers = peers_of(others, indicator.code, report.enrolment.code) if stated else None
        if peers is not None:
            found.append(_beside(indicator, row["value"], peers, case))
    return sorted(found, key=lambda one: not one["is_far"])


def _beside(indicator: Indicator, mine: float, peers: Peers, case: Case) -> dict[str, Any]:
    names: Iterable[str] = indicator.formula.names if indicator.formula else (indicator.code,)
    unit = in_words(f" {indicator.unit}" if indicator.unit else "")
    lower, median, upper = (_rounded(one) for one in (peers.lower, peers.median, peers.upper))
    is_far = peers.is_far(mine)
    why = Text(
        f"{FAR.zh if is_far else ''}本企业 {number(mine)}{unit.zh}；其他 {peers.number} 家的中位数 {median}，"
        f"中间一半在 {lower}–{upper}。",
        f"{FAR.en if is_far else ''}Yours: {number(mine)}{unit.into('en')}; median of {peers.number} others "
        f"{median}, the middle half {lower}–{upper}.",
    )
    return {
        "name": says(indicator.name), "why": says(why), "formula": _in_words(indicator, case), "is_far": is_far,
        "mine": mine, "lower": peers.lower, "median": peers.median, "upper": peers.upper, "number": peers.number,
        "spot": ["quantities", f"{next(iter(names))}/{case.settings.years[-1]}", "value"],
    }  # fmt: skip


def _rounded(value: float) -> str:
    """Return what is said of others: no more than three digits, or a median could be somebody's figure."""
    return number(float(f"{value:.3g}"))


def _in_words(indicator: Indicator, case: Case) -> str:
    """Return an indicator's formula with the names of its quantities."""
    if indicator.formula is None:
        return ""
    names = {one: says(case.variables[one].name) for one in indicator.formula.names if one in case.variables}
    said = re.sub(r"[A-Za-z_][A-Za-z0-9_]*", lambda found: names.get(found[0], found[0]), indicator.formula.text)
    return f"= {said}"
