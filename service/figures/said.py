"""Cells → the sentence that points them out, and the check that it holds nothing else.

Comes in: a `Found`. Goes out: `Remark`s made of the cells' own words, with sums and differences beside the
cells they are of. Left to others: which cells (`match`), quoting their rows (`figures`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.numbers import units
from ingest.table_cells import is_corner
from service.draft import Said
from service.figures.asked import Asked
from service.figures.match import Found
from service.figures.sheets import Line
from service.figures.words import data, pattern

SHORT_LABEL = 2  # characters of a label that says nothing without the name of its column
LONG_CORNER = 12  # characters of a name over the labels from which it may be that of the table
LONGEST_LABEL = 110
MOST_CELLS = 6  # cells of a row that are told apart by their columns' names
MOST_TOPS = 3  # rows that may share the greatest figure
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure as it stands, and what it counts."""

    label: str
    head: str
    text: str
    value: float | None
    unit: str

    @property
    def shown(self) -> str:
        """With the unit that its table names, if neither cell, row nor column does: "22.512 (1.000 kr.)"."""
        own = re.sub(r"[\d.,\s–-]", "", self.text)
        told = self.unit in f"{self.head} {self.label}".casefold()
        if own or told or self.unit not in units("money"):
            return self.text
        return f"{self.text} {_bracketed(self.unit)}"

    @property
    def sure(self) -> bool:
        """Whether its value has the digits that stand there."""
        if self.value is None:
            return False
        digits = re.sub(r"\D", "", self.text).lstrip("0")
        return any(f"{abs(self.value):.{d}f}".replace(".", "").lstrip("0") == digits for d in range(4))


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about cells and the rows they are of."""

    text: str
    lines: tuple[Line, ...]
    result: str = ""
    frame: str = ""


def remarks(asked: Asked, found: Found, language: str) -> tuple[Remark, ...]:
    """What to say of a table's cells; nothing where a pairing of cell and column is in doubt."""
    words = data()["said"][language]
    columns, lines = found.columns, found.lines
    if not (columns.asked or columns.alone):
        return ()
    if asked.most or asked.least:
        return _extremes(asked, found, words)
    chosen = _shown(asked, found)
    cells = [(c, line) for line in lines for c in _cells(line, chosen, columns.alone)]
    if len(cells) > MOST_CELLS * len(lines):
        return ()
    out = [Remark(_row(own), (line,)) for line in lines if (own := _cells(line, chosen, columns.alone))]
    one_way = len(lines) == 1 or len(chosen) == 1
    own_result = columns.own_difference in chosen or columns.own_total in chosen or _has_difference(lines)
    if found.sure and one_way and not own_result and (extra := _arithmetic(asked, cells, words)):
        out.append(extra)
    return tuple(out)


def _shown(asked: Asked, found: Found) -> tuple[int, ...]:
    """The columns to tell of: with a difference the table's own, without a sum none of its totals."""
    columns, chosen = found.columns, found.columns.asked
    if asked.difference and columns.own_difference is not None and len(found.lines) == 1:
        pair = tuple(i for i in chosen if i != columns.own_difference)
        return (*(pair if len(pair) == 2 else ()), columns.own_difference)
    dropped = {columns.own_difference} if not asked.difference else set()
    if not asked.total and columns.own_total is not None and not columns.by_name:
        dropped.add(columns.own_total)
    return tuple(i for i in chosen if i not in dropped) or chosen


def _has_difference(lines: Sequence[Line]) -> bool:
    return any(pattern("labels", "difference").search(x.label) for x in lines)


def _cells(line: Line, columns: Sequence[int], alone: bool = False) -> list[Cell]:
    heads = line.headers or ("",) * len(line.cells)
    shown = [i for i, v in enumerate(line.values) if i and v is not None] if alone else columns
    label = _cut(line.label or heads[0])
    if len(label) <= SHORT_LABEL and line.label and heads[0]:
        label = f"{heads[0]} {label}"  # "Mulighed 3"
    elif line.label and len(heads[0]) >= LONG_CORNER and not is_corner(heads[0]):
        label = f"{_cut(heads[0])}, {label}"  # the name of that part of the table which the row is in
    return [
        Cell(label, heads[i], line.cells[i], line.values[i], line.units[i]) for i in shown if line.cells[i]
    ]


def _cut(label: str) -> str:
    label = label.rstrip(":")
    return label if len(label) <= LONGEST_LABEL else label[:LONGEST_LABEL].rsplit(" ", 1)[0] + " …"


def _row(cells: Sequence[Cell]) -> str:
    """ "Løn, Model C: 22.512 (1.000 kr.)"; "Sandvejle – Afviste borgere: 24 · Heraf under 25 år: 9"."""
    label = cells[0].label
    if len(cells) == 1:
        return f"{', '.join(filter(None, (label, cells[0].head)))}: {cells[0].shown}"
    return f"{label} – " + " · ".join(f"{c.head}: {c.shown}" for c in cells)


def _arithmetic(asked: Asked, cells: Sequence[tuple[Cell, Line]], words: dict[str, str]) -> Remark | None:
    """The difference of two cells or the sum of several, where all count the same."""
    own = [c for c, _ in cells]
    if len(own) < 2 or not all(c.sure for c in own) or len({c.unit for c in own}) > 1:
        return None
    lines = tuple(dict.fromkeys(line for _, line in cells))
    if asked.difference and len(own) == 2:
        high, low = sorted(own, key=lambda c: -(c.value or 0.0))
        result = _written((high.value or 0.0) - (low.value or 0.0), own)
        text = f"{words['difference'].capitalize()}: {high.text} − {low.text} = {result}"
        return Remark(text, lines, result, words["difference"])
    if _overlap(own):
        return None
    if asked.total and not asked.difference and own[0].unit not in units("share"):
        result = _written(sum(c.value or 0.0 for c in own), own)
        text = f"{words['sum'].capitalize()}: {' + '.join(c.text for c in own)} = {result}"
        return Remark(text, lines, result, words["sum"])
    return None


def _overlap(cells: Sequence[Cell]) -> bool:
    """Whether a figure holds another, so that a sum counts twice: "Afviste" and "Heraf unge", "I alt"."""
    parts = any(pattern("labels", "part").search(name) for c in cells for name in (c.head, c.label))
    totals = [bool(pattern("labels", "total").search(c.label)) for c in cells]
    return parts or (any(totals) and not all(totals))


def _written(value: float, cells: Sequence[Cell]) -> str:
    """An amount in Danish figures, with the decimals of its terms and their unit.

    >>> _written(1234.5, [Cell("", "", "1.000,5 kr.", 1000.5, "kr.")])
    '1.234,5 kr.'
    """
    decimals = max(_decimals(c.value or 0.0) for c in cells)
    digits = f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
    unit = cells[0].unit
    if unit in units("share"):
        return f"{digits} procentpoint"
    return f"{digits} {_bracketed(unit)}" if unit in units("money") else digits


def _bracketed(unit: str) -> str:
    return f"({unit})" if unit[:1].isdigit() else unit


def _decimals(value: float) -> int:
    return next((d for d in range(3) if abs(value * 10**d - round(value * 10**d)) < 1e-6), 3)


def _extremes(asked: Asked, found: Found, words: dict[str, str]) -> tuple[Remark, ...]:
    """The row with the most or the least, where the table is whole and one column is meant."""
    columns = found.columns
    chosen = columns.asked
    if len(chosen) > 1 and columns.own_total is not None and columns.own_total in chosen:
        chosen = (columns.own_total,)
    rows = [(c, line) for line in found.lines for c in _cells(line, chosen, columns.alone) if c.sure]
    values = [c.value for c, _ in rows if c.value is not None]
    if not (columns.alone or len(chosen) == 1) or len(rows) < 2 or len({c.unit for c, _ in rows}) > 1:
        return ()
    best = max(values) if asked.most else min(values)
    top = [(c, line) for c, line in rows if c.value == best]
    if len(top) > MOST_TOPS or not _whole(found, chosen[0], values, best, asked.most):
        return ()
    frame = words["most" if asked.most else "least"]
    return tuple(Remark(f"{_row([c])} – {frame}", (line,), frame=frame) for c, line in top)


def _whole(found: Found, column: int, values: Sequence[float], best: float, most: bool) -> bool:
    """Whether a row that the table may have lost could not change which is greatest or least."""
    lines = [x for x in found.sheet.lines if pattern("labels", "total").search(x.label)]
    total = lines[-1].values[column] if lines and len(lines[-1].values) > column else None
    if total is None or column == 0:
        return True
    left, slack = total - sum(values), 0.01 * abs(total)
    return abs(left) <= slack or (most and -slack <= left < best)


def holds(said: Said, quotes: str) -> bool:
    """Whether every figure and word of a sentence stands in the quotes, frame and result aside.

    >>> holds(Said("Løn, Model C: 22.512", ()), "Model A Model C Løn 26.140 22.512")
    True
    >>> holds(Said("Løn, Model C: 22.513", ()), "Model A Model C Løn 26.140 22.512")
    False
    """
    text = said.text
    if said.result:
        before, _, after = text.rpartition(" = ")
        if after != said.result or not before:
            return False
        text = before
    own = _words(text) - _words(said.frame)
    return own <= _words(quotes)


def _words(text: str) -> set[str]:
    """Words and figures, "kroner" as "kr"."""
    return {"kr" if w in ("kroner", "krone") else w for w in _WORD.findall(text.casefold())}
