"""What the cells of a table count: their values, and the units they are counted in.

Comes in: the rows of one table. Goes out: the same rows with `units` and `values`. A unit stands in the
cell, in its column's header, in the row's label or in the caption; where two of these differ it is left
out. Left to others: what the rows are (`tables`, `table_cells`, `table_grids`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from ingest.model import TableRow
from ingest.numbers import (
    YEAR_UNIT,
    Marks,
    column_marks,
    forms,
    is_numeric,
    is_year,
    read_number,
    unit_of,
    units,
)

_BRACKETS = re.compile(r"\(([^()]{1,30})\)")
_RANGE = re.compile(r"^\D{0,4}\d[\d.,]*\s?[-–]\s?\d[\d.,]*\s*(?P<unit>[^\W\d][\w.]*|%)?$")
_YEARS = re.compile(r"^(?:år|årstal|kalenderår|regnskabsår|budgetår)$", re.I)


def measured(rows: Sequence[TableRow]) -> tuple[TableRow, ...]:
    """The rows of one table, with a value and a unit for each cell."""
    width = Counter(len(r.cells) for r in rows).most_common(1)[0][0] if rows else 0
    usual = [r for r in rows if len(r.cells) == width]
    whole = column_marks(c for r in rows for c in r.cells[1:])
    marks = [column_marks((r.cells[i] for r in usual), whole) for i in range(width)]
    years = {i for i in range(width) if _holds_years(usual, i)}
    return tuple(_measure(r, marks if len(r.cells) == width else [], whole, years) for r in rows)


def _holds_years(rows: Sequence[TableRow], column: int) -> bool:
    """Whether a column's numbers are years: by its name, or each of its cells."""
    cells = [r.cells[column] for r in rows if r.cells[column]]
    names = {r.headers[column] for r in rows if r.headers}
    told = any(_YEARS.match(n) for n in names)
    return bool(cells) and all(is_year(c) for c in cells) and (told or column == 0 or len(cells) > 1)


def _measure(row: TableRow, marks: Sequence[Marks], whole: Marks, years: set[int]) -> TableRow:
    values: list[float | None] = []
    named: list[str] = []
    for i, cell in enumerate(row.cells):
        number = read_number(cell, marks[i] if marks else whole)
        counted = i > 0 or number is not None
        values.append(number.value if number else None)
        if marks and i in years and number:
            named.append(YEAR_UNIT)
        else:
            named.append(_unit(row, i, cell) if counted else "")
    return replace(row, units=tuple(named), values=tuple(values))


def _unit(row: TableRow, column: int, cell: str) -> str:
    """The unit of a cell that holds an amount; "" for words, and where nothing names it or two things do."""
    spread = _RANGE.match(cell)
    if not is_numeric(cell) and not spread:
        return ""
    number = read_number(re.sub(r"[.,]", "", cell))
    own = number.unit if number else unit_of((spread["unit"] or "") if spread else "")
    header = header_unit(row.headers[column]) if row.headers else ""
    scales = units("scale")
    if own and not (own in scales and header.startswith(own)):
        return own
    label = header_unit(row.cells[0]) if column else ""
    near = [u for u in (header, label) if u and u != "antal"]
    if len(set(near)) > 1:
        return ""
    return next(iter(near), "") or (
        "antal" if "antal" in (header, label) else header_unit(row.caption or "", True)
    )


def header_unit(text: str, caption: bool = False) -> str:
    """The unit that a header names: "Beløb i 1.000 kr.", "(mio. kr.)", "Pct.", "Antal borgere", "Pladser".

    A caption's words are too many to be a unit by themselves; it says "(…)" or "i …".
    """
    for found in reversed(_BRACKETS.findall(text)):
        inside = re.sub(r"^(?:angivet |opgjort )?i (?:hele )?", "", found.strip(), flags=re.I)
        if unit := unit_of(inside):
            return unit
    if said := list(_said().finditer(text)):
        return unit_of(said[-1]["unit"])
    if caption:
        return ""
    bare = _BRACKETS.sub("", text).strip()
    if unit := unit_of(bare):
        return unit
    first = bare.casefold().split(" ")[0]
    return first if first in units("header") else ""


@cache
def _said() -> re.Pattern[str]:
    """ "i 1.000 kr.", "i hele mio. kr.", "i dage", ", pct." within a header or caption; "i år" is no unit."""
    words = [*forms("money", "share"), *(f for f in forms("time") if f not in ("år", "døgn"))]
    choice = "|".join(map(re.escape, words))
    return re.compile(
        rf"(?:\bi\s+|,\s+)(?:hele\s+)?(?P<unit>(?:{choice})(?: pr\. [a-zæøå]+)?)(?=[\s,;:)]|\.?$)", re.I
    )
