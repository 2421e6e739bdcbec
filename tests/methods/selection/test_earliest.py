import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.selection.candidates import read_candidates
from qingshen.methods.selection.cover import cover
from qingshen.methods.selection.earliest import earliest
from qingshen.methods.selection.lists import pruned
from qingshen.methods.selection.requirements import Requirements


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("ab"), st.integers(0, 1)), min_size=2, max_size=10))
def test_no_exchange_is_left_and_nothing_is_lost(rows: list[tuple[int, str, int]]) -> None:
    frame = pl.DataFrame(
        {
            "enterprise": [f"E{at:02d}" for at in range(len(rows))],
            "cod": [float(row[0]) for row in rows],
            "size": [row[1] for row in rows],
            "score": [float(row[2]) for row in rows],
        }
    )
    needs = Requirements({"cod": 0.5}, ("size",))
    read, score = read_candidates(frame, needs), frame["score"].to_numpy()
    rule = cover(read, needs)
    start = pruned(rule)
    chosen = earliest(read, rule, start, score)
    assert rule.meets(chosen)
    assert (chosen.sum(), score[chosen].sum()) == (start.sum(), score[start].sum())
    assert np.flatnonzero(chosen).tolist() <= np.flatnonzero(start).tolist()
    for at in np.flatnonzero(chosen):
        for other in np.flatnonzero(~chosen[:at] & (score[:at] == score[at])):
            moved = chosen.copy()
            moved[at], moved[other] = False, True
            assert not rule.meets(moved)
