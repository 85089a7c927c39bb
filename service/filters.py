"""Explicit filters of a search, as surfaces receive them: strings and dates → `Filters`.

Comes in: what a user or a program wrote. Goes out: `Filters`, or a day. Left to others: filters that
follow from the wording of a question (`understand`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ingest.dates import find_dates
from ingest.model import DocumentKind, Outcome, SectionRole

if TYPE_CHECKING:
    from index.model import Filters


def parse_day(text: str) -> date | None:
    """The day that the text is: "2022-05-23", "23-05-2022", "23.5.2022", "23. maj 2022"; else None."""
    words = text.strip()
    found = find_dates(words)
    whole = len(found) == 1 and (found[0].start, found[0].end) == (0, len(words))
    return found[0].date if whole else None


def to_filters(
    bodies: Sequence[str],
    first: date | None,
    last: date | None,
    sections: Sequence[str],
    kinds: Sequence[str],
    outcomes: Sequence[str] = (),
) -> Filters:
    """Filters from values of the contract.

    Raises:
        ValueError: a section, kind or outcome is not one of the contract's.
    """
    from index.model import Filters

    return Filters(
        bodies=tuple(b for b in bodies if b.strip()),
        first=first,
        last=last,
        kinds=tuple(DocumentKind(k) for k in kinds),
        sections=tuple(SectionRole(s) for s in sections),
        outcomes=tuple(Outcome(o) for o in outcomes),
    )
