from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import yaml
from balance.networks import made, rows, small, wanted
from hypothesis import given, settings

from qingshen.messages import catalogue
from qingshen.methods.balance import Network
from qingshen.problems import Problem, Refused

COLUMNS = ("stream", "source", "target", "value", "sigma")
MISTAKES = yaml.safe_load(Path(__file__).with_name("network.yaml").read_text(encoding="utf-8"))
CHINESE = range(0x4E00, 0xA000)
STREAMS = [("a", "env", "n", 10.0, 1.0), ("b", "n", "m", None, None), ("c", "m", None, 9.0, 0.0), ("d", "m", "", 1, 1)]


def refused(case: dict[str, Any]) -> tuple[Problem, ...]:
    streams = [dict(zip(COLUMNS, row, strict=True)) for row in case["rows"]]
    columns = ("stream", "other", "correlation")
    correlations = [dict(zip(columns, row, strict=True)) for row in case.get("correlations", [])]
    with pytest.raises(Refused) as error:
        Network.from_streams(streams, correlations or None, case.get("nodes"))
    return error.value.problems


@pytest.mark.parametrize("case", MISTAKES, ids=lambda case: case["say"])
def test_mistakes_are_told_all_at_once(case: dict[str, Any]) -> None:
    found = refused(case)
    expected = [
        (code, at) for at, codes in case["problems"].items() for code in (codes if isinstance(codes, list) else [codes])
    ]
    assert sorted((one.code, one.place.cell) for one in found) == sorted(expected)
    for one in found:
        for text in (one.what, one.remedy):
            assert text.zh and text.en and "{" not in text.zh + text.en
            assert any(ord(letter) in CHINESE for letter in text.zh)
            assert not any(ord(letter) in CHINESE for letter in text.en)
        assert one.severity == "error"
    assert case.get("hint", "") in found[0].remedy.en


def test_the_mistakes_of_streams_are_all_among_the_sentences() -> None:
    told = {code for case in MISTAKES for codes in case["problems"].values() for code in np.atleast_1d(codes)}
    of_streams = {"stream", "node", "value", "sigma", "exact-without", "nothing", "correlation", "network"}
    known = {code for code in catalogue("qingshen.methods.balance") if code.startswith(tuple(of_streams))}
    assert told == known


def test_columns_that_are_not_there_are_named() -> None:
    with pytest.raises(Refused) as error:
        Network.from_streams([{"stream": "a", "source": "env", "target": "n", "worth": 1.0}])
    assert [(one.code, one.place.cell) for one in error.value.problems] == [("columns-absent", "streams")]
    assert "value" in str(error.value) and "sigma" in str(error.value)
    with pytest.raises(Refused) as error:
        small(*STREAMS, correlations=[{"stream": "a", "other": "d", "r": 0.5}])
    assert [(one.code, one.place.cell) for one in error.value.problems] == [("table-columns-absent", "correlations")]


def test_long_lists_of_streams_are_cut() -> None:
    filling = [(f"s{at}", "env", "tank", 1.0, 1.0) for at in range(9)]
    with pytest.raises(Refused, match="s0、s1、s2、s3、s4…"):
        small(*filling)
    with pytest.raises(Refused, match="s0、s1、s2、s3、s4…"):
        small(*((name, *ends, None, None) for name, *ends, _, _ in filling), ("out", "tank", "env", None, None))


def same(one: Network, other: Network) -> bool:
    figures = ("source", "target", "value", "sigma")
    alike = [np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True) for name in figures]
    return all(alike) and (one.stream, one.node, one.pairs) == (other.stream, other.node, other.pairs)


@pytest.mark.parametrize(
    "into",
    [
        pl.DataFrame,
        pd.DataFrame,
        pa.Table.from_pylist,
        tuple,
        lambda given: pd.DataFrame(given, dtype=object),
        lambda given: pd.DataFrame(given).convert_dtypes(),
        lambda given: pl.DataFrame(given).with_columns(pl.col("value", "sigma").cast(pl.String)),
        lambda given: pl.DataFrame(given).with_columns(pl.all().cast(pl.String).fill_null(" ")),
        lambda given: pl.DataFrame(given).select(pl.lit(1).alias("remark"), *COLUMNS[::-1]),
    ],
    ids=["polars", "pandas", "pyarrow", "tuple", "objects", "nullable", "numbers as text", "blanks as text", "more"],
)
def test_any_table_will_do(into: Any) -> None:
    given = [dict(zip(COLUMNS, one, strict=True)) for one in STREAMS]
    correlations = [{"stream": "d", "other": "a", "correlation": 0.25}]
    plain = Network.from_streams(given, correlations)
    assert plain.stream == ("a", "b", "c", "d") and plain.node == ("n", "m")
    assert (plain.source.tolist(), plain.target.tolist()) == ([-1, 0, 1, 1], [0, 1, -1, -1])
    assert plain.pairs == ((3, 0, 0.25),)
    assert plain.measured.tolist() == [True, False, True, True]
    assert np.isnan([plain.value[1], plain.sigma[1]]).all() and plain.sigma[2] == 0
    read = Network.from_streams(into(given), pl.DataFrame(correlations))
    assert same(read, plain)


def test_codes_that_are_numbers_are_names() -> None:
    network = small((1, "env", 7, 10.0, 1.0), (2, 7, "env", 9.0, 1.0))
    assert (network.stream, network.node) == (("1", "2"), ("7",))


def test_a_sigma_without_a_value_is_no_reading() -> None:
    network = small(("a", "env", "n", 10.0, 1.0), ("b", "n", "env", None, 0.5))
    assert np.isnan(network.sigma[1])


def test_a_known_node_need_not_be_named_in_order() -> None:
    network = small(*STREAMS, nodes=["m", "n"])
    assert network.node == ("n", "m")


def test_correlations_may_come_later() -> None:
    plain = small(*STREAMS)
    both = [{"stream": "a", "other": " d", "correlation": "-0.5"}]
    assert plain.correlated(both).pairs == small(*STREAMS, correlations=both).pairs == ((0, 3, -0.5),)
    assert plain.correlated([]).pairs == ()
    with pytest.raises(Refused) as error:
        plain.correlated(
            [{"stream": "a", "other": "b", "correlation": 0.5}, {"stream": "a", "other": "d", "correlation": 0.1}]
        )
    assert [one.code for one in error.value.problems] == ["correlation-range", "correlation-twice"]  # fmt: skip


def test_other_readings_keep_pairs_unless_told() -> None:
    network = small(*STREAMS, correlations=[{"stream": "a", "other": "d", "correlation": 0.5}])
    assert network.with_readings(network.value * 2, network.sigma).pairs == ((0, 3, 0.5),)
    assert network.with_readings(network.value * 2, network.sigma, ()).pairs == ()


@settings(max_examples=15)
@given(wanted())
def test_a_network_written_out_is_read_again(asked: Any) -> None:
    network = made(asked)[0]
    read = Network.from_streams(rows(network))
    name = np.array([*network.node, "env"])
    again = np.array([*read.node, "env"])
    assert (name[network.source] == again[read.source]).all() and (name[network.target] == again[read.target]).all()
    assert np.array_equal(read.value, network.value, equal_nan=True)
    assert np.array_equal(read.sigma, network.sigma, equal_nan=True)
