import numpy as np
import pytest
from balance.networks import Wanted, flipped, made, paired, small
from balance.oracle import incidence

from qingshen.methods.balance import Network, Plan, interior, reconcile
from qingshen.methods.balance.interior import interior_point

INFEASIBLE = [("a", "env", "n", 5.0, 0.0), ("b", "n", "env", 9.0, 0.0), ("c", "n", "env", 2.0, 1.0)]


def inside(network: Network) -> tuple[np.ndarray, np.ndarray] | None:
    return interior_point(network, Plan(network).topology)


@pytest.mark.parametrize("seed", range(6))
def test_it_ends_where_the_active_set_ends(seed: int) -> None:
    network = paired(flipped(made(Wanted(8, 12, seed, 0.15, 0.0))[0], seed, 0.15), seed, 0.3)
    settled = reconcile(network)
    x, zero = inside(network)
    told = ~np.isnan(settled.reconciled) & (network.sigma > 0)
    assert x[told] == pytest.approx(settled.reconciled[told], abs=1e-5 * x.max())
    assert np.abs(incidence(network) @ x).max() < 1e-6 * x.max() and x.min() > -1e-6 * x.max()
    assert set(settled.pinned) <= {network.stream[at] for at in np.flatnonzero(zero)}


def test_exact_streams_are_kept_and_zero_where_they_say_so() -> None:
    network = small(("a", "env", "n", 7.0, 0.0), ("z", "n", "env", 0.0, 0.0), ("b", "n", "env", 5.0, 1.0))
    x, zero = inside(network)
    assert x.tolist() == pytest.approx([7, 0, 7], abs=1e-6)
    assert not zero.any()


def test_none_where_there_is_none() -> None:
    assert inside(small(*INFEASIBLE)) is None


def test_what_was_not_found_is_not_called_impossible(monkeypatch: pytest.MonkeyPatch) -> None:
    # No solver reaches this accuracy: then a linear programme says whether there is a solution.
    monkeypatch.setattr(interior, "ACCURACY", 1e-30)
    network = flipped(made(Wanted(8, 12, 3, 0.2))[0], 3, 0.3)
    x, _ = inside(network)
    assert np.isfinite(x).all() and np.abs(incidence(network) @ x).max() < 1e-5 * x.max()
    assert inside(small(*INFEASIBLE)) is None
