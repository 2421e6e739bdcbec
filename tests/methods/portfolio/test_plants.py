import numpy as np
import pytest

from qingshen.methods.portfolio.plants import Plant, parts


@pytest.mark.parametrize("chained", [False, True])
def test_a_long_row_of_options_is_no_deep_well(chained: bool) -> None:
    count = 1200
    none = np.zeros(count, dtype=np.bool_)
    ahead, others = np.eye(count, k=1, dtype=np.bool_), ~np.eye(count, dtype=np.bool_)
    nothing = np.zeros((count, 1))
    plant = Plant(
        "a", tuple(f"o{at:04}" for at in range(count)), nothing, nothing, nothing, np.zeros(1), none, none,
        ahead & chained, others & (not chained),
    )  # fmt: skip
    # What is required stands before what requires it; rivals stand in their order.
    assert parts(plant) == [list(range(count))[:: -1 if chained else 1]]
