"""Title blocks whose lines say little each: a bare "Referat", under it a body's name and a date.

Comes in: lines, bodies. Goes out: what these lines say of a meeting, by index. Left to others: lines
that say it by themselves (`evidence.meeting_line`), and which items the meeting holds (`contexts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.bodies import NEAR_TITLE, TITLE_WORD, Bodies
from ingest.cleaning import Line
from ingest.dates import find_dates
from ingest.evidence import ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED, MeetingLine, meeting_line

_NAMED = re.compile(r"^(?:møde i |i |for |til |møde:? )?(?P<name>[A-ZÆØÅ][^.:;?!\d]{2,80})$")
REACH = 7  # lines of a block


def title_block_lines(lines: Sequence[Line], flags: Sequence[bool], bodies: Bodies) -> dict[int, MeetingLine]:
    """Lines of such blocks → what they say; only of blocks that name a day.

    Under an item "Referat" is a section's heading: no line near it labels a date there.
    """
    found: dict[int, MeetingLine] = {}
    for line in lines:
        if (bare := TITLE_WORD.match(line.text)) and not flags[line.index]:
            what = bare["what"].lower().replace("protokol", "referat")
            found |= _block(lines, line.index, what, bodies)
    return found


def _block(lines: Sequence[Line], first: int, what: str, bodies: Bodies) -> dict[int, MeetingLine]:
    block: dict[int, MeetingLine] = {first: MeetingLine(None, None, what)}
    dated = False
    for line in lines[max(first - NEAR_TITLE, 0) : first]:  # the body's name may stand over the word
        if body := _named(line, lines[first], bodies):
            block[line.index] = MeetingLine(body, None, label=True)
    for line in lines[first + 1 : first + 1 + REACH]:
        text = line.text
        if any(p.match(text) for p in (ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED, TITLE_WORD)):
            break
        said = meeting_line(text, bodies)
        if said:
            dated = dated or said.date is not None
        elif line.index <= first + NEAR_TITLE and (body := _named(line, lines[first], bodies)):
            block[line.index] = MeetingLine(body, None, label=True)
        elif len(text) < 50 and (day := _only_date(text)):
            block[line.index] = MeetingLine(None, day, label=True)
            dated = True
    return block if dated else {}


def _named(line: Line, over: Line, bodies: Bodies) -> str | None:
    """The body whose name is the whole line, on the title word's page."""
    name = _NAMED.match(line.text)
    if not name or line.page != over.page:
        return None
    body = bodies.short(name["name"])
    told = max((end - start for start, end in bodies.spans(name["name"], body)), default=0) if body else 0
    return body if told >= len(name["name"]) / 2 else None


def _only_date(text: str) -> date | None:
    """The day of a line that says little else: "Den 7. marts 2022 kl. 13-15"."""
    found = find_dates(text)
    rest = len(text) - (found[0].end - found[0].start) if len(found) == 1 else len(text)
    return found[0].date if len(found) == 1 and rest <= 24 else None
