"""A network put right: meters set aside, streams turned, leaks drawn; of equivalent errors none is believed."""

import numpy as np
import pytest

from qingshen.methods.balance import Network, reconcile
from qingshen.methods.balance.mend import mend

ROWS = [
    ("in", "env", "A", 100.0), ("ab", "A", "B", 60.0), ("ac", "A", "C", 40.0), ("bd", "B", "D", 60.0),
    ("cd", "C", "D", 40.0), ("de", "D", "E", 100.0), ("out", "E", "env", 100.0),
]  # fmt: skip


def network(**changes: float) -> Network:
    rows = [
        {"stream": name, "source": source, "target": target, "value": changes.get(name, value), "sigma": 1.0}
        for name, source, target, value in ROWS
    ]
    return Network.from_streams(rows)


def mended(**changes: float):
    given = network(**changes)
    return mend(given, reconcile(given).findings.suspects)


def test_a_suspected_meter_counts_as_none_and_the_rest_agrees() -> None:
    found = mended(ab=90.0, bd=60.0)
    assert found.set_aside == ("ab",)
    result = reconcile(found.network)
    assert result.balanced and result.reconciled[1] == pytest.approx(60, abs=1)


def test_a_leak_becomes_a_stream_of_the_amount_lost() -> None:
    found = mended(de=70.0, out=70.0)
    assert found.leaks == {"D": "leak @ D"} and not found.set_aside
    result = reconcile(found.network)
    assert result.figure("[leak @ D]").value == pytest.approx(30, abs=2)


def test_an_unrecorded_inflow_becomes_a_stream_from_outside() -> None:
    found = mended(de=130.0, out=130.0)
    assert found.inflows == {"D": "inflow @ D"}
    at = found.network.stream.index("inflow @ D")
    assert found.network.source[at] == -1 and found.network.node[found.network.target[at]] == "D"


def test_equivalent_errors_are_all_set_aside_with_the_leak_among_them() -> None:
    """At A a wrong purchase meter and a leak read alike."""
    found = mended(**{"in": 140.0})
    assert found.set_aside == ("in",) and found.leaks == {"A": "leak @ A"}
    result = reconcile(found.network)
    assert np.isnan(result.reconciled[0]) and result.reconciled[1] == pytest.approx(60, abs=2)


def test_a_purchase_meter_reading_low_is_an_inflow_nobody_recorded() -> None:
    assert mended(**{"in": 60.0}).inflows == {"A": "inflow @ A"}


def test_nothing_suspected_changes_nothing() -> None:
    given = network()
    found = mend(given, ())
    assert found.network.stream == given.stream and np.array_equal(found.network.value, given.value)
