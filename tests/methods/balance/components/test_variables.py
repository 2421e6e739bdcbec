import numpy as np
import pytest
from balance.networks import small

from qingshen.methods.balance.components.variables import Options, read_variables
from qingshen.methods.balance.network import Network
from qingshen.problems import Refused

PLANT = small(("in", "env", "bath", 10.0, 0.1), ("part", "bath", "env", 6.0, 0.1), ("waste", "bath", "env", None, None))
CONTENTS = [
    {"stream": "in", "component": "Cr", "value": 0.5, "sigma": 0.01},
    {"stream": "waste", "component": "Ni", "value": 0.2, "sigma": 0.0},
    {"stream": "waste", "component": "T", "value": 60.0, "sigma": 1.0, "factor": 4.18},
]


def read(contents: object = CONTENTS, transfers: object = None, network: Network = PLANT, **options: object):
    guess = options.pop("flow_guess", {})
    return read_variables(network, contents, transfers, Options(**options), guess)


def codes(*given: object, **more: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(*given, **more)
    return sorted(one.code for one in refused.value.problems)


def test_flows_contents_and_transfers_stand_in_one_vector() -> None:
    variables = read(transfers=[{"stream": "waste", "component": "Cr", "value": 0.3, "sigma": 0.05}])
    assert variables.component == ("Cr", "Ni", "T")
    assert variables.size == 3 + 9 + 1
    assert variables.label(1) == ("flow", "part", "")
    assert variables.label(variables.content(2, 2)) == ("content", "waste", "T")
    assert variables.label(12) == ("transfer", "waste", "Cr")
    assert variables.value[variables.content(1, 2)] == 0.2 and variables.sigma[variables.content(1, 2)] == 0.0
    assert variables.factor[2, 2] == 4.18 and variables.factor[0, 0] == 1.0
    # No row is a content nobody measured.
    assert np.isnan(variables.value[variables.content(0, 1)])


def test_bounds_follow_from_what_a_quantity_is() -> None:
    variables = read(
        transfers=[{"stream": "waste", "component": name, "value": 0.3, "sigma": 0.05} for name in ("Cr", "Ni", "")],
        reference={"T": 20.0},
        normalised=["Cr"],
        not_conserved=[("bath", "Ni")],
    )
    bounds = variables.readings(np.ones(variables.size))
    lower, upper = (
        {variables.label(at): side[at] for at in range(variables.size)} for side in (bounds.lower, bounds.upper)
    )
    assert lower["flow", "in", ""] == 0.0 and upper["flow", "in", ""] == np.inf
    assert upper["content", "in", "Cr"] == 1.0 and upper["content", "in", "Ni"] == np.inf
    assert lower["content", "in", "T"] == -np.inf
    assert upper["transfer", "waste", "Cr"] == 1.0 and upper["transfer", "waste", ""] == 1.0
    # More may leave than came in where it is made.
    assert upper["transfer", "waste", "Ni"] == np.inf


def test_guesses_are_kept_apart_from_readings() -> None:
    contents = [{"stream": "in", "component": "Cr", "value": None, "sigma": None, "guess": 0.4}]
    variables = read(contents, flow_guess={"waste": 4.0})
    assert variables.guess[variables.content(0, 0)] == 0.4 and np.isnan(variables.value[variables.content(0, 0)])
    assert variables.guess[2] == 4.0


def test_the_size_around_a_variable_is_that_of_its_like() -> None:
    variables = read(reference={"T": 20.0})
    z = np.concatenate([[10.0, 6.0, 4.0], [0.5, 0.0, 0.9], [0.0, 0.1, 0.2], [20.0, 30.0, 60.0]])
    known = np.ones(len(z), dtype=bool)
    known[variables.content(0, 2)] = False
    assert variables.reach(z, known).tolist() == [10.0] * 3 + [0.5] * 3 + [0.2] * 3 + [40.0] * 3


def test_every_mistake_is_told_at_once() -> None:
    contents = [
        {"stream": "out", "component": "Cr", "value": 1.0, "sigma": 0.1},
        {"stream": "in", "component": "Cr", "value": 1.0, "sigma": None},
        {"stream": "part", "component": "Cr", "value": -1.0, "sigma": 0.0},
        {"stream": "waste", "component": "Cr", "value": 1.0, "sigma": 0.1, "factor": 0.0},
    ]
    transfers = [
        {"stream": "in", "component": "Cr", "value": 1.0, "sigma": 0.1},
        {"stream": "part", "component": "Zn", "value": 1.0, "sigma": 0.1},
    ]
    found = codes(contents, transfers, not_conserved=[("tank", "Cr")], reference={"heat": 0.0}, flow_guess={"x": 1.0})
    assert found == sorted(
        [
            "contents-stream",
            "sigma-absent",
            "content-negative",
            "factor-positive",
            "transfer-from-outside",
            "component-unknown",
            "node-unknown",
            "component-unknown",
            "contents-stream",
        ]
    )


def test_no_content_at_all_is_refused() -> None:
    assert codes([]) == ["contents-empty"]


def test_temperatures_below_zero_may_be_exact() -> None:
    contents = [{"stream": "in", "component": "T", "value": -5.0, "sigma": 0.0}]
    assert codes(contents) == ["content-negative"]
    assert read(contents, reference={"T": 0.0}).value[3] == -5.0
