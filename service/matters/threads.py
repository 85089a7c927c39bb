"""Pairs that agree → matters: which items belong together.

Comes in: pairs, the surest first. Goes out: groups of items. Left to others: what is said of them (`gather`).

One wrong pair would join two matters and all that belongs to either. So two groups are joined only where
nothing says of any two of their items that they are apart, and where a share of them agree with each other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from service.matters.pairs import Pair

AGREEING = 0.4  # share of the pairs between two groups that must agree

Apart = Callable[[int, int], bool]  # places among the nodes


def groups_of(count: int, pairs: Sequence[Pair], apart: Apart) -> list[list[int]]:
    """Every item once: alone, or with the others of its matter; each group by date, groups by their first.

    Args:
        count: of items.
        apart: whether two items are two matters, whatever speaks for one.
    """
    agreed = {(p.earlier, p.later) for p in pairs}
    group = {at: [at] for at in range(count)}
    for pair in pairs:
        one, other = group[pair.earlier], group[pair.later]
        if one is other or not _join(one, other, agreed, apart):
            continue
        joined = sorted([*one, *other])
        for at in joined:
            group[at] = joined
    unique = {id(g): g for g in group.values()}
    return sorted(unique.values())


def _join(one: Sequence[int], other: Sequence[int], agreed: set[tuple[int, int]], apart: Apart) -> bool:
    between = [(min(a, b), max(a, b)) for a in one for b in other]
    if any(apart(a, b) for a, b in between):
        return False
    return sum(pair in agreed for pair in between) >= AGREEING * len(between)
