"""The quick way into a network, judged by the one that tells mistakes: it takes nothing that one refuses."""

from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml
from balance.networks import Wanted, made, rows, wanted
from hypothesis import given, settings

from qingshen.methods.balance import Network
from qingshen.methods.balance.network import OUTSIDE
from qingshen.methods.balance.sound import sound
from qingshen.problems import Refused

SCHEMA = {"stream": pl.String, "source": pl.String, "target": pl.String, "value": pl.Float64, "sigma": pl.Float64}
MISTAKES = yaml.safe_load(Path(__file__).with_name("network.yaml").read_text(encoding="utf-8"))
FRAMED = [
    case
    for case in MISTAKES
    if "correlations" not in case and not any(isinstance(figure, str) for row in case["rows"] for figure in row[3:])
]
FIELDS = ("source", "target", "value", "sigma")


def framed(listed: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(listed, schema=SCHEMA, orient="row", strict=False)


@settings(max_examples=60)
@given(wanted())
def test_a_sound_network_is_read_as_the_other_way_reads_it(of: Wanted) -> None:
    listed = rows(made(of)[0])
    quick, slow = sound(framed(listed), OUTSIDE), Network.from_streams(listed)
    assert quick is not None
    assert (quick.stream, quick.node) == (slow.stream, slow.node)
    for name in FIELDS:
        one, other = getattr(quick, name), getattr(slow, name)
        assert one.dtype == other.dtype and np.array_equal(one, other, equal_nan=name in ("value", "sigma"))


@pytest.mark.parametrize("case", FRAMED, ids=lambda case: case["say"])
def test_whatever_is_refused_is_left_to_who_tells_why(case: dict[str, Any]) -> None:
    listed = [dict(zip(SCHEMA, row, strict=True)) for row in case["rows"]]
    frame = framed(listed)
    found = []
    for given_ in (frame.to_dicts(), frame):
        with pytest.raises(Refused) as error:
            Network.from_streams(given_, nodes=case.get("nodes"))
        found.append(error.value.problems)
    assert found[0] == found[1]
    assert case.get("nodes") or sound(frame, OUTSIDE) is None


@pytest.mark.parametrize(
    "spoilt",
    [
        {"value": float("inf")}, {"sigma": float("inf")}, {"sigma": -1.0}, {"sigma": None},
        {"value": None, "sigma": 0.0}, {"stream": " a"}, {"stream": ""}, {"stream": None}, {"stream": "b"},
        {"target": "n "}, {"target": ""}, {"target": "m"}, {"target": "env"}, {"source": "n"},
    ],
)  # fmt: skip
def test_one_thing_out_of_order_is_enough_to_look_closer(spoilt: dict[str, Any]) -> None:
    good = {"stream": "a", "source": "env", "target": "n", "value": 10.0, "sigma": 1.0}
    other = {"stream": "b", "source": "n", "target": None, "value": 9.0, "sigma": 0.0}
    assert sound(framed([good, other]), OUTSIDE) is not None
    assert sound(framed([good | spoilt, other]), OUTSIDE) is None


def test_correlations_are_taken_and_refused_as_ever() -> None:
    listed = [
        {"stream": "a", "source": "env", "target": "n", "value": 10.0, "sigma": 1.0},
        {"stream": "b", "source": "n", "target": "env", "value": 9.0, "sigma": 2.0},
    ]
    given_ = [{"stream": "a", "other": "b", "correlation": 0.5}]
    assert Network.from_streams(framed(listed), given_).pairs == Network.from_streams(listed, given_).pairs != ()
    with pytest.raises(Refused):
        Network.from_streams(framed(listed), [{"stream": "a", "other": "x", "correlation": 0.5}])
