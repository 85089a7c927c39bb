"""Which rows of a table may answer: those that bear the name, the year, the mark and the size asked for.

Comes in: `TableTerms`. Goes out: whether a row may, and what the table lacks. Left to others: which of them
does (`rows`).
"""

from __future__ import annotations

from enum import StrEnum

from service.figures.table_terms import TableTerms, akin, years_in


class Lack(StrEnum):
    """What a table does not have of what was asked for."""

    NAME = "name"
    YEAR = "year"
    UNDATED = "undated"  # nothing says which year the table is of
    MARK = "mark"
    KIND = "kind"
    ROW = "row"
    COUNTED = "counted"  # nothing of it says that it counts such things


class Fits:
    """What a table has of what was asked for; `lacks` grows as rows are tried."""

    def __init__(self, table: TableTerms) -> None:
        self.table = table
        self.lacks: set[Lack] = set()

    def may(self, i: int) -> bool:
        """Whether a row bears the name, the year and the mark asked for."""
        return self._named(i) and self._dated(i) and self._marked(i) and self._sized(i)

    def _named(self, i: int) -> bool:
        """Whether a row, or what stands over its table, bears each name asked for."""
        table = self.table
        for name in table.asked.names:
            if name.of(table.labels[i]) or name.of(table.over):
                continue
            if any(name.of(label) for label in table.labels):
                if not (table.several and any(n.of(table.labels[i]) for n in table.asked.names)):
                    return False
                continue
            # A name that has a row in some table is no other table's, wherever else it is written. Of the
            # rest, what only the text around tells may be of any row that a word of the question picks out.
            far = frozenset[str]() if name in table.in_rows else table.opening | table.lead | table.around
            near = table.context if name in table.in_rows else table.context | table.opening
            if not name.of(table.over | table.context | far):
                self.lacks.add(Lack.NAME)
                return False
            if not name.of(table.over | near) and not table.telling(i):
                return False
        return True

    def _dated(self, i: int) -> bool:
        table = self.table
        held = table.years(i)
        return not (held and table.asked.years) or bool(held & set(table.asked.years))

    def check_years(self) -> None:
        """Note that a year asked for is not this table's."""
        table = self.table
        heads = [y for h in table.sheet.headers[1:] if (y := years_in(h))]
        in_heads = frozenset[int]().union(*heads)
        in_labels = frozenset[int]().union(*(table.years(i) for i in range(len(table.labels))))
        caption = years_in(f"{table.sheet.caption} {table.sheet.over}")
        for year in table.asked.years:
            fits = True
            if in_labels and not in_heads:
                fits = year in in_labels
            elif len(heads) > 1:
                fits = year in in_heads
            elif caption | in_heads:
                fits = year in caption | in_heads | years_in(f"{table.sheet.context} {table.sheet.opening}")
            elif year not in years_in(f"{table.sheet.lead_in} {table.sheet.context} {table.sheet.opening}"):
                self.lacks.add(Lack.UNDATED)
                continue
            if not fits:
                self.lacks.add(Lack.YEAR)

    def _marked(self, i: int) -> bool:
        """Whether a row's mark is the one asked for: of "domstype 1" and "domstype 2"."""
        table = self.table
        for stem, _ in table.asked.marks:
            marks = {m for s, m in table.asked.marks if s == stem}
            in_caption = [m for s, m in table.marks_of(table.sheet.caption) if s == stem]
            if in_caption and not marks & set(in_caption):
                return False
            family = [[m for s, m in table.line_marks(n) if akin(s, stem)] for n in range(len(table.labels))]
            if any(family) and not marks <= {m for found in family for m in found}:
                self.lacks.add(Lack.MARK)
            if any(family) and not marks & set(family[i]):
                return False
        return True

    def _sized(self, i: int) -> bool:
        """Whether a row's range holds the number asked for: "25-49 pladser" for 30."""
        table = self.table
        for size, stem in table.asked.sizes:
            ranges = [r for n in range(len(table.labels)) for r in table.ranges(n, stem)]
            if ranges and not any(low <= size <= high for low, high in table.ranges(i, stem)):
                return False
        return True
