"""A stream held at zero: written the wrong way, or too small for its neighbours' meters."""

import pytest

from qingshen.methods.balance import Network, reconcile
from qingshen.methods.balance.backward import backward


def result(out, sigma=None, alpha=0.05):
    """A node that takes 100 in and gives `out`; what is left goes by a stream "x", read as 0 or not read at all."""
    rows = [("in", None, "A", 100.0, 1.0), ("out", "A", None, out, 1.0), ("x", "A", None, sigma and 0.0, sigma)]
    columns = ("stream", "source", "target", "value", "sigma")
    streams = [dict(zip(columns, row, strict=True)) for row in rows]
    return reconcile(Network.from_streams(streams), alpha)


@pytest.mark.parametrize(("out", "told"), [(110.0, ("x",)), (102.0, ()), (98.0, ())])
def test_an_unread_stream_runs_backwards_only_beyond_what_its_neighbours_may_err(out, told):
    one = result(out)
    assert one.pinned == (("x",) if out > 100 else ())
    assert backward(one) == told


def test_the_level_of_the_test_is_that_of_the_result():
    # -3 over a sigma of 1.41: beyond 1.96, within 2.58.
    assert backward(result(103.0)) == ("x",)
    assert backward(result(103.0, alpha=0.01)) == ()


def test_a_stream_that_is_read_is_judged_by_its_own_and_its_neighbours_meters():
    assert backward(result(110.0, sigma=20.0)) == ("x",)
    assert backward(result(101.0, sigma=20.0)) == ()


def test_of_many_small_flows_a_few_fall_below_zero_by_chance():
    streams = [{"stream": "in", "source": None, "target": "N0", "value": 100.0, "sigma": 1.0}]
    for at, seen in enumerate((103.0, 103.0, 103.0)):
        # Each node gives a little more than it takes: -3 over 1.41 would be striking alone, not among three.
        node = f"N{at}"
        streams += [
            {"stream": f"x{at}", "source": node, "target": None, "value": None, "sigma": None},
            {"stream": f"t{at}", "source": node, "target": None, "value": seen, "sigma": 1.0},
            {"stream": f"i{at + 1}", "source": None, "target": f"N{at + 1}", "value": 100.0, "sigma": 1.0},
        ]
    one = reconcile(Network.from_streams(streams[:-1]))
    assert one.pinned == ("x0", "x1", "x2")
    assert backward(one) == ()
