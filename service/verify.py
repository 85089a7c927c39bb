"""Quotes checked against the page they are said to stand on.

Comes in: a span of a chunk. Goes out: the words and their exact place, or nothing. White space and
line-end hyphens aside, a quote equals the raw page text between its offsets; page furniture between
two halves of a sentence ends the quote before it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from ingest.model import Chunk, Run

MOST_HALVES = 3

PageText = Callable[[str, int], str | None]  # document id, page number → raw text

_IGNORED = re.compile(r"[\s\u00ad\u0002\x00-\x1f\x7f\u200b-\u200f\ufeff-]+")
_BULLETS = re.compile("[•\uf0b7\uf0a7\uf0d8\uf076\uf0fc\u25cf\u25aa\u25a0\u2023]")


@dataclass(frozen=True, slots=True)
class Quote:
    """Verified words with their place in the raw pages."""

    text: str
    page_start: int
    char_start: int
    page_end: int
    char_end: int


def skeleton(text: str) -> str:
    """Text without what a quote may differ in: white space, hyphens, control characters, bullet shapes."""
    return _IGNORED.sub("", _BULLETS.sub("•", unicodedata.normalize("NFC", text)))


def verify_span(chunk: Chunk, start: int, end: int, page_text: PageText) -> list[Quote]:
    """The words chunk.text[start:end] as quotes, if the raw pages hold exactly these words.

    Returns:
        One quote; its halves, each by itself, where page furniture cuts it; empty if it does not check.
    """
    reach = _Reach(chunk, page_text)
    quote = reach.quote(start, end)
    if quote is not None:
        return [quote]
    halves = [reach.quote(a, b) for a, b in reach.unbroken(start, end)]
    # All of a cut sentence or nothing: half a decision may say the opposite of the whole.
    return [h for h in halves if h] if all(halves) and len(halves) <= MOST_HALVES else []


class _Reach:
    """Looks from a chunk's text into the raw pages."""

    def __init__(self, chunk: Chunk, page_text: PageText) -> None:
        self.chunk, self.page_text = chunk, page_text
        # Runs hold offsets into the whole document; the chunk's own start ties them to pages.
        self.base = chunk.runs[0].raw - chunk.char_start if chunk.runs else 0

    def quote(self, start: int, end: int) -> Quote | None:
        words = self.chunk.text[start:end].strip()
        span = self.chunk.mapped.raw_span(start, end)
        if not _worded(words) or span is None:
            return None
        first, last = self._place(span[0]), self._end(span[1])
        if first is None or last is None:
            return None
        raw = self._between(first, last)
        if raw is None or skeleton(raw) != skeleton(words):
            return None
        return Quote(words, *first, *last)

    def unbroken(self, start: int, end: int) -> list[tuple[int, int]]:
        """The stretches of the span with nothing but white space between their runs, in order."""
        stretches: list[tuple[int, int]] = []
        before: Run | None = None
        for run in self.chunk.runs:
            a, b = max(run.text, start), min(run.text + run.length, end)
            if a >= b:
                continue
            if before is not None and stretches and self._blank(before.raw + before.length, run.raw):
                stretches[-1] = (stretches[-1][0], b)
            else:
                stretches.append((a, b))
            before = run
        return [(a, b) for a, b in stretches if _worded(self.chunk.text[a:b])]

    def _blank(self, raw_start: int, raw_end: int) -> bool:
        """Whether only white space (and what may be left out) stands between two runs."""
        if raw_start >= raw_end:
            return True
        first, end = self._end(raw_start), self._place(raw_end)
        raw = self._between(first, end) if first and end else None
        return raw is not None and not skeleton(raw)

    def _place(self, raw: int) -> tuple[int, int] | None:
        """Document offset → page and offset; walks from the chunk's first page."""
        page, offset = self.chunk.page_start, raw - self.base
        while (text := self.page_text(self.chunk.document_id, page)) is not None:
            if offset <= len(text):
                return page, offset
            offset -= len(text) + 1  # the page break
            page += 1
        return None

    def _end(self, raw: int) -> tuple[int, int] | None:
        """Where a stretch ends whose last mapped character stands before `raw`: its accents come along."""
        last = self._place(raw - 1)
        text = self.page_text(self.chunk.document_id, last[0]) if last else None
        return (last[0], _with_marks(text, last[1] + 1)) if last and text is not None else None

    def _between(self, first: tuple[int, int], end: tuple[int, int]) -> str | None:
        """Raw text from one place to before another, page seams as line breaks; None if a page is gone."""
        pieces = []
        for page in range(first[0], end[0] + 1):
            text = self.page_text(self.chunk.document_id, page)
            if text is None:
                return None
            start = first[1] if page == first[0] else 0
            pieces.append(text[start : end[1] if page == end[0] else len(text)])
        return "\n".join(pieces)


def _worded(text: str) -> bool:
    """Whether there is anything to quote: a bullet or a dash alone says nothing."""
    return any(c.isalnum() for c in text)


def _with_marks(text: str, end: int) -> int:
    """Take a letter's combining accents with it."""
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return end
