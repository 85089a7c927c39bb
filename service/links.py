"""Addresses of cited words, and the check that an address still fits the text.

Comes in: a citation's place. Goes out: `/d/<document>/s/<page>?mark=…&check=…`, and back from such an
address to the stretches to mark. Left to others: showing the page (`web`).

The mark is exact or absent: the address carries a short hash of the cited words, and when the page's
text at that place is no longer those words (a new edition was ingested), nothing is marked.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

MAX_SPAN_PAGES = 8  # a citation is a sentence or two; a longer span in an address is not ours

_MARK = re.compile(r"(\d{1,6})\.(\d{1,7})-(\d{1,6})\.(\d{1,7})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """From a character of one page to before a character of the same or a later page, in raw text."""

    page_start: int
    char_start: int
    page_end: int
    char_end: int

    def __str__(self) -> str:
        return f"{self.page_start}.{self.char_start}-{self.page_end}.{self.char_end}"


def parse_span(text: str) -> Span | None:
    """The span written in an address; None where it is not one."""
    match = _MARK.fullmatch(text)
    if match is None:
        return None
    span = Span(*(int(g) for g in match.groups()))
    long_enough = (span.page_start, span.char_start) < (span.page_end, span.char_end)
    return span if long_enough and span.page_end - span.page_start < MAX_SPAN_PAGES else None


def page_path(document: str, page: int) -> str:
    """Path of a page's text, without host."""
    return f"/d/{quote(document, safe='', errors='replace')}/s/{page}"


def citation_url(base_url: str, document: str, span: Span, words: str) -> str:
    """Address that opens the page with the cited words marked.

    Args:
        words: what stands between the span's ends in the raw text, or a quote that differs from it in
            white space and hyphens only.
    """
    query = urlencode({"mark": str(span), "check": checksum(words)})
    return f"{base_url.rstrip('/')}{page_path(document, span.page_start)}?{query}#mark"


def checksum(words: str) -> str:
    """Short hash of letters and digits alone, so that line breaks and hyphens do not count."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", words) if c.isalnum())
    return hashlib.sha256(kept.encode("utf-8", "replace")).hexdigest()[:12]


def marked_stretch(
    span: Span, check: str, page: int, read: Callable[[int], str | None]
) -> tuple[int, int] | None:
    """Which characters of `page` to mark.

    Args:
        span: from `parse_span`.
        check: the address's checksum; an empty one never fits.
        page: the page that is shown.
        read: page number → raw text, None where there is no such page.

    Returns:
        (start, end) in that page's raw text, or None when the words there are not the cited ones.
    """
    words, here = [], None
    for number in range(span.page_start, span.page_end + 1):
        raw = read(number)
        if raw is None:
            return None
        start = span.char_start if number == span.page_start else 0
        end = span.char_end if number == span.page_end else len(raw)
        if not 0 <= start <= end <= len(raw):
            return None
        words.append(raw[start:end])
        if number == page and start < end:
            here = (start, end)
    return here if checksum("".join(words)) == check else None
