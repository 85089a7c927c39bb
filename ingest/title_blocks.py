"""Title blocks whose lines say little each: a bare "Referat", under it a body's name and a date.

Comes in: lines, bodies. Goes out: what these lines say of a meeting, by index, and where a meeting's own
agenda or minutes begin. Left to others: lines that say it by themselves (`evidence.meeting_line`), and
which items the meeting holds (`contexts`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.bodies import NEAR_TITLE, TITLE_NUMBERED, TITLE_WORD, Bodies
from ingest.cleaning import Line
from ingest.dates import find_dates, full_dates
from ingest.evidence import (
    ITEM_LABEL,
    ITEM_LABEL_TITLE,
    ITEM_NUMBERED,
    MeetingLine,
    heading,
    meeting_like,
    meeting_line,
    title_like,
)
from ingest.title_fields import label_of

_NAMED = re.compile(r"^(?:møde i |i |for |til |møde:? )?(?P<name>[A-ZÆØÅ][^.:;?!\d]{2,80})$")
_ITEMS = (ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED)
REACH = 7  # lines of a block
LEAST_REST = 24  # characters that may stand beside a title block's day
LONGEST = 110  # characters; a longer line is text
_FIELDS = frozenset({"time", "time_and_place", "place", "participants", "apologies"})


def title_block_lines(lines: Sequence[Line], flags: Sequence[bool], bodies: Bodies) -> dict[int, MeetingLine]:
    """Lines of such blocks → what they say; only of blocks that name a day.

    Under an item "Referat" is a section's heading: no line near it labels a date there.
    """
    found: dict[int, MeetingLine] = {}
    for line in lines:
        bare = TITLE_WORD.match(line.text) or TITLE_NUMBERED.match(line.text)
        if bare and not flags[line.index]:
            what = bare["what"].lower().replace("protokol", "referat")
            found |= _block(lines, flags, line.index, what, bodies, bare.groupdict().get("year"))
    return found


def _block(
    lines: Sequence[Line],
    flags: Sequence[bool],
    first: int,
    what: str,
    bodies: Bodies,
    year: str | None = None,
) -> dict[int, MeetingLine]:
    block: dict[int, MeetingLine] = {first: MeetingLine(None, None, what)}
    alone = _tops_page(lines, flags, first)
    dated = silent = False  # silent: a line says nothing of a meeting
    for line in lines[max(first - NEAR_TITLE, 0) : first]:  # the body's name may stand over the word
        if body := _named(line, lines[first], bodies):
            block[line.index] = MeetingLine(body, None, label=True)
    for line in lines[first + 1 : first + 1 + REACH]:
        text = line.text
        if line.page != lines[first].page and not alone:
            break  # "Referat" at an item's end, and other minutes behind it
        if flags[line.index]:
            continue
        prose = len(text) > LONGEST or (text.endswith(".") and len(text) > 30)
        # "3. maj 2022 kl. 9" is a day, and no item 3.
        item = any(p.match(text) for p in _ITEMS) and _only_date(text, year) is None
        if prose or item or TITLE_WORD.match(text):
            break
        if line.page != lines[first].page and (silent or meeting_like(text)):
            break  # "Referat / Godkendt." ends a page, and other minutes begin on the next
        said = meeting_line(text, bodies)
        if said:
            dated = dated or said.date is not None
        elif line.index <= first + NEAR_TITLE and (body := _named(line, lines[first], bodies)):
            block[line.index] = MeetingLine(body, None, label=True)
        elif len(text) < 50 and (day := _only_date(text, year)):
            block[line.index] = MeetingLine(None, day, label=True)
            dated = True
        else:
            silent = True
    return block if dated else {}


def _named(line: Line, over: Line, bodies: Bodies) -> str | None:
    """The body whose name is the whole line, on the title word's page."""
    name = _NAMED.match(line.text)
    if not name or line.page != over.page:
        return None
    body = bodies.short(name["name"])
    told = max((end - start for start, end in bodies.spans(name["name"], body)), default=0) if body else 0
    return body if told >= len(name["name"]) / 2 else None


def _only_date(text: str, year: str | None = None) -> date | None:
    """The day of a line that says little else: "Den 7. marts 2022 kl. 13-15".

    Args:
        year: that the title over it names, for a day without one.
    """
    found = find_dates(text)
    rest = len(text) - (found[0].end - found[0].start) if len(found) == 1 else len(text)
    if len(found) != 1 or rest > LEAST_REST:
        return None
    day = found[0]
    return day.date if day.year or not year else replace(day, year=int(year)).date


def document_starts(
    lines: Sequence[Line], flags: Sequence[bool], bodies: Bodies, blocks: dict[int, MeetingLine]
) -> tuple[int, ...]:
    """Indices of the lines at which an agenda or minutes begin, by a title block of their own.

    A title with a date; a bare title word with its block; or fields ("Tid", "Sted", "Deltagere") over a
    page. Running headers begin nothing, and neither do an annex's name or an item's title.

    Args:
        blocks: what `title_block_lines` gave.
    """
    starts: list[int] = []
    for line in lines:
        i = line.index
        if flags[i] or not (
            _is_title(lines, flags, i, bodies) or i in blocks or _over_fields(lines, flags, i, bodies)
        ):
            continue
        if not starts or i - starts[-1] > REACH + NEAR_TITLE or _item_between(lines, starts[-1], i):
            starts.append(i)
    return tuple(starts)


def _item_between(lines: Sequence[Line], first: int, end: int) -> bool:
    return any(
        p.match(x.text) for x in lines[first:end] for p in (ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED)
    )


def _is_title(lines: Sequence[Line], flags: Sequence[bool], i: int, bodies: Bodies) -> bool:
    """ "Referat af møde i Takstgruppen den 3. maj 2022" over a page, or over the fields of its block."""
    text = lines[i].text
    if not meeting_like(text) or not title_like(text, 140) or heading(text):
        return False
    if "møde" not in text.casefold() and not any(full_dates(text)):
        return False
    if i and ITEM_LABEL.match(lines[i - 1].text):
        return False
    fields = _fields(lines, flags, i + 1, bodies) > 0
    return _tops_page(lines, flags, i) or fields or _first_item_follows(lines, i + 1)


def _first_item_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether item 1 begins within the next lines."""
    for line in lines[i : i + REACH]:
        for pattern in (ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED):
            if match := pattern.match(line.text):
                return match["number"].lstrip("0") == "1"
    return False


def _over_fields(lines: Sequence[Line], flags: Sequence[bool], i: int, bodies: Bodies) -> bool:
    """Whether the fields of a title block begin here: a date and one more over a page, two more elsewhere."""
    said = meeting_line(lines[i].text, bodies)
    if not (said is not None and said.label) and _kind(lines[i]) is None:
        return False
    block = [x for x in lines[i : i + REACH] if not flags[x.index]]
    dated = any((m := meeting_line(x.text, bodies)) and m.date and m.label for x in block)
    least = 2 if _tops_page(lines, flags, i) else 3
    return dated and _fields(lines, flags, i, bodies) >= least


def _fields(lines: Sequence[Line], flags: Sequence[bool], i: int, bodies: Bodies) -> int:
    """How many kinds of fields stand in the next lines."""
    near = [x for x in lines[i : i + REACH] if not flags[x.index]]
    kinds = {k for x in near if (k := _kind(x))}
    named = any((m := meeting_line(x.text, bodies)) and m.label and m.body for x in near)
    return len(kinds) + named


def _kind(line: Line) -> str | None:
    field = label_of(line) if len(line.text) < 140 else None
    return field.kind if field and field.kind in _FIELDS else None


def _tops_page(lines: Sequence[Line], flags: Sequence[bool], i: int) -> bool:
    """Whether only furniture stands above the line on its page."""
    j = i - 1
    while j >= 0 and lines[j].page == lines[i].page:
        if not flags[j]:
            return False
        j -= 1
    return True
