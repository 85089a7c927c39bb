"""Blocks of text, set into pages with headers and footers; every sentence keeps its name.

Comes in: segments (blocks under one kind of furniture). Goes out: pages of lines, each line made of
pieces that say which sentence they belong to. Left to others: noise, the final string (`render`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from eval.bundles.truth import Span
from ingest.model import PAGE_BREAK, Page

VOWELS = "aeiouyæøå"
CLUSTERS = ("bl", "br", "dr", "fl", "fr", "gl", "gr", "kl", "kr", "pl", "pr", "sk", "sl", "sp", "st", "tr")
LEAST = 6  # lines left on a page: below that a heading goes to the next


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    sentence: int | None = None  # index; None: heading, furniture, bullet


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph to be wrapped, or lines to be kept as they are."""

    pieces: Line
    wrap: bool = True
    prefix: str = ""  # bullet or number before the first line
    before: int = 0  # blank lines
    keep: bool = False  # a heading: not alone at the foot of a page
    page: bool = False  # starts a page


Furniture = Callable[[int, int], Sequence[str]]  # page and number of pages of its document → lines


@dataclass(frozen=True, slots=True)
class Segment:
    """Blocks that run under one header and footer."""

    blocks: tuple[Block, ...]
    header: Furniture
    footer: Furniture
    document: int  # pages are counted by document
    new_page: bool = True
    lost_top: bool = False  # the page's first lines are cut off: no header on its first page


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page before its text is one string: furniture apart from what it surrounds."""

    header: tuple[str, ...]
    lines: tuple[Line, ...]
    footer: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """How the pages are set."""

    width: int = 95
    height: int = 44
    hyphenate: float = 0.0  # chance that a line ends inside a word that is too long for it


def line_of(text: str, sentence: int | None = None) -> Line:
    return (Piece(text, sentence),)


def wrap(block: Block, setting: Setting, rng: Random) -> list[Line]:
    """Set a paragraph into lines; a word may be parted at a syllable's end."""
    if not block.wrap:
        return [(Piece(block.prefix), *block.pieces) if block.prefix else block.pieces]
    lines: list[Line] = []
    line: list[Piece] = [Piece(block.prefix)] if block.prefix else []
    used = len(block.prefix)
    for word, sentence in _words(block.pieces):
        gap = 1 if line and not line[-1].text.endswith(" ") else 0
        if used + gap + len(word) > setting.width and line:
            cut = _syllable(word) if rng.random() < setting.hyphenate else 0
            if cut and used + gap + cut < setting.width:
                line.append(Piece(" " * gap + word[:cut] + "-", sentence))
                word = word[cut:]
            lines.append(tuple(line))
            line, used, gap = [], 0, 0
        line.append(Piece(" " * gap + word, sentence))
        used += gap + len(word)
    if line:
        lines.append(tuple(line))
    return lines


def _words(pieces: Line) -> list[tuple[str, int | None]]:
    return [(word, p.sentence) for p in pieces for word in p.text.split(" ") if word]


def _syllable(word: str) -> int:
    """Where a long word may be parted: before the consonants that begin a syllable; 0: nowhere.

    >>> _syllable("aftenklubben"), _syllable("arbejdsgruppen"), _syllable("og")
    (5, 7, 0)
    """
    if not word.isalpha():
        return 0
    for at in range(len(word) // 2, len(word) - 3):
        if word[at] not in VOWELS and word[at + 1] in VOWELS and word[at - 1] not in VOWELS:
            start = at - 1 if word[at - 1 : at + 1] in CLUSTERS else at
            return start if start > 2 else 0
    return 0


def paginate(segments: Sequence[Segment], setting: Setting, rng: Random) -> list[Sheet]:
    """Fill pages, then number them: a header may say "Side 3 af 12"."""
    bodies: list[tuple[Segment, list[Line], bool]] = []
    for segment in segments:
        first = True
        if segment.new_page or not bodies:
            bodies.append((segment, [], segment.lost_top))
        for block in segment.blocks:
            lines: list[Line] = [()] * (block.before if bodies[-1][1] else 0) + wrap(block, setting, rng)
            room = setting.height - len(bodies[-1][1])
            if (block.page and not first) or (block.keep and room < LEAST):
                bodies.append((segment, [], False))
                lines = lines[block.before if lines and not lines[0] else 0 :]
            first = False
            for line in lines:
                if len(bodies[-1][1]) >= setting.height:
                    bodies.append((segment, [], False))
                bodies[-1][1].append(line)
    pages = Counter(s.document for s, _, _ in bodies)
    number: Counter[int] = Counter()
    sheets = []
    for segment, body, lost in bodies:
        number[segment.document] += 1
        at, of = number[segment.document], pages[segment.document]
        header = () if lost else tuple(segment.header(at, of))
        sheets.append(Sheet(header, tuple(body), tuple(segment.footer(at, of))))
    return sheets


def render(
    pages: Sequence[Sequence[Line]], sentences: int
) -> tuple[tuple[Page, ...], list[tuple[Span, ...]]]:
    """Pages of text, and where each sentence's words stand in them."""
    spans: list[list[Span]] = [[] for _ in range(sentences)]
    made: list[Page] = []
    at = 0
    for number, page in enumerate(pages, start=1):
        text = ""
        for n, line in enumerate(page):
            text += "\n" if n else ""
            for piece in line:
                start = at + len(text)
                text += piece.text
                if piece.sentence is not None and piece.text.strip():
                    _extend(spans[piece.sentence], (start, at + len(text)))
        made.append(Page(number, text))
        at += len(text) + len(PAGE_BREAK)
    return tuple(made), [tuple(s) for s in spans]


def _extend(spans: list[Span], span: Span) -> None:
    """Add a span; pieces of one line that follow each other are one."""
    if spans and spans[-1][1] == span[0]:
        spans[-1] = (spans[-1][0], span[1])
    else:
        spans.append(span)


SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    return SPACES.sub(" ", text).strip()
