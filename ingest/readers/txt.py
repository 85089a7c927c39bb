"""Read plain text, and text somebody once extracted from a PDF.

Comes in: a text file's bytes. Goes out: its pages with "\\n" line ends, otherwise as they stand, so
that an offset in the pages joined by a page break is an offset in the file's text. Left to others: cleaning.
"""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Sequence

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText, Page
from ingest.readers.common import Budget, storable

_ONE_SPACE = re.compile(r" [^\s]")
# A list entry stands behind one space too: bullets, dashes, Word's "o" and Symbol's U+F0B7.
_BULLET = re.compile(r" (?:[•●▪■◦‣∙·*\-–—\uf0a7\uf0b7\uf0d8]|o(?=\s))")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_SHORTEST_PAGE = 4  # lines that are not blank
_MOST_INDENTED = 0.25  # share of lines that are not blank
_FEWEST_LINES = 8  # lines that are not blank, a page on average
_MOST_CONTROLS = 0.01  # share of characters; one hyphen mark in every other line stays below
_WINDOWS = "cp1252"


def read(data: bytes, name: str, budget: Budget) -> FileText:
    """Read a text file.

    Raises:
        ReadError: the bytes are not text.
        NoTextError: there is nothing but white space.
        LimitError: more pages or characters than the budget.
    """
    text, warnings = decode(data, name)
    if not text.strip():
        raise NoTextError(f"{name}: holds nothing but white space. Fetch it again, or leave it out.")
    budget.check(name, 1, len(text))
    pages = split_pages(text)
    budget.start(name, len(pages))
    return FileText(tuple(Page(n, storable(p)) for n, p in enumerate(pages, start=1)), warnings=warnings)


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Bytes → text with "\\n" line ends, and warnings about bytes that could not be read.

    UTF-8 with or without mark, UTF-16 with mark, else Windows-1252, the one other encoding Danish
    offices left behind. A file that is mostly valid UTF-8 is damaged UTF-8, not Windows-1252: read as
    that, every æ, ø and å would be wrong.

    Raises:
        ReadError: the bytes are not text in any of these.
    """
    text, warnings = _decode(data, name)
    if len(_CONTROL.findall(text)) > max(2, _MOST_CONTROLS * len(text)):
        raise ReadError(
            f"{name}: is not text from its first bytes on, though its name ends in .txt. "
            "Check what it is, or save it as UTF-8 text."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), warnings


def _decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_lossy(data, "utf-16", name)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    text, warnings = _decode_lossy(data, "utf-8-sig", name)
    beyond_ascii = sum(c > "\x7f" for c in text)
    if text.count("\ufffd") * 2 < beyond_ascii:
        return text, warnings
    # The five bytes without meaning in Windows-1252 become U+FFFD, and are counted.
    return _decode_lossy(data, _WINDOWS, name)


def _decode_lossy(data: bytes, encoding: str, name: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    lost = text.count("\ufffd")
    if not lost:
        return text, ()
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    return text, (
        f"{name}: {lost} characters, the first on line {line}, could not be read and were replaced. "
        "Save the file anew as UTF-8 text if they matter.",
    )


def split_pages(text: str) -> list[str]:
    """Cut at form feeds, or where there are none, where `page_starts` sees a new page."""
    if "\f" in text:
        pages = text.split("\f")
        # Extractors end every page with a form feed, the last one too.
        return pages[:-1] if len(pages) > 1 and not pages[-1].strip() else pages
    lines = text.split("\n")
    cuts = [0, *(s for s in page_starts(lines) if s > 0), len(lines)]
    return ["\n".join(lines[a:b]) for a, b in itertools.pairwise(cuts)]


def page_starts(lines: Sequence[str]) -> list[int]:
    """Lines that open a page in text that was extracted from a PDF without form feeds.

    Some extractors leave one trace of a page break: exactly one space before the page's first word,
    right under the last line of the page before. List entries stand behind one space as well, and so
    do indented lines; therefore

    - a bullet, or a line under a blank one, opens no page (such page starts are missed);
    - of candidates fewer than 4 filled lines apart only the last counts: an indented block runs up
      to the page break;
    - the file as a whole must look the part: its own first line is indented as a page start is,
      few other lines are, and pages are not absurdly short.

    Args:
        lines: the file's lines without line ends.

    Returns:
        Indices into `lines`, ascending; empty where the file shows no such pages.

    Source: set on five real bundles whose 201 pages are known; all found there, none invented.
    """
    filled = [i for i, line in enumerate(lines) if line.strip()]
    if not filled or not lines[filled[0]].startswith(" "):
        return []
    if sum(lines[i][0].isspace() for i in filled) > _MOST_INDENTED * len(filled):
        return []
    rank = {line: n for n, line in enumerate(filled)}  # how many filled lines stand before
    candidates = [
        i
        for i in filled[1:]
        if _ONE_SPACE.match(lines[i]) and lines[i - 1].strip() and not _BULLET.match(lines[i])
    ]
    starts = [
        here
        for here, after in itertools.pairwise([*candidates, None])
        if here is not None and (after is None or rank[after] - rank[here] >= _SHORTEST_PAGE)
    ]
    if not starts or len(filled) < _FEWEST_LINES * (len(starts) + 1):
        return []
    return [0, *starts]
