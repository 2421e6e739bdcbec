from hypothesis import given
from hypothesis import strategies as st

from qingshen.report.charts import Axis, cumulative

AXIS = Axis("COD", "t")


def test_the_mark_says_how_few_make_most():
    option = cumulative([("a", 1), ("b", 70), ("c", 19), ("d", 10), ("e", None)], AXIS, "en").option
    assert option["series"][1]["data"] == [[0, 0], [1, 70], [2, 89], [3, 99], [4, 100]]
    assert option["series"][2]["data"][1]["label"]["formatter"] == "the first 2 make 89%"
    assert option["xAxis"]["name"].endswith("not shown: 1 missing or ≤ 0")


@given(
    st.lists(st.floats(0.001, 1e6), min_size=1, max_size=30).flatmap(
        lambda x: st.tuples(st.just(x), st.permutations(x))
    )
)
def test_rows_in_any_order_give_the_same_curve(pair):
    one, other = (cumulative([("n", amount) for amount in amounts], AXIS).option for amounts in pair)
    assert one == other
