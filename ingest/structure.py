"""A file's text → a document the catalog can store: parts, meetings, items, sections, chunks.

Comes in: what a reader extracted. Goes out: `ParsedDocument`. Pure: the same text gives the same
document, ids included. Left to others: each step (`cleaning`, `furniture`, `walk`, `parts`, `chunks`).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from ingest.bodies import learn_bodies
from ingest.chunks import NAMESPACE, build_chunks
from ingest.cleaning import lines_of
from ingest.furniture import furniture
from ingest.model import DocumentKind, FileText, ParsedDocument, Part, RawText, Source
from ingest.parts import assemble
from ingest.reading import Reading
from ingest.walk import walk

# Raise this when equal files may come out otherwise: stored documents are then read again.
STRUCTURE_VERSION = "2"


def document_id(source: Source) -> str:
    """Stable id of a file: made from its path, so that a changed file replaces itself."""
    return str(uuid.uuid5(NAMESPACE, str(source.path)))


def read_lines(raw: RawText, name: str = "") -> Reading:
    """A document's lines with their furniture flags and the bodies that its text and name speak of."""
    lines = lines_of(raw)
    bodies = learn_bodies(f"{raw.text}\n{name}")
    return Reading(lines, furniture(lines, bodies), bodies)


def parse(source: Source, text: FileText) -> ParsedDocument:
    """Understand one file."""
    raw = RawText(text.pages)
    reading = read_lines(raw, source.name)
    parts = assemble(reading, walk(reading))
    title, kind = _title_and_kind(source, parts)
    chunks = build_chunks(source, document_id(source), title, raw, parts)
    return ParsedDocument(source, raw, kind, title, parts, chunks, text.warnings, text.outline)


def _title_and_kind(source: Source, parts: Sequence[Part]) -> tuple[str, DocumentKind]:
    """A file goes by its meeting, or by its only paper; a bundle of unlike papers is of no kind."""
    if not parts:
        return source.name, DocumentKind.OTHER
    meeting = next((p for p in parts if p.kind in (DocumentKind.MINUTES, DocumentKind.AGENDA)), None)
    if meeting:
        return meeting.title, meeting.kind
    kinds = {p.kind for p in parts}
    if len(kinds) == 1:
        return parts[0].title, parts[0].kind
    annexes = kinds <= {DocumentKind.ANNEX, DocumentKind.FORM}
    return parts[0].title, DocumentKind.ANNEX if annexes else DocumentKind.OTHER
