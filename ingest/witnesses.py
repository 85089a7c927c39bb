"""Which words say so: the evidence of a part's and an item's fields.

Comes in: a `Reading`, and what was made of its lines. Goes out: `Evidence` with raw spans. Left to
others: the fields themselves (`parts`), a decision's evidence (`decisions`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.contexts import Context
from ingest.model import DocumentKind, Evidence, Section, SectionRole
from ingest.reading import Reading
from ingest.stretches import Stretch

LONGEST = 160  # characters of the words shown
INFERRED = 0.5  # from what the items' recommendations address, say, and not said outright
_TELLS = (SectionRole.DECISION, SectionRole.MINUTES)


def at_line(reading: Reading, field: str, index: int, confidence: float, end: int = 0) -> Evidence:
    """The words of lines[index:end], or of the one line, as evidence."""
    lines = reading.lines[index : max(end, index + 1)]
    words = " ".join(x.text for x in lines)[:LONGEST]
    return Evidence(field, words, confidence, lines[0].raw_start, lines[-1].raw_end)


def of_meeting(
    reading: Reading, context: Context, kind: DocumentKind, sections: Sequence[Section]
) -> Iterator[Evidence]:
    """What says a meeting's body, date and kind."""
    for field, witness in context.said.items():
        yield at_line(reading, field, witness.index, witness.confidence)
    if context.body and "body" not in context.said:
        yield Evidence("body", f"{context.body}, whom the recommendations address", INFERRED)
    if kind is DocumentKind.MINUTES:
        told = next((s for s in sections if s.role in _TELLS and s.heading_span), None)
        if told and told.heading and told.heading_span:
            yield Evidence("kind", told.heading, 1.0, *told.heading_span)


def of_item(reading: Reading, stretch: Stretch) -> Iterator[Evidence]:
    """What says an item's number and title."""
    head = stretch.head
    if head is None:
        return
    if head.after == head.first:  # no heading of its own
        yield Evidence("number", stretch.reason, stretch.confidence)
        return
    yield at_line(reading, "number", head.first, stretch.confidence)
    if head.title:
        yield at_line(reading, "title", head.first, stretch.confidence, head.after)


def of_paper(reading: Reading, stretch: Stretch, attached: bool) -> Iterator[Evidence]:
    """What says that a paper begins here, and to which item it belongs."""
    first = next(iter(reading.content(stretch.first, stretch.end)), None)
    if stretch.title and first is not None:
        yield at_line(reading, "title", first.index, stretch.confidence)
    if not attached:
        return
    mark = next((i for i in reading.annex_marks if stretch.first <= i < stretch.end), None)
    if mark is not None and stretch.annex == reading.annex_marks[mark].key:
        yield at_line(reading, "parent_item", mark, 1.0)
    elif stretch.number:
        yield Evidence("parent_item", stretch.reason, stretch.confidence)
