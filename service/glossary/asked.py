"""An abbreviation that is asked about → where passages write it out, each of its meanings apart.

Comes in: the abbreviation, passages that may have it. Goes out: a passage and the words to quote for each
meaning, the one that most of them give first. Left to others: finding the passages, checking the quotes.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ingest.model import Chunk
from service.glossary.meanings import entries_of
from service.glossary.model import Found, Given, Says
from service.glossary.reading.definitions import Vocabulary
from service.glossary.reading.read import meanings_in

MOST = 3  # meanings that an answer tells


def written_out_in(short: str, body: str | None, chunks: Iterable[Chunk]) -> list[tuple[Chunk, Found]]:
    """Args: `body`: whose meaning is asked for, where the question says so and its papers give one."""
    given = [
        Given(found, chunk.body, chunk.meeting_date, chunk.kind, (), chunk)
        for chunk in {c.id: c for c in chunks}.values()
        if short in chunk.text
        for found in meanings_in(chunk, Vocabulary())
        if found.name == short and found.says is Says.WRITES_OUT
    ]
    meanings = [m.given for entry in entries_of(given, {}) for m in entry.meanings]
    own = [gs for gs in meanings if body and any(g.body == body for g in gs)]
    ordered = sorted(own or meanings, key=len, reverse=True)
    return [_shortest(gs) for gs in ordered[:MOST]]


def _shortest(given: Sequence[Given]) -> tuple[Chunk, Found]:
    best = min(given, key=lambda g: g.found.end - g.found.start)
    return best.chunk, best.found
