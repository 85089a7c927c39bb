"""The rows of all tables in a section, with the names, units and values of their cells.

Comes in: a section's reading text, and the grids of its file. Goes out: `TableRow`s. Cells that the
file itself tells apart are believed first, then cells that stand one a line, then rows on one line
(`table_grids`, `table_cells`, `table_lines`). Left to others: what the cells count (`table_measures`).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.layout import Grid
from ingest.model import MappedText, TableRow
from ingest.table_cells import cell_runs
from ingest.table_grids import FoundTable, grid_tables
from ingest.table_lines import CAPTION, line_tables
from ingest.table_measures import measured

__all__ = ["CAPTION", "table_rows"]


def table_rows(text: MappedText, grids: Sequence[Grid] = ()) -> tuple[TableRow, ...]:
    """The rows of all tables in a section, in order; `table` counts the tables from 0."""
    found = grid_tables(text, grids) if grids else []
    found = [*found, *_cell_tables(text, found)]
    found = [*found, *_line_tables(text, found)]
    found.sort(key=lambda t: t.start)
    return tuple(replace(row, table=n) for n, table in enumerate(found) for row in measured(table.rows))


def _lines(text: str) -> list[tuple[int, int]]:
    return [m.span() for m in re.finditer(r"[^\n]+", text)]


def _cell_tables(text: MappedText, known: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """Tables whose cells stand one a line."""
    taken = _Taken(known)
    lines = _lines(text.text)
    # A line of a known table ends a run as prose does.
    texts = ["." if taken.at(a) else text.text[a:b] for a, b in lines]
    for run in cell_runs(texts):
        rows = []
        names = tuple(" ".join(texts[a:b]) for a, b in run.headers)
        above = texts[run.start - 1] if run.start else ""
        caption = above if CAPTION.match(above) else None
        for row in run.rows:
            span = text.raw_span(lines[row[0][0]][0], lines[row[-1][1] - 1][1])
            if span:
                rows.append(TableRow(caption, names, tuple(" ".join(texts[a:b]) for a, b in row), *span))
        if rows:
            yield FoundTable(tuple(rows), lines[run.start][0], lines[run.end - 1][1])


def _line_tables(text: MappedText, known: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """Tables with a row a line."""
    taken = _Taken(known)
    for table in line_tables(text.text, taken.at):
        rows = tuple(
            TableRow(table.caption, names, row.cells, *span)
            for row, names in table.named()
            if (span := text.raw_span(row.start, row.end))
        )
        if rows:
            yield FoundTable(rows, table.rows[0].start, table.rows[-1].end)


class _Taken:
    """Which places of a text are in a table that is known."""

    def __init__(self, known: Sequence[FoundTable]) -> None:
        self._spans = sorted((t.start, t.end) for t in known)
        self._starts = [start for start, _ in self._spans]

    def at(self, offset: int) -> bool:
        i = bisect.bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._spans[i][1]
