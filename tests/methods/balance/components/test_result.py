import numpy as np
import pytest
from balance.networks import small

from qingshen.methods.balance.components import ComponentResult, reconcile_components
from qingshen.problems import Refused

PLANT = small(
    ("anode", "env", "bath", 10.0, 0.1),
    ("part", "bath", "env", 6.0, 0.1),
    ("waste", "bath", "env", None, None),
)


def plating(**more: object) -> ComponentResult:
    contents = [("anode", 0.5, 0.01), ("part", 0.7, 0.01), ("waste", 0.2, 0.02)]
    rows = [{"stream": name, "component": "Cr", "value": value, "sigma": sigma} for name, value, sigma in contents]
    return reconcile_components(PLANT, rows, **more)


def test_flows_and_contents_are_tables_with_the_columns_of_a_network() -> None:
    result = plating()
    assert result.flows.columns[:8] == [
        "stream", "source", "target", "value", "sigma", "reconciled", "reconciled_sigma", "adjustment",
    ]  # fmt: skip
    assert result.flows["source"].to_list() == ["env", "bath", "bath"]
    assert result.flows["status"].to_list() == ["redundant", "redundant", "observable"]
    assert result.contents.columns[-2:] == ["flow", "flow_sigma"]
    assert result.contents["component"].to_list() == ["Cr"] * 3
    assert result.transfers.height == 0


def test_what_a_stream_carries_and_how_surely() -> None:
    result = plating()
    x = result.contents["reconciled"].to_numpy() * result.flows["reconciled"].to_numpy()
    assert result.contents["flow"].to_numpy() == pytest.approx(x)
    assert x[0] == pytest.approx(x[1] + x[2])
    at = [result.labels.index(label) for label in (("flow", "part", ""), ("content", "part", "Cr"))]
    gradient = np.array([result.contents["reconciled"][1], result.flows["reconciled"][1]])
    spread = result.covariance[np.ix_(at, at)]
    assert result.contents["flow_sigma"][1] == pytest.approx(np.sqrt(gradient @ spread @ gradient))


def test_a_component_flow_is_told_where_flow_and_content_are_not() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", None, None), ("b", "n", "env", None, None))
    rows = [
        {"stream": name, "component": "Cr", "value": value, "sigma": sigma}
        for name, value, sigma in (("in", 0.5, 0.01), ("a", 0.0, 0.0), ("b", None, None))
    ]
    result = reconcile_components(network, rows)
    lost = result.contents.row(2, named=True)
    assert lost["status"] == "unobservable" and lost["reconciled"] is None
    assert result.flows["status"].to_list() == ["nonredundant", "unobservable", "unobservable"]
    assert lost["flow"] == pytest.approx(5.0)
    assert lost["flow_sigma"] == pytest.approx(np.hypot(10 * 0.01, 0.5 * 0.1))


def test_figures_follow_the_covariances() -> None:
    result = plating()
    loss = result.figure("[anode · Cr] - [part · Cr]")
    carried = result.contents.row(2, named=True)
    # What is not on the parts is in the waste: the same figure, the same sigma.
    assert loss.value == pytest.approx(carried["flow"]) and loss.sigma == pytest.approx(carried["flow_sigma"])
    assert result.figure("anode - part - waste") == pytest.approx((0.0, 0.0), abs=1e-9)
    assert result.figure("out / anode", {"out": ["part", "waste"]}).value == pytest.approx(1.0)
    with pytest.raises(Refused):
        result.figure("[anode · Ni]")


def test_the_imbalances_are_those_of_the_raw_readings() -> None:
    network = small(("a", "env", "n", 10.0, 0.3), ("b", "n", "env", 9.0, 0.4))
    rows = [{"stream": name, "component": "Cr", "value": 0.5, "sigma": 0.01} for name in "ab"]
    table = reconcile_components(network, rows).balances
    assert table["kind"].to_list() == ["total", "component"] and table["where"].to_list() == ["n", "n"]
    assert table["imbalance"].to_list() == pytest.approx([1.0, 0.5])
    assert table["sigma"].to_list() == pytest.approx([0.5, np.sqrt(0.25 * 0.25 + 0.01 + 0.0081)])
    assert table["test"][0] == pytest.approx(2.0)
    assert plating().balances["imbalance"].to_list() == [None, None]


def test_without_bounds_at_work_the_two_ways_to_j_agree() -> None:
    result = plating()
    assert result.degrees_of_freedom == 1 and result.balanced is not None
    assert result.statistic == result.objective == pytest.approx(result.reduced.statistic, rel=1e-8)
    assert result.pinned == ()


def test_rows_in_another_order_change_no_figure() -> None:
    turned = small(
        ("waste", "bath", "env", None, None), ("part", "bath", "env", 6.0, 0.1), ("anode", "env", "bath", 10.0, 0.1)
    )
    contents = [("waste", 0.2, 0.02), ("anode", 0.5, 0.01), ("part", 0.7, 0.01)]
    rows = [{"stream": name, "component": "Cr", "value": value, "sigma": sigma} for name, value, sigma in contents]
    one, other = plating().table, reconcile_components(turned, rows).table
    joined = one.join(other, on=["kind", "stream", "component"])
    assert joined.height == 6 and joined["status"].eq(joined["status_right"]).all()
    for column in ("reconciled", "reconciled_sigma", "test"):
        figures = [joined[name].fill_null(0.0).to_list() for name in (column, f"{column}_right")]
        assert figures[0] == pytest.approx(figures[1], rel=1e-7)
