"""Whether minutes call themselves a draft, or approved.

Comes in: the lines of a meeting's title block, of its end, and its running headers. Goes out: an
`Approval` with the line that says so. Left to others: the rest of the title block (`meeting_facts`).

An item that approves the minutes of the meeting before says nothing about these, so no item is asked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.cleaning import Line
from ingest.model import Approval, Evidence
from ingest.title_fields import LONGEST, OUTRIGHT, is_entry

CLOSING = 25  # lines at a meeting's end in which it says when it ended, and that it is approved


def closing_lines(last: Sequence[Line]) -> Sequence[Line]:
    """The lines at the end of the last item's content that end the meeting, and not the item."""
    start = max(len(last) - CLOSING, 0)
    for i in range(start, len(last)):
        if _CLOSES.match(last[i].text):
            return last[i:]
    return ()


_CLOSES = re.compile(
    r"^(?:mødet (?:blev |er )?(?:hævet|hævede\w*|slutte\w+|slut|afsluttet\w*)\b|møde slut\b|underskrift\w*\b"
    r"|(?:dette )?referat(?:et)? (?:er|blev) (?:endnu )?(?:ikke )?godkendt\b"
    r"|godkendt (?:den|d\.) ?\d|godkendt\s*:)",
    re.I,
)

_PAPER = r"(?:(?:beslutnings|møde)?referat(?:et)?|(?:beslutnings)?protokol(?:len)?|dagsorden(?:en)?)"
_DRAFT = re.compile(
    rf"^\W*(?:udkast|kladde|foreløbigt?|ikke[ -]godkendt|endnu ikke godkendt)\W*$"
    rf"|^\W*(?:(?:1|2)\.\s*)?(?:udkast|kladde|foreløbigt?|ikke[ -]godkendt)(?:\s+til)?\s*[:–-]?\s*{_PAPER}\b"
    rf"|^\W*{_PAPER}\b[^.]{{0,60}}?[\s(–-]+(?:er\s+)?(?:endnu\s+)?(?:udkast|kladde|ikke[ -]godkendt)\W*$",
    re.I,
)
_APPROVED = re.compile(
    rf"^\W*(?:dette\s+)?{_PAPER}\s+(?:er|blev)\s+(?:herefter\s+)?godkendt"
    r"(?:\W*$|\s+(?:den|d\.|på|af|ved|elektronisk|og|i)\b)"
    rf"|^\W*godkendt\s+{_PAPER}\b|^\W*{_PAPER}\s*[(–-]\s*godkendt\b[^.]{{0,40}}$"
    rf"|^\W*godkendt\s*:?\s*(?:den|d\.|dato|pr\.)?\s*:?\s*(?=\d)",
    re.I,
)
_OF_OTHERS = re.compile(
    r"\bgodkendelse af\b|\b(?:fra|af|til) mødet\s+(?:den|d\.)|\bseneste møde|\bsidste møde|\bforrige", re.I
)


def approval_of(
    front: Sequence[Line], closing: Sequence[Line], running: Sequence[Line], last_title: str
) -> tuple[Approval | None, list[Evidence]]:
    """What they say of themselves, in the title block, at the end, or over each page."""
    about_minutes = re.search(r"referat|protokol", last_title, re.I)
    lines = [*front, *(() if about_minutes else closing), *running]
    for pattern, approval in ((_DRAFT, Approval.DRAFT), (_APPROVED, Approval.APPROVED)):
        for line in lines:
            says = len(line.text) <= 120 and pattern.search(line.text)
            if says and not _OF_OTHERS.search(line.text) and not is_entry(line.text):
                return approval, [
                    Evidence("approval", line.text[:LONGEST], OUTRIGHT, line.raw_start, line.raw_end)
                ]
    return None, []
