"""A file's text → a document the catalog can store: parts, meetings, items, sections, chunks.

Comes in: what a reader extracted. Goes out: `ParsedDocument`. Pure: the same text gives the same
document, ids included. Left to others: each step (`slices`, `cleaning`, `furniture`, `walk`, `parts`,
`chunks`).
"""

from __future__ import annotations

import bisect
import uuid
from collections.abc import Sequence
from dataclasses import replace

from ingest.bodies import Bodies, learn_bodies
from ingest.chunks import NAMESPACE, build_chunks
from ingest.cleaning import Line, lines_of
from ingest.furniture import furniture
from ingest.layout import NO_LAYOUT, Layout, layout_of
from ingest.model import Decision, DocumentKind, FileText, ParsedDocument, Part, RawText, Section, Source
from ingest.parts import assemble
from ingest.reading import Reading
from ingest.slices import Slice, holder_with, slices
from ingest.table_grids import mark_rows
from ingest.walk import walk

# Raise this when equal files may come out otherwise: stored documents are then read again.
STRUCTURE_VERSION = "9"


def document_id(source: Source) -> str:
    """Stable id of a file: made from its path, so that a changed file replaces itself."""
    # A path is bytes, and not always valid UTF-8: bytes that are not stand as "\\udcff" in the id's name.
    name = str(source.path).encode("utf-8", "backslashreplace").decode()
    return str(uuid.uuid5(NAMESPACE, name))


def read_lines(raw: RawText, name: str = "", layout: Layout = NO_LAYOUT) -> Reading:
    """A document's lines with their furniture flags and the bodies that its text and name speak of."""
    lines = mark_rows(lines_of(raw), layout.grids)
    # From clean lines: a name may hold a hard space, or letters whose accents are set apart.
    bodies = learn_bodies("\n".join((*(x.text for x in lines), name)))
    return _reading(lines, bodies, layout)


def parse(source: Source, text: FileText) -> ParsedDocument:
    """Understand one file."""
    raw = RawText(text.pages)
    parts = tuple(_with_accents(p, raw) for p in _parts(raw, text, source.name))
    title, kind = _title_and_kind(source, parts)
    chunks = build_chunks(source, document_id(source), title, raw, parts)
    return ParsedDocument(source, raw, kind, title, parts, chunks, text.warnings, text.outline)


def _with_accents(part: Part, raw: RawText) -> Part:
    """The part, with each decision's, position's and row's span holding the accents of its last letter."""

    def whole(section: Section) -> Section:
        rows = tuple(replace(r, raw_end=raw.whole(r.raw_end)) for r in section.rows)
        return replace(section, rows=rows)

    def decided(decision: Decision) -> Decision:
        stood = tuple(replace(p, raw_end=raw.whole(p.raw_end)) for p in decision.positions)
        return replace(decision, raw_end=raw.whole(decision.raw_end), positions=stood)

    items = tuple(
        replace(
            item,
            sections=tuple(whole(s) for s in item.sections),
            decisions=tuple(decided(d) for d in item.decisions),
        )
        for item in part.items
    )
    return replace(part, items=items, sections=tuple(whole(s) for s in part.sections))


def _reading(lines: Sequence[Line], bodies: Bodies, layout: Layout) -> Reading:
    return Reading(lines, furniture(lines, bodies), bodies, layout)


def _parts(raw: RawText, text: FileText, name: str) -> tuple[Part, ...]:
    """The parts of the file itself and of each file inside it, each understood by itself.

    Offsets and page numbers are the whole document's from the start, so only ordinals move. A body
    that any of the files introduces is known in all of them.
    """
    names = "\n".join((name, *(m.name for m in text.members)))
    whole = read_lines(raw, names, layout_of(raw, text))
    parts: list[Part] = []
    first: dict[int | None, int] = {}  # member → ordinal of its first part
    for cut in slices(text):
        reading = _of_pages(whole, raw, cut)
        found = assemble(reading, walk(reading))
        parent = None
        if cut.member is not None:
            parent = first.get(holder_with(text.members, cut.member, first))
            found = _inside(found, text.members[cut.member].name)
        if found:
            first[cut.member] = len(parts)
        parts += [_moved(p, len(parts), parent) for p in found]
    return tuple(parts)


def _of_pages(whole: Reading, raw: RawText, cut: Slice) -> Reading:
    """The reading of some pages as if they were a document."""
    if cut.first == 0 and cut.end == len(raw.pages):
        return whole
    start = raw.starts[cut.first]
    end = raw.starts[cut.end] if cut.end < len(raw.pages) else len(raw.text)
    at, stop = (bisect.bisect_left(whole.lines, raw_start, key=_raw_start) for raw_start in (start, end))
    lines = [replace(line, index=i) for i, line in enumerate(whole.lines[at:stop])]
    return _reading(lines, whole.bodies, whole.layout.between(start, end))


def _raw_start(line: Line) -> int:
    return line.raw_start


def _inside(parts: Sequence[Part], name: str) -> tuple[Part, ...]:
    return tuple(replace(p, file=name, reason=f"attached file “{name}”, {p.reason}") for p in parts)


def _moved(part: Part, by: int, parent: int | None) -> Part:
    """A part with its ordinal counted on; `parent` is that of parts without one among their own."""
    own = part.parent
    return replace(part, ordinal=part.ordinal + by, parent=parent if own is None else own + by)


def _title_and_kind(source: Source, parts: Sequence[Part]) -> tuple[str, DocumentKind]:
    """A file goes by its meeting, or by its only paper; a bundle of unlike papers is of no kind.

    A file with others inside goes by its own parts, if they say what they are: a mail stays a mail.
    """
    own = [p for p in parts if p.file is None]
    if any(p.kind not in (DocumentKind.ANNEX, DocumentKind.OTHER) for p in own):
        parts = own
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
