"""Addresses of cited words, and what they lead to in the text as it is now.

Comes in: a citation's place. Goes out: `/d/<document>/s/<page>?ord=…`, and back from such an address to the
stretches to mark. Left to others: showing the page (`web`).

The mark is exact or absent. The address carries the place, how many letters and digits the cited words have,
and a short hash of them. Where a new edition has moved the words, they are found again on the pages around,
if they stand there once; where they have changed, nothing is marked.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

MAX_SPAN_PAGES = 8  # a citation is a sentence or two; a longer span in an address is not ours

_SPAN = r"(\d{1,6})\.(\d{1,7})-(\d{1,6})\.(\d{1,7})"
_MARK = re.compile(_SPAN, re.ASCII)
_ORD = re.compile(rf"{_SPAN}-(\d{{1,5}})-([0-9a-f]{{12}})", re.ASCII)
_AROUND = 3  # pages before and after that moved words are looked for on
_MOST_LETTERS = 60_000  # of those pages together; 50 ms

ReadPage = Callable[[int], str | None]


@dataclass(frozen=True, slots=True)
class Span:
    """From a character of one page to before a character of the same or a later page, in raw text."""

    page_start: int
    char_start: int
    page_end: int
    char_end: int

    def __str__(self) -> str:
        return f"{self.page_start}.{self.char_start}-{self.page_end}.{self.char_end}"

    def on(self, page: int, length: int) -> tuple[int, int] | None:
        """What of it stands on a page of this many characters; None for another page."""
        if not self.page_start <= page <= self.page_end:
            return None
        start = self.char_start if page == self.page_start else 0
        end = self.char_end if page == self.page_end else length
        return (start, end) if start < end else None


@dataclass(frozen=True, slots=True)
class Cited:
    """Words as an address names them."""

    span: Span
    letters: int  # letters and digits, after normalisation
    check: str

    def __str__(self) -> str:
        return f"{self.span}-{self.letters}-{self.check}"


def cite(span: Span, words: str) -> Cited:
    """Args: `words`: the raw text of the span, or a quote that differs in white space and hyphens only."""
    return Cited(span, len(_letters(words)), checksum(words))


def parse_span(text: str) -> Span | None:
    """The span written in an address of the older form; None where it is not one."""
    match = _MARK.fullmatch(text)
    return _span(match.groups()) if match else None


def parse_cited(text: str) -> Cited | None:
    """The words that an address names; None where it names none."""
    match = _ORD.fullmatch(text)
    span = _span(match.groups()[:4]) if match else None
    return Cited(span, int(match[5]), match[6]) if match and span else None


def page_path(document: str, page: int) -> str:
    """Path of a page, without host."""
    return f"/d/{quote(document, safe='', errors='replace')}/s/{page}"


def citation_url(base_url: str, document: str, span: Span, words: str) -> str:
    """Address that opens the page with the cited words marked; `words` as for `cite`."""
    query = urlencode({"ord": str(cite(span, words))})
    return f"{base_url.rstrip('/')}{page_path(document, span.page_start)}?{query}#mark"


def checksum(words: str) -> str:
    """Short hash of letters and digits alone, so that line breaks and hyphens do not count."""
    return _hash(_letters(words))


def find_words(cited: Cited, read: ReadPage) -> Span | None:
    """Where the words stand now: at their place, or once on the pages around it.

    Args:
        read: page number → raw text, None where there is no such page.
    """
    at_place = stretch_of(cited.span, read)
    if at_place is not None and checksum(at_place) == cited.check:
        return cited.span
    return _moved(cited, read)


def stretch_of(span: Span, read: ReadPage) -> str | None:
    """The raw text of a span; None where the pages do not reach so far."""
    words = []
    for number in range(span.page_start, span.page_end + 1):
        raw = read(number)
        if raw is None:
            return None
        start = span.char_start if number == span.page_start else 0
        end = span.char_end if number == span.page_end else len(raw)
        if not 0 <= start <= end <= len(raw):
            return None
        words.append(raw[start:end])
    return "".join(words)


def _moved(cited: Cited, read: ReadPage) -> Span | None:
    first, last = cited.span.page_start - _AROUND, cited.span.page_end + _AROUND
    text: list[str] = []
    places: list[tuple[int, int, int]] = []
    for number in range(max(first, 1), last + 1):
        for start, end, letters in _clusters(read(number) or ""):
            text += letters
            places += [(number, start, end)] * len(letters)
    whole, length = "".join(text), cited.letters
    if not 0 < length <= len(whole) <= _MOST_LETTERS:
        return None
    found = [i for i in range(len(whole) - length + 1) if _hash(whole[i : i + length]) == cited.check]
    if len(found) != 1:
        return None
    begin, end_ = places[found[0]], places[found[0] + length - 1]
    return Span(begin[0], begin[1], end_[0], end_[2])


def _clusters(raw: str) -> Iterator[tuple[int, int, str]]:
    """Each character with the accents behind it, and the letters it comes to."""
    at = 0
    while at < len(raw):
        end = at + 1
        while end < len(raw) and unicodedata.combining(raw[end]):
            end += 1
        letters = _letters(raw[at:end])
        if letters:
            yield at, end, letters
        at = end


def _letters(words: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", words) if c.isalnum())


def _hash(letters: str) -> str:
    return hashlib.sha256(letters.encode("utf-8", "replace")).hexdigest()[:12]


def _span(numbers: tuple[str, ...]) -> Span | None:
    span = Span(*(int(n) for n in numbers))
    long_enough = (span.page_start, span.char_start) < (span.page_end, span.char_end)
    return span if long_enough and span.page_end - span.page_start < MAX_SPAN_PAGES else None
