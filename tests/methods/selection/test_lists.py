from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from qingshen.methods.selection import lists
from qingshen.methods.selection.cover import TIE, Cover
from qingshen.methods.selection.lists import at_least, best, least, lower_bound, pruned, without
from qingshen.methods.selection.programme import Effort


def drawn(seed: int) -> Cover:
    draw = np.random.default_rng(seed)
    share = draw.lognormal(0, 1, (2, 14))
    share *= 1000 / share.sum(axis=1, keepdims=True)
    member = np.eye(3)[draw.integers(0, 3, 14)].T
    taken = draw.random(14) < 0.1
    return Cover(
        names=("load:a", "load:b", "stratum:1", "stratum:2", "stratum:3"),
        matrix=sparse.csr_array(np.vstack([share, member])),
        needed=np.concatenate([[600.0, 700.0], np.minimum(member.sum(axis=1), 2)]),
        taken=taken,
        free=~taken,
    )


@settings(max_examples=12)
@given(st.integers(0, 999))
def test_no_row_dropped_makes_a_list_shorter_than_its_bound(seed: int) -> None:
    cover = drawn(seed)
    bounds = at_least(cover)
    for row in range(len(cover.needed)):
        assert least(without(cover, row), Effort(60))[0].sum() >= bounds[row]


@settings(max_examples=30)
@given(st.integers(0, 999))
def test_nobody_can_be_spared_of_a_pruned_list(seed: int) -> None:
    cover: Any = drawn(seed)
    chosen = pruned(cover)
    assert cover.meets(chosen)
    for at in np.flatnonzero(chosen & cover.free):
        fewer = chosen.copy()
        fewer[at] = False
        assert not cover.meets(fewer)
    fewest, bound = least(cover, Effort(60))
    assert lower_bound(cover) <= bound
    assert least(cover, Effort(60), fewest)[0].sum() == least(cover, Effort(60), chosen)[0].sum() == bound
    assert bound == fewest.sum() <= chosen.sum() and (cover.reached(fewest) >= cover.needed - TIE).all()


@settings(max_examples=30)
@given(st.integers(0, 999), st.sampled_from([0.0, 0.05]))
def test_near_the_best_score_the_proof_holds(seed: int, gap: float) -> None:
    cover: Any = drawn(seed)
    start, _ = least(cover, Effort(60))
    score = np.random.default_rng(seed).integers(0, 9, len(start)).astype(np.float64)
    exact, highest = best(cover, start, score, Effort(60, gap))
    # Few are solved whole, whatever the gap.
    assert score[exact].sum() == np.round(highest, 6)
    with patch.object(lists, "CORE", 0):
        chosen, bound = best(cover, start, score, Effort(60, gap))
    assert cover.meets(chosen) and chosen.sum() <= start.sum()
    assert score[start].sum() <= score[chosen].sum() <= score[exact].sum() <= bound + 1e-6
