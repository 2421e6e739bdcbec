import pytest

from qingshen.report.charts import Axis, histogram


def test_bins_stand_apart_inside_their_edges():
    data = histogram([0, 10, 30], [2, 5], Axis("x")).option["series"][0]["data"]
    assert data == [[0.3, 2], [9.7, 2], [None, None], [10.6, 5], [29.4, 5], [None, None]]


@pytest.mark.parametrize(("edges", "log"), [([1, 2], False), ([0, 1, 2], True)])
def test_edges_must_fit(edges, log):
    with pytest.raises(ValueError, match="edges"):
        histogram(edges, [1, 2], Axis("x", log=log))
