"""An item → the sentences by which its meeting resolved something.

Comes in: a node. Goes out: `Resolved` sentences of its own minutes. Left to others: which of them is shown,
what follows from them (`status`, `changes`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import is_row
from ingest.decisions import outcome_of
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from ingest.sentences import sentence_spans
from service.chronology_events import Matter, events_of
from service.evidence import Lexicon
from service.matters.nodes import Node

WEIGHTY = 0.4  # of an outcome that leads, as `treatments` counts
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class Resolved:
    """A sentence of an item's decision, or one of its minutes that states an outcome."""

    chunk: Chunk
    start: int
    end: int
    outcome: Outcome | None

    @property
    def text(self) -> str:
        return self.chunk.text[self.start : self.end]


def resolved(node: Node) -> list[Resolved]:
    """What the meeting itself resolved, in order; earlier treatments that its papers repeat are left out."""
    own = [c for c in node.chunks if c.kind is DocumentKind.MINUTES and c.meeting_date == node.held.date]
    decided = [c for c in own if c.section is SectionRole.DECISION and not c.is_table]
    if found := [r for c in decided for r in _sentences(c)]:
        return found
    told = [c for c in own if c.section is SectionRole.MINUTES and not c.is_table]
    return [r for c in told for r in _sentences(c) if r.outcome is not None]


def telling(sentences: Sequence[Resolved], node: Node, words: Lexicon) -> Resolved | None:
    """The sentence that says best what came of the item, by its outcome and the words of the title.

    Where none of them has weight, the first that states an outcome; else the first of its decision.
    """
    own = tuple({s.chunk.id: s.chunk for s in sentences}.values())
    topic = replace(node.item.topic, phrases=())
    events = events_of(Matter(own, node.item.words, sure=True), topic, words) if own else []
    weighty = [e for e in events if e.resolved and e.weight >= WEIGHTY]
    best = max(weighty, key=lambda e: (e.weight, e.score), default=None)
    if best is not None:
        return Resolved(best.chunk, best.start, best.end, outcome_of(best.text))
    return next((s for s in sentences if s.outcome is not None), sentences[0] if sentences else None)


def shown(sentences: Sequence[Resolved], best: Resolved | None, most: int = 3) -> list[Resolved]:
    """The telling sentence with the outcomes around it, in order: half a decision may mislead."""
    if best is None:
        return []
    untold = (None, Outcome.DISCUSSED)
    others = [s for s in sentences if s.outcome not in untold and not _overlap(s, best)]
    kept = [best, *others[: most - 1]]
    return sorted(kept, key=lambda s: (s.chunk.ordinal, s.start))


def _overlap(one: Resolved, other: Resolved) -> bool:
    return one.chunk.id == other.chunk.id and one.start < other.end and other.start < one.end


def _sentences(chunk: Chunk) -> list[Resolved]:
    return [
        Resolved(chunk, start, end, outcome_of(text))
        for start, end in sentence_spans(chunk.text)
        if len(text := chunk.text[start:end]) >= _SHORTEST and not is_row(text)
    ]
