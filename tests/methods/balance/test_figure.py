import math
from typing import Any

import numpy as np
import pytest
from balance.networks import Wanted, made, paired, small
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qingshen.methods.balance import Result, reconcile
from qingshen.methods.balance.figure import derive
from qingshen.problems import Refused

NAMES = ("a", "b", "水", "stream_0")
X = np.array([3.0, 5.0, 7.0, 11.0])

leaf = st.sampled_from([*NAMES, "2", "0.5", "[水]", "[ a ]"])
expressions = st.recursive(
    leaf,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda it: f"({it[0]} {it[1]} {it[2]})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda it: f"{it[0]}({it[1]}, {it[2]})"),
        inner.map(lambda it: f"(-{it})"),
        inner.map(lambda it: f"{it} ** 2" if it.isidentifier() else it),
    ),
    max_leaves=6,
)


def valued(expression: str, x: np.ndarray) -> float:
    """What Python makes of it."""
    plain = expression.replace("[水]", "水").replace("[ a ]", "a")
    return float(eval(plain, {"min": min, "max": max}, dict(zip(NAMES, x.tolist(), strict=True))))


@settings(max_examples=150)
@given(expressions)
def test_value_and_gradient_are_those_of_the_expression(expression: str) -> None:
    try:
        value = valued(expression, X)
    except ZeroDivisionError:
        assert math.isnan(derive(expression, NAMES, X).value)
        return
    slope = derive(expression, NAMES, X)
    assert slope.value == pytest.approx(value, rel=1e-12, abs=1e-12)
    step = 1e-5
    for at in range(len(X)):
        up, down = (X + sign * step * (np.arange(len(X)) == at) for sign in (1, -1))
        try:
            difference = (valued(expression, up) - valued(expression, down)) / (2 * step)
            there = derive(expression, NAMES, up).gradient[at], derive(expression, NAMES, down).gradient[at]
        except ZeroDivisionError:
            continue
        # Beside a corner of min or max, or a pole, a difference says nothing of the slope.
        assume(np.allclose(there, slope.gradient[at], rtol=1e-2, atol=1e-3) and abs(slope.gradient[at]) < 1e4)
        assert slope.gradient[at] == pytest.approx(difference, rel=1e-4, abs=1e-5)


def plant() -> Result:
    return reconcile(
        small(
            ("新鲜水", "env", "厂", 100.0, 2.0), ("回用 水", "厂", "站", 30.0, 1.0),
            ("stream_1", "站", "厂", 29.0, 1.0), ("1", "厂", "env", 95.0, 2.0),
            ("u", "厂", "塔", None, None), ("v", "厂", "塔", None, None), ("w", "塔", "env", 4.0, 0.5),
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("expression", "weights"),
    [
        ("新鲜水 - [1] - w", {"新鲜水": 1, "1": -1, "w": -1}),
        ("[新鲜水] - [回用 水] + stream_1 - [1]", {"新鲜水": 1, "回用 水": -1, "stream_1": 1, "1": -1}),
        ("[ 回用 水 ] * 2 - stream_1 / 4 + 10", {"回用 水": 2, "stream_1": -0.25}),
        ("-(w - 新鲜水)", {"新鲜水": 1, "w": -1}),
        ("w - w", {}),
    ],
)
def test_variances_follow_the_covariances(expression: str, weights: dict[str, float]) -> None:
    result = plant()
    gradient = np.array([weights.get(name, 0.0) for name in result.network.stream])
    figure = result.figure(expression)
    constant = 10.0 if "10" in expression else 0.0
    assert figure.value == pytest.approx(float(gradient @ np.nan_to_num(result.reconciled)) + constant, abs=1e-12)
    variance = gradient @ np.nan_to_num(result.covariance) @ gradient
    assert figure.sigma == pytest.approx(math.sqrt(max(variance, 0)), rel=1e-9, abs=1e-7)


def test_closed_balances_tie_figures_together() -> None:
    result = plant()
    # What enters the plant leaves it: the difference is known exactly, each flow is not.
    loss = result.figure("新鲜水 - [1] - w")
    assert loss.value == pytest.approx(0, abs=1e-12) and loss.sigma == pytest.approx(0, abs=1e-6)
    ratio = result.figure("[回用 水] / 新鲜水")
    a, b = (result.reconciled[result.network.stream.index(name)] for name in ("回用 水", "新鲜水"))
    gradient = np.zeros(7)
    gradient[[1, 0]] = 1 / b, -a / b**2
    assert ratio.value == pytest.approx(a / b)
    assert ratio.sigma == pytest.approx(math.sqrt(gradient @ np.nan_to_num(result.covariance) @ gradient))


def test_sums_and_constants() -> None:
    result = plant()
    sums = {"排水": ("1", "w"), "取水": ("新鲜水",), "nothing": ()}
    assert result.figure("取水 - 排水", sums) == pytest.approx(result.figure("新鲜水 - [1] - w"), abs=1e-9)
    assert result.figure("[排水]", sums) == pytest.approx(result.figure("[1] + w"), rel=1e-12)
    assert result.figure("nothing", sums) == (0, 0)
    per_product = result.figure("取水 / products", sums, {"products": 50.0})
    assert per_product == pytest.approx([one / 50 for one in result.figure("新鲜水")])
    # A sum twice of one stream counts it twice.
    assert result.figure("both", {"both": ("w", "w")}) == pytest.approx(result.figure("2 * w"))


@pytest.mark.parametrize(
    "expression", ["u", "u + v", "w - u", "u * 0", "min(w, u)", "min(u, w)", "max(w, u)", "max(u, w)", "u / u", "u - u"]
)
def test_what_rests_on_an_unobservable_stream_is_not_told(expression: str) -> None:
    figure = plant().figure(expression)
    assert math.isnan(figure.value) and math.isnan(figure.sigma)


@pytest.mark.parametrize("expression", ["w / 0", "w / (w - w)", "1 / 0 + w", "min(w, 1 / 0)"])
def test_division_by_zero_is_no_figure(expression: str) -> None:
    figure = plant().figure(expression)
    assert math.isnan(figure.value) and math.isnan(figure.sigma)


def refused(expression: str, **more: Any) -> Any:
    with pytest.raises(Refused) as error:
        plant().figure(expression, **more)
    (one,) = error.value.problems
    assert one.place.cell == expression and one.what.zh and one.what.en and one.remedy.zh and one.remedy.en
    return one


def test_unknown_names_come_with_a_suggestion() -> None:
    one = refused("新鲜氺 - w")
    assert (one.code, one.remedy.en) == ("figure-unknown", "did you mean '新鲜水'?")
    assert "新鲜氺" in one.what.zh
    assert refused("[回用水]").remedy.en == "did you mean '回用 水'?"
    assert "stream_1" in refused("q_0 + [w]").remedy.en
    assert refused("gone", sums={"gone": ("w", "x_x_x")}).code == "figure-unknown"
    assert refused("product", constants={"products": 1.0}).remedy.en == "did you mean 'products'?"


@pytest.mark.parametrize(
    "expression", ["w +", "w ** 9", "w if w else w", "__import__('os')", "回用 水", "", "[w", "w == w"]
)
def test_what_is_no_arithmetic_is_refused(expression: str) -> None:
    one = refused(expression)
    assert one.code == "figure-syntax" and "{" not in one.what.en


@pytest.mark.parametrize("name", ["stream_0", "q_0", "q__1", "_"])
def test_no_name_of_a_stream_is_taken_for_one_in_brackets(name: str) -> None:
    result = reconcile(
        small(("fresh water", "env", "n", 10.0, 1.0), (name, "n", "env", 7.0, 1.0), ("z", "n", "env", 3.0, 1.0))
    )
    assert result.figure(f"[fresh water] - {name}").value == pytest.approx(3)
    assert result.figure(f"{name} + [z] - [fresh water] + [{name}]").value == pytest.approx(7)


@settings(max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_variances_of_random_networks(seed: int) -> None:
    network = paired(made(Wanted(5, 6, seed, 0.2))[0], seed)
    result = reconcile(network)
    told = np.flatnonzero(~np.isnan(result.reconciled))
    weights = np.random.default_rng(seed).integers(-3, 4, len(told))
    expression = " + ".join(f"({weight}) * s{at}" for weight, at in zip(weights, told, strict=True))
    gradient = np.zeros(len(network.stream))
    gradient[told] = weights
    variance = gradient @ np.nan_to_num(result.covariance) @ gradient
    figure = result.figure(expression)
    assert figure.value == pytest.approx(float(weights @ result.reconciled[told]))
    assert figure.sigma**2 == pytest.approx(variance, rel=1e-6, abs=1e-7 * np.nanmax(network.sigma) ** 2)


def test_names_in_letters_python_would_fold() -> None:
    network = small(("Ⅱ级浓水", "env", "n", 10.0, 1.0), ("Ａ线", "n", "env", 6.0, 1.0), ("ﬁlter", "n", "env", 5.0, 1.0))
    result = reconcile(network)
    assert result.figure("Ⅱ级浓水 - Ａ线 - ﬁlter").value == pytest.approx(0, abs=1e-12)
    assert result.figure("[Ⅱ级浓水]") == result.figure("Ⅱ级浓水")
    assert result.figure("Σ", {"Σ": ("Ａ线", "ﬁlter")}).value == pytest.approx(result.reconciled[0])
