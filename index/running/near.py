"""Words → the chunks that share most of them.

Comes in: keys with their weights. Goes out: chunk numbers, best first. Left to others: where in the chunk,
and whether it is near enough (`service.wording`).

A chunk gains the weight of each key that it holds, and half as much again for what stands side by side as in
the draft: order counts, but a moved clause is found too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from index.running.store import Running

_COMMON = 0.2  # of all chunks: a key that so many hold chooses none, unless there are only such
_FEWEST = 4  # keys that choose
_WIDE = 6  # times as many are looked at for their order


def near(running: Running, keys: Sequence[str], also: Mapping[str, Sequence[str]], limit: int) -> list[int]:
    """The chunks that share most of the keys.

    Args:
        keys: of a draft, in its order.
        also: key → other keys that may stand for it.
    """
    count = len(running.bounds) - 1
    if count < 1:
        return []
    scores = np.zeros(count, np.float32)
    for weight, terms in _choosing(running, keys, also, count):
        held = np.unique(np.concatenate([running.holders(t) for t in terms]))
        scores[held] += weight
    wide = _best(scores, limit * _WIDE)
    scores[wide] += _in_order(running, keys, wide)
    return [int(n) for n in _best(scores, limit)]


def _choosing(
    running: Running, keys: Sequence[str], also: Mapping[str, Sequence[str]], count: int
) -> list[tuple[float, list[int]]]:
    """Weights and terms of the keys that choose chunks."""
    found = []
    for key in dict.fromkeys(keys):
        known = [running.term_numbers[k] for k in (key, *also.get(key, ())) if k in running.term_numbers]
        if known:
            found.append((running.idf(key) if key in running.term_numbers else 2.0, known))
    found.sort(key=lambda f: -f[0])
    rare = [f for f in found if sum(len(running.holders(t)) for t in f[1]) <= _COMMON * count]
    return rare if len(rare) >= _FEWEST else found[: max(_FEWEST, len(rare))]


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """The numbers of the highest scores above nothing, best first and then in order."""
    if len(scores) > limit:
        chosen = np.sort(np.argpartition(-scores, limit)[:limit])
    else:
        chosen = np.arange(len(scores))
    chosen = chosen[scores[chosen] > 0]
    ordered: NDArray[np.int64] = chosen[np.argsort(-scores[chosen], kind="stable")]
    return ordered


def _in_order(running: Running, keys: Sequence[str], chunks: NDArray[np.int64]) -> NDArray[np.float32]:
    """What each chunk gains for neighbours that are neighbours in the draft too."""
    gained = np.zeros(len(chunks), np.float32)
    known = [running.term_numbers.get(k) for k in keys]
    pairs = {
        (a << 32) | b: running.idf(x) + running.idf(y)
        for a, b, x, y in zip(known, known[1:], keys, keys[1:], strict=False)
        if a is not None and b is not None
    }
    if not pairs:
        return gained
    wanted = np.array(sorted(pairs), np.uint64)
    weights = np.array([pairs[int(p)] for p in wanted], np.float32) / 4
    for place, n in enumerate(chunks):
        terms = running.terms[running.tokens[running.bounds[n] : running.bounds[n + 1]]].astype(np.uint64)
        own = np.unique((terms[:-1] << np.uint64(32)) | terms[1:])
        at = np.searchsorted(wanted, own)
        at[at == len(wanted)] = 0
        gained[place] = weights[at[wanted[at] == own]].sum()
    return gained
