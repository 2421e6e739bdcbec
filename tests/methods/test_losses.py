"""Losses add up with their covariances; an unknown one leaves the sum unknown and its known part a lower bound."""

import math

import pytest

from qingshen.methods.balance import Network, reconcile
from qingshen.methods.losses import ledger


def network(*more: dict) -> Network:
    rows = [
        {"stream": "in", "source": "env", "target": "A", "value": 100.0, "sigma": 1.0},
        {"stream": "out", "source": "A", "target": "env", "value": 80.0, "sigma": 1.0},
        {"stream": "drip", "source": "A", "target": "env", "value": 12.0, "sigma": 2.0},
        {"stream": "steam", "source": "A", "target": "env", "value": 8.0, "sigma": 2.0},
    ]
    return Network.from_streams([*rows, *more])


def test_the_sum_counts_that_the_losses_are_tied_by_the_balance() -> None:
    found = ledger(reconcile(network()), ["drip", "steam"], {"drip": 0.5}, output=40)
    assert [(one.stream, one.node) for one in found.losses] == [("drip", "A"), ("steam", "A")]
    assert found.total.value == pytest.approx(20)
    # in - out alone has a sigma of √2: the sum is known better than either part.
    assert found.total.sigma < math.sqrt(2) < found.losses[0].sigma
    drip, steam = found.losses
    assert (drip.share, drip.per_output, drip.cost) == (pytest.approx(0.12), pytest.approx(0.3), pytest.approx(6))
    assert steam.cost is None


def test_what_cannot_be_observed_leaves_the_sum_unknown() -> None:
    hidden = [
        {"stream": name, "source": "A", "target": "env", "value": None, "sigma": None} for name in ("seep", "mist")
    ]
    found = ledger(reconcile(network(*hidden)), ["drip", "seep"], {})
    assert [one.amount for one in found.losses] == [pytest.approx(12), None]
    assert math.isnan(found.total.value)
    assert found.known.value == pytest.approx(12)


def test_without_losses_there_is_nothing_to_add() -> None:
    found = ledger(reconcile(network()), [], {})
    assert found.losses == () and math.isnan(found.total.value)
