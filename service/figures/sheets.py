"""Stored rows → the tables they make, each row with the stretch of a chunk that shows it.

Comes in: chunks of the best passages, their items' rows. Goes out: `Sheet`s. A row that stands in no chunk
is left out: it could not be quoted. Left to others: which row answers (`match`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.catalog_model import StoredRow
from ingest.cleaning import is_row
from ingest.model import Chunk
from ingest.table_grids import text_span
from service.draft import Around, Pick, in_meeting
from service.evidence import Weighed
from service.units import caption_above

PASSAGES = 12  # best passages whose tables are looked at
LONGEST_HEAD = 320  # characters of caption and names of columns quoted together
GAP = 3  # characters between a caption and the names of the columns under it
LONGEST_BARE = 90  # characters of a label under no names of columns
LEAD_IN = 400  # characters of text above a table that tell what it is of
OPENING = 300  # characters at the head of a part that name what it is of
SHORT = 9000  # characters of an item or part whose text is read whole with its table


@dataclass(frozen=True, slots=True)
class Line:
    """A row and where it stands."""

    cells: tuple[str, ...]
    values: tuple[float | None, ...]
    units: tuple[str, ...]
    headers: tuple[str, ...]
    pick: Pick

    @property
    def label(self) -> str:
        return self.cells[0] if self.cells else ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table."""

    caption: str
    headers: tuple[str, ...]  # one a column, or none
    heads: tuple[Pick, ...]  # caption and names of columns, as they stand over it
    lead_in: str  # the text above it
    context: str  # the context line of its chunk
    opening: str  # the first words of its part
    around: str  # all text of its item, or of a short part
    lines: tuple[Line, ...]
    rank: int  # of its passage among the best

    @property
    def over(self) -> str:
        """What stands over its rows."""
        return "\n".join(p.text for p in self.heads)


def sheets(weighed: Sequence[Weighed], around: Around) -> list[Sheet]:
    """The tables of the best passages' items, those of the best first."""
    found: list[Sheet] = []
    seen: set[tuple[str, int, str | None]] = set()
    for rank, w in enumerate(weighed[:PASSAGES]):
        if w.item_key in seen:
            continue
        seen.add(w.item_key)
        rows = around.rows(w.chunk)
        if rows:
            found += _made(rows, around.item_chunks(w.chunk), rank)
    return found


def _made(rows: Sequence[StoredRow], chunks: Sequence[Chunk], rank: int) -> Iterator[Sheet]:
    whole = "\n".join(c.text for c in chunks)
    opening = chunks[0].text[:OPENING] if chunks and not in_meeting(chunks[0]) else ""
    for _, group in groupby(rows, key=lambda r: (r.section, r.table)):
        lines = [(r, line) for r in group if not _prose(r) and (line := _line(r, chunks))]
        if not lines:
            continue
        first, top = lines[0]
        names = next((r.headers for r, _ in lines if r.headers), ())
        head, above = _head(first.caption, names, top.pick)
        heads = tuple(p for p in (_caption(first.caption, head, top.pick, chunks), head) if p and p.text)
        yield Sheet(
            first.caption or "",
            names,
            heads,
            _lead_in(top.pick.chunk.text, above),
            top.pick.chunk.header,
            opening,
            whole if len(whole) <= SHORT else "",
            tuple(line for _, line in lines),
            rank,
        )


def _prose(row: StoredRow) -> bool:
    """Whether a sentence with figures was read as a row: long words under no names of columns."""
    return not row.headers and len(row.cells[0]) > LONGEST_BARE


def _lead_in(text: str, above: int) -> str:
    """The last words above a table, as far as the rows of another one."""
    kept: list[str] = []
    for line in reversed(text[max(above - LEAD_IN, 0) : above].split("\n")):
        if is_row(line):
            break
        kept.append(line)
    return "\n".join(reversed(kept))


def _line(row: StoredRow, chunks: Sequence[Chunk]) -> Line | None:
    for chunk in chunks:
        if not chunk.runs or row.raw_start < chunk.runs[0].raw:
            continue
        if row.raw_end > chunk.runs[-1].raw + chunk.runs[-1].length:
            continue
        span = text_span(chunk.mapped, row.raw_start, row.raw_end)
        if span:
            return Line(
                row.cells, row.values, row.units, row.headers, Pick(chunk, *_unbroken(chunk.text, *span))
            )
    return None


def _unbroken(text: str, start: int, end: int) -> tuple[int, int]:
    """A row's span to the end of the word it ends in."""
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def _head(caption: str | None, names: Sequence[str], top: Pick) -> tuple[Pick | None, int]:
    """What stands over a table's first row, and where it begins."""
    text, start = top.chunk.text, top.start
    named = _holding(names, text, start)
    at = text.rfind(caption, 0, start) if caption else -1
    if (
        at >= 0
        and start - at <= LONGEST_HEAD
        and (named is None or at <= named <= at + len(caption or "") + GAP)
    ):
        return _pick(top.chunk, at, start), at
    if named is not None:
        return _pick(top.chunk, named, start), named
    above = caption_above(text, start)
    return (_pick(top.chunk, *above), above[0]) if above else (None, start)


def _holding(names: Sequence[str], text: str, start: int) -> int | None:
    """Where the fewest lines above a row begin that hold all words of its columns' names."""
    wanted = {w for n in names for w in n.split()}
    begin = start
    while wanted and begin > 0 and start - begin <= LONGEST_HEAD:
        begin = text.rfind("\n", 0, begin - 1) + 1
        if wanted <= set(text[begin:start].split()):
            return begin if start - begin <= LONGEST_HEAD else None
    return None


def _caption(caption: str | None, head: Pick | None, top: Pick, chunks: Sequence[Chunk]) -> Pick | None:
    """The caption, where it does not stand right over the names of the columns but further up."""
    if not caption or (head and caption in head.text):
        return None
    for chunk in reversed([c for c in chunks if c.ordinal <= top.chunk.ordinal]):
        end = top.start if chunk.id == top.chunk.id else len(chunk.text)
        at = chunk.text.rfind(caption, 0, end)
        if at >= 0:
            return Pick(chunk, at, at + len(caption))
    return None


def _pick(chunk: Chunk, start: int, end: int) -> Pick:
    words = chunk.text[start:end]
    return Pick(chunk, start, start + len(words.rstrip()))
