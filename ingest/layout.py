"""What a file's own styles and grids say, as places in the document's raw text.

Comes in: a reader's marks, each on its page. Goes out: a `Layout`. The reading child is not trusted:
a mark on a page or at a place that does not exist is dropped. Left to others: what a styled heading is
a heading of (`heads`, `parts`), what a table's cells mean (`tables`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.model import FileText, GridRow, RawText

Span = tuple[int, int]  # raw


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table."""

    cells: tuple[Span, ...]  # start == end: an empty cell
    header: bool = False  # names the columns, as the file itself says


@dataclass(frozen=True, slots=True)
class Grid:
    """A table whose cells are known, or that part of it which stands on one page."""

    rows: tuple[Row, ...]  # at least one with text, all with the same number of cells

    @property
    def raw_start(self) -> int:
        return min(start for start, _ in self._filled())

    @property
    def raw_end(self) -> int:
        return max(end for _, end in self._filled())

    def _filled(self) -> Iterator[Span]:
        return ((start, end) for row in self.rows for start, end in row.cells if start < end)


@dataclass(frozen=True, slots=True)
class Layout:
    """All marks of a document, in the order of its text."""

    headings: tuple[tuple[int, int, int], ...] = ()  # raw start, raw end, level; 1 is the outermost
    grids: tuple[Grid, ...] = ()

    def between(self, start: int, end: int) -> Layout:
        """The marks that lie within a raw span."""
        return Layout(
            tuple(h for h in self.headings if start <= h[0] and h[1] <= end),
            tuple(g for g in self.grids if start <= g.raw_start and g.raw_end <= end),
        )


NO_LAYOUT = Layout()


def layout_of(raw: RawText, text: FileText) -> Layout:
    """The marks of a file's text as raw spans."""
    pages: dict[int, Span] = {}
    for page, start in zip(raw.pages, raw.starts, strict=True):
        pages.setdefault(page.number, (start, start + len(page.raw)))
    headings = (
        (*span, h.level)
        for h in text.headings
        if h.level >= 1 and h.start < h.end and (span := _placed(pages, h.page, h.start, h.end))
    )
    grids = (g for t in text.tables if (g := _grid(pages, t.page, t.rows)))
    return Layout(tuple(sorted(headings)), tuple(sorted(grids, key=lambda g: (g.raw_start, g.raw_end))))


def _placed(pages: dict[int, Span], page: int, start: int, end: int) -> Span | None:
    """A span of a page as a raw span; None where there is no such place."""
    begin, stop = pages.get(page, (0, -1))
    return (begin + start, begin + end) if 0 <= start <= end <= stop - begin else None


def _grid(pages: dict[int, Span], page: int, rows: Iterable[GridRow]) -> Grid | None:
    found = []
    for row in rows:
        cells = tuple(_placed(pages, page, start, end) for start, end in row.cells)
        known = tuple(c for c in cells if c is not None)
        if len(known) < len(cells):
            return None
        found.append(Row(known, row.header))
    even = len({len(r.cells) for r in found}) == 1
    filled = any(start < end for r in found for start, end in r.cells)
    return Grid(tuple(found)) if even and filled else None
