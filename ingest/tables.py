"""Table rows in text whose columns an extractor flattened to one row a line.

Comes in: a section's reading text. Goes out: `TableRow`s. Rows that only geometry can tell apart
are left alone, and so are headers that do not fit the cells: a guess at a column is worse than none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.cleaning import is_row
from ingest.model import MappedText, TableRow

# "Tabel 1 viser, at …" is a sentence about a table.
CAPTION = re.compile(
    r"^(?:tabel|oversigt|skema)\b\s*+\d*+"
    r"(?!\s*(?:og \d+\s+)?(?:viser|viste|fremgår|ses|er|illustrerer|angiver|indeholder)\b)"
    r"\s*[.:–-]?\s*\S",
    re.I,
)
_UNITS = r"kr\.?|%|mio\.?(?: kr\.?)?|mia\.?(?: kr\.?)?|borgere|pladser|stk\.?"
_CELL = re.compile(
    rf"(?<!\S)(?:(?:ca\.\s*)?-?\d[\d.,]*(?:-\d[\d.,]*)?(?:\s?(?:{_UNITS}))?|-)(?!\S)",
    re.I,
)
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
LABEL_LINES = 3  # how many lines a row's label may take above a line of bare numbers
LONGEST_HEADER = 110  # characters
_SENTENCE_END = re.compile(r"(?<!\bkr)[.:]$", re.I)
_DANGLING = re.compile(r"(?:^|\s)(?:på|i|af|til|for|og|med|fra|ved|§)$", re.I)
PROSE = 60  # characters; a longer line that ends a sentence ends a table


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    label: str
    values: tuple[str, ...]
    rest: str  # a remark after the last number

    @property
    def cells(self) -> tuple[str, ...]:
        return (self.label, *self.values, *([self.rest] if self.rest else []))


@dataclass
class _Table:
    caption: str | None = None
    headers: list[str] = field(default_factory=list)  # lines that may name the columns, the likeliest first
    rows: list[_Row] = field(default_factory=list)


def table_rows(text: MappedText) -> tuple[TableRow, ...]:
    """The rows of all tables in a section, in order."""
    rows: list[TableRow] = []
    for table in _tables(text.text):
        headers = _Headers(table)
        for row in table.rows:
            if span := text.raw_span(row.start, row.end):
                rows.append(TableRow(table.caption, headers.of(row), row.cells, *span))
    return tuple(rows)


def _tables(text: str) -> Iterator[_Table]:
    """Runs of rows, each with the caption and the line of column names above it."""
    table = _Table()
    pending: list[tuple[int, int]] = []  # lines that may name the columns, or label a line of bare numbers
    for match in re.finditer(r"[^\n]+", text):
        start, end, line = *match.span(), match[0]
        if CAPTION.match(line) and not is_row(line):
            yield table
            table, pending = _Table(line), []
        elif not is_row(line):
            if line.endswith(".") and len(line) > PROSE and not table.rows:
                table = _Table()
            pending = [] if _SENTENCE_END.search(line) else [*pending, (start, end)]
        else:
            if table.rows and len(pending) >= LABEL_LINES:
                yield table
                table = _Table()
            _take(table, line, start, end, pending[-LABEL_LINES:], text)
            pending = []
    yield table


def _take(table: _Table, line: str, start: int, end: int, pending: list[tuple[int, int]], text: str) -> None:
    row = _parse(line, start, end, pending, text)
    if not table.rows and len(row.values) > 1 and not row.rest and all(_YEAR.match(v) for v in row.values):
        table.headers = [line]  # "Kommune 2022 2023"
        return
    bare = len(row.values) < 2 and (row.start < start or not row.label)
    if not row.values or bare:
        return  # one cell a line: only geometry could say which row it is of
    if not table.rows and not table.headers and pending and row.start == start:
        above = [text[slice(*p)] for p in pending]
        table.headers = [above[-1], " ".join(above[-2:])]
    table.rows.append(row)


def _parse(line: str, start: int, end: int, pending: list[tuple[int, int]], text: str) -> _Row:
    """Split a row's label from its values; a row of bare numbers takes the lines above as label."""
    cells = [
        c
        for c in _CELL.finditer(line)
        if not (c.start() == 0 and line[c.end() : c.end() + 2].strip().isalpha())
    ]
    label = line[: cells[0].start()].strip() if cells else line
    values = tuple(" ".join(c[0].split()) for c in cells)
    rest = line[cells[-1].end() :].strip() if cells else ""
    if len(values) > 1 and _YEAR.match(values[0]) and not all(_YEAR.match(v) for v in values):
        label, values = f"{label} {values[0]}".strip(), values[1:]  # a year names the row
    if rest and len(values) > 2 and values[-1].isdigit() and not any(v.isdigit() for v in values[:-1]):
        values, rest = values[:-1], f"{values[-1]} {rest}"  # "… 10.000 30 timer"
    if pending and not label:
        label, start = " ".join(text[a:b] for a, b in pending), pending[0][0]
    elif pending and label[:1].islower():  # "Udvendig pleje og" / "vedligehold 8.400 8.600"
        label, start = f"{text[slice(*pending[-1])]} {label}", pending[-1][0]
    return _Row(start, end, label, values, rest)


class _Headers:
    """A table's column names, split so that they fit its usual row."""

    def __init__(self, table: _Table) -> None:
        widths = Counter(len(r.values) for r in table.rows)
        self.width = widths.most_common(1)[0][0] if widths else 0
        remarks = any(r.rest for r in table.rows)
        fitting = (_split(header, self.width, remarks) for header in table.headers)
        self.names = next((names for names in fitting if names), ())

    def of(self, row: _Row) -> tuple[str, ...]:
        """One name a cell; none at all where the row has lost or won a cell."""
        if not self.names or len(row.values) != self.width:
            return ()
        return (*self.names, "")[: len(row.cells)]


def _split(header: str, width: int, remarks: bool) -> tuple[str, ...]:
    """Names of the label's column, the values' and perhaps a remark's; () where they do not fit."""
    if not width or not 0 < len(header) <= LONGEST_HEADER or "•" in header or _SENTENCE_END.search(header):
        return ()
    words = re.sub(r"\b([Ii]) alt\b", "\\1\u00a0alt", header).split(" ")
    apart = [] if any(w[:1].islower() for w in words) else words
    for names in (_by_years(words), _by_capitals(words), _by_repetition(words, width), apart):
        fitted = _fit([n.replace("\u00a0", " ") for n in names], width, remarks)
        if fitted:
            return fitted
    return ()


def _fit(names: list[str], width: int, remarks: bool) -> tuple[str, ...]:
    if any(_DANGLING.search(n) for n in names) or sum(len(n) < 3 for n in names) > 1:
        return ()
    if len(names) == width:
        lost = names[0].isalpha() and width > 1 and bool(_YEAR.match(names[1]))
        return () if lost else ("", *names)
    if len(names) == width + 1:
        # "Budget 2016 Budget 2017 …" names values and remark, and leaves the label's name out.
        alike = names[0].split()[:1] == names[1].split()[:1]
        return ("", *names) if remarks and alike else tuple(names)
    if remarks and len(names) == width + 2:
        return tuple(names)
    if not remarks and len(names) == width + 2:  # two columns of words before the numbers
        return (" ".join(names[:2]), *names[2:])
    return ()


def _by_years(words: list[str]) -> list[str]:
    """ "Bekymrende forhold 2021 2020" → the label's name and the years."""
    label = next((i for i, w in enumerate(words) if all(_YEAR.match(x) for x in words[i:])), len(words))
    return [" ".join(words[:label]), *words[label:]] if 0 < label < len(words) - 1 else []


def _by_capitals(words: list[str]) -> list[str]:
    """ "Tilbud Tomme døgn Takst pr. døgn" → three names: each begins with a capital."""
    names: list[str] = []
    for word in words:
        if names and not word[:1].isupper() and not (_YEAR.match(word) and _YEAR.match(names[-1])):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names


def _by_repetition(words: list[str], width: int) -> list[str]:
    """ "Udgift Model A Model B" → the label's name and groups that begin alike."""
    for lead in range(min(4, len(words)) if width > 1 else 0):
        rest = words[lead:]
        size, odd = divmod(len(rest), width)
        if odd or size < 2:
            continue
        groups = [rest[i : i + size] for i in range(0, len(rest), size)]
        if len({g[0] for g in groups}) == 1:
            return [" ".join(words[:lead]), *(" ".join(g) for g in groups)]
    return []
