"""Several rankings of the same chunks → one.

Comes in: hits per retriever, best first. Goes out: one ranking that keeps each retriever's raw score. Left to
others: whether the best is good enough; a fused score cannot tell (`service.evidence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Hit

DAMPING = 60  # stated here, for engines differ in theirs (Qdrant's own is 2)


@dataclass(frozen=True, slots=True)
class Fused:
    """A chunk with its fused score and what each retriever said of it."""

    id: str
    score: float
    raw: tuple[float | None, ...]  # one per ranking; None: not in it


def fuse(rankings: Sequence[Sequence[Hit]], weights: Sequence[float], k: int = DAMPING) -> list[Fused]:
    """Merge rankings by weighted reciprocal rank fusion.

    Args:
        rankings: one per retriever, best first; may be empty.
        weights: one per ranking, 0 or more; a ranking of weight 0 adds no chunk, only its raw scores.
        k: damping, in ranks; a larger k flattens the top.

    Returns:
        Best first, equal scores by id; scores in (0, sum(weights) / (k + 1)].

    Raises:
        ValueError: a ranking names a chunk twice, or there is not one weight of 0 or more per ranking.

    Source: Cormack, Clarke and Büttcher, SIGIR 2009.

    >>> [(f.id, f.raw) for f in fuse([[Hit("a", 0.9), Hit("b", 0.8)], [Hit("b", 7.0)]], [1.0, 1.0])]
    [('b', (0.8, 7.0)), ('a', (0.9, None))]
    """
    if len(weights) != len(rankings) or any(weight < 0 for weight in weights):
        raise ValueError(f"{len(rankings)} rankings want as many weights of 0 or more, not {list(weights)}")
    scores: dict[str, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        if len({hit.id for hit in ranking}) < len(ranking):
            raise ValueError("a ranking names a chunk twice")
        if weight:
            for rank, hit in enumerate(ranking, start=1):
                scores[hit.id] = scores.get(hit.id, 0.0) + weight / (k + rank)
    raw = [{hit.id: hit.score for hit in ranking} for ranking in rankings]
    fused = [Fused(id, score, tuple(found.get(id) for found in raw)) for id, score in scores.items()]
    return sorted(fused, key=lambda f: (-f.score, f.id))
