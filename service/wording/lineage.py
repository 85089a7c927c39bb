"""A wording → its first use, each change, its last use.

Comes in: hits near to one wording. Goes out: versions by the day of their first use. Left to others: finding
(`find`), drawing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from service.wording.align import in_common, kin_of
from service.wording.compare import compare
from service.wording.find import Finder
from service.wording.matter import has_matter, of_one_item
from service.wording.model import Hit, Lineage, Standing, Version
from service.wording.statement import of_one_matter, read

KINDRED = 0.6  # of the words of two versions of one wording, that both have
SHARED = 0.6  # of what the one is about that the other has; a change may take up much of a short sentence
MOST = 12  # versions that are told


def lineage(finder: Finder, hits: Sequence[Hit]) -> Lineage:
    """The versions of the best hit's wording that have a day.

    Args:
        hits: of one stretch of a draft, the best first.
    """
    if not hits:
        return Lineage(())
    seed = hits[0].words
    near = finder.grouped(seed, finder.found(seed, (0, len(seed))))
    return Lineage(tuple(_versions([h for h in near if kindred(finder, hits[0], h)])[:MOST]))


def kindred(finder: Finder, one: Hit, other: Hit) -> bool:
    """Whether two wordings are versions of one: much the same words, of one matter."""
    if not any(map(has_matter, other.uses)):
        return False
    own, theirs = finder.words(one.words), finder.words(other.words)
    if in_common(own, theirs.with_kin(kin_of(own))) < KINDRED:
        return False
    first, second = read(one.words), read(other.words)
    return of_one_matter(first, second, finder.rarity, SHARED) and of_one_item(
        first, second, one.uses, other.uses, finder.running
    )


def _versions(hits: Sequence[Hit]) -> list[Version]:
    dated = [(days, h) for h in hits if (days := sorted(u.day for u in h.uses if u.day))]
    # Of one day, what was proposed comes before what was adopted.
    dated.sort(key=lambda d: (d[0][0], d[0][-1], -list(Standing).index(d[1].standing)))
    told: list[Version] = []
    for days, hit in dated:
        change = compare(told[-1].hit.words, hit.words) if told else ()
        told.append(Version(hit, days[0], days[-1], change))
    return told


def last_day(hit: Hit) -> date | None:
    """The last day on which a wording was used."""
    return max((u.day for u in hit.uses if u.day), default=None)


def first_day(hit: Hit) -> date | None:
    return min((u.day for u in hit.uses if u.day), default=None)
