"""Component balances: what an auditor would try."""

import numpy as np
import pytest
from balance.components.plants import BATH, content, shares_open
from balance.networks import small

from qingshen.methods.balance import Network
from qingshen.methods.balance.components import ComponentResult, reconcile_components
from qingshen.problems import Refused

CHROMIUM = (("anode", 0.5), ("salt", 0.3), ("part", 0.6), ("waste", 0.2))


def bath(**options: object) -> ComponentResult:
    return reconcile_components(small(*BATH), [content(name, "Cr", x, 0.02) for name, x in CHROMIUM], **options)


def test_a_transfer_coefficient_is_a_reading_like_any_other() -> None:
    share = [content("part", "Cr", 0.85, 0.02)]
    result = bath(transfers=share)
    told = result.transfers.row(0, named=True)
    assert told["status"] == "redundant" and 0 < told["reconciled_sigma"] < 0.02
    carried = dict(zip(result.contents["stream"], result.contents["flow"], strict=True))
    assert carried["part"] == pytest.approx(told["reconciled"] * (carried["anode"] + carried["salt"]), rel=1e-9)
    assert result.degrees_of_freedom == bath().degrees_of_freedom + 1


def test_an_exact_transfer_holds_and_an_unmeasured_one_is_computed() -> None:
    exact = bath(transfers=[content("part", "Cr", 0.7, 0.0)])
    carried = dict(zip(exact.contents["stream"], exact.contents["flow"], strict=True))
    assert carried["part"] == pytest.approx(0.7 * (carried["anode"] + carried["salt"]), rel=1e-9)
    assert exact.transfers["status"].to_list() == ["exact"]
    free = bath(transfers=[content("part", "Cr", None, None), content("part", "", None, None)])
    assert free.transfers["status"].to_list() == ["observable"] * 2
    assert free.statistic == pytest.approx(bath().statistic)
    of_the_flow = free.figure("part / (anode + salt)")
    told = free.transfers.row(1, named=True)
    assert (told["reconciled"], told["reconciled_sigma"]) == pytest.approx(of_the_flow, rel=1e-6)


def test_transfers_of_all_that_leaves_say_one_thing_twice() -> None:
    both = [content("part", "Cr", 0.8, 0.0), content("waste", "Cr", 0.2, 0.0)]
    result = bath(transfers=both)
    assert result.degrees_of_freedom == bath().degrees_of_freedom + 1
    assert shares_open(result) < 1e-9


def test_exact_transfers_that_cannot_add_up_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        bath(transfers=[content("part", "Cr", 0.8, 0.0), content("waste", "Cr", 0.5, 0.0)])
    assert [one.code for one in refused.value.problems] == ["transfers-sum"]
    assert "130" in refused.value.problems[0].into("en")


def test_where_a_component_reacts_its_balance_is_left_out() -> None:
    result = bath(not_conserved=[("bath", "Cr")])
    assert result.degrees_of_freedom == 1
    assert result.contents["status"].to_list() == ["nonredundant"] * 4


def test_an_energy_balance_finds_the_flow_nobody_measured() -> None:
    # A steam-heated bath: hot and cold water mix, the heat capacity is that of water.
    network = small(
        ("cold", "env", "bath", 8.0, 0.1), ("hot", "env", "bath", None, None), ("out", "bath", "env", None, None)
    )
    temperatures = [("cold", 15.0), ("hot", 80.0), ("out", 41.0)]
    contents = [content(name, "T", value, 0.5, factor=4.18) for name, value in temperatures]
    result = reconcile_components(network, contents, reference={"T": 20.0})
    hot = 8.0 * 26.0 / 39.0
    assert result.flows["reconciled"].to_list() == pytest.approx([8.0, hot, 8.0 + hot])
    assert result.contents["flow"].to_list() == pytest.approx([8 * 4.18 * -5, hot * 4.18 * 60, (8 + hot) * 4.18 * 21])
    # The reference counts for nothing where the total closes too.
    other = reconcile_components(network, contents, reference={"T": -273.15})
    assert other.flows["reconciled_sigma"].to_list() == pytest.approx(result.flows["reconciled_sigma"].to_list())


def test_a_split_by_contents_that_hardly_differ_is_said_to_be_no_answer() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", None, None), ("b", "n", "env", None, None))
    contents = [content(name, "Cr", x, 0.001) for name, x in (("in", 0.100), ("a", 0.1003), ("b", 0.0998))]
    result = reconcile_components(network, contents)
    assert result.flows["status"].to_list() == ["nonredundant", "unobservable", "unobservable"]
    assert [note.code for note in result.notes] == ["content-vague"]
    assert "a、b" in result.notes[0].into("en")
    # Closer together than any slope can tell.
    same = reconcile_components(network, [content(name, "Cr", 0.1, 0.001) for name in ("in", "a", "b")])
    assert same.flows["status"].to_list() == ["nonredundant", "unobservable", "unobservable"]
    assert "content-coincidence" in [note.code for note in same.notes]


def test_what_the_balances_want_below_zero_is_held_there_and_told() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", 9.0, 0.1), ("b", "n", "env", None, None))
    contents = [content("in", "Cr", 0.5, 0.01), content("a", "Cr", 0.7, 0.01), content("b", "Cr", None, None)]
    result = reconcile_components(network, contents)
    assert result.pinned == (("content", "b", "Cr"),)
    told = result.contents.row(2, named=True)
    assert told["status"] == "at_bound" and told["reconciled"] == 0.0 and told["flow"] == 0.0
    assert "content-pinned" in [note.code for note in result.notes]
    # Nothing checks the readings: without bounds they all stand.
    assert result.degrees_of_freedom == 0 and result.balanced is None and result.objective > 1


def test_correlated_flows_are_followed() -> None:
    def told(correlation: float) -> ComponentResult:
        network = small(*BATH, correlations=[{"stream": "anode", "other": "salt", "correlation": correlation}])
        return reconcile_components(network, [content(name, "Cr", x, 0.02) for name, x in CHROMIUM])

    plain, tied = told(0.0), told(0.8)
    assert plain.statistic == pytest.approx(bath().statistic)
    assert tied.statistic == pytest.approx(tied.reduced.statistic, rel=1e-6)
    assert tied.statistic != pytest.approx(plain.statistic, rel=1e-3)


def test_exact_figures_that_contradict_each_other_are_refused_by_place() -> None:
    network = small(("in", "env", "n", 10.0, 0.0), ("out", "n", "env", 9.0, 0.0))
    with pytest.raises(Refused) as refused:
        reconcile_components(network, [content("in", "Cr", 0.5, 0.01)])
    (told,) = refused.value.problems
    assert told.code == "balance-contradicts" and told.place.cell == "n" and "1" in told.into("en")


def test_where_no_solution_is_found_the_worst_balance_and_the_way_out_are_told() -> None:
    # Exact contents that only flows of nothing bring together; then one flow is exact too.
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", 5.0, 0.1), ("b", "n", "env", 5.0, 0.1))
    contents = [content("in", "Cr", 0.9, 0.0), content("a", "Cr", 0.1, 0.0), content("b", "Cr", 0.2, 0.0)]
    assert reconcile_components(network, contents).flows["reconciled"].to_list() == pytest.approx([0.0] * 3, abs=1e-9)
    network = network.with_readings(network.value, np.array([0.0, 0.1, 0.1]))
    with pytest.raises(Refused) as refused:
        reconcile_components(network, contents)
    (told,) = refused.value.problems
    assert told.code == "components-not-closed" and told.place.cell.startswith("n")
    assert "guess" in told.into("en")


def test_alpha_is_a_share() -> None:
    with pytest.raises(ValueError, match="alpha"):
        bath(alpha=0.0)


def test_a_network_as_people_write_it_is_taken() -> None:
    network = Network.from_streams(
        [dict(zip(("stream", "source", "target", "value", "sigma"), one, strict=True)) for one in BATH]
    )
    assert reconcile_components(network, [content("anode", "Cr", 0.5, 0.02)]).degrees_of_freedom == 1
