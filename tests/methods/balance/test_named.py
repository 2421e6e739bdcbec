import numpy as np
import polars as pl
import pytest
from balance.networks import Wanted, made, small, wanted
from hypothesis import given, settings

from qingshen.methods.balance import Result, reconcile
from qingshen.methods.balance.named import SUSPECTS
from qingshen.methods.balance.topology import STATUSES

# The contract, and what was added to it; docs/results.md describes each.
STREAMS = {
    **dict.fromkeys(("stream", "source", "target"), pl.String),
    **dict.fromkeys(("value", "sigma", "reconciled", "reconciled_sigma", "adjustment"), pl.Float64),
    "status": pl.String,
    **dict.fromkeys(("test", "test_vdi", "adjustability", "detectability", "smallest_bias"), pl.Float64),
    "checkable": pl.Boolean,
}


def plant() -> Result:
    """A mixer that is checked, a shop and a tank that are not, and an exact make-up."""
    return reconcile(
        small(
            ("fresh", "env", "mixer", 100.0, 1.0), ("loop", "mixer", "shop", 80.0, 1.0),
            ("side", "mixer", "env", 19.0, 1.0), ("drain", "shop", "env", 60.0, 1.0),
            ("u", "shop", "tank", None, None), ("v", "tank", "shop", None, None), ("w", "tank", "env", None, None),
            ("make-up", None, "tank", 3.0, 0.0),
        )
    )  # fmt: skip


def biased() -> Result:
    """`b` reads 20 too little, or as much is lost at m."""
    return reconcile(
        small(
            ("in", "env", "n", 100.0, 1.0), ("a", "n", "m", 100.0, 1.0), ("b", "m", "env", 80.0, 1.0),
            ("c", "n", "env", 0.5, 0.1), ("d", "m", "env", 0.5, 0.1),
        )
    )  # fmt: skip


def test_the_streams_keep_their_columns_names_and_order() -> None:
    table = plant().streams
    assert dict(table.schema) == STREAMS
    assert table["stream"].to_list() == ["fresh", "loop", "side", "drain", "u", "v", "w", "make-up"]
    assert table["source"].to_list() == ["env", "mixer", "mixer", "shop", "shop", "tank", "tank", "env"]
    assert table["target"].to_list() == ["mixer", "shop", "env", "env", "tank", "shop", "env", "tank"]
    assert table["status"].to_list() == ["redundant"] * 3 + ["nonredundant"] + ["unobservable"] * 2 + [
        "observable",
        "exact",
    ]


def test_what_does_not_apply_is_null() -> None:
    rows = {row["stream"]: row for row in plant().streams.to_dicts()}
    missing = {name: {column for column, value in row.items() if value is None} for name, row in rows.items()}
    tests = {"test", "test_vdi", "smallest_bias"}
    shares = {"adjustability", "detectability"}
    assert missing["fresh"] == set()
    assert missing["drain"] == tests
    assert missing["w"] == {"value", "sigma", "adjustment"} | tests | shares
    assert missing["u"] == missing["w"] | {"reconciled", "reconciled_sigma"}
    assert missing["make-up"] == tests | shares
    assert (rows["drain"]["adjustment"], rows["drain"]["adjustability"], rows["make-up"]["adjustment"]) == (0, 0, 0)
    assert [row["checkable"] for row in rows.values()] == [True] * 3 + [False] * 5


@settings(max_examples=30)
@given(wanted())
def test_figures_of_the_table_agree_with_each_other(asked: Wanted) -> None:
    result = reconcile(made(asked)[0])
    table = result.streams
    assert set(table["status"]) <= set(STATUSES)
    assert not any(column.is_nan().any() for column in table.select(pl.col(pl.Float64)))
    gap = (table["reconciled"] - table["value"] - table["adjustment"]).drop_nulls()
    assert gap.abs().max() in (0, None)
    kept = table.filter(status="redundant")
    if not result.pinned:
        left = (1 - kept["reconciled_sigma"] / kept["sigma"] - kept["adjustability"]).abs()
        assert left.max() is None or left.max() < 1e-9
        rest = (kept["detectability"] ** 2 + (kept["reconciled_sigma"] / kept["sigma"]) ** 2 - 1).abs()
        assert rest.max() is None or rest.max() < 1e-9
    hidden = table.filter(pl.col("smallest_bias") > pl.max_horizontal(pl.col("value", "reconciled").abs()))
    assert not hidden["checkable"].any()


def test_a_suspect_is_named_with_what_cannot_be_told_from_it() -> None:
    result = biased()
    table = result.suspects
    assert {name: str(kind) for name, kind in table.schema.items()} == {
        name: str(kind() if isinstance(kind, type) else kind) for name, kind in SUSPECTS.items()
    }
    (row,) = table.to_dicts()
    (suspect,) = result.findings.suspects
    assert (row["rank"], row["size"], row["sigma"], row["test"]) == (1, suspect.size, suspect.sigma, suspect.test)
    # The meters that run out of m, and a leak there: nothing tells them apart, so all are said.
    assert set(row["equivalent"]) == {"meter:b", "meter:d", "leak:m"}
    assert f"{row['kind']}:{row['where']}" == row["equivalent"][0]
    assert row["kind"] == suspect.kind and result.network.stream.index("b") == suspect.where


def test_no_suspect_is_an_empty_table_with_its_columns() -> None:
    table = plant().suspects
    assert table.height == 0 and list(table.columns) == list(SUSPECTS)


def test_errors_that_look_the_same_are_listed_by_name() -> None:
    sets = [set(one) for one in biased().equivalent["set"]]
    assert sorted(sets, key=sorted) == sorted(
        [{"meter:in", "meter:c", "leak:n"}, {"meter:b", "meter:d", "leak:m"}], key=sorted
    )
    alone = reconcile(small(("a", "p", "q", 1.0, 1.0), ("b", "q", "p", 1.0, 1.0), ("c", "q", "p", 1.0, 1.0)))
    assert [set(one) for one in alone.equivalent["set"]] == [{"meter:a", "meter:b", "meter:c"}]
    assert plant().equivalent.schema == {"set": pl.List(pl.String)}


def test_a_stream_held_at_zero_says_so() -> None:
    result = reconcile(
        small(("in", "env", "n", 100.0, 2.0), ("out", "n", "env", 60.0, 1.0), ("back", "env", "n", 40.0, 3.0))
    )
    row = result.streams.row(2, named=True)
    assert (row["status"], row["reconciled"], row["adjustment"]) == ("at_bound", 0, -40)
    assert 0 < row["reconciled_sigma"] < 3 and row["test"] == pytest.approx(result.described.test[2])
    assert np.isfinite(row["smallest_bias"])


def test_a_stream_only_a_bound_makes_known_is_observable() -> None:
    # u and v are zero because nothing is left for them: then w is what x brings.
    result = reconcile(
        small(
            ("in", "env", "n", 1.0, 1.0), ("side", "n", "env", 10.0, 1.0), ("u", "n", "m", None, None),
            ("v", "n", "m", None, None), ("x", "env", "m", 7.0, 1.0), ("w", "m", "env", None, None),
        )
    )  # fmt: skip
    assert result.streams["status"].to_list()[2:4] == ["at_bound"] * 2
    assert result.streams.row(5, named=True)["status"] == "observable"
    assert result.reconciled[5] == pytest.approx(7) and result.sigma[5] == pytest.approx(1)
