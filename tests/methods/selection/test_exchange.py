import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from qingshen.methods.selection.cover import Cover
from qingshen.methods.selection.exchange import Worth, exchanged
from qingshen.methods.selection.lists import least, worths
from qingshen.methods.selection.programme import Effort


def drawn(seed: int) -> Cover:
    draw = np.random.default_rng(seed)
    share = draw.integers(1, 9, (2, 14)).astype(np.float64)
    share *= 1000 / share.sum(axis=1, keepdims=True)
    member = np.eye(2)[draw.integers(0, 2, 14)].T
    taken = draw.random(14) < 0.1
    needed = np.concatenate([[550.0, 600.0], np.minimum(member.sum(axis=1), 1)])
    matrix = sparse.csr_array(np.vstack([share, member]))
    return Cover(("load:a", "load:b", "stratum:1", "stratum:2"), matrix, needed, taken, ~taken)


@settings(max_examples=30)
@given(st.integers(0, 999))
def test_an_exchange_keeps_size_and_cover_and_lowers_no_score(seed: int) -> None:
    cover: Cover = drawn(seed)
    start, _ = least(cover, Effort(60))
    score = np.random.default_rng(seed).integers(0, 9, len(start)).astype(np.float64)
    chosen = exchanged(cover, start, score, worths(cover), np.inf)
    assert cover.meets(chosen) and chosen.sum() == start.sum() and score[chosen].sum() >= score[start].sum()
    assert (chosen | ~cover.taken).all() and not (chosen & ~cover.taken & ~cover.free).any()
    assert (exchanged(cover, start, score, worths(cover), -np.inf) == start).all()


def test_a_pair_of_the_same_loads_and_a_higher_score_is_taken() -> None:
    cover = drawn(1)
    load = np.full((2, 14), 1000 / 14)
    same = Cover(
        cover.names[:2], type(cover.matrix)(load), np.array([400.0, 400.0]), np.zeros(14, bool), np.ones(14, bool)
    )
    start, score = np.arange(14) < 6, np.arange(14.0)
    chosen = exchanged(same, start, score, Worth(np.full(2, 0.005), np.zeros(14)), np.inf)
    assert np.flatnonzero(chosen).tolist() == list(range(8, 14))
