"""Items → the pairs that may treat one matter, and how well they agree.

Comes in: nodes by date, the archive's words. Goes out: `Pair`s, later and earlier, with their agreement. Left
to others: joining them (`threads`), saying why (`reasons`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.matters.candidates import candidates, title_keys
from service.matters.nodes import FEW, RARE, Node
from service.matters.same import Agreement, agreement, fits, tells
from service.matters.words import ArchiveWords

BY_NUMBER = 3.0  # weight of an equal case number, above any agreement in words

# Shares that are enough where the titles alone are not, from planted sets (eval/LOG.md): of the texts' rare
# words beside those of the titles, and of the titles as in `same`.
NAMED, MEANT, CONTAINED, ALIKE, DECIDED = 0.28, 0.12, 0.2, 0.4, 0.1
WHOLE, TITLED, HALF, SHARE, LOW = 0.9, 0.6, 0.5, 0.28, 0.25


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items of one matter: their places among the nodes."""

    earlier: int
    later: int
    weight: float
    by_number: bool
    agreement: Agreement | None  # None: their words were not enough, or not asked


def pairs_of(nodes: Sequence[Node], words: ArchiveWords) -> list[Pair]:
    """Every pair that agrees enough, the surest first."""
    found = []
    for later, earlier in candidates(nodes, words):
        agreed = {e: agreement(nodes[e].item, nodes[later].item) for e in earlier}
        meant = _meant(nodes, agreed)
        pairs = (_pair(nodes, e, later, agreed[e], words, meant=e in meant) for e in earlier)
        found += [p for p in pairs if p is not None]
    return sorted(found, key=lambda p: (-p.weight, p.later - p.earlier, p.later, p.earlier))


def apart(a: Node, b: Node) -> bool:
    """Whether something says that two items are two matters: years, numbers or names of their titles."""
    if a.held is b.held:
        return True  # a meeting treats a matter once
    same_number = a.case_number is not None and a.case_number == b.case_number
    one_matter = tells(a.item) and tells(b.item) and fits(a.item, b.item) and not _other_names(a, b)
    return not same_number and not one_matter


def _pair(
    nodes: Sequence[Node],
    earlier: int,
    later: int,
    agreed: Agreement | None,
    words: ArchiveWords,
    *,
    meant: bool,
) -> Pair | None:
    """Args: `meant`: the later one names the earlier one's day, and agrees with none of that day more."""
    a, b = nodes[earlier], nodes[later]
    if a.held.date is None or b.held.date is None or a.held.date >= b.held.date:
        return None
    if a.case_number is not None and a.case_number == b.case_number:
        return Pair(earlier, later, BY_NUMBER + (agreed.weight if agreed else 0.0), True, agreed)
    if agreed is None or _other_names(a, b) or (not agreed.refers and _unnamed(a, b)):
        return None
    beside = _beside(a, b, words)
    decided = beside >= DECIDED and (_decides(a, b, words) or _decides(b, a, words))
    decided = decided or (agreed.share >= SHARE and _decide_alike(a, b, words) >= TITLED)
    if not decided and not _enough(a, b, agreed, beside, meant=meant):
        return None
    return Pair(earlier, later, agreed.weight + beside, False, agreed)


def _enough(a: Node, b: Node, agreed: Agreement, beside: float, *, meant: bool) -> bool:
    """Whether two items agree enough: by titles, by a day that is named, or by their texts."""
    if _by_name_alone(a, b) and beside < NAMED:
        return False  # of one house many things are treated: a name alone, in both titles, is not the matter
    if agreed.same or (agreed.share >= TITLED and agreed.low >= TITLED):
        return True
    if meant and beside >= MEANT:
        return agreed.share >= SHARE or (agreed.low >= SHARE and agreed.high >= HALF)
    contained = agreed.share >= WHOLE and agreed.high >= WHOLE and agreed.low >= LOW
    crossed = agreed.share >= SHARE and agreed.low >= TITLED
    # Papers made after one pattern share words too: a title must be held wholly, or one house be named.
    whole = agreed.high >= WHOLE or (agreed.high >= HALF and bool(a.telling_names & b.telling_names))
    alike = whole and agreed.share >= SHARE and agreed.low >= LOW
    return ((contained or crossed) and beside >= CONTAINED) or (alike and beside >= ALIKE)


def _decides(a: Node, b: Node, words: ArchiveWords) -> bool:
    """Whether what one meeting resolved has all telling words of the other's title, and these are rare."""
    keys = title_keys(b) & a.decided - b.names
    rare = min((words.held_by(k) for k in keys), default=0)
    return 2 <= rare <= max(FEW, RARE / 2 * words.items) and b.item.topic.held(a.decided) >= WHOLE


def _decide_alike(a: Node, b: Node, words: ArchiveWords) -> float:
    """Of items on one house: share of the shorter decision's rare words that the other's has too, 0..1.

    Funds and procedures are decided on in one form, so that without a common name this says nothing.
    """
    if not a.telling_names & b.telling_names:
        return 0.0
    ours, theirs = ((n.decided & n.rare) - a.names - b.names for n in (a, b))
    if len(ours & theirs) < 2:
        return 0.0
    least = min(sum(words.idf(k) for k in one) for one in (ours, theirs))
    return sum(words.idf(k) for k in ours & theirs) / least


def _by_name_alone(a: Node, b: Node) -> bool:
    """Whether all that the titles share is a name."""
    ours, theirs = title_keys(a), title_keys(b)
    shared = ours & theirs
    return bool(shared) and shared <= a.names | b.names and not (ours <= shared and theirs <= shared)


def _beside(a: Node, b: Node, words: ArchiveWords) -> float:
    """Share of the shorter text's rare words that the other has too, those of the titles left out, 0..1."""
    left_out = (a.item.words & b.item.words) | a.names | b.names
    ours, theirs = a.rare - left_out, b.rare - left_out
    if not ours & theirs:
        return 0.0
    least = min(sum(words.idf(k) for k in one) for one in (ours, theirs))
    return sum(words.idf(k) for k in ours & theirs) / least if least else 0.0


def _other_names(a: Node, b: Node) -> bool:
    """Whether the titles name other houses or places, and the texts do not name each other's."""
    ours, theirs = a.telling_names, b.telling_names
    if not ours or not theirs or ours & theirs:
        return False
    return not (ours & b.item.text and theirs & a.item.text)


def _unnamed(a: Node, b: Node) -> bool:
    """Whether a title has a name that the other item nowhere has."""
    ours, theirs = a.telling_names, b.telling_names
    return bool((ours and not ours & b.item.text) or (theirs and not theirs & a.item.text))


def _meant(nodes: Sequence[Node], agreed: Mapping[int, Agreement | None]) -> set[int]:
    """Of each meeting whose day an item names, the earlier item that it agrees with most."""
    best: dict[date, tuple[float, int]] = {}
    for at, found in agreed.items():
        day = nodes[at].held.date
        if day and found and found.refers:
            best[day] = max(best.get(day, (0.0, -1)), (found.weight + found.high, at))
    return {at for _, at in best.values()}
