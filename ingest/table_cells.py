"""Tables that an extractor put one cell a line: runs of short lines that repeat with a fixed period.

Comes in: lines' texts. Goes out: `CellRun`s, by line. Only a run whose period is beyond doubt is one:
each row complete, as many names over the columns as there are cells in a row. Else the lines are left
alone: a cell under the wrong name is worse than no row. Left to others: rows on one line (`tables`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby, pairwise

from ingest.numbers import is_numeric, is_year

LONGEST_CELL = 60  # characters
LEAST_ROWS = 3
MOST_WORD_COLUMNS = 2
LEAST_COMPOUND = 4  # letters of a name that ends a compound: "tilbudstype" is a type, "start" no "art"
_AMONG = re.compile(r"(?<!\S)[-−]?\d[\d.,]*%?(?!\S)")  # a number among words
_DASH = re.compile(r"^[-–]$")
_RANGE = re.compile(r"^\d[\d.,]*\s?[-–]\s?\d[\d.,]*$")
# "Tabel 3. …" stands over a table; "Side 3 af 7" and "3." are of no table.
CAPTION_NUMBER = re.compile(r"^(?:tabel|oversigt|skema|figur)\b\s*\d*", re.I)
_NO_CELL = re.compile(r"^(?:[•▪◦*]|side\s+\d|punkt\s+\d|\d{1,2}[.)]\s|https?:)|[.:;?!]$", re.I)
_ABBREVIATED = re.compile(r"\b(?:kr|pct|stk|mio|mia|ca|nr|mv|m\.v|pr|mdr|inkl|ekskl)\.$", re.I)
_GOES_ON = re.compile(r"(?:^|\s)(?:på|i|af|til|for|og|med|fra|ved|pr\.|eller|samt|-)$|[,/-]$", re.I)


@dataclass(frozen=True, slots=True)
class CellRun:
    """A table whose cells stand one a line."""

    start: int  # first line, of the column names if there are any
    end: int  # line after the last
    headers: tuple[tuple[int, int], ...]  # the lines of each column's name; none where it has none
    rows: tuple[tuple[tuple[int, int], ...], ...]  # for each row, the lines of each cell: first, end


@dataclass(frozen=True, slots=True)
class _Cell:
    start: int  # line
    end: int
    text: str

    @property
    def number(self) -> bool:
        return _is_value(self.text)


def cell_runs(texts: Sequence[str]) -> tuple[CellRun, ...]:
    """The tables among these lines that stand one cell a line, in order."""
    found = []
    for start, end in _stretches(texts):
        if run := _run(_cells(texts, start, end), _below_caption(texts, start)):
            found.append(run)
    return tuple(found)


def _is_value(text: str) -> bool:
    return is_numeric(text) or bool(_DASH.match(text) or _RANGE.match(text))


def _below_caption(texts: Sequence[str], start: int) -> bool:
    return start > 0 and bool(CAPTION_NUMBER.match(texts[start - 1]))


def _stretches(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Lines short enough to be cells, between lines that are not: captions, prose, list entries, rows."""
    for cell, group in groupby(range(len(texts)), key=lambda i: _may_be_cell(texts[i])):
        lines = list(group)
        if cell and len(lines) >= LEAST_ROWS * 2:
            yield lines[0], lines[-1] + 1


def _may_be_cell(text: str) -> bool:
    if _is_value(text):
        return True
    if len(text) > LONGEST_CELL or CAPTION_NUMBER.match(text) or len(_AMONG.findall(text)) > 1:
        return False
    return not _NO_CELL.search(text) or bool(_ABBREVIATED.search(text))


def _cells(texts: Sequence[str], start: int, end: int) -> list[_Cell]:
    """Lines as cells; words that plainly go on on the next line are one cell."""
    cells: list[_Cell] = []
    for i in range(start, end):
        text = texts[i]
        if cells and continues_cell(cells[-1].text, text):
            last = cells.pop()
            joined = last.text[:-1] + text if last.text.endswith("-") else f"{last.text} {text}"
            cells.append(_Cell(last.start, i + 1, joined))
        else:
            cells.append(_Cell(i, i + 1, text))
    return cells


def continues_cell(before: str, text: str) -> bool:
    """Whether a line goes on with the words of the cell above: "Udvendig pleje og" / "vedligehold"."""
    if _is_value(text) or _is_value(before):
        return False
    return text[:1].islower() or text.startswith("(") or bool(_GOES_ON.search(before))


def _run(cells: Sequence[_Cell], captioned: bool) -> CellRun | None:
    """The one table that a stretch of cells is, if nothing about it is in doubt."""
    return _years_down(cells) or _labelled(cells, captioned)


def _labelled(cells: Sequence[_Cell], captioned: bool) -> CellRun | None:
    """Rows of words and then numbers, as many in each."""
    names, rest = _year_names(cells)
    groups = _groups(rest)
    counts = {len(values) for _, values in groups}
    words = {len(labels) for labels, _ in groups[1:]}
    if len(groups) < LEAST_ROWS or len(counts) != 1 or len(words) != 1:
        return None
    (width,), (labels,) = counts, words
    if labels > MOST_WORD_COLUMNS or (width == 1 and not captioned):
        return None  # a title and a page number: a table of contents says so as well
    headers = _headers(names, groups[0][0][:-labels], labels, width)
    if headers is None:
        return None
    return _made(headers, [(*first[-labels:], *values) for first, values in groups])


def _years_down(cells: Sequence[_Cell]) -> CellRun | None:
    """Rows that a year begins: "År", "Ophold", "Døgn", "2021", "38", "3.120", "2022" …"""
    first = next((i for i, c in enumerate(cells) if c.number), 0)
    last = next((i for i, c in enumerate(cells) if i > first and not c.number), len(cells))
    if first < 2 or not is_corner(cells[0].text) or (last - first) % first:
        return None
    rows = [cells[i : i + first] for i in range(first, last, first)]
    years = [int(r[0].text) if is_year(r[0].text) else 0 for r in rows]
    steps = {b - a for a, b in pairwise(years)}
    odd = any(is_year(c.text) for r in rows for c in r[1:])
    return (
        _made(cells[:first], rows) if len(rows) >= LEAST_ROWS and steps in ({1}, {-1}) and not odd else None
    )


def _made(headers: Sequence[_Cell], rows: Sequence[Sequence[_Cell]]) -> CellRun:
    return CellRun(
        min([c.start for c in headers] + [rows[0][0].start]),
        rows[-1][-1].end,
        tuple((c.start, c.end) for c in headers),
        tuple(tuple((c.start, c.end) for c in row) for row in rows),
    )


def _groups(cells: Sequence[_Cell]) -> list[tuple[list[_Cell], list[_Cell]]]:
    """Words and the numbers that follow them, for as long as numbers do; words at the end belong to none."""
    groups: list[tuple[list[_Cell], list[_Cell]]] = []
    for number, run in groupby(cells, key=lambda c: c.number):
        if not number:
            groups.append((list(run), []))
        elif groups:
            groups[-1][1].extend(run)
        else:
            return []
    if groups and not groups[-1][1]:
        groups.pop()
    return groups


def _year_names(cells: Sequence[_Cell]) -> tuple[list[_Cell], list[_Cell]]:
    """Names that end in years over the columns, and the other cells: "Kommune", "2022" / "Vestrup" …"""
    first = next((i for i, c in enumerate(cells) if c.number), len(cells))
    last = first
    while last < len(cells) and is_year(cells[last].text):
        last += 1
    steps = {int(b.text) - int(a.text) for a, b in pairwise(cells[first:last])}
    below = last < len(cells) and not cells[last].number
    return (list(cells[:last]), list(cells[last:])) if below and steps in ({1}, {-1}) else ([], list(cells))


def _headers(
    years: Sequence[_Cell], over: Sequence[_Cell], labels: int, width: int
) -> tuple[_Cell, ...] | None:
    """The names over the columns, one a cell; None where it is in doubt which stands over which.

    A name may have lost its other half, and the labels' column its name: that both cells and names are
    as many is sure only where the first is the name of a column of labels. Without names each row may
    have lost a cell.
    """
    names = years or over
    if years and over:
        return None
    if years and len(years) == width and all(c.number for c in years):
        return (*[_Cell(years[0].start, years[0].start, "")] * labels, *years)
    if len(names) == labels + width and is_corner(names[0].text):
        return tuple(names)
    return None


def is_corner(text: str) -> bool:
    """Whether words name the column of a table's labels: "Kommune", "Tilbudstype"."""
    return _begins_with_one_of(text, _names("corners"))


def is_column(text: str) -> bool:
    """Whether words name a column of any kind: "Ansvarlig", "Tilbudstype"."""
    return is_corner(text) or _begins_with_one_of(text, _names("columns"))


def _begins_with_one_of(text: str, names: Sequence[str]) -> bool:
    first = text.casefold().split("/")[0].split(" ")[0]
    stems = {first.removesuffix(end) for end in ("", "r", "er", "e")}
    return any(s == n or (len(n) >= LEAST_COMPOUND and s.endswith(n)) for s in stems for n in names)


@cache
def _names(of: str) -> tuple[str, ...]:
    data = resources.files("ingest").joinpath("tables.toml").read_text(encoding="utf-8")
    found: list[str] = tomllib.loads(data)[of]
    return tuple(found)
