"""A sentence → as much of it as a line of a time line has room for; lists that run by year.

Comes in: a chunk and a span. Goes out: a span that ends where a clause does. A tail that limits what
stands before it ("men kun …", "medmindre …") is never cut off. Left to others: checking (`verify`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.model import Chunk
from service.draft import Pick
from service.units import caption_above

SHORT = 190  # characters that a line's quote is cut down to, where it can be
LEAST = 50  # characters that a cut leaves
ENTRIES = 3  # years of the shortest list by year
_CUT = re.compile(
    r"[,;](?=\s+(?:og|så|idet|hvilket|som|da|fordi|hvorfor|herunder|med henblik|samt|hvor|hvoraf|mens"
    r"|hvorefter|der|selv om|selvom|which|and|because)\b)|;(?=\s)|\s(?=[–-]\s)|(?<=[.!?])(?=\s+[A-ZÆØÅ])"
)
_LIMITS = re.compile(
    r"\b(?:ikke|kun|dog|hvis|såfremt|medmindre|forudsat|forudsætning\w*|men|undtagen|alene|ingen|indtil|bortset"
    r"|not|only|unless|but|except)\b",
    re.I,
)
_BY_YEAR = re.compile(
    r"^(?:[-–•*]\s*)?(?:\d\.\s*(?:halvår|kvartal)\s+)?(?P<a>(?:19|20)\d\d)\b.*$"
    r"|^.*\((?P<b>(?:19|20)\d\d)\)\s*[.;,]?\s*$"
)

_CELLS = re.compile(r"[\d.,%\s–-]+(?:kr\.?|%|dage|pct\.?)?")


def clause(text: str, start: int, end: int, keep: int, longest: int = SHORT) -> int:
    """Where to end the quote of text[start:end].

    Args:
        keep: what stands before this place stays: a date, a name.
    """
    if end - start <= longest:
        return end
    places = [start + m.start() for m in _CUT.finditer(text[start:end])]
    sound = [p for p in places if p - start >= LEAST and p >= keep and not _LIMITS.search(text[p:end])]
    return max((p for p in sound if p - start <= longest), default=min(sound, default=end))


def list_by_year(chunk: Chunk) -> tuple[Pick, frozenset[int]] | None:
    """The longest run of lines that each tell of one year, with what heads it, and its years."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", chunk.text)]
    best: list[tuple[int, int]] = []  # line, year
    run: list[tuple[int, int]] = []
    last = 0
    for i, (a, b) in enumerate(lines):
        year = _year(chunk.text[a:b])
        if year is not None and (not run or year != run[-1][1]):
            run.append((i, year))
        elif year is None and not _CELLS.fullmatch(chunk.text[a:b]):
            run = []
        if len(run) > len(best) or (run and best and run[0] == best[0]):
            best, last = list(run), i
    held = frozenset(y for _, y in best)
    if len(held) < ENTRIES:
        return None
    return Pick(chunk, _head(chunk.text, lines, best[0][0]), lines[last][1]), held


def _head(text: str, lines: Sequence[tuple[int, int]], first: int) -> int:
    """Where the list begins, with the column heads or the caption above it."""
    start = lines[first][0]
    above = caption_above(text, start)
    if above and above[1] + 1 >= start and start - above[0] < 200:
        return above[0]
    if first and lines[first - 1][1] - lines[first - 1][0] <= 120:
        return lines[first - 1][0]
    return start


def _year(line: str) -> int | None:
    match = _BY_YEAR.match(line)
    return int(match["a"] or match["b"]) if match and len(line) < 160 else None
