"""Which lines that name a meeting speak for a page, and for the file's first paper.

Comes in: a `Reading`. Goes out: `Named` lines. Left to others: which meeting takes its day from them
(`contexts`).
"""

from __future__ import annotations

import bisect

from ingest.head_words import alike
from ingest.nesting_evidence import Footers
from ingest.reading import Named, Reading


def dated_over(reading: Reading, page: int) -> Named | None:
    """What a page's header or footer says of its meeting, where it says one day."""
    on = reading.named_between(_first_of(reading, page), _first_of(reading, page + 1))
    days = [n for n in on if n.line.date and not n.line.label and reading.is_running(n)]
    return days[0] if len({n.line.date for n in days}) == 1 else None


def first_paper(reading: Reading, head: int) -> list[Named]:
    """What lines say of a meeting on the pages of the file's first paper: those with the same footers.

    Where other papers follow, what runs over their pages says nothing of this meeting, and neither do the
    headers over their title blocks.

    Args:
        head: the first line of the file's first item.
    """
    end = next((s for s in reading.starts if s > head), len(reading.lines))
    while 0 < end < len(reading.lines) and reading.flags[end - 1] and reading.tops_page(end):
        end -= 1
    path = reading.path(reading.lines[head].page)
    found = reading.named_between(0, min(end, _numbered_anew(reading, path)))
    return [n for n in found if reading.path(reading.lines[n.index].page) == path]


def _numbered_anew(reading: Reading, path: Footers) -> int:
    """The first line of the page on which a number comes again with another title, under the same footers."""
    seen: dict[str, str] = {}
    for i, head in reading.heads.items():
        page = reading.lines[i].page
        if reading.path(page) == path and not alike(seen.setdefault(head.number, head.title), head.title):
            return _first_of(reading, page)
    return len(reading.lines)


def _first_of(reading: Reading, page: int) -> int:
    """Index of a page's first line."""
    return bisect.bisect_left(reading.lines, page, key=lambda line: line.page)
