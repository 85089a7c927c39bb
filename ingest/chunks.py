"""Sections → chunks: what is embedded, searched and quoted.

Comes in: parts with their items and sections. Goes out: `Chunk`s. A chunk never crosses a section,
a paragraph or a table's row; a long section is cut between paragraphs, a very long paragraph between
sentences. Its header line says where it stands; it is embedded with the text and never quoted.
"""

from __future__ import annotations

import uuid
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.cleaning import LIST_MARK, is_row
from ingest.dates import danish, full_dates
from ingest.model import (
    AgendaItem,
    Chunk,
    MappedText,
    Part,
    RawText,
    Section,
    SectionRole,
    Source,
    join_mapped,
)
from ingest.sentences import sentence_spans
from ingest.table_context import PROSE, Columns, below_line

LONGEST = 1100  # characters: about 350 tokens of the encoder, and what a reader takes in at a glance
SHORT = 80  # characters; a line no longer, and not ended, is a heading of what follows
MOST_LEADING = 3  # lines
SMALL = 350  # characters: an annex's sections shorter than this are taken together
NAMESPACE = uuid.UUID("6f1d0b9e-6a53-4c55-9d0f-3a6a0e1f2c77")

ROLE_DANISH = {
    SectionRole.SUMMARY: "Resumé",
    SectionRole.BACKGROUND: "Baggrund",
    SectionRole.CASE: "Sagsfremstilling",
    SectionRole.RECOMMENDATION: "Indstilling",
    SectionRole.DECISION: "Beslutning",
    SectionRole.MINUTES: "Referat",
    SectionRole.FINANCES: "Økonomi",
    SectionRole.ATTACHMENT: "Bilag",
    SectionRole.OTHER: "",
}


@dataclass(frozen=True, slots=True)
class _Piece:
    section: Section
    text: MappedText
    table: str | None  # caption and names of columns that stand above this piece's rows


def build_chunks(
    source: Source, document_id: str, title: str, raw: RawText, parts: Sequence[Part]
) -> tuple[Chunk, ...]:
    """All chunks of a document, numbered in order."""
    chunks: list[Chunk] = []
    for part in parts:
        for item, sections in _units(part):
            for ordinal, piece in enumerate(_pieces(sections)):
                chunks.append(
                    _chunk(source, document_id, title, raw, part, item, piece, ordinal, len(chunks))
                )
    return tuple(chunks)


def _units(part: Part) -> Iterator[tuple[AgendaItem | None, tuple[Section, ...]]]:
    if part.sections:
        yield None, part.sections
    for item in part.items:
        yield item, item.sections


def _pieces(sections: Sequence[Section]) -> Iterator[_Piece]:
    held: _Piece | None = None
    for section in sections:
        for piece in _split(section):
            if held and _may_join(held, piece):
                held = _Piece(held.section, join_mapped([held.text, piece.text], "\n"), held.table)
                continue
            if held:
                yield held
            held = piece
    if held:
        yield held


def _may_join(held: _Piece, piece: _Piece) -> bool:
    same = held.section.role is piece.section.role is SectionRole.OTHER and held.section is not piece.section
    return same and len(held.text.text) < SMALL and len(held.text.text) + len(piece.text.text) <= LONGEST


def _split(section: Section) -> Iterator[_Piece]:
    """Cut a section between paragraphs into stretches of at most LONGEST characters.

    A line that leads to the next ("Status:", a table's caption, a short heading) goes with it.
    """
    held: list[tuple[int, int]] = []
    above: str | None = None  # what stands above the next row
    table: str | None = None  # what stands above the first line held
    tables: list[str | None] = []  # for each line held, what stands above it
    columns = Columns(section)
    for a, b in _whole_rows(section):
        line = section.text.text[a:b]
        if held and b - held[0][0] > LONGEST:
            led = _leading(section, held)
            yield _Piece(section, section.text.slice(held[0][0], held[len(held) - led - 1][1]), table)
            held, tables = held[len(held) - led :], tables[len(tables) - led :]
            table = tables[0] if tables else columns.over(a, above)
        held.append((a, b))
        tables.append(columns.over(a, above))
        above = below_line(line, above)
    if held:
        yield _Piece(section, section.text.slice(held[0][0], held[-1][1]), table)


def _leading(section: Section, held: Sequence[tuple[int, int]]) -> int:
    """How many of the last lines lead to what follows; never all of them."""
    led = 0
    while led < min(len(held) - 1, MOST_LEADING):
        line = section.text.text[slice(*held[-led - 1])]
        short = len(line) <= SHORT and not line.endswith((".", ",", ";")) and not LIST_MARK.match(line)
        if is_row(line) or not (short or (line.endswith(":") and len(line) <= PROSE)):
            break
        led += 1
    return led


def _whole_rows(section: Section) -> Iterator[tuple[int, int]]:
    """The section's lines, those of one table row together."""
    if not section.rows:
        yield from _atoms(section.text.text)
        return
    rows = deque(section.rows)
    held: tuple[int, int] | None = None
    for a, b in _atoms(section.text.text):
        at = (section.text.raw_span(a, b) or (0, 0))[0]
        while rows and rows[0].raw_end <= at:
            rows.popleft()
        if held and rows and rows[0].raw_start < at:
            held = held[0], b
            continue
        if held:
            yield held
        held = a, b
    if held:
        yield held


def _atoms(text: str) -> Iterator[tuple[int, int]]:
    """Paragraphs, and the sentences of a paragraph that is too long by itself."""
    at = 0
    for line in text.split("\n"):
        if len(line) > LONGEST:
            for a, b in sentence_spans(line):
                yield at + a, at + b
        elif line:
            yield at, at + len(line)
        at += len(line) + 1


def _chunk(
    source: Source,
    document_id: str,
    title: str,
    raw: RawText,
    part: Part,
    item: AgendaItem | None,
    piece: _Piece,
    ordinal: int,
    position: int,
) -> Chunk:
    number = item.number if item else part.parent_item
    item_title = item.title if item else part.parent_item_title
    start, end = piece.text.raw_span(0, len(piece.text.text)) or (0, 0)
    page_start, char_start = raw.locate(start)
    page_end, char_end = raw.locate(max(raw.whole(end) - 1, start))
    meeting = piece.section.meeting or part.meeting
    place = part.items.index(item) if item else ""
    key = f"{document_id}/{part.ordinal}/{place}/{ordinal}"
    return Chunk(
        id=str(uuid.uuid5(NAMESPACE, key)),
        document_id=document_id,
        document=source.name,
        part=part.ordinal,
        part_title=part.title,
        title=title,
        kind=part.kind,
        body=meeting.body if meeting else None,
        meeting_date=meeting.date if meeting else None,
        item_number=number,
        item_title=item_title,
        section=piece.section.role,
        heading=piece.section.heading,
        outcome=item.outcome if item else None,
        ordinal=position,
        header=header_line(part, item, piece.section, piece.table),
        text=piece.text.text,
        runs=piece.text.runs,
        page_start=page_start,
        page_end=page_end,
        char_start=char_start,
        char_end=char_end + 1,
        clearance=item.clearance if item else part.clearance,
        is_table=any(r.raw_start < end and start < r.raw_end for r in piece.section.rows),
    )


def _name(section: Section) -> str | None:
    """ "Beslutning"; a heading that dates an earlier meeting's decision says so itself."""
    dated = section.heading and any(full_dates(section.heading))
    return section.heading if dated else ROLE_DANISH[section.role] or section.heading


def header_line(part: Part, item: AgendaItem | None, section: Section, table: str | None) -> str:
    """ "DAS · 23. maj 2022 · pkt. 9 Standardkontrakter · Beslutning": context for the encoder."""
    meeting = section.meeting or part.meeting
    number = item.number if item else part.parent_item
    name = item.title if item else part.parent_item_title
    words = [
        meeting.body if meeting else None,
        danish(meeting.date) if meeting and meeting.date else None,
        " ".join(x for x in (f"pkt. {number}" if number else "", name or "") if x),
        None if item else part.title,
        _name(section),
        table,
    ]
    kept = list(dict.fromkeys(w for w in words if w))
    return " · ".join(kept)
