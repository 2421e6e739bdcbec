"""Co-control of pollutants and greenhouse gases (减污降碳协同): equivalents, coordinates, cross elasticity, coupling.

A reduction ER is positive when the emission falls, and includes indirect effects: a scrubber that uses power has a
negative ER of CO2. Sign table of the cross elasticity: PMC11666946, table 2. Coordinate system and coupling model are
recalled from the field's literature, in no standard.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.methods.ranking import key_problems
from qingshen.problems import Place, Problem, Refused

Numbers = pl.Series | Sequence[float | None] | float | None
# Equal proportional reduction: formulas are floats, compared as baselines are.
TOLERANCE = 1e-9
QUADRANTS = {
    "I": Text("污染物与温室气体同减", "both fall"),
    "II": Text("温室气体减、污染物增", "greenhouse gas falls, pollutant rises"),
    "III": Text("污染物与温室气体同增", "both rise"),
    "IV": Text("污染物减、温室气体增", "pollutant falls, greenhouse gas rises"),
    "axis_pollutant": Text("只影响污染物", "only the pollutant changes"),
    "axis_ghg": Text("只影响温室气体", "only the greenhouse gas changes"),
    "none": Text("均无影响", "neither changes"),
}
READINGS = {
    "co_control_equal": Text("协同控制, 程度相同", "co-control, in equal proportion"),
    "co_control_ghg_more": Text(
        "协同控制, 温室气体减排程度更大", "co-control, greenhouse gas falls proportionally more"
    ),
    "co_control_pollutant_more": Text(
        "协同控制, 污染物减排程度更大", "co-control, pollutant falls proportionally more"
    ),
    "both_rise": Text("两者均增排", "both rise"),
    "opposed": Text("此减彼增, 不协同", "one falls and the other rises: no co-control"),
    "no_pollutant_effect": Text("对污染物无影响", "no effect on the pollutant"),
    "no_ghg_effect": Text("对温室气体无影响", "no effect on the greenhouse gas"),
    "no_effect": Text("均无影响", "no effect on either"),
    "unknown": Text("数据不足", "not known"),
}
# Classes of D in tenths, lower end included: the field's usual table, recalled.
CLASSES = {
    "extreme_disorder": Text("极度失调", "extreme disorder"),
    "severe_disorder": Text("严重失调", "severe disorder"),
    "moderate_disorder": Text("中度失调", "moderate disorder"),
    "mild_disorder": Text("轻度失调", "mild disorder"),
    "near_disorder": Text("濒临失调", "on the verge of disorder"),
    "barely_coordinated": Text("勉强协调", "barely coordinated"),
    "primary_coordination": Text("初级协调", "primary coordination"),
    "intermediate_coordination": Text("中级协调", "intermediate coordination"),
    "good_coordination": Text("良好协调", "good coordination"),
    "superior_coordination": Text("优质协调", "superior coordination"),
}


def equivalents(reductions: pl.DataFrame, weights: Mapping[str, float]) -> pl.DataFrame:
    """Return the pollutant equivalents that each option removes: APeq = Σ_j ER_j/v_j.

    `reductions`: `option`, `pollutant`, `reduction` [kg/a], null = missing; rows of one option and pollutant (direct
    and indirect) are added. `weights`: pollutant → v_j > 0 [kg], the equivalent value of the environmental-protection
    tax law or the assessor's own. Returns `option`, `equivalents` [1/a] (null unless every row has a reduction),
    `equivalents_reported` (over the rows that have one, null if none has), `rows`, `missing`, sorted by option.
    Raises Refused for columns, names or weights absent, for weights not above zero and infinite reductions.
    """
    need_columns("reductions", reductions.columns, ("option", "pollutant", "reduction"))
    names = pl.col("option", "pollutant").cast(pl.String)
    read = reductions.select(names, pl.col("reduction").cast(pl.Float64).fill_nan(None))
    read = read.sort("option", "pollutant", "reduction")
    if problems := _wrong_reductions(read, weights):
        raise Refused(problems)
    table = {"pollutant": list(weights), "weight": list(weights.values())}
    joined = read.join(
        pl.DataFrame(table, schema={"pollutant": pl.String, "weight": pl.Float64}),
        on="pollutant",
        how="left",
        maintain_order="left",
    )
    part = pl.col("reduction") / pl.col("weight")
    known = pl.col("reduction").count()
    grouped = joined.group_by("option", maintain_order=True).agg(
        equivalents=pl.when(known == pl.len()).then(part.sum()),
        equivalents_reported=pl.when(known > 0).then(part.sum()),
        rows=pl.len().cast(pl.Int64),
        missing=(pl.len() - known).cast(pl.Int64),
    )
    return grouped.sort("option")


def quadrant(er_pollutant: Numbers, er_ghg: Numbers) -> pl.Series:
    """Return the place of each pair in the coordinate system (x: pollutant, y: greenhouse gas): a key of QUADRANTS.

    "axis_pollutant" is the pollutant's axis: the greenhouse gas does not change; null where a reduction is missing.
    """
    return _columns(x=er_pollutant, y=er_ghg).select(_quadrant(pl.col("x"), pl.col("y")).alias("quadrant")).to_series()


def elasticity(er_j: Numbers, q_j: Numbers, er_k: Numbers, q_k: Numbers) -> pl.DataFrame:
    """Return the cross elasticity Els_{j/k} = (ER_j/Q_j)/(ER_k/Q_k) and its reading, a row a case.

    j: pollutant, k: greenhouse gas; ER any sign, Q ≥ 0 baseline emission in the unit of its ER; one number stands for
    all rows. Columns: `elasticity` (null where ER_k or a baseline is zero, something is missing or the
    quotient is infinite), `reading` (a key of READINGS). The two signs decide, not that of Els; which falls more needs
    both baselines.
    Raises Refused for baselines negative or infinite, reductions infinite.
    """
    frame = _columns(er_j=er_j, q_j=q_j, er_k=er_k, q_k=q_k)
    if problems := _wrong_figures(frame, ("q_j", "q_k"), ("er_j", "er_k")):
        raise Refused(problems)
    return frame.select(*_elasticity(*(pl.col(name) for name in ("er_j", "q_j", "er_k", "q_k"))))


def assess(options: pl.DataFrame, q_pollutant: float | None, q_ghg: float | None) -> pl.DataFrame:
    """Return how far each option controls pollutant and greenhouse gas together.

    `options`: `option`, `er_pollutant`, `er_ghg` [unit of its baseline]. Adds `share_pollutant`, `share_ghg` = ER/Q
    [-], `quadrant`, `angle` θ [deg, −180 … 180] = atan2(share_ghg, share_pollutant), 45 is equal proportional reduction
    (null where neither changes or a share is not known), `elasticity`, `reading`. Sorted by option. See `elasticity`.
    Raises Refused for columns absent, options unnamed or twice, baselines negative or infinite, reductions infinite.
    """
    need_columns("options", options.columns, ("option", "er_pollutant", "er_ghg"))
    read = options.select(
        pl.col("option").cast(pl.String), pl.col("er_pollutant", "er_ghg").cast(pl.Float64).fill_nan(None)
    )
    baselines = _columns(q_pollutant=q_pollutant, q_ghg=q_ghg)
    wrong = [*key_problems("options", read, ("option",)), *_wrong_figures(baselines, ("q_pollutant", "q_ghg"), ())]
    wrong += _wrong_figures(read, (), ("er_pollutant", "er_ghg"))
    if wrong:
        raise Refused(wrong)
    x, y, q_x, q_y = pl.col("er_pollutant"), pl.col("er_ghg"), pl.col("q_pollutant"), pl.col("q_ghg")
    shares = read.join(baselines, how="cross").with_columns(
        share_pollutant=_share(x, q_x), share_ghg=_share(y, q_y), quadrant=_quadrant(x, y)
    )
    across, up = pl.col("share_pollutant"), pl.col("share_ghg")
    angle = pl.when((across != 0) | (up != 0)).then(pl.arctan2(_unsigned(up), _unsigned(across)).degrees())
    both = pl.when(across.is_not_null() & up.is_not_null()).then(angle).alias("angle")
    return shares.with_columns(both, *_elasticity(x, q_x, y, q_y)).drop("q_pollutant", "q_ghg").sort("option")


def coupling(u1: Numbers, u2: Numbers, alpha: float = 0.5) -> pl.DataFrame:
    """Return the coupling coordination degree of two subsystems, a row a pair.

    `u1`, `u2` [0-1]: scores; C = 2·√(u1·u2)/(u1 + u2) (null where both are zero), T = α·u1 + (1 − α)·u2, D = √(C·T)
    (zero where T is); columns `coupling`, `development`, `coordination`, `class` (a key of CLASSES: tenths of D, the
    lower end included, recalled), null where a score is missing.
    Raises Refused for scores outside 0-1, ValueError for α outside 0-1.
    """
    if not 0 <= alpha <= 1:
        raise ValueError(f"alpha {alpha} is not within 0-1")
    frame = _columns(u1=u1, u2=u2)
    said, remedy = Text("得分应在 0-1 之间", "a score is not within 0-1"), Text("先归一化", "normalise it first")
    problems = [
        Problem(Place(name, cell=str(at + 1)), "score-outside", said, remedy)
        for name in ("u1", "u2")
        for at, value in enumerate(frame[name].to_list())
        if value is not None and not 0 <= value <= 1
    ]
    if problems:
        raise Refused(problems)
    a, b = pl.col("u1"), pl.col("u2")
    # √a·√b, since a·b may underflow where neither score is zero.
    c = pl.when(a + b > 0).then(2 * a.sqrt() * b.sqrt() / (a + b))
    t = alpha * a + (1 - alpha) * b
    d = pl.when(t.is_not_null()).then((c.fill_null(0.0) * t).sqrt().clip(0, 1))
    tenth = (d * 10 + TOLERANCE).floor().clip(0, 9).cast(pl.Int64)
    named = tenth.replace_strict(list(range(10)), list(CLASSES), return_dtype=pl.String)
    return frame.select(
        c.clip(0, 1).alias("coupling"), t.alias("development"), d.alias("coordination"), named.alias("class")
    )


def _quadrant(x: pl.Expr, y: pl.Expr) -> pl.Expr:
    return _first(
        {
            "none": (x == 0) & (y == 0),
            "axis_pollutant": y == 0,
            "axis_ghg": x == 0,
            "I": (x > 0) & (y > 0),
            "II": (x < 0) & (y > 0),
            "III": (x < 0) & (y < 0),
            "IV": (x > 0) & (y < 0),
        },
        x.is_not_null() & y.is_not_null(),
        None,
    )


def _elasticity(er_j: pl.Expr, q_j: pl.Expr, er_k: pl.Expr, q_k: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    share_j, share_k = _share(er_j, q_j), _share(er_k, q_k)
    quotient = pl.when(share_k != 0).then(_unsigned(share_j / share_k))
    value = pl.when(quotient.is_finite()).then(quotient)
    fall = (er_j > 0) & (er_k > 0)
    reading = _first(
        {
            "no_effect": (er_j == 0) & (er_k == 0),
            "no_pollutant_effect": er_j == 0,
            "no_ghg_effect": er_k == 0,
            "both_rise": (er_j < 0) & (er_k < 0),
            "opposed": er_j.sign() != er_k.sign(),
            "co_control_equal": fall & ((share_j - share_k).abs() <= TOLERANCE * share_k),
            "co_control_ghg_more": fall & (share_j < share_k),
            "co_control_pollutant_more": fall & (share_j > share_k),
        },
        er_j.is_not_null() & er_k.is_not_null(),
        "unknown",
    )
    return value.alias("elasticity"), reading.alias("reading")


def _share(reduction: pl.Expr, baseline: pl.Expr) -> pl.Expr:
    return pl.when(baseline > 0).then(reduction / baseline)


def _unsigned(value: pl.Expr) -> pl.Expr:
    """Return zero for minus zero, which an angle would take for the other side."""
    return pl.when(value == 0).then(0.0).otherwise(value)


def _first(cases: Mapping[str, pl.Expr], known: pl.Expr, otherwise: str | None) -> pl.Expr:
    """Return the name of the first case that holds where the row is known, `otherwise` where none does."""
    result = pl.lit(otherwise, pl.String)
    for name, holds in reversed(list(cases.items())):
        result = pl.when(known & holds).then(pl.lit(name)).otherwise(result)
    return result


def _columns(**given: Numbers) -> pl.DataFrame:
    """Return the numbers as columns, one number repeated to the length of the others; NaN is missing."""
    read = {
        name: pl.Series(
            name, [one] if one is None or isinstance(one, int | float | np.number) else one, dtype=pl.Float64
        )
        for name, one in given.items()
    }
    lengths = {name: len(one) for name, one in read.items() if given[name] is not None and not np.isscalar(given[name])}
    if len(set(lengths.values())) > 1:
        raise ValueError(f"columns of different lengths: {lengths}")
    height = next(iter(lengths.values()), 1)
    whole = {name: one if name in lengths else one.new_from_index(0, height) for name, one in read.items()}
    return pl.DataFrame(whole).with_columns(pl.all().fill_nan(None))


def _wrong_figures(frame: pl.DataFrame, baselines: Sequence[str], reductions: Sequence[str]) -> list[Problem]:
    remedy = Text(
        "基准排放量不小于零，减排量为有限数；不知道就留空",
        "a baseline is not below zero, both are finite; leave out the unknown",
    )
    return [
        Problem(Place(name, cell=str(at + 1)), "emission-impossible", Text(f"数值 {v}", f"value {v}"), remedy)
        for name in (*baselines, *reductions)
        for at, v in enumerate(frame[name].to_list())
        if v is not None and (math.isinf(v) or (name in baselines and v < 0))
    ]


def _wrong_reductions(read: pl.DataFrame, weights: Mapping[str, float]) -> list[Problem]:
    unnamed = read.filter(pl.any_horizontal(pl.col("option", "pollutant").is_null())).height
    absent, remedy = (
        Text("没有当量值", "has no equivalent value"),
        Text("给出大于零的当量值 [kg]", "give one above zero [kg]"),
    )
    problems = [
        Problem(Place("weights", cell=name), "weight-missing", absent, remedy)
        for name in sorted(set(read["pollutant"].drop_nulls()) - set(weights))
    ] + [
        Problem(Place("weights", cell=name), "weight-impossible", Text(f"当量值 {v}", f"equivalent value {v}"), remedy)
        for name, v in sorted(weights.items())
        if not 0 < v < math.inf
    ]
    if unnamed:
        what = Text(f"{unnamed} 行缺方案或污染物", f"{unnamed} rows without option or pollutant")
        problems.append(Problem(Place("reductions"), "key-missing", what, Text("请补全", "fill them in")))
    if infinite := read.filter(pl.col("reduction").is_infinite()).height:
        what = Text(f"{infinite} 行减排量为无穷大", f"{infinite} rows with an infinite reduction")
        problems.append(Problem(Place("reductions"), "value-infinite", what, Text("请改正", "correct them")))
    return problems
