"""The classic closure is recomputed from readings; a missing reading leaves it open."""

import math

import pytest

from qingshen.methods.balance import Network
from qingshen.methods.closure import closure, node_closures

ROWS = [
    {"stream": "in", "source": "env", "target": "A", "value": 4746025.0, "sigma": 1.0},
    {"stream": "on", "source": "A", "target": "B", "value": 4700000.0, "sigma": 1.0},
    {"stream": "out", "source": "B", "target": "env", "value": 4646377.0, "sigma": 1.0},
]


def test_the_printed_deviation_of_a_published_report_is_recomputed() -> None:
    """Printed: 0.91 %. Recomputed from the printed sums: 99,648 kg, 2.10 %."""
    found = closure(Network.from_streams(ROWS))
    assert found.entering - found.leaving == 99648
    assert round(100 * found.deviation, 2) == 2.10


def test_every_node_has_its_own() -> None:
    network = Network.from_streams(ROWS)
    entering, leaving, deviation = node_closures(network)
    assert network.node == ("A", "B")
    assert entering.tolist() == [4746025, 4700000] and leaving.tolist() == [4700000, 4646377]
    assert deviation == pytest.approx([46025 / 4746025, 53623 / 4700000])


def test_a_missing_reading_leaves_it_open() -> None:
    network = Network.from_streams([*ROWS, {**ROWS[0], "stream": "more", "value": None, "sigma": None}])
    assert math.isnan(closure(network).entering) and math.isnan(closure(network).deviation)
    assert math.isnan(node_closures(network)[0][0]) and node_closures(network)[1][0] == 4700000


def test_nothing_in_has_no_share() -> None:
    rows = [{**row, "value": 0.0} for row in ROWS]
    assert math.isnan(closure(Network.from_streams(rows)).deviation)
