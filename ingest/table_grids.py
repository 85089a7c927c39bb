"""Rows of tables whose cells the file itself, or the geometry of its page, tells apart.

Comes in: a section's reading text and the document's grids. Goes out: `FoundTable`s. A row stands in the
text as one line, or as several where its cells have more than one; it is a row whatever it holds.
Left to others: what the cells count (`table_measures`), tables without a grid (`tables`).
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.cleaning import Line, is_row
from ingest.layout import Grid, Row
from ingest.model import MappedText, TableRow
from ingest.numbers import is_numeric, is_year
from ingest.table_cells import is_column
from ingest.table_lines import CAPTION

LEAST_COLUMNS = 2
LONGEST_NAME = 40  # characters of a column's name in a table of words


@dataclass(frozen=True, slots=True)
class FoundTable:
    """The rows of one table, or of that part of it which stands in one text."""

    rows: tuple[TableRow, ...]
    start: int  # in the text, of its first row, names of columns included
    end: int


@dataclass(frozen=True, slots=True)
class _Placed:
    """A grid's row in a text."""

    cells: tuple[str, ...]
    raw: tuple[int, int]
    start: int  # in the text
    end: int
    header: bool


def mark_rows(lines: Sequence[Line], grids: Sequence[Grid]) -> list[Line]:
    """The same lines; those of a grid's row say which row: `paragraphs` keeps it whole and by itself."""
    spans = [_raw(r) for g in grids if len(g.rows[0].cells) >= LEAST_COLUMNS for r in g.rows if _filled(r)]
    spans.sort()
    starts = [start for start, _ in spans]
    marked = []
    for line in lines:
        i = bisect.bisect_left(starts, line.raw_end) - 1
        inside = i >= 0 and spans[i][1] > line.raw_start
        marked.append(replace(line, row=i) if inside else line)
    return marked


def grid_rows(text: MappedText, grids: Sequence[Grid]) -> tuple[TableRow, ...]:
    """The rows of all grids that stand in a text, in order; `table` counts them from 0."""
    return tuple(
        replace(row, table=n) for n, table in enumerate(grid_tables(text, grids)) for row in table.rows
    )


def grid_tables(text: MappedText, grids: Sequence[Grid]) -> list[FoundTable]:
    """The grids that stand in a text, those parts of one table together that a page break cut apart."""
    found: list[FoundTable] = []
    names: tuple[str, ...] = ()
    caption: str | None = None
    below: int | None = None  # where, in the text, the last grid ends
    for grid in sorted(grids, key=lambda g: g.raw_start):
        rows = [p for r in grid.rows if (p := _placed(text, r))] if len(grid.rows[0].cells) > 1 else []
        if not rows:
            continue
        head = _head(rows)
        own = _caption_over(text.text, rows[0].start)
        goes_on = (
            below is not None and not head and not own and not text.text[below : rows[0].start].strip()
        ) and bool(found and len(found[-1].rows[0].cells) == len(rows[0].cells))
        if not goes_on:
            names = tuple(
                " ".join(filter(None, column)) for column in zip(*(h.cells for h in head), strict=True)
            )
            caption = own
        made = tuple(TableRow(caption, names, p.cells, *p.raw) for p in rows[len(head) :])
        below = rows[-1].end
        if goes_on:
            found[-1] = FoundTable((*found[-1].rows, *made), found[-1].start, rows[-1].end)
        elif made:
            found.append(FoundTable(made, rows[0].start, rows[-1].end))
    return found


def _head(rows: Sequence[_Placed]) -> list[_Placed]:
    """The rows that name the columns: as the file says, else a first row of names."""
    told = 0
    while told < len(rows) - 1 and rows[told].header:
        told += 1
    if told:
        return list(rows[:told])
    first, rest = rows[0].cells, [c for r in rows[1:] for c in r.cells[1:]]
    values = [c for c in first[1:] if c]
    years = bool(values) and all(is_year(c) for c in values) and not all(is_year(c) for c in rest if c)
    words = bool(values) and not any(is_numeric(c) for c in first)
    numbers = any(is_numeric(c) for c in rest)
    return [rows[0]] if ((years or words) and numbers) or _names_columns(rows) else []


def _names_columns(rows: Sequence[_Placed]) -> bool:
    """Whether a first row of words names the columns of more words: "Opgave", "Ansvarlig", "Frist".

    "Udvalg | Skoleudvalg" over "Sted | Rådhuset" are labels with their values.
    """
    first, labels = rows[0].cells, [r.cells[0] for r in rows[1:]]
    short = all(c and len(c) <= LONGEST_NAME and not any(x.isdigit() for x in c) for c in first)
    named = sum(map(is_column, first)) >= LEAST_COLUMNS
    return short and named and bool(labels) and not any(is_column(c) and " " not in c for c in labels)


def _caption_over(text: str, start: int) -> str | None:
    """The caption that stands on the line right above."""
    above = text[:start].rstrip("\n").rsplit("\n", 1)[-1]
    return above if CAPTION.match(above) and not is_row(above) else None


def _filled(row: Row) -> bool:
    return any(start < end for start, end in row.cells)


def _raw(row: Row) -> tuple[int, int]:
    filled = [c for c in row.cells if c[0] < c[1]]
    return min(c[0] for c in filled), max(c[1] for c in filled)


def _placed(text: MappedText, row: Row) -> _Placed | None:
    """A row as it stands in a text; None where no word of it does."""
    spans = [text_span(text, *c) if c[0] < c[1] else None for c in row.cells]
    cells = tuple(" ".join(text.text[slice(*s)].split()) if s else "" for s in spans)
    known = [(s, c) for s, c, words in zip(spans, row.cells, cells, strict=True) if s and words]
    if not known:
        return None
    start, end = min(s[0] for s, _ in known), max(s[1] for s, _ in known)
    raw = min(c[0] for _, c in known), max(c[1] for _, c in known)
    return _Placed(cells, raw, start, end, row.header)


def text_span(text: MappedText, raw_start: int, raw_end: int) -> tuple[int, int] | None:
    """Smallest span of the reading text that covers a raw span's characters; None if it has none."""
    i = max(bisect.bisect_right(text.runs, raw_start, key=lambda r: r.raw) - 1, 0)
    first = last = None
    for run in text.runs[i:]:
        if run.raw >= raw_end:
            break
        lo, hi = max(raw_start, run.raw), min(raw_end, run.raw + run.length)
        if lo < hi:
            first = run.text + lo - run.raw if first is None else first
            last = run.text + hi - run.raw
    return None if first is None or last is None else (first, last)
