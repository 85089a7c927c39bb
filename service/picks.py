"""Units → stretches to quote: how wide, how many, under which heads.

Comes in: ranked units. Goes out: `Pick`s that do not overlap. Left to others: which unit leads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cleaning import LIST_MARK, is_row
from ingest.sentences import sentence_spans
from service.draft import QUOTES, Around, Pick, in_meeting
from service.evidence import Lexicon, Unit
from service.open_ends import OpenEnds
from service.understand import Query
from service.units import PARAGRAPH, caption_above, with_paragraph

NEAR_BEST = 0.62  # share of the best unit's score under which a further one is left out
SAME_CHUNK = 0.12  # what a unit gains for standing where the best one does
ADDS = 0.4  # what a unit gains for saying all that the question asks and the units before it do not
FRAME = 40  # characters that the words around a further quote take
ANNOUNCED = 520  # characters of a sentence with the list or rows that it announces
WHOLE = 0.9  # share of an entry's score from which its whole list stands for it
SPEAKS = 0.4  # share of the best unit's coverage that a further one must have itself
READ = 24  # units considered beside the best
ABOVE, ACTOR = 2, 300  # chunks above the words of somebody that may name whose they are; characters
# "På denne baggrund …", "Derfor …", "Det …": what is meant stands in the sentence before.
_POINTS_BACK = re.compile(
    r"(?:På (?:den|denne) baggrund|Derfor|Dermed|Dertil|Derudover|Herunder|Heraf|Desuden|Endvidere|Samtidig"
    r"|Således|Det(?:te)?|Den(?:ne)?|De|Disse|Han|Hun|I stedet|Derimod|Dog|Men) (?!er i dag)",
)


def further_units(
    query: Query, ranked: Sequence[Unit], first: Unit, most: int, lexicon: Lexicon, room: int = QUOTES
) -> list[Unit]:
    """Further units worth their room: good by themselves, saying what is still open, and no repetition.

    Args:
        most: how many at most.
        room: characters for all quotes, the first among them.
    """
    kept: list[Unit] = []
    ends = OpenEnds.of(query, lexicon, [narrow(first)])
    # The best one takes what it points back or forward to before another takes its room.
    room -= len(_with_announced(first, _with_reference(first, narrow(first))).text)
    left = [u for u in ranked[: READ + 1] if u is not first]
    while left and len(kept) < most:
        worth = {id(u): _beside(u, first) + ADDS * ends.gain(narrow(u)) for u in left}
        best = max(left, key=lambda u: worth[id(u)])
        if worth[id(best)] < NEAR_BEST * first.score:
            break
        left.remove(best)
        if best.coverage >= SPEAKS * first.coverage and _fits(best, first, kept, room):
            kept.append(best)
            ends = ends.after(narrow(best))
            room -= len(narrow(best).text) + FRAME
    return kept


def _fits(unit: Unit, first: Unit, kept: Sequence[Unit], room: int) -> bool:
    if unit.weighed.item_key != first.weighed.item_key and unit.score < 0.85 * first.score:
        return False  # another matter's figures and dates mislead more than they help
    pick = narrow(unit)
    repeated = any(
        _overlap(unit.text, other.text) or _overlapping(pick, narrow(other)) for other in (first, *kept)
    )
    return not repeated and len(pick.text) <= room


def whole_list(first: Unit, ranked: Sequence[Unit]) -> Unit:
    """The list that the best unit is an entry of, where all of it answers nearly as well: "undersøge: …"."""
    if first.lead is None or first.row:
        return first
    near = (u for u in ranked[:READ] if u.weighed.chunk.id == first.weighed.chunk.id and "\n" in u.text)
    lists = (u for u in near if u.start <= first.lead and first.end <= u.end and not u.row)
    return next((u for u in lists if u.score >= WHOLE * first.score), first)


def _beside(unit: Unit, first: Unit) -> float:
    """A unit's score, with a little more for standing where the best one does."""
    return unit.score + (SAME_CHUNK if unit.weighed.chunk.id == first.weighed.chunk.id else 0.0)


def _overlap(a: str, b: str) -> bool:
    words = set(a.casefold().split())
    return len(words & set(b.casefold().split())) > 0.7 * len(words)


def narrow(unit: Unit) -> Pick:
    """The unit alone; a list entry with the line it hangs on."""
    chunk = unit.weighed.chunk
    if unit.lead is not None and not unit.row and "\n" not in unit.text:
        near = unit.end - unit.lead < PARAGRAPH
        return Pick(chunk, unit.lead if near else unit.start, unit.end)
    return Pick(chunk, unit.start, unit.end)


def pick_of(unit: Unit) -> Pick:
    """A list entry is quoted with the line it hangs on, a sentence with its paragraph, if short."""
    if unit.row or "\n" in unit.text or unit.lead is not None:
        return narrow(unit)
    chunk = unit.weighed.chunk
    return Pick(chunk, *with_paragraph(chunk.text, unit.start, unit.end))


def words_around(unit: Unit) -> str:
    """A unit with what it is read together with: its paragraph, its table's heads, its context line."""
    chunk = unit.weighed.chunk
    pick = pick_of(unit)
    above = caption_above(chunk.text, unit.start) if unit.row else None
    heads = chunk.text[above[0] : above[1]] if above else ""
    return f"{chunk.header} {heads} {pick.text}"


def widened(chosen: Sequence[Unit], room: int = QUOTES) -> list[Pick]:
    """Units as picks, widened where there is room: to what they refer to, then to their paragraph."""
    picks = [narrow(u) for u in chosen]
    left = room - sum(len(p.text) + FRAME for p in picks) + FRAME
    for widen in (_with_reference, _with_announced, _with_paragraph, _with_announced):
        for i, unit in enumerate(chosen):
            wide = widen(unit, picks[i])
            more = len(wide.text) - len(picks[i].text)
            if 0 < more <= left:
                picks[i], left = wide, left - more
    return picks


def _with_paragraph(unit: Unit, pick: Pick) -> Pick:
    wide = pick_of(unit)
    return Pick(pick.chunk, min(wide.start, pick.start), max(wide.end, pick.end))


def _with_announced(unit: Unit, pick: Pick) -> Pick:
    """Words that end in a colon, with the rows or the list that they announce."""
    text = pick.chunk.text
    if not pick.text.endswith(":"):
        return pick
    end = pick.end
    for line in re.finditer(r"[^\n]+", text[pick.end :]):
        listed = LIST_MARK.match(line[0]) or is_row(line[0]) or _heads_rows(text, pick.end + line.end())
        if not listed or pick.end + line.end() - pick.start > ANNOUNCED:
            break
        end = pick.end + line.end()
    return Pick(pick.chunk, pick.start, end)


def _heads_rows(text: str, end: int) -> bool:
    """Whether the line that ends here stands right over a row of figures."""
    after = text[end:].lstrip("\n").split("\n", 1)[0]
    return is_row(after)


def _with_reference(unit: Unit, pick: Pick) -> Pick:
    """A sentence that points back, with the sentence before it in its paragraph."""
    text = pick.chunk.text
    if unit.row or not _POINTS_BACK.match(text, pick.start):
        return pick
    line = text.rfind("\n", 0, pick.start) + 1
    before = [a for a, b in sentence_spans(text[line : pick.start]) if line + b <= pick.start]
    return Pick(pick.chunk, line + before[-1], pick.end) if before else pick


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
    """Before words that name no body, the nearest sentence above them that does: whose words they are.

    Further up, in other passages of a letter or note, only one that names the body that it is by.
    """
    if not picks or around.bodies.find(picks[0].text):
        return list(picks)
    chunk = picks[0].chunk
    for start, end in reversed(sentence_spans(chunk.text[: picks[0].start])):
        if around.bodies.find(chunk.text[start:end]):
            return [Pick(chunk, start, end), *picks]
    if in_meeting(chunk):
        return list(picks)  # minutes tell of many; who acts stands in the sentence, known to us or not
    above = (c for c in around.item_chunks(chunk) if c.ordinal < chunk.ordinal)
    for c in reversed([c for c in above if c.clearance == chunk.clearance][-ABOVE:]):
        for start, end in reversed(sentence_spans(c.text)):
            if end - start <= ACTOR and chunk.body in around.bodies.find(c.text[start:end]):
                return [Pick(c, start, end), *picks]
    return list(picks)


def distinct(picks: Sequence[Pick]) -> list[Pick]:
    """Leave out what overlaps with words already quoted."""
    kept: list[Pick] = []
    for pick in picks:
        if not any(_overlapping(k, pick) for k in kept):
            kept.append(pick)
    return kept


def _overlapping(a: Pick, b: Pick) -> bool:
    return a.chunk.id == b.chunk.id and a.start < b.end and b.start < a.end
