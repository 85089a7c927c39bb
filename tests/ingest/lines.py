"""Lines and readings made from text, for tests of single modules."""

from __future__ import annotations

from ingest.cleaning import Line, join_lines, lines_of
from ingest.model import Page, RawText, Section
from ingest.reading import Reading
from ingest.sections import split_sections
from ingest.structure import read_lines


def raw_of(*pages: str) -> RawText:
    return RawText(tuple(Page(n, text) for n, text in enumerate(pages, start=1)))


def lines(*pages: str) -> list[Line]:
    return lines_of(raw_of(*pages))


def reading(*pages: str) -> Reading:
    return read_lines(raw_of(*pages))


def sections(text: str, *, subheadings: bool = False) -> tuple[Section, ...]:
    return split_sections(lines(text), subheadings=subheadings)


def joined(*texts: str) -> str:
    """The lines as one paragraph."""
    return join_lines(lines("\n".join(texts))).text
