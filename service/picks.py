"""Units → stretches to quote: how wide, how many, under which heads.

Comes in: ranked units. Goes out: `Pick`s that do not overlap. Left to others: which unit leads.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.sentences import sentence_spans
from service.draft import QUOTES, Around, Pick
from service.evidence import Unit
from service.units import PARAGRAPH, caption_above, with_paragraph

NEAR_BEST = 0.62  # share of the best unit's score under which a further one is left out


def further_units(ranked: Sequence[Unit], first: Unit, most: int) -> list[Unit]:
    """Further units worth their room: good by themselves, and not a repetition."""
    kept: list[Unit] = []
    room = QUOTES - len(pick_of(first).text)
    for unit in sorted(ranked[1:24], key=lambda u: -_beside(u, first)):
        if len(kept) >= most or _beside(unit, first) < NEAR_BEST * first.score:
            break
        if unit.weighed.item_key != first.weighed.item_key and unit.score < 0.85 * first.score:
            continue  # another matter's figures and dates mislead more than they help
        repeated = any(_overlap(unit.text, other.text) for other in (first, *kept))
        if not repeated and len(pick_of(unit).text) <= room:
            kept.append(unit)
            room -= len(pick_of(unit).text)
    return kept


def _beside(unit: Unit, first: Unit) -> float:
    """A unit's score, with a little more for standing where the best one does."""
    return unit.score + (0.12 if unit.weighed.chunk.id == first.weighed.chunk.id else 0.0)


def _overlap(a: str, b: str) -> bool:
    words = set(a.casefold().split())
    return len(words & set(b.casefold().split())) > 0.7 * len(words)


def pick_of(unit: Unit) -> Pick:
    """A list entry is quoted with the line it hangs on, a sentence with its paragraph, if short."""
    chunk = unit.weighed.chunk
    if unit.row or "\n" in unit.text:
        return Pick(chunk, unit.start, unit.end)
    if unit.lead is not None:
        near = unit.end - unit.lead < PARAGRAPH
        return Pick(chunk, unit.lead if near else unit.start, unit.end)
    return Pick(chunk, *with_paragraph(chunk.text, unit.start, unit.end))


def with_caption(picks: Sequence[Pick], rows: bool) -> list[Pick]:
    """Rows under the caption that says what their numbers are."""
    kept: list[Pick] = []
    for pick in picks:
        above = caption_above(pick.chunk.text, pick.start) if rows else None
        caption = Pick(pick.chunk, *above) if above else None
        if caption and caption not in kept and len(caption.text) < 200:
            kept.append(caption)
        kept.append(pick)
    return distinct(kept)


def with_actor(picks: Sequence[Pick], around: Around) -> list[Pick]:
    """Before words that name no body, the nearest sentence above them that does: whose words they are."""
    if not picks or around.bodies.find(picks[0].text):
        return list(picks)
    chunk = picks[0].chunk
    for start, end in reversed(sentence_spans(chunk.text[: picks[0].start])):
        if around.bodies.find(chunk.text[start:end]):
            return [Pick(chunk, start, end), *picks]
    return list(picks)


def distinct(picks: Sequence[Pick]) -> list[Pick]:
    """Leave out what overlaps with words already quoted."""
    kept: list[Pick] = []
    for pick in picks:
        if not any(k.chunk.id == pick.chunk.id and k.start < pick.end and pick.start < k.end for k in kept):
            kept.append(pick)
    return kept
