"""Who may see what of a document. Pure.

Comes in: a parsed document, a clearance. Goes out: the document with no part below its source's clearance;
page text in which what is above a clearance is blotted out. Left to others: which headings say that an item
is closed (`evidence`), the source's clearance (`folder_settings`), hiding rows (`catalog_views`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingest.model import CLEARANCES, OPEN, ParsedDocument, Part

BLOT = "█"  # in place of each letter that may not be seen; positions stay true


def admits(clearance: str, other: str) -> bool:
    """Whether one clearance sees what has another; a level that nobody knows is the highest."""
    return _level(other) <= CLEARANCES.index(clearance)


def raised(doc: ParsedDocument, clearance: str) -> ParsedDocument:
    """The document with nothing in it below a clearance: what a closed folder holds is closed."""
    if clearance == OPEN:
        return doc
    parts = tuple(
        replace(
            part,
            clearance=_higher(part.clearance, clearance),
            items=tuple(replace(i, clearance=_higher(i.clearance, clearance)) for i in part.items),
        )
        for part in doc.parts
    )
    chunks = tuple(replace(c, clearance=_higher(c.clearance, clearance)) for c in doc.chunks)
    return replace(doc, parts=parts, chunks=chunks)


def covered_pages(doc: ParsedDocument, clearance: str) -> dict[int, str]:
    """Page number → its raw text as a clearance may see it; only pages with something to blot out."""
    covered: dict[int, str] = {}
    hidden = list(_hidden(doc.parts, clearance))
    for page, at in zip(doc.raw.pages, doc.raw.starts, strict=True):
        spans = [
            (max(start - at, 0), min(end - at, len(page.raw)))
            for start, end in hidden
            if start < at + len(page.raw) and at < end
        ]
        if spans:
            covered[page.number] = _blotted(page.raw, spans)
    return covered


def _hidden(parts: tuple[Part, ...], clearance: str) -> Iterator[tuple[int, int]]:
    """Raw spans above a clearance."""
    for part in parts:
        if not admits(clearance, part.clearance):
            yield part.raw_start, part.raw_end
        for item in part.items:
            if not admits(clearance, item.clearance):
                yield item.raw_start, item.raw_end


def _blotted(text: str, spans: list[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in spans:
        for i in range(start, end):
            if not letters[i].isspace():
                letters[i] = BLOT
    return "".join(letters)


def _higher(one: str, other: str) -> str:
    return max(one, other, key=_level)


def _level(clearance: str) -> int:
    return CLEARANCES.index(clearance) if clearance in CLEARANCES else len(CLEARANCES) - 1
