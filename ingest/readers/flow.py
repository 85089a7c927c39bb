"""Lines of pages under construction: what formats without fixed pages have in common.

Comes in: paragraphs and tables in reading order (`Text`, `Table`), and where pages end. Goes out: pages'
raw text, with the spans of headings and of the cells of tables. Left to others: taking a format apart
(`docx`, `html`), and what a heading or a row means (`structure`).

A table comes out in one of two ways. A grid is a line a row, its cells parted by tabs. A layout table only
places text on the page, as templates of agendas do with whole items; it comes out as ordinary lines.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest.model import FileText, GridRow, GridTable, Page, StyledHeading
from ingest.readers.common import Budget, storable

# Inside a `Text`; neither XML nor cleaned HTML can hold them as characters.
PAGE_END = "\f"  # asked for: two in a row leave an empty page between them
PAGE_SEEN = "\x0b"  # noted by the program that saved the file: says no more than a break beside it
_BREAK = re.compile(f"([{PAGE_END}{PAGE_SEEN}])")

_LONG = 120  # characters of a paragraph that is more than a cell's few words
_TALL = 400  # characters of a cell beside a label
_MOST_TALL = 0.25  # share of rows with several long paragraphs in a cell
_WIDEST = 200  # columns
_LARGEST_GRID = 200_000  # cells, empty ones too


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph: "\\n" breaks its line, `PAGE_END` and `PAGE_SEEN` its page."""

    text: str
    level: int | None = None  # of a heading
    notes: tuple[str, ...] = ()  # lines for the foot of its page
    picture: bool = False  # a picture stands in it


@dataclass(frozen=True, slots=True)
class Cell:
    blocks: tuple[Text | Table, ...] = ()  # none: empty, or a merged cell goes on here
    span: int = 1  # columns


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]


Block = Text | Table


@dataclass
class _Sheet:
    """A page under construction."""

    lines: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    length: int = 0
    used: bool = False  # text or a picture stands on it


def _no_lines(page: int) -> Sequence[str]:
    return ()


class Flow:
    """Takes blocks in reading order; `result` gives the pages."""

    def __init__(
        self, name: str, budget: Budget, opening: Callable[[int], Sequence[str]] = _no_lines
    ) -> None:
        """`opening` is told the number of a page that gets its first text, and gives its header's lines."""
        self._name = name
        self._budget = budget.inner(0, 0)  # tells nobody: pages are announced before they are known
        self._limit = budget
        self._opening = opening
        self._sheets = [_Sheet()]
        self._headings: list[StyledHeading] = []
        self._tables: list[GridTable] = []
        self._grid: list[GridRow] | None = None  # rows of the open table on this page
        self._characters = 0
        self._asked = True  # whether the last break was asked for; a file begins like that
        self._muted = False
        self.has_text = False  # other than headers and footers

    def write(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Table):
                self._table(block)
            else:
                self._paragraph(block)

    def cut(self, *, asked: bool = False) -> None:
        """End the page, unless nothing stands on it that another break did not end already."""
        if self._muted or not (self._sheets[-1].used or (asked and self._asked)):
            return
        self._close_grid()
        self._sheets.append(_Sheet())
        self._asked = asked
        self._budget.start(self._name, len(self._sheets))

    def note(self, line: str) -> None:
        """Put a line at the foot of the page."""
        self._sheets[-1].notes.append(line)

    def result(self, closing: Callable[[int], Sequence[str]] = _no_lines) -> FileText:
        """The pages; `closing` gives the footer's lines of each by its number."""
        if len(self._sheets) > 1 and not self._sheets[-1].used:
            self._sheets.pop()
        for number, sheet in enumerate(self._sheets, start=1):
            for line in (*sheet.notes, *closing(number)):
                self._add(line, sheet)
        pages = (Page(n, "\n".join(s.lines)) for n, s in enumerate(self._sheets, start=1))
        return FileText(tuple(pages), headings=tuple(self._headings), tables=tuple(self._tables))

    # -- paragraphs

    def _paragraph(self, block: Text) -> None:
        if block.picture:
            self._open()
        notes = list(block.notes)
        for piece in _BREAK.split(block.text):
            if _BREAK.fullmatch(piece):
                self.cut(asked=piece == PAGE_END)
                continue
            for line in filter(None, map(str.strip, piece.split("\n"))):
                self._say(line, block.level)
                self._sheets[-1].notes += notes
                notes.clear()
        self._sheets[-1].notes += notes

    def _say(self, line: str, level: int | None) -> None:
        self._open()
        self.has_text = True
        start, end = self._add(line, self._sheets[-1])
        if level is not None:
            self._headings.append(StyledHeading(len(self._sheets), start, end, level))

    def _open(self) -> None:
        sheet = self._sheets[-1]
        if not sheet.used:
            sheet.used = True
            for line in self._opening(len(self._sheets)):
                self._add(line, sheet)

    def _add(self, line: str, sheet: _Sheet) -> tuple[int, int]:
        """Put a line at the page's end; its span."""
        line = storable(line)
        start = sheet.length + 1 if sheet.lines else 0
        sheet.lines.append(line)
        sheet.length = start + len(line)
        self._characters += len(line) + 1
        self._limit.check(self._name, len(self._sheets), self._characters)
        return start, sheet.length

    # -- tables

    def _table(self, table: Table) -> None:
        if _is_layout(table):
            for row in table.rows:
                self._layout_row(row)
            return
        width = max(map(_width, table.rows))
        filled = sum(any(map(_has_text, r.cells)) for r in table.rows)
        self._grid = [] if filled > 1 and 1 < width * filled <= _LARGEST_GRID else None
        for row in table.rows:
            self._grid_row(row, width)
        self._close_grid()
        self._grid = None

    def _grid_row(self, row: Row, width: int) -> None:
        texts = [_flat(c) for c in row.cells]
        written = [t.split() for t in texts]
        # A page may end inside a row; the row stays whole on the page where it begins.
        opens = any(_BREAK.match(t.lstrip(" \t\n\xa0")) for t in texts)
        if opens:
            self.cut()
        if not any(written):
            return
        self._open()
        self.has_text = True
        cells = [" ".join(words) for words in written]
        at, _ = self._add("\t".join(cells).rstrip("\t"), self._sheets[-1])
        end = self._sheets[-1].length
        if self._grid is not None:
            self._grid.append(GridRow(_spans(row, cells, at, end, width), row.header))
        self._sheets[-1].notes += [n for c in row.cells for n in _notes(c)]
        if any(len(_BREAK.findall(t)) > opens for t in texts):
            self.cut()

    def _close_grid(self) -> None:
        if self._grid:
            self._tables.append(GridTable(len(self._sheets), tuple(self._grid)))
        if self._grid is not None:
            self._grid = []

    def _layout_row(self, row: Row) -> None:
        cells = [c for c in row.cells if c.blocks]
        if _is_label(cells):
            self._grid_row(Row(tuple(cells)), len(cells))
            return
        # A page that ends inside a row ends in each of its cells, and is one page all the same.
        leading = max(range(len(cells)), key=lambda i: _breaks(cells[i].blocks), default=0)
        outer = self._muted
        for i, cell in enumerate(cells):
            self._muted = outer or i != leading
            self.write(cell.blocks)
        self._muted = outer


def _spans(row: Row, texts: Sequence[str], at: int, end: int, width: int) -> tuple[tuple[int, int], ...]:
    """Where each column's text stands, in a line that begins at `at`; merged cells leave empty spans."""
    spans: list[tuple[int, int]] = []
    for cell, text in zip(row.cells, texts, strict=True):
        at = min(at, end)
        spans.append((at, at + len(text)))
        at += len(text) + 1
        spans += [(spans[-1][1],) * 2] * (min(cell.span, max(_WIDEST - len(spans), 0) + 1) - 1)
    return (*spans, *[(end, end)] * (width - len(spans)))


def _width(row: Row) -> int:
    """Columns of a row, as `_spans` counts them."""
    width = 0
    for cell in row.cells:
        width += 1
        width += min(cell.span, max(_WIDEST - width, 0) + 1) - 1
    return width


# -- what a table is ----------------------------------------------------------------------------------


def _is_layout(table: Table) -> bool:
    """Whether a table only places text: one column, tables or headings in it, or long text in its cells."""
    filled = [r for r in table.rows if any(map(_has_text, r.cells))]
    columns = {at for r in filled for at, c in _placed(r) if _has_text(c)}
    if len(columns) < 2 or any(isinstance(b, Table) for r in filled for c in r.cells for b in c.blocks):
        return True
    if any(_is_heading(r) for r in filled):
        return True
    tall = sum(any(_is_tall(c, beside_label=len(columns) == 2) for c in r.cells) for r in filled)
    return tall > 0 if len(columns) == 2 else tall >= _MOST_TALL * len(filled)


def _placed(row: Row) -> Iterator[tuple[int, Cell]]:
    at = 0
    for cell in row.cells:
        yield at, cell
        at += cell.span


def _is_heading(row: Row) -> bool:
    """Whether all that a row holds is one cell with a heading in it."""
    filled = [c for c in row.cells if _has_text(c)]
    return len(filled) == 1 and any(
        isinstance(b, Text) and b.level is not None and b.text.strip() for b in filled[0].blocks
    )


def _is_tall(cell: Cell, *, beside_label: bool) -> bool:
    lengths = [len(b.text) for b in cell.blocks if isinstance(b, Text)]
    return sum(n > _LONG for n in lengths) > 1 or (beside_label and sum(lengths) > _TALL)


def _is_label(cells: Sequence[Cell]) -> bool:
    """Whether a row of a layout table reads as one line: "Sagsnr.: | 12/345", or several short cells."""
    filled = [c for c in cells if _has_text(c)]
    short = all(isinstance(b, Text) and b.level is None for c in filled for b in c.blocks) and all(
        len(_flat(c)) <= _LONG for c in filled
    )
    return short and (len(filled) > 2 or (len(filled) == 2 and _flat(filled[0]).rstrip().endswith(":")))


def _has_text(cell: Cell) -> bool:
    return any(
        any(map(_has_text, (c for r in b.rows for c in r.cells))) if isinstance(b, Table) else b.text.strip()
        for b in cell.blocks
    )


def _flat(cell: Cell) -> str:
    return " ".join(b.text for b in cell.blocks if isinstance(b, Text))


def _notes(cell: Cell) -> Iterator[str]:
    return (n for b in cell.blocks if isinstance(b, Text) for n in b.notes)


def _breaks(blocks: Iterable[Block]) -> int:
    return sum(
        sum(_breaks(c.blocks) for r in b.rows for c in r.cells)
        if isinstance(b, Table)
        else len(_BREAK.findall(b.text))
        for b in blocks
    )
