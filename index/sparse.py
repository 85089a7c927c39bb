"""Terms → sparse vectors whose dot product, with the engine's IDF, is BM25.

Comes in: weighted terms (`danish`). Goes out: document and query vectors, and the archive's term
statistics. Left to
others: the analyser, and the multiplication by IDF, which the engine does with its own counts (Modifier IDF).

Source: Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index.model import SparseVector

K1 = 1.2  # how soon a repeated term stops counting
B = 0.75  # how much a long text is held against it


@lru_cache(maxsize=1 << 17)
def term_id(term: str) -> int:
    """A term's number: 32 bits, the same in every process and release.

    Two of 20,000 terms share a number with a chance of 5 %; they are then one term to the engine.
    """
    return int.from_bytes(hashlib.blake2b(term.encode(), digest_size=4).digest(), "big")


@dataclass(frozen=True, slots=True)
class Statistics:
    """How many of the archive's chunks hold each term."""

    points: int
    frequencies: Mapping[str, int]  # term → chunks that hold it
    average_length: float  # of a chunk, in summed term weights

    def idf(self, term: str) -> float:
        """The engine's inverse document frequency; a term that the archive lacks scores highest.

        >>> round(Statistics(10, {"budg": 1}, 5.0).idf("budg"), 3)
        1.992
        """
        frequency = self.frequencies.get(term, 0)
        return math.log(1 + (self.points - frequency + 0.5) / (frequency + 0.5))


def count(documents: Iterable[Mapping[str, float]]) -> Statistics:
    """Statistics of the archive's chunks, each as its weighted terms."""
    points, length = 0, 0.0
    frequencies: Counter[str] = Counter()
    for terms in documents:
        points += 1
        length += sum(terms.values())
        frequencies.update(terms.keys())
    return Statistics(points, dict(frequencies), length / points if points and length else 1.0)


def document_vector(terms: Mapping[str, float], average_length: float) -> SparseVector:
    """A chunk's BM25 weights without IDF.

    Args:
        terms: term → the sum of its weights in the chunk (`Analyser.weighted_terms`).
        average_length: of the archive's chunks when the generation was built, in the same sums.

    Returns:
        Weights in 0..K1 + 1; empty for a chunk without terms.
    """
    relative = sum(terms.values()) / average_length
    damping = K1 * (1 - B + B * relative)
    return _vector({term: tf * (K1 + 1) / (tf + damping) for term, tf in terms.items()})


def query_vector(terms: Mapping[str, float]) -> SparseVector:
    """A question's weights: a word asked for twice counts once, a part of a compound less."""
    return _vector({term: min(weight, 1.0) for term, weight in terms.items()})


def _vector(weights: Mapping[str, float]) -> SparseVector:
    merged: dict[int, float] = defaultdict(float)
    for term, weight in weights.items():
        merged[term_id(term)] += weight
    return SparseVector(tuple(sorted(merged)), tuple(merged[i] for i in sorted(merged)))
