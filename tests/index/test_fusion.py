"""Rankings into one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import fuse
from index.model import Hit

RANKING = st.lists(st.sampled_from("abcdefgh"), unique=True).map(
    lambda ids: [Hit(id, float(-rank)) for rank, id in enumerate(ids)]
)


def hits(ids: str) -> list[Hit]:
    return [Hit(id, 1.0 - rank / 10) for rank, id in enumerate(ids)]


def test_a_chunk_that_both_sides_propose_comes_first() -> None:
    assert [f.id for f in fuse([hits("abc"), hits("cd")], [1.0, 1.0])] == ["c", "a", "b", "d"]


def test_scores_are_reciprocal_ranks_with_sixty_added() -> None:
    (first, *_) = fuse([hits("a"), hits("ba")], [1.0, 2.0])

    assert first.id == "a"
    assert first.score == pytest.approx(1 / 61 + 2 / 62)


def test_raw_scores_are_kept_and_absence_is_told_from_zero() -> None:
    fused = {f.id: f.raw for f in fuse([[Hit("a", 0.0)], [Hit("b", 7.5)]], [1.0, 1.0])}

    assert fused == {"a": (0.0, None), "b": (None, 7.5)}


def test_weights_move_the_order() -> None:
    assert [f.id for f in fuse([hits("ab"), hits("ba")], [1.0, 3.0])] == ["b", "a"]
    assert [f.id for f in fuse([hits("ab"), hits("ba")], [3.0, 1.0])] == ["a", "b"]


def test_a_side_of_weight_zero_adds_no_chunk() -> None:
    (only,) = fuse([hits("a"), hits("ab")], [1.0, 0.0])

    assert (only.id, only.raw) == ("a", (1.0, 1.0))


def test_equal_scores_stand_in_the_order_of_ids() -> None:
    assert [f.id for f in fuse([hits("b"), hits("a")], [1.0, 1.0])] == ["a", "b"]


def test_nothing_fuses_to_nothing() -> None:
    assert fuse([], []) == []
    assert fuse([[], []], [1.0, 1.0]) == []


@pytest.mark.parametrize("weights", [[1.0], [1.0, -1.0], [1.0, 1.0, 1.0]])
def test_weights_that_do_not_fit_are_refused(weights: list[float]) -> None:
    with pytest.raises(ValueError, match="2 rankings"):
        fuse([hits("a"), hits("b")], weights)


def test_a_ranking_that_names_a_chunk_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        fuse([hits("aba")], [1.0])


@given(st.lists(RANKING, max_size=3), st.integers(1, 100))
def test_scores_are_bounded_and_every_chunk_is_there_once(rankings: list[list[Hit]], k: int) -> None:
    fused = fuse(rankings, [1.0] * len(rankings), k)

    assert sorted(f.id for f in fused) == sorted({hit.id for ranking in rankings for hit in ranking})
    assert all(0 < f.score <= len(rankings) / (k + 1) + 1e-12 for f in fused)
    assert [f.score for f in fused] == sorted((f.score for f in fused), reverse=True)
