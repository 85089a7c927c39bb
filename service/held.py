"""What is to be quoted and the evidence around it → the terms that they hold, from near to far.

Comes in: picks, ranked units, what can be looked up. Goes out: `Held`. Left to others: what of a question is
missing there (`gaps`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from service.draft import Around, Pick
from service.evidence import Unit, keys
from service.picks import words_around
from service.units import caption_above, stretches, with_paragraph


@dataclass(frozen=True, slots=True)
class Held:
    """The terms of the best evidence, from near to far."""

    unit: Collection[str]  # the best stretch, with its heads and context line
    quoted: Collection[str]  # all that is to be quoted, likewise
    units: Collection[str]  # with the best three stretches
    item: Collection[str]  # all of the best stretch's item or document part
    sentences: Sequence[Collection[str]]  # of the passages read
    text: str  # of the passages, as written
    bodies: Collection[str]  # that the words come from or mention
    titles: Collection[str] = ()  # of the passages' items and papers


def held(picks: Sequence[Pick], ranked: Sequence[Unit], around: Around) -> Held:
    """The terms of what is to be quoted, and of the evidence around it."""
    lexicon = around.lexicon
    first = picks[0].chunk
    place = (first.document_id, first.part, first.item_number)
    leading = [p for p in picks if (p.chunk.document_id, p.chunk.part, p.chunk.item_number) == place]
    quoted = list({p.chunk.id: p.chunk for p in leading}.values())
    items = [c for q in quoted if q.item_number for c in around.item_chunks(q)]
    chunks = list({c.id: c for c in (*quoted, *items)}.values())
    read = list({u.weighed.chunk.id: u.weighed.chunk for u in ranked}.values())
    words = "\n".join(f"{p.chunk.header}\n{_around(p)}" for p in leading)
    further = "\n".join(f"{p.chunk.header}\n{_around(p)}" for p in picks)
    return Held(
        unit=keys(lexicon, words),
        quoted=keys(lexicon, further),
        units=keys(lexicon, further).union(*(keys(lexicon, words_around(u)) for u in ranked[:3])),
        item=set().union(*(keys(lexicon, c.embedded_text) for c in chunks)),
        sentences=[keys(lexicon, c.text, s.start, s.end) for c in (*chunks, *read) for s in stretches(c.text)]
        + [keys(lexicon, c.header) for c in (*chunks, *read)],
        text="\n".join(c.embedded_text for c in (*chunks, *read)),
        bodies=frozenset(around.bodies.find(further)) | {c.body for c in quoted if c.body},
        titles=set().union(*(keys(lexicon, c.header) for c in (*chunks, *read))),
    )


def _around(pick: Pick) -> str:
    """A pick with its paragraph, and its table's heads."""
    start, end = with_paragraph(pick.chunk.text, pick.start, pick.end)
    above = caption_above(pick.chunk.text, pick.start)
    return (pick.chunk.text[slice(*above)] + "\n" if above else "") + pick.chunk.text[start:end]
