"""How an enterprise gets to the next level: the fewest indicators, and the cheapest options with known effects.

Both are found by grading made-up copies of the enterprise with the engine: nothing of the grading is repeated here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

ORDER = ("none", "III", "II", "I")
HAIR = 1e-9
MOST_OPTIONS = 8
"""All sets of so many options are graded; of more, those that cost least for what they save are taken first."""


@dataclass(frozen=True)
class Way:
    """The way from `level` to `goal` ("" where there is none above).

    `lifted`: the indicators to raise, fewest first; `reached`: whether raising all of them suffices.
    `options`: the cheapest set of options that reaches the goal, None where no set of known ones does; `cost` their
    investment; `tried`, `unknown`: options with a known cost and effect on an indicator, and those without.
    """

    level: str
    goal: str = ""
    lifted: tuple[str, ...] = ()
    reached: bool = False
    options: tuple[dict[str, Any], ...] | None = None
    cost: float = 0.0
    tried: int = 0
    unknown: int = 0
    is_cut: bool = False
    helping: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


def next_level(found: "Reckoned", enterprise: str, year: int) -> Way | None:
    """Return the way to the next level; None where the enterprise is not graded."""
    levels = found.table("levels")
    system = found.case.system
    if levels.is_empty() or system is None or not system.weighted:
        return None
    row = levels.filter(enterprise=enterprise, year=year)
    if row.is_empty() or row["level"][0] is None:
        return None
    level = str(row["level"][0])
    if level == "I":
        return Way(level)
    goal = ORDER[ORDER.index(level) + 1]
    lifted, reached = _lifted(found, enterprise, year, goal)
    chosen, tried, unknown, is_cut = _cheapest(found, enterprise, year, goal)
    cost = sum(one["investment"] for one in chosen or ())
    helping = {code: _helping(found, enterprise, code) for code in lifted}
    return Way(level, goal, lifted, reached, chosen, cost, tried, unknown, is_cut, helping)


def _below(found: "Reckoned", enterprise: str, year: int, goal: str) -> pl.DataFrame:
    rows = found.table("indicators").filter(enterprise=enterprise, year=year)
    good = ORDER[ORDER.index(goal) :]
    return rows.filter(pl.col("status") != "not_applicable", ~pl.col("level").is_in(good).fill_null(False))


def _lifted(found: "Reckoned", enterprise: str, year: int, goal: str) -> tuple[tuple[str, ...], bool]:
    """Return the fewest indicators that reach `goal` once they are at it, the limiting ones first."""
    system = found.case.system
    assert system is not None
    k = 4 - ORDER.index(goal)
    below = _below(found, enterprise, year, goal).sort(f"lost_{k}", descending=True)
    targets = _targets(found, below, goal)
    ordered = sorted(below["indicator"].to_list(), key=lambda code: not system.by_code[code].limiting)
    # Copy n has the first n indicators at the goal.
    values = found.table("values").filter(enterprise=enterprise, year=year).drop("year")
    copies = [
        _raised(values, ordered[:number], targets).with_columns(pl.lit(_copy(number)).alias("enterprise"))
        for number in range(len(ordered) + 1)
    ]
    levels = _graded(found, pl.concat(copies), enterprise, year, [_copy(one) for one in range(len(copies))])
    good = ORDER[ORDER.index(goal) :]
    first = next((number for number, level in enumerate(levels) if level in good), None)
    return (tuple(ordered), False) if first is None else (tuple(ordered[:first]), True)


def _raised(values: pl.DataFrame, codes: Sequence[str], targets: pl.DataFrame) -> pl.DataFrame:
    """Return the values with those of `codes` known to be at their targets."""
    among = pl.col("indicator").is_in(list(codes))
    joined = values.join(targets, on="indicator", how="left", maintain_order="left")
    return joined.with_columns(
        pl.when(among).then("target").otherwise("value").alias("value"),
        pl.when(among).then("answer").otherwise("level").alias("level"),
        pl.when(among).then(pl.lit("reported")).otherwise("status").alias("status"),
    ).drop("target", "answer")


def _targets(found: "Reckoned", below: pl.DataFrame, goal: str) -> pl.DataFrame:
    """Return `indicator, target, answer`: a figure that just meets the baseline of `goal`, or the answer it takes."""
    system = found.case.system
    assert system is not None
    rows = []
    for row in below.iter_rows(named=True):
        one = system.by_code[row["indicator"]]
        if one.direction == "qualitative":
            rows.append((one.code, None, goal))
            continue
        better = -1 if one.direction == "lower" else 1
        bound = one.baselines[3 - ORDER.index(goal)]
        if bound.sign in ("", "text") or bound.parameter:
            far = row[f"distance_{4 - ORDER.index(goal)}"]
            target = None if row["value"] is None or far is None else row["value"] + better * abs(far)
        else:
            target = float(bound.constant)
        # A hair beyond: a baseline may be strict, and a sum of floats falls short of it.
        rows.append((one.code, None if target is None else target + better * HAIR * max(abs(target), 1.0), None))
    schema = {"indicator": pl.Utf8, "target": pl.Float64, "answer": pl.Utf8}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _copy(number: int) -> str:
    return f"copy-{number:05d}"


def _graded(found: "Reckoned", values: pl.DataFrame, enterprise: str, year: int, copies: list[str]) -> list[str]:
    """Return the levels of the copies, in their order, graded by the engine as the audit grades."""
    from qingshen.methods.evaluation import evaluate

    case = found.case
    assert case.system is not None
    own = case.parameters.filter(enterprise=enterprise, year=year).select("name", "value")
    names = pl.DataFrame({"enterprise": copies})
    result = evaluate(
        values.select("enterprise", "indicator", "value", "level", "status"), case.system,
        names.join(own, how="cross"), empty_class=case.settings.grading.empty_class,
    )  # fmt: skip
    levels = dict(result.enterprises.select("enterprise", "level").iter_rows())
    return [str(levels[one]) for one in copies]


def _open_options(found: "Reckoned", enterprise: str) -> list[dict[str, Any]]:
    """Return the enterprise's options still to be carried out: neither done nor rejected."""
    options = found.table("options")
    if options.is_empty():
        return []
    own = options.filter(
        pl.col("enterprise") == enterprise, ~(pl.col("outcome") == "implemented").fill_null(False),
        ~(pl.col("decision") == "reject").fill_null(False),
    )  # fmt: skip
    rows: list[dict[str, Any]] = own.select("option", "name", "investment", "problem", "decision").to_dicts()
    return rows


def _cheapest(
    found: "Reckoned", enterprise: str, year: int, goal: str
) -> tuple[tuple[dict[str, Any], ...] | None, int, int, bool]:
    """Return the cheapest set of options that reaches `goal`, how many were tried, how many cannot be."""
    open_ones = _open_options(found, enterprise)
    effects = _effects(found, enterprise)
    known = [one for one in open_ones if one["investment"] is not None and effects.get(one["option"])]
    known.sort(key=lambda one: (one["investment"], one["option"]))
    tried = known[:MOST_OPTIONS]
    sets = [each for size in range(1, len(tried) + 1) for each in combinations(tried, size)]
    sets.sort(key=lambda each: (sum(one["investment"] for one in each), len(each)))
    unknown = len(open_ones) - len(known)
    if not sets:
        return None, 0, unknown, False
    levels = _graded(found, _saved(found, enterprise, year, sets, effects), enterprise, year,
                     [_copy(number) for number in range(len(sets))])  # fmt: skip
    good = ORDER[ORDER.index(goal) :]
    best = next((each for each, level in zip(sets, levels, strict=True) if level in good), None)
    return best, len(tried), unknown, len(known) > len(tried)


def _effects(found: "Reckoned", enterprise: str) -> dict[str, list[tuple[str, float]]]:
    """Return by option what it saves of the variables indicators are computed from, in their units."""
    table, system = found.table("option_effects"), found.case.system
    if table.is_empty() or system is None:
        return {}
    used = {name for one in system.indicators for name in (one.formula.names if one.formula else (one.code,))}
    units = {code: one.unit for code, one in found.case.variables.items()}
    saved: dict[str, list[tuple[str, float]]] = {}
    for row in table.filter(enterprise=enterprise).iter_rows(named=True):
        if row["variable"] in used and row["value"] and row["unit"] == units.get(row["variable"]):
            saved.setdefault(row["option"], []).append((row["variable"], row["value"]))
    return saved


def _saved(
    found: "Reckoned", enterprise: str, year: int, sets: Sequence[Iterable[dict[str, Any]]],
    effects: dict[str, list[tuple[str, float]]],
) -> pl.DataFrame:  # fmt: skip
    """Return the indicator values of a copy for each set: its quantities less what the options save, added up."""
    from qingshen.methods.indicators import indicator_values

    case = found.case
    assert case.system is not None
    copies = [_copy(number) for number in range(len(sets))]
    rows = [
        (copy, variable, amount)
        for copy, each in zip(copies, sets, strict=True)
        for one in each
        for variable, amount in effects[one["option"]]
    ]
    schema = {"enterprise": pl.Utf8, "variable": pl.Utf8, "saved": pl.Float64}
    saved = (
        pl.DataFrame(rows, schema=schema, orient="row").group_by("enterprise", "variable").agg(pl.col("saved").sum())
    )
    names = pl.DataFrame({"enterprise": copies})
    quantities = names.join(case.quantities.filter(enterprise=enterprise, year=year).drop("enterprise"), how="cross")
    less = quantities.join(saved, on=["enterprise", "variable"], how="left").with_columns(
        (pl.col("value") - pl.col("saved").fill_null(0.0)).clip(lower_bound=0.0).alias("value")
    )
    answers = names.join(case.answers.filter(enterprise=enterprise, year=year).drop("enterprise"), how="cross")
    return indicator_values(copies, less, answers, case.system)


def _helping(found: "Reckoned", enterprise: str, code: str) -> list[dict[str, Any]]:
    """Return the enterprise's open options proposed against the problem of an indicator, or that save its inputs."""
    system = found.case.system
    formula = system.by_code[code].formula if system else None
    names = set(formula.names) if formula else set()
    effects = _effects(found, enterprise)
    helping = []
    for one in _open_options(found, enterprise):
        named = f"standard/{code}" in (one["problem"] or "").split(";")
        if named or names & {variable for variable, _ in effects.get(one["option"], ())}:
            helping.append(one)
    return sorted(helping, key=lambda one: (one["investment"] is None, one["investment"] or 0.0, one["option"]))
