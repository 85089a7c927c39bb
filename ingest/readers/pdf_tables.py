"""Tables on a PDF's page, told by where its characters stand.

Comes in: PDFium's text page and the page's raw text. Goes out: `GridTable`s whose cells are spans of
that raw text. Only numbers in columns make a table here: words in two columns are prose, a list of
names or an agenda as often. Only cells that follow each other in the text make rows: a cell whose lines
stand apart is no span, and its table is left out. Left to others: names, units (`table_grids` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from ingest.model import GridRow, GridTable
from ingest.readers.pdf_glyphs import Fragment, fragments, has_gaps
from ingest.readers.pdf_rows import VisualRow, visual_rows

LEAST_ROWS = 3
LEAST_GUTTER = 0.3  # of a line's height, between two columns
_NUMBER = r"[-−–+(]?\d[\d.,]*\)?"
_UNIT = r"(?:%|‰|[^\W\d][\w.]*(?:\s[^\W\d][\w.]*)?)"
_AMOUNT = re.compile(
    rf"^(?:(?:ca\.|kr\.?)\s?)?{_NUMBER}(?:[ \u00a0]\d{{3}})*(?:,-)?\s?{_UNIT}?$|^[-–]$", re.I
)
_NUMBER_LAST = re.compile(rf"(?:^|\s){_NUMBER}(?:,-)?(?:\s?(?:%|kr\.?|pct\.?))?\s*$", re.M)
_NUMBERS_LAST = re.compile(rf"\s{_NUMBER}(?:\s(?:%|kr\.))?\s{_NUMBER}(?:\s(?:%|kr\.))?\s*$", re.M)
_MOST_CHARACTERS = 20_000  # of a page: each costs a call


def tables_on(textpage: Any, raw_page_text: str, number: int = 1) -> tuple[GridTable, ...]:
    """The tables of a page, in the order of its text.

    Args:
        textpage: pypdfium2's, open.
        raw_page_text: `storable(textpage.get_text_bounded(…))` of the whole canvas.
        number: the page's, 1-based.
    """
    if not _may_hold_tables(textpage, raw_page_text):
        return ()
    found = fragments(textpage, raw_page_text)
    tables = (_table(block, raw_page_text) for block in _blocks(visual_rows(found)))
    return tuple(GridTable(number, rows) for rows in tables if rows)


def _may_hold_tables(textpage: Any, raw: str) -> bool:
    """Whether it is worth asking where each character stands: most pages hold no column of numbers."""
    if len(raw) > _MOST_CHARACTERS or len(_NUMBER_LAST.findall(raw)) < LEAST_ROWS - 1:
        return False
    return len(_NUMBERS_LAST.findall(raw)) >= LEAST_ROWS - 1 or has_gaps(textpage, LEAST_ROWS)


def _blocks(rows: Sequence[VisualRow]) -> Iterator[list[VisualRow]]:
    """Runs of rows, one under the other, whose cells stand in columns."""
    block: list[VisualRow] = []
    for row in rows:
        if block and not (_follows(block[-1], row) and _fits([*block, row])):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _follows(above: VisualRow, row: VisualRow) -> bool:
    """Whether a row stands right under another: further down, no more than two empty lines away."""
    return row.top < above.bottom + 0.3 * row.height and above.bottom - row.top < 2.5 * row.height


def _fits(rows: Sequence[VisualRow]) -> bool:
    """Whether no cell reaches over two columns."""
    columns = _columns(rows)
    return len(columns) >= max(len(r.cells) for r in rows)


def _columns(rows: Sequence[VisualRow]) -> list[tuple[float, float]]:
    """The x ranges that cells take up, left to right, those that touch taken together."""
    gutter = LEAST_GUTTER * min(r.height for r in rows)
    columns: list[tuple[float, float]] = []
    for left, right in sorted((c.left, c.right) for r in rows for c in r.cells):
        if columns and left < columns[-1][1] + gutter:
            columns[-1] = columns[-1][0], max(columns[-1][1], right)
        else:
            columns.append((left, right))
    return columns


def _table(block: Sequence[VisualRow], raw: str) -> tuple[GridRow, ...]:
    """The rows of a block as cells; none where it is no table, or its text says otherwise."""
    rows = list(block)
    while rows and len(rows[0].cells) < 2:
        rows = rows[1:]  # a heading, or the caption
    while rows and len(rows[-1].cells) < 2:
        rows = rows[:-1]
    rows = rows[1:] if _doubtful(rows) else rows  # a heading that stands close may seem the first name's
    if sum(len(r.cells) > 1 for r in rows) < LEAST_ROWS or _doubtful(rows):
        return ()
    columns = _columns(rows)
    if len(columns) < 2 or not _whole_lines(rows, raw):
        return ()
    cells = [[_in_column(r, c) for c in columns] for r in rows]
    words = [[raw[f.start : f.end] if f else "" for f in row] for row in cells]
    if not _counts(words) or _lists_contents(words):
        return ()
    return tuple(GridRow(tuple(_spans(row, r))) for row, r in zip(cells, rows, strict=True))


def _doubtful(rows: Sequence[VisualRow]) -> bool:
    """Whether lines taken for one cell's stand no closer than rows do, or a lone label as close as lines."""
    gaps = sorted(a.bottom - b.top for a, b in pairwise(rows))
    if not gaps:
        return False
    inside = max((r.widest_gap for r in rows if r.widest_gap is not None), default=None)
    usual = gaps[len(gaps) // 2]
    slack = 0.15 * rows[0].height
    lone = any(len(a.cells) == 1 and a.bottom - b.top < usual - slack for a, b in pairwise(rows))
    return lone or (inside is not None and gaps[0] < inside + slack)


def _in_column(row: VisualRow, column: tuple[float, float]) -> Fragment | None:
    return next((c for c in row.cells if c.left >= column[0] - 0.01 and c.right <= column[1] + 0.01), None)


def _spans(cells: Sequence[Fragment | None], row: VisualRow) -> Iterator[tuple[int, int]]:
    at = row.cells[0].start
    for cell in cells:
        if cell:
            at = cell.end
        yield (cell.start, cell.end) if cell else (at, at)


def _whole_lines(rows: Sequence[VisualRow], raw: str) -> bool:
    """Whether each row is lines of the text, with nothing else on them."""
    for row in rows:
        start, end = row.cells[0].start, row.cells[-1].end
        before = raw[raw.rfind("\n", 0, start) + 1 : start]
        after = raw[end : raw.find("\n", end) if "\n" in raw[end:] else len(raw)]
        if before.strip() or after.strip():
            return False
    return True


def _counts(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column beside the first holds amounts, in most of its cells and in most rows."""
    for i in range(1, len(rows[0])):
        filled = [r[i].strip() for r in rows if r[i].strip()]
        amounts = [c for c in filled if _AMOUNT.match(c)]
        if len(amounts) >= LEAST_ROWS - 1 and 3 * len(amounts) >= 2 * (len(filled) - 1):
            return True
    return False


def _lists_contents(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the rows are titles and the pages they stand on."""
    last = [r[-1].strip() for r in rows if r[-1].strip()]
    pages = [int(c) for c in last if c.isascii() and c.isdigit()]
    rising = len(pages) >= len(last) - 1 and pages == sorted(pages) and len(set(pages)) > 1
    others = any(_AMOUNT.match(c.strip()) for r in rows for c in r[1:-1] if c.strip())
    dotted = any("...." in c or ". . ." in c for r in rows for c in r)
    titles = sum(len(r[0]) + sum(map(len, r[1:-1])) > 12 for r in rows) * 2 >= len(rows)
    return dotted or (rising and not others and titles and len(pages) == len(last))
