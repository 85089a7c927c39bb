"""Which of the rows that may answer do.

Comes in: `TableTerms` and the rows that may. Goes out: the rows asked for, and whether no other fits as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from service.figures.table_terms import TableTerms, akin
from service.figures.words import pattern

MOST_LINES = 4
TIED = 0.97  # share of the best row's score from which another one answers as well
TOTAL_ASKED, YEAR_ROW = (
    2.0,
    3.0,
)  # what a row gains for being the total, or of the mark, size or year, asked for


def chosen(table: TableTerms, usable: Sequence[int]) -> tuple[list[int], bool]:
    """The rows asked for, and whether no other fits as well."""
    if table.asked.difference and len(table.labels) <= MOST_LINES and any(map(table.difference, usable)):
        return list(usable), True  # the table's own difference, with the rows it is of
    own = {i: s for i in usable if (s := _own(table, i))}
    if not own:
        bare = [i for i in usable if table.total(i)] or ([0] if len(table.labels) == 1 else [])
        return (bare[-1:], True) if _spoken_of(table) else ([], True)
    totals = [i for i in usable if table.total(i)]
    if totals and table.asked.total and not table.rows_named and not _beyond_caption(table, own, totals):
        return [max(totals, key=lambda i: own.get(i, 0.0))], True
    best = max(own.values())
    order = sorted(own, key=lambda i: -own[i])
    first = [i for i in order if own[i] >= TIED * best]
    if table.asked.years and all(table.years(i) for i in first):
        return sorted(first)[:MOST_LINES], True
    if len(first) > 1:
        if table.several and all(any(n.of(table.labels[i]) for n in table.asked.names) for i in first):
            return sorted(first)[:MOST_LINES], True
        return (sorted(first), False) if len(first) < MOST_LINES else ([], False)
    further = _further(table, first[0], order[1:]) if table.asked.coordinated else []
    total_column = any(pattern("labels", "total").search(h) for h in table.sheet.headers[1:])
    if totals and table.asked.total and not total_column and first[0] not in totals and not further:
        further = totals[-1:]
    return sorted([*first, *further]), True


def _beyond_caption(table: TableTerms, own: Collection[int], totals: Collection[int]) -> bool:
    """Whether a row's label holds a word of the question that the table's own name does not."""
    named = table.over.union(*(table.labels[i] for i in totals))
    return any(not table.meeting.met(t, named) for i in own for t in table.telling(i))


def _spoken_of(table: TableTerms) -> bool:
    """Whether the table as a whole is what the question's words are of."""
    around = table.over | table.context | table.opening
    return table.share(around) >= 0.6 and table.share(table.over) >= 0.3


def _own(table: TableTerms, i: int) -> float:
    """What a row's label alone says for it."""
    label = table.labels[i]
    telling = table.telling(i)
    score = 0.0
    if telling:
        idle = [k for k in label if not any(table.meeting.met(t, {k}) for t in telling)]
        held = sum(telling.values())
        score = held * (0.4 + 0.6 * held / (held + sum(table.meeting.idf(k) for k in idle)))
    if table.asked.marks and any(
        m in table.line_marks(i) or _in(m, table.line_marks(i)) for m in table.asked.marks
    ):
        score += YEAR_ROW
    if any(table.ranges(i, stem) for _, stem in table.asked.sizes):
        score += YEAR_ROW
    if table.years(i) & set(table.asked.years):
        score += YEAR_ROW
    if table.asked.total and table.total(i) and not table.rows_named:
        score += TOTAL_ASKED
    if table.asked.difference and score and table.difference(i):
        score += TOTAL_ASKED
    return score


def _further(table: TableTerms, first: int, others: Sequence[int]) -> list[int]:
    """Rows that speak to words of the question which neither the first row nor the table does."""
    held = table.labels[first] | table.over
    added: list[int] = []
    for i in others:
        new = {
            t
            for t in table.asked.wanted
            if table.meeting.met(t, table.labels[i]) and not table.meeting.met(t, held)
        }
        if new and len(added) < MOST_LINES - 1 and not table.total(i):
            added.append(i)
            held = held | table.labels[i]
    return added


def _in(mark: tuple[str, str], marks: Collection[tuple[str, str]]) -> bool:
    return any(m == mark[1] and akin(s, mark[0]) for s, m in marks)
