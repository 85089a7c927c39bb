"""What an item's heading is, and the words that only headings have.

Goes out: `ItemHead` and small patterns. Left to others: finding heads (`heads`), choosing among the lines
that look like one (`head_choice`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import evidence

ROUTINE = re.compile(
    r"^(?:evt\.?|eventuelt|næste møde\w*|meddelelser|orientering\w*(?: og eventuelt)?"
    r"|godkendelse af (?:dagsorden\w*|referat\w*).*|velkomst.*|kommende møder|mødeplan)$",
    re.I,
)
_NUMBER = re.compile(r"(?P<digits>\d+)(?P<letter>[a-z])?", re.I)


@dataclass(frozen=True, slots=True)
class ItemHead:
    """An item's heading: lines[first:after] are its number, title and case number."""

    first: int
    after: int
    number: str
    title: str
    style: str  # "label": "Punkt 4." + title · "label_title": "Punkt 4: title" · "numbered": "4. title"
    case_number: str | None = None

    @property
    def value(self) -> int:
        return self.place[0]

    @property
    def place(self) -> tuple[int, int]:
        """Number and letter, in order: "3a" is (3, 1), between (3, 0) and (4, 0)."""
        match = _NUMBER.match(self.number)
        if not match:
            return 0, 0
        return int(match["digits"]), ord(match["letter"].lower()) - 96 if match["letter"] else 0


def plain_number(number: str) -> str:
    """ "03" is item 3."""
    return number.lstrip("0") or number


def needs_no_section(title: str) -> bool:
    """Whether an item of this title often has none: it is closed, or of every agenda."""
    return bool(ROUTINE.match(title) or evidence.CLOSED.search(title))


def alike(a: str, b: str) -> bool:
    """Whether one title begins as the other, letters and digits alone."""
    short, long = _letters(a, b)
    return bool(short) and long.startswith(short[:40])


def is_cut_off(a: str, b: str) -> bool:
    """Whether the longer of two titles has all letters of the shorter: nothing is lost that only one says."""
    short, long = _letters(a, b)
    return long.startswith(short)


def _letters(a: str, b: str) -> tuple[str, str]:
    short, long = sorted((re.sub(r"\W+", "", t).casefold() for t in (a, b)), key=len)
    return short, long
