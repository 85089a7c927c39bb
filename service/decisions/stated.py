"""The sentences in which an item states what it came to, and which of them are quoted.

Comes in: an item's chunks, ranked units. Goes out: `Pick`s, in their order. A sentence of another body's
decision is not this one's.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.bodies import Bodies
from ingest.decisions import actor_of, outcome_of
from ingest.model import Chunk, SectionRole
from ingest.outcomes import read
from service.decisions.forms import UNDECIDED
from service.draft import QUOTES, Pick
from service.evidence import Lexicon, Unit, coverage, keys, question_terms
from service.understand import Query
from service.units import stretches, with_paragraph

MOST_LINES = 6
FEW = 300  # characters up to which all that was decided is quoted
TITLED = 0.7  # share of the question that the item's title must hold for all of its decision to answer it
BEARS = 0.7  # share of the best sentence's score that another of a long decision must have


def stated_in(chunks: Sequence[Chunk], body: str | None, bodies: Bodies) -> list[Pick]:
    """The sentences of the item's decision; of its minutes, those that state an outcome."""
    decided = [c for c in chunks if c.section is SectionRole.DECISION]
    told = [c for c in chunks if c.section is SectionRole.MINUTES]
    bare = [c for c in chunks if c.section is SectionRole.OTHER and c.outcome and len(c.text) < 60]
    spans = [Pick(c, s.start, s.end) for c in decided or told or bare for s in stretches(c.text)]
    if decided or not any(_states(p.text, body, bodies) for p in spans):
        return spans if decided else []
    return [p for p in spans if _states(p.text, body, bodies) or UNDECIDED.search(p.text)]


def _states(text: str, body: str | None, bodies: Bodies) -> bool:
    actor = actor_of(text, bodies)
    if actor is None and read(text).beside == "dissent":
        return False  # what a member wished for, or voted, is not what the meeting decided
    return outcome_of(text) is not None and (actor is None or actor == body or body is None)


def asks_whole(query: Query, chunk: Chunk, lexicon: Lexicon) -> bool:
    """Whether a question asks for little more than the item's title says: all that was decided answers it."""
    wanted = question_terms(query, lexicon)
    titled = coverage(wanted, keys(lexicon, chunk.header))
    return titled >= TITLED


def most_relevant(
    stated: Sequence[Pick], ranked: Sequence[Unit], room: int = QUOTES, whole: bool = False
) -> tuple[Pick, ...]:
    """All stated sentences if they are few, else those that bear on the question, in their order.

    Args:
        whole: all of them bear on it.
    """
    scores = {(u.weighed.chunk.id, u.start): u.score for u in ranked}

    def score(pick: Pick) -> float:
        return scores.get((pick.chunk.id, pick.start), 0.0)

    order = sorted(stated, key=lambda p: -score(p))
    few = sum(len(p.text) for p in stated) <= FEW
    kept: list[Pick] = []
    length = 0
    for pick in order:
        if len(kept) >= MOST_LINES - 1 or (kept and length + len(pick.text) > room):
            continue
        if not (few or whole) and kept and score(pick) < BEARS * score(order[0]):
            break
        kept.append(pick)
        length += len(pick.text)
    return _joined(sorted(kept, key=lambda p: (p.chunk.ordinal, p.start)), room - length)


def _joined(picks: Sequence[Pick], room: int) -> tuple[Pick, ...]:
    """Widen minutes' sentences to what follows them in their paragraph, and join neighbours."""
    out: list[Pick] = []
    for pick in picks:
        wide = pick
        if pick.chunk.section is SectionRole.MINUTES and "\n" not in pick.text:
            _, end = with_paragraph(pick.chunk.text, pick.start, pick.end)
            if end - pick.end <= max(room, 0):
                wide = Pick(pick.chunk, pick.start, end)
                room -= end - pick.end
        last = out[-1] if out else None
        if last and last.chunk.id == wide.chunk.id and wide.start <= last.end + 1:
            if "\n" not in last.chunk.text[last.start : max(wide.end, last.end)]:
                out[-1] = Pick(last.chunk, last.start, max(last.end, wide.end))
                continue
            if wide.end <= last.end:
                continue
        out.append(wide)
    return tuple(out)
