"""The marginal abatement cost curve of options that work on the same load."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from qingshen.language import Text
from qingshen.methods.portfolio.decisions import Settled, settle
from qingshen.methods.portfolio.tables import read

LEFT_OUT = {
    "fixed_out": Text("决定不采用", "decided against"),
    "cost_missing": Text("缺年费用", "annual cost missing"),
    "effect_missing": Text("缺削减量", "saving missing"),
    "baseline_missing": Text("缺基线", "baseline missing"),
    "saving_nonpositive": Text("削减量不大于零", "saving not above zero"),
    "group": Text("同组方案已采用", "another option of its group comes first"),
    "requires_out": Text("所需方案不在曲线上", "an option it requires is not on the curve"),
    "nothing_left": Text("已无剩余负荷", "nothing left to save"),
}
STEPS = {
    "variable": pl.String,
    "step": pl.Int64,
    "enterprise": pl.String,
    "option": pl.String,
    "annual_cost": pl.Float64,
    "unit_cost": pl.Float64,
    "alone": pl.Float64,
    "saving": pl.Float64,
    "start": pl.Float64,
    "end": pl.Float64,
}
Key = tuple[str, str]


class Curve(NamedTuple):
    """A cost curve: its `steps`, and the options `left_out` with the reason; see `curve`."""

    steps: pl.DataFrame
    left_out: pl.DataFrame


class _Effect(NamedTuple):
    """What one option does to the variable: `baseline`·`fraction` + `addition` alone."""

    baseline: float
    fraction: float
    addition: float


class _Rules(NamedTuple):
    """What may stand on a curve: `needs` and `group` of each option, `barred` with the reason."""

    needs: dict[Key, list[Key]]
    group: dict[Key, str]
    barred: dict[Key, str]


def curve(
    options: pl.DataFrame,
    effects: pl.DataFrame,
    baselines: pl.DataFrame,
    variables: Sequence[str] | None = None,
    cost: str = "annual_cost",
) -> Curve:
    """Return the marginal abatement cost curve of each variable, each saving taken on what the steps before have left.

    Tables: see `tables.read`; `cost` [currency/a] is a column of `options`, `npv` [currency] may be one. Steps that
    cost nothing or less come first, by falling npv (by falling annual benefit where there is none): dividing a
    negative cost by a larger saving makes it look worse (reference cocontrol_and_decomposition §5). The others follow,
    always the one with the least cost per unit still saved: a step an enterprise has taken makes its next ones dearer.
    `steps`: `variable, step` (1 …), `enterprise, option, annual_cost` (the column `cost`), `unit_cost` [currency/unit],
    `alone` (saving on the whole baseline), `saving, start, end` (cumulative) [unit/a]. Of a group the first to come
    stands, an option that requires another waits for it; equal ones stand in the order of enterprise and option.
    `left_out`: `variable, enterprise, option, reason` (key of LEFT_OUT): every effect on the variable is in one of the
    two. Raises Refused, see `tables.read`, and for decisions that contradict each other.
    """
    figures = (cost, "npv") if "npv" in options.columns else (cost,)
    tables = read(options, effects, baselines, figures)
    rules = _rules(settle(tables.options, {}))
    worth = "npv" if "npv" in options.columns else "_benefit"
    priced = tables.options.with_columns(_benefit=-pl.col(cost))
    gain = pl.coalesce(worth, "_benefit")
    figure = {
        (one, option): pair for one, option, *pair in priced.select("enterprise", "option", cost, gain).iter_rows()
    }
    steps: list[tuple[object, ...]] = []
    left: list[tuple[str, str, str, str]] = []
    wanted = sorted(set(variables)) if variables is not None else sorted(tables.effects["variable"].unique())
    for variable in wanted:
        rows = tables.effects.filter(pl.col("variable") == variable)
        usable, reasons = _usable(rows, figure, rules)
        taken = _climb(usable, figure, rules, reasons)
        steps += _drawn(variable, taken, usable, figure)
        left += [(variable, *key, reason) for key, reason in sorted(reasons.items())]
    names = {"variable": pl.String, "enterprise": pl.String, "option": pl.String, "reason": pl.String}
    return Curve(pl.DataFrame(steps, schema=STEPS, orient="row"), pl.DataFrame(left, schema=names, orient="row"))


def _rules(settled: Iterable[Settled]) -> _Rules:
    rules = _Rules({}, {}, {})
    for one in settled:
        for name, why in one.why.items():
            key = (one.enterprise, name)
            rules.needs[key] = [(one.enterprise, needed) for needed in one.needs[name] if needed != name]
            if name in one.group:
                rules.group[key] = one.group[name]
            if why in {"fixed_out", "group", "requires_out"}:
                rules.barred[key] = why
    return rules


def _usable(
    rows: pl.DataFrame, figure: Mapping[Key, Sequence[float | None]], rules: _Rules
) -> tuple[dict[Key, _Effect], dict[Key, str]]:
    """Return the effects that can be steps, and the reason of each that cannot."""
    usable, reasons = {}, {}
    for enterprise, option, note, *numbers in rows.select(
        "enterprise", "option", "note", pl.col("baseline").fill_null(0.0), "fraction", "addition"
    ).iter_rows():
        key = (enterprise, option)
        if key in rules.barred:
            reasons[key] = rules.barred[key]
        elif note:
            reasons[key] = note
        elif figure[key][0] is None:
            reasons[key] = "cost_missing"
        else:
            effect = _Effect(*numbers)
            if _saves(effect, 1.0) > 0:
                usable[key] = effect
            else:
                reasons[key] = "saving_nonpositive"
    return usable, reasons


def _saves(effect: _Effect, left: float) -> float:
    return effect.baseline * left * effect.fraction + effect.addition


def _climb(
    usable: Mapping[Key, _Effect],
    figure: Mapping[Key, Sequence[float | None]],
    rules: _Rules,
    reasons: dict[Key, str],
) -> list[tuple[Key, float]]:
    """Return the options in the order of the curve, each with its saving; `reasons` receives those without a place."""
    left: dict[str, float] = {}
    taken: dict[Key, float] = {}
    groups: set[tuple[str, str]] = set()

    def rank(key: Key) -> tuple[int, float, Key]:
        cost, gain = figure[key]
        saving = _saves(usable[key], left.get(key[0], 1.0))
        if cost is None or saving <= 0:
            return 2, 0.0, key
        return (0, -(gain or 0.0), key) if cost <= 0 else (1, cost / saving, key)

    waiting = set(usable)
    queue: list[tuple[int, float, Key]] = []
    while True:
        ready = {key for key in waiting if all(_passes(need, usable, taken, reasons) for need in rules.needs[key])}
        waiting -= ready
        for key in ready:
            heapq.heappush(queue, rank(key))
        if not queue:
            break
        entry = heapq.heappop(queue)
        key = entry[2]
        if rank(key) > entry:
            heapq.heappush(queue, rank(key))
        elif (key[0], rules.group.get(key, "")) in groups:
            reasons[key] = "group"
        elif entry[0] == 2:
            reasons[key] = "nothing_left"
        else:
            taken[key] = _saves(usable[key], left.get(key[0], 1.0))
            left[key[0]] = left.get(key[0], 1.0) * (1 - usable[key].fraction)
            groups |= {(key[0], rules.group[key])} if key in rules.group else set()
    reasons.update(dict.fromkeys(waiting, "requires_out"))
    return list(taken.items())


def _passes(need: Key, usable: Mapping[Key, _Effect], taken: Mapping[Key, float], reasons: Mapping[Key, str]) -> bool:
    """Whether a requirement stands in nobody's way: taken, or no saving to be had of it on this curve."""
    harmless = {"", "effect_missing", "baseline_missing", "saving_nonpositive"}
    return need in taken or (need not in usable and reasons.get(need, "") in harmless)


def _drawn(
    variable: str,
    taken: Iterable[tuple[Key, float]],
    usable: Mapping[Key, _Effect],
    figure: Mapping[Key, Sequence[float | None]],
) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    start = 0.0
    for step, (key, saving) in enumerate(taken, 1):
        cost = figure[key][0] or 0.0
        rows.append(
            (variable, step, *key, cost, cost / saving, _saves(usable[key], 1.0), saving, start, start + saving)
        )
        start += saving
    return rows
