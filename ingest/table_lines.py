"""Table rows in text whose columns an extractor flattened to one row a line.

Comes in: a section's reading text. Goes out: `LineTable`s. Rows that only geometry can tell apart are
left alone, and so are headers that do not fit the cells: a guess at a column is worse than none.
Left to others: tables with one cell a line (`table_cells`), what the cells count (`table_measures`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ingest.cleaning import DIGITS, is_row
from ingest.table_headers import SENTENCE_END, YEAR, Headers

# "Tabel 1 viser, at …" is a sentence about a table.
CAPTION = re.compile(
    r"^(?:tabel|oversigt|skema)\b\s*+\d*+"
    r"(?!\s*(?:og \d+\s+)?(?:viser|viste|fremgår|ses|er|illustrerer|angiver|indeholder)\b)"
    r"\s*[.:–-]?\s*\S",
    re.I,
)
_UNITS = r"kr\.?|%|pct\.|mio\.?(?: kr\.?)?|mia\.?(?: kr\.?)?|borgere|pladser|stk\.?"
_CELL = re.compile(
    rf"(?<!\S)(?:(?:ca\.\s*)?{DIGITS}(?:-{DIGITS})?(?:\s?(?:{_UNITS}))?|[-–])(?!\S)",
    re.I,
)
_RANGE = re.compile(r"^\d+\s?[-–]\s?\d+\b")
LABEL_LINES = 3  # how many lines a row's label may take above a line of bare numbers
PROSE = 60  # characters; a longer line that ends a sentence takes its caption from a table without rows
PARAGRAPH = 260  # characters; a longer line ends a table, a shorter one may be a remark in its last column


@dataclass(frozen=True, slots=True)
class LineRow:
    """A row, and where in the text it stands."""

    start: int
    end: int
    label: str
    values: tuple[str, ...]
    rest: str  # a remark after the last number

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.label, *self.values, *([self.rest] if self.rest else []))


@dataclass
class LineTable:
    """A run of rows."""

    caption: str | None = None
    headers: list[str] = field(default_factory=list)  # lines that may name the columns, the likeliest first
    rows: list[LineRow] = field(default_factory=list)
    whole: bool = True  # whether the last line of numbers was a row

    def named(self) -> Iterator[tuple[LineRow, tuple[str, ...]]]:
        """Its rows, each with the names of its cells, or none."""
        names = Headers(self.headers, [len(r.values) for r in self.rows], any(r.rest for r in self.rows))
        for row in self.rows:
            if names.names and len(row.values) == names.width + 1 and not _may_be_spaced(row.values):
                # "Domstype 1 4 4 4" under three names: a number that follows the label is the label's.
                row = replace(row, label=f"{row.label} {row.values[0]}".strip(), values=row.values[1:])
            yield row, names.of(len(row.values), len(row.cells))


def line_tables(text: str, covered: Callable[[int], bool] = lambda _: False) -> Iterator[LineTable]:
    """Runs of rows, each with the caption and the line of column names above it.

    Args:
        covered: whether the line that starts at an offset is of a table found otherwise.
    """
    yield from (t for t in _tables(text, covered) if t.rows)


def _tables(text: str, covered: Callable[[int], bool]) -> Iterator[LineTable]:
    table = LineTable()
    pending: list[tuple[int, int]] = []  # lines that may name the columns, or label a line of bare numbers
    for match in re.finditer(r"[^\n]+", text):
        start, end, line = *match.span(), match[0]
        if covered(start):
            yield table
            table, pending = LineTable(), []
        elif CAPTION.match(line) and not is_row(line):
            yield table
            table, pending = LineTable(line), []
        elif not is_row(line):
            if line.endswith(".") and len(line) > (PARAGRAPH if table.rows else PROSE):
                yield table
                table = LineTable()
            pending = [] if SENTENCE_END.search(line) else [*pending, (start, end)]
        else:
            if table.rows and (len(pending) >= LABEL_LINES or _new_years(table, line)):
                yield table
                table = LineTable() if len(pending) >= LABEL_LINES else LineTable(table.caption)
            _take(table, line, start, end, pending[-LABEL_LINES:], text)
            pending = []
    yield table


def _new_years(table: LineTable, line: str) -> bool:
    """Whether a line names a table's columns anew: "Nye tilbud 2020 2021" between its rows."""
    values = [c[0] for c in _CELL.finditer(line)]
    steps = {int(b) - int(a) for a, b in pairwise(values)} if all(map(YEAR.match, values)) else {2}
    return (
        len(values) > 1
        and len(values) == len(table.rows[-1].values)
        and (steps <= {0, 1} or steps <= {0, -1})
    )


def _take(
    table: LineTable, line: str, start: int, end: int, pending: list[tuple[int, int]], text: str
) -> None:
    row = _parse(line, start, end, pending, text)
    if not table.rows and len(row.values) > 1 and not row.rest and all(YEAR.match(v) for v in row.values):
        above = text[slice(*pending[-1])] if pending and not line[: line.index(row.values[0])] else ""
        table.headers = (
            [f"{above} {line}", line] if 0 < len(above) <= PROSE else [line]
        )  # "Kommune 2022 2023"
        return
    bare = len(row.values) < 2 and (row.start < start or not row.label)
    if not row.values or bare:
        table.whole = False
        return  # one cell a line: only geometry could say which row it is of
    last = table.rows[-1] if table.rows else None
    if not row.label and last and last.label:
        # The other half of a row that lost cells, or of one whose label is gone: neither is whole.
        if last.end + 1 == start and table.whole:
            table.rows.pop()
        table.whole = False
        return
    table.whole = True
    if not table.rows and not table.headers and pending and row.start == start:
        over = [text[slice(*p)] for p in pending]
        table.headers = [over[-1], " ".join(over[-2:])]
    table.rows.append(row)


def _may_be_spaced(values: Sequence[str]) -> bool:
    """Whether the first two values may be one: "1 200"."""
    return len(values) < 2 or not values[0].isdigit() or bool(re.match(r"^\d{3}(?!\d)", values[1]))


def _parse(line: str, start: int, end: int, pending: list[tuple[int, int]], text: str) -> LineRow:
    """Split a row's label from its values; a row of bare numbers takes the lines above as label."""
    cells = [
        c
        for c in _CELL.finditer(line)
        if not (c.start() == 0 and line[c.end() : c.end() + 2].strip().isalpha())
    ]
    label = line[: cells[0].start()].strip() if cells else line
    values = tuple(" ".join(c[0].split()) for c in cells)
    rest = line[cells[-1].end() :].strip() if cells else ""
    if len(values) > 1 and YEAR.match(values[0]) and not all(YEAR.match(v) for v in values):
        label, values = f"{label} {values[0]}".strip(), values[1:]  # a year names the row
    if rest and len(values) > 2 and values[-1].isdigit() and not any(v.isdigit() for v in values[:-1]):
        values, rest = values[:-1], f"{values[-1]} {rest}"  # "… 10.000 30 timer"
    if not label and len(values) > 2 and _RANGE.match(values[0]):
        label, values = values[0], values[1:]  # "0-7 pladser 23.627 kr. 31.378 kr."
    if pending and not label:
        label, start = " ".join(text[a:b] for a, b in pending), pending[0][0]
    elif pending and label[:1].islower():  # "Udvendig pleje og" / "vedligehold 8.400 8.600"
        label, start = f"{text[slice(*pending[-1])]} {label}", pending[-1][0]
    return LineRow(start, end, label, values, rest)
