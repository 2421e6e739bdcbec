"""Index decomposition: what activity, structure, intensity … each did to a total (LMDI-I).

Identity V = Σ_i x1_i·x2_i·…·xn_i over sectors i. With L(a, b) = (a − b)/ln(a/b), L(a, a) = a, the additive effect of
factor k is Σ_i L(V_i^T, V_i^0)·ln(x_k,i^T/x_k,i^0): no residual (Ang 2005, Energy Policy 33:867-871). Zeros are taken
by the analytical limits (recalled), no small number stands in for them.
"""

import math
from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused

Form = Literal["additive", "multiplicative"]
Factors = Mapping[str, ArrayLike]
Array = NDArray[np.float64]
TOTAL = "total"


def lmdi(start: Factors, end: Factors, form: Form = "additive") -> dict[str, float]:
    """Return the effect of each factor on the total between `start` and `end`, and "total".

    `start`, `end`: factor → values over the same sectors, ≥ 0, any units whose product is that of the total. Additive:
    effects [unit of the total], adding up to V^T − V^0. Multiplicative: D_k [-] = exp(effect_k / L(V^T, V^0)), whose
    product is V^T/V^0. The order of sectors and factors leaves no trace.
    Raises Refused for names or lengths that differ, values missing, negative or infinite, and for a multiplicative
    form where a total is zero or an index beyond all numbers; ValueError for an unknown form.
    """
    if form not in ("additive", "multiplicative"):
        raise ValueError(f"unknown form {form!r}")
    names, before, after = _read(start, end)
    was, now = _product(before), _product(after)
    total = math.fsum([*now, *-was])
    by_sector = _effects(before, after, was, now)
    effects = _closed(np.array([math.fsum(row) for row in by_sector]), total)
    if form == "additive":
        return {**dict(zip(names, effects.tolist(), strict=True)), TOTAL: total}
    return _indices(names, effects, math.fsum(was), math.fsum(now))


def lmdi_by_sector(start: Factors, end: Factors) -> dict[str, Array]:
    """Return the additive effects of each sector: factor → array over sectors, and "total"; see `lmdi`.

    In every sector the effects add up to its V_i^T − V_i^0 [unit of the total].
    """
    names, before, after = _read(start, end)
    was, now = _product(before), _product(after)
    return {**dict(zip(names, _effects(before, after, was, now), strict=True)), TOTAL: now - was}


def logarithmic_mean(a: float, b: float) -> float:
    """Return L(a, b) = (a − b)/(ln a − ln b), L(a, a) = a, zero where one is; a, b ≥ 0 and finite, else ValueError."""
    if not (0 <= a < math.inf and 0 <= b < math.inf):
        raise ValueError(f"the logarithmic mean of {a} and {b} needs finite numbers not below zero")
    if a == 0 or b == 0:
        return 0.0
    return float(_mean(np.array(max(a, b)), np.array(math.log(a) - math.log(b))))


def _effects(before: Array, after: Array, was: Array, now: Array) -> Array:
    """Return the effects, factor × sector, each sector's closing on its difference up to rounding."""
    positive = (before > 0).all(axis=0) & (after > 0).all(axis=0)
    ratio = np.zeros_like(before)
    ratio[:, positive] = np.log(after[:, positive]) - np.log(before[:, positive])
    mean = _mean(np.maximum(was, now), np.sort(ratio, axis=0).sum(axis=0))
    effects: Array = np.where(positive, mean * ratio, 0.0)
    # A sector that appears or vanishes: the whole change is that of the factors which are zero, in equal shares where
    # several are, since all of them go to zero at one speed in the limit.
    appears, vanishes = ~positive & (now > 0), ~positive & (was > 0)
    effects += np.where(appears, _shares(before == 0) * now, 0.0)
    effects -= np.where(vanishes, _shares(after == 0) * was, 0.0)
    return effects


def _mean(larger: Array, log_ratio: Array) -> Array:
    """Return L from the larger value and the logarithm of the ratio: exact where both values are nearly equal."""
    size = np.abs(log_ratio)
    ratio = np.where(size > 0, -np.expm1(-size) / np.where(size > 0, size, 1.0), 1.0)
    mean: Array = larger * ratio
    return mean


def _shares(zero: NDArray[np.bool_]) -> Array:
    counted = np.maximum(zero.sum(axis=0), 1)
    shares: Array = zero / counted
    return shares


def _closed(effects: Array, total: float) -> Array:
    """Return `effects` with what rounding left spread over them by size, so that they add up to `total`."""
    sizes = np.abs(effects)
    rest, whole = total - math.fsum(effects), math.fsum(sizes)
    return effects + rest * (sizes / whole) if whole > 0 else effects


def _indices(names: list[str], effects: Array, was: float, now: float) -> dict[str, float]:
    if was == 0 or now == 0:
        what = Text("总量在某一年为零，没有乘法形式", "the total is zero in one year: there is no multiplicative form")
        remedy = Text("改用加法形式", "use the additive form")
        raise Refused([Problem(Place("factors"), "total-zero", what, remedy)])
    with np.errstate(over="ignore"):
        indices = np.exp(effects / logarithmic_mean(now, was))
    if not np.isfinite(indices).all():
        what = Text("有的因素变化之大，没有乘法形式", "a factor changes beyond all numbers: no multiplicative form")
        raise Refused(
            [Problem(Place("factors"), "index-infinite", what, Text("改用加法形式", "use the additive form"))]
        )
    return {**dict(zip(names, indices.tolist(), strict=True)), TOTAL: now / was}


def _product(values: Array) -> Array:
    """Return the product over factors, the same bits in whatever order they stand."""
    product: Array = np.sort(values, axis=0).prod(axis=0)
    return product


def _read(start: Factors, end: Factors) -> tuple[list[str], Array, Array]:
    """Return names and the two arrays factor × sector; raise Refused with everything that is wrong."""
    if not start and not end:
        raise ValueError("there is no factor")
    problems = [_unmatched(name) for name in sorted(set(start) ^ set(end))]
    if TOTAL in start or TOTAL in end:
        problems.append(_problem(TOTAL, "", "factor-reserved", "因素不能叫 total", "no factor is called total"))
    names = [name for name in start if name in end]
    rows = {
        (name, year): np.asarray(given[name], dtype=np.float64)
        for year, given in (("start", start), ("end", end))
        for name in names
    }
    shapes = {row.shape for row in rows.values()}
    if len(shapes) > 1 or any(len(shape) != 1 or shape == (0,) for shape in shapes):
        said = Text("各因素的部门数不一致或为零", "the factors do not have the same sectors, at least one")
        remedy = Text("每个因素、每一年给出同样的部门", "give the same sectors for every factor and year")
        problems.append(Problem(Place("factors"), "sectors-unequal", said, remedy))
    problems += [one for (name, year), row in rows.items() for one in _bad_values(name, year, row)]
    if problems:
        raise Refused(problems)
    before, after = (np.vstack([rows[name, year] for name in names]) for year in ("start", "end"))
    with np.errstate(over="ignore"):
        finite = np.isfinite([_product(before).sum(), _product(after).sum()]).all()
    if not finite:
        raise Refused([_problem("", "", "total-infinite", "总量超出可计算范围", "the total is too large to compute")])
    return names, before, after


def _bad_values(name: str, year: str, row: Array) -> list[Problem]:
    bad = []
    for at, value in enumerate(row.ravel().tolist()):
        cell = f"{year}[{at}]"
        if math.isnan(value):
            bad.append(_problem(name, cell, "value-missing", "缺少数值", "the value is missing"))
        elif math.isinf(value):
            bad.append(_problem(name, cell, "value-infinite", "数值为无穷大", "the value is infinite"))
        elif value < 0:
            bad.append(_problem(name, cell, "value-negative", f"因素为负：{value}", f"the factor is negative: {value}"))
    return bad


def _unmatched(name: str) -> Problem:
    return _problem(name, "", "factor-unmatched", "因素只在一年中出现", "the factor stands in one year only")


def _problem(name: str, cell: str, code: str, zh: str, en: str) -> Problem:
    remedy = Text("补全或改正；或在两年中都去掉", "fill in or correct it, or leave it out of both years")
    return Problem(Place("factors", name, cell), code, Text(zh, en), remedy)
