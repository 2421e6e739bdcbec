import numpy as np
import pytest

from qingshen.methods.portfolio.solve import Row, Search, pick, prices


@pytest.mark.parametrize("seed", range(4))
def test_the_search_from_a_few_columns_loses_nothing(seed: int) -> None:
    random = np.random.default_rng(seed)
    classes = np.repeat(np.arange(12), 6)
    costs, saving = random.integers(1, 60, 72).astype(float), random.integers(0, 40, 72).astype(float)
    rows = [Row(saving, 0.6 * saving.reshape(12, 6).max(axis=1).sum())]
    few, all_of_them = (pick(costs, classes, rows, Search(), core) for core in (0, 450))
    assert few is not None and all_of_them is not None
    assert costs[few.taken].sum() == pytest.approx(costs[all_of_them.taken].sum())
    assert few.gap <= 1e-6 and saving[few.taken].sum() >= rows[0].least
    assert list(classes[few.taken]) == list(range(12))


def test_the_price_of_a_goal_is_what_one_more_unit_costs() -> None:
    costs, saving = np.array([0.0, 6.0, 0.0, 10.0]), np.array([0.0, 3.0, 0.0, 2.0])
    assert prices(costs, np.array([0, 0, 1, 1]), [Row(saving, 4.0)]) == [pytest.approx(5.0)]
    assert prices(costs, np.array([0, 0, 1, 1]), [Row(saving, 6.0)]) == [None]
