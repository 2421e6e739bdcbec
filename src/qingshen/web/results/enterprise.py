"""The enterprise's page: what the engine found of one enterprise, in one language, with its charts."""

from typing import Any

import polars as pl
from django.utils.safestring import SafeString, mark_safe

from qingshen.language import Language, Text
from qingshen.report.charts import Axis, Mark, Span, interval_bars
from qingshen.report.formatting import number, printable
from qingshen.report.sheet.words import bilingual
from qingshen.web.results.indicator_rows import indicator_rows
from qingshen.web.results.kept import Key, of_a_run
from qingshen.web.results.next_level import Way, next_level
from qingshen.web.results.own import Own, Shown
from qingshen.web.results.peers import class_medians, class_shares
from qingshen.web.results.pictures import picture
from qingshen.web.results.radar import FEWEST, radar

RADAR = Text("各类指标得分率（YⅡ，%）", "Share of the points of each class (YⅡ, %)")
CERTAIN, BEST = Text("确定", "certain"), Text("最好可能", "best possible")
OTHERS = Text("同行中位数（至少5家）", "median of others (5 at least)")
SPANS = Text("综合评价指数：确定值至最好可能", "Indices: certain to best possible")


@of_a_run(512)
def enterprise_page(key: Key, code: str, language: Language, *, with_others: bool = True) -> dict[str, Any]:
    """Return what the page of `code` says by the results of a run; `with_others`: beside statistics of the others."""
    found = key.found()
    own = Own(found, code, language, with_others=with_others)
    listed = found.table("list").filter(enterprise=code)
    levels = own.levels()
    return {
        "is_audited": bool(listed.height and listed["listed"][0] == "yes"), "year": own.year, "levels": levels,
        "now": next((one for one in levels if one["year"] == own.year), None), "amounts": list(own.amounts()),
        "classes": indicator_rows(own),
        "charts": [one for one in (_radar(own, _shares(key)), _spans(own, levels)) if one],
        "way": _way(own), "problems": own.problems(), "options": own.options(), "balances": own.balances(),
        "losses": own.losses(), "gaps": own.gaps(), "doubts": own.doubts(),
        "complete": next(iter(own.now("completeness")), None),
        "money": printable(own.say(found.case.settings.currency)),
    }  # fmt: skip


def _radar(own: Own, shares: pl.DataFrame) -> SafeString | None:
    system = own.found.case.system
    mine = {row["class"]: row for row in shares.filter(enterprise=own.code).to_dicts()}
    axes = [one for one in system.classes if one.code in mine] if system else []
    if len(axes) < FEWEST:
        return None
    certain, best = ([mine[one.code][end] for one in axes] for end in ("certain", "best"))
    lines = [(own.say(CERTAIN), certain)]
    if best != certain:
        lines.append((own.say(BEST), best))
    medians = class_medians(shares, own.code) if own.with_others else {}
    if all(one.code in medians for one in axes):
        lines.append((own.say(OTHERS), [medians[one.code] for one in axes]))
    said = "; ".join(f"{own.say(one.name)} {number(share)}" for one, share in zip(axes, certain, strict=True))
    chart = radar([own.say(one.name) for one in axes], lines)
    return picture(chart, mark_safe(own.say(RADAR)), f"{own.say(RADAR)}: {said}", own.language)


@of_a_run(8)
def _shares(key: Key) -> pl.DataFrame:
    return class_shares(key.found())


def _spans(own: Own, levels: list[dict[str, Any]]) -> SafeString | None:
    system = own.found.case.system
    if system is None or not levels or levels[0]["index_1"] is None:
        return None
    spans = [
        Span(f"{row['year']} Y{'ⅠⅡⅢ'[k - 1]}", row[f"index_{k}"], row[f"index_{k}_best"], row["level"])
        for row in levels
        for k in (1, 2, 3)
    ]
    mark = Mark(Text("Ⅱ级界限", "level II"), float(system.grading.index_2))
    chart = interval_bars(spans, Axis(Text("综合评价指数", "index")), (mark,), own.language)
    return picture(chart, mark_safe(own.say(SPANS)), own.say(SPANS), own.language)


def _way(own: Own) -> dict[str, Any] | None:
    """Return the way to the next level in words; None where nobody is graded."""
    way = next_level(own.found, own.code, own.year)
    if way is None or not way.goal:
        return {"is_best": True} if way else None
    rows = {one["indicator"]: one for one in own.now("indicators")}
    k = {"III": 3, "II": 2, "I": 1}[way.goal]
    lifted = [_lifted(own, way, code, rows[code], k) for code in way.lifted]
    chosen = [_chosen(own, one) for one in way.options or ()]
    return {
        "goal": way.goal, "lifted": lifted, "reached": way.reached, "chosen": chosen, "cost": number(way.cost),
        "tried": way.tried, "unknown": way.unknown, "is_cut": way.is_cut,
    }  # fmt: skip


def _lifted(own: Own, way: Way, code: str, row: dict[str, Any], k: int) -> dict[str, Any]:
    system = own.found.case.system
    assert system is not None
    one = system.by_code[code]
    far = row[f"distance_{k}"]
    return {
        "name": Shown(own.name(code), f"{own.source}/indicator/{code}"), "limiting": one.limiting,
        "bound": one.baselines[k - 1].text, "distance": own.amount(abs(far) if far else None, one.unit).text,
        "level": row["level"], "missing": row["status"] == "missing",
        "helping": [_chosen(own, each) for each in way.helping.get(code, ())[:4]],
        "more": max(0, len(way.helping.get(code, ())) - 4),
    }  # fmt: skip


def _chosen(own: Own, one: dict[str, Any]) -> dict[str, Any]:
    name = own.say(bilingual(one["name"]))
    return {"name": Shown(name, f"option/{one['option']}"), "investment": own.amount(one["investment"]).text}
