"""Many networks weighed at once say what each of them says by itself."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from qingshen.case.balancing import Balancing
from qingshen.methods.metering import with_sigma
from qingshen.phases.balances.weighed import runs, weighed

BALANCING = Balancing(reported=0.05, estimated=0.2, floor=0.001)
SCHEMA = {
    "enterprise": pl.String, "year": pl.Int32, "value": pl.Float64, "status": pl.String, "uncertainty": pl.Float64,
}  # fmt: skip
KEYS = ("enterprise", "year")
ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"),
        st.sampled_from([2023, 2024]),
        st.sampled_from([None, 0.0, 0.0, 3.0, -7.0, 250.0]),
        st.sampled_from(["reported", "estimated", "below_detection", "missing"]),
        st.sampled_from([None, 0.0, 2.0]),
    )
)


@given(ROWS)
def test_each_network_is_weighed_by_its_own_largest_reading(rows: list[tuple]) -> None:
    frame = pl.DataFrame(rows, schema=SCHEMA, orient="row").sort(KEYS, maintain_order=True)
    alone = [with_sigma(part, BALANCING) for part in frame.partition_by(KEYS, maintain_order=True)]
    assert_frame_equal(weighed(frame, KEYS, BALANCING), pl.concat(alone) if alone else with_sigma(frame, BALANCING))


def test_a_run_is_a_key_its_first_row_and_how_many() -> None:
    frame = pl.DataFrame({"a": ["x", "x", "y"], "b": [1, 1, 1]})
    assert list(runs(frame, ("a", "b"))) == [(("x", 1), 0, 2), (("y", 1), 2, 1)]
    assert list(runs(frame.clear(), ("a",))) == []
