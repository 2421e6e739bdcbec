import math
import random

import pytest

from qingshen.report.charts import Flow
from qingshen.report.charts.flows.flow import drawn, gaps, natural


def one(*args, **more):
    return drawn([Flow(*args, **more)])[0]


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -math.inf])
def test_what_is_not_known_has_no_size_and_is_never_told_as_zero(value):
    found = one("s", None, "A", value)
    assert found.size is None
    assert found.kind(runs_back=False) == "missing"
    assert found.amount("zh") == "? 缺失" and found.amount("en") == "? missing"


def test_an_unobservable_stream_has_no_size_whatever_value_it_brings():
    found = one("s", None, "A", 17.0, status="unobservable")
    assert found.size is None and found.kind(runs_back=False) == "unobservable"
    assert found.amount("zh") == "? 不可观测"


def test_zero_is_told_as_zero_and_as_what_it_is():
    found = one("s", None, "A", 0.0, 0.4, reported=-3.0, status="at_bound")
    assert found.size == 0 and found.kind(runs_back=False) == "zero"
    assert found.amount("en") == "-3 → 0 (at bound)"


def test_a_negative_flow_runs_the_other_way():
    found = one("s", "A", "B", -4.0)
    assert (found.source, found.target, found.size) == ("B", "A", 4.0)
    assert found.amount("zh") == "-4.00 (反向)"
    kept = drawn([Flow("s", "A", "B", -4.0)], turned=False)[0]
    assert (kept.source, kept.target, kept.size) == ("A", "B", 4.0)


def test_a_loss_is_called_one_once():
    assert one("蒸发", "A", None, 1.0, is_loss=True).name("zh") == "蒸发 (损失)"
    assert one("蒸汽损失", "A", None, 1.0, is_loss=True).name("zh") == "蒸汽损失"
    assert one("Steam Loss", "A", None, 1.0, is_loss=True).name("en") == "Steam Loss"


def test_empty_ends_are_outside():
    assert one("s", "", "A", 1.0).source is None


def test_rows_may_come_in_any_order_and_numbers_in_theirs():
    flows = [Flow(f"s{i}", None, "A", i) for i in range(12)]
    names = [one.flow.stream for one in drawn(flows)]
    assert names == [f"s{i}" for i in range(12)]
    random.seed(1)
    random.shuffle(flows)
    assert [one.flow.stream for one in drawn(flows)] == names
    assert natural("进水2") < natural("进水10")


def test_gaps_are_what_in_and_out_differ_by():
    flows = [Flow("a", None, "A", 10.0, 0.3), Flow("b", "A", "B", 7.0, 0.4), Flow("c", "B", None, 7.0, 0.1)]
    found = gaps(drawn(flows))
    assert set(found) == {"A"}
    assert found["A"].amount == 3.0 and found["A"].sigma == pytest.approx(0.5)


def test_a_gap_has_a_half_width_only_when_all_streams_have_one():
    assert gaps(drawn([Flow("a", None, "A", 10.0, 0.3), Flow("b", "A", None, 7.0)]))["A"].sigma is None


def test_where_a_stream_is_missing_nothing_is_called_unaccounted():
    assert not gaps(drawn([Flow("a", None, "A", 10.0), Flow("b", "A", None, None)]))


def test_a_node_without_an_outflow_has_all_unaccounted():
    assert gaps(drawn([Flow("a", None, "A", 10.0)]))["A"].amount == 10.0


def test_rounding_is_no_gap():
    assert not gaps(drawn([Flow("a", None, "A", 0.3), Flow("b", "A", None, 0.1), Flow("c", "A", None, 0.1 + 0.1)]))
