"""Title blocks whose lines say little each: a bare "Referat", under it a body's name and a date.

Comes in: lines, bodies. Goes out: what these lines say of a meeting, by index. Left to others: lines that
say it by themselves (`evidence.meeting_line`), the words of a line (`title_words`), where a meeting's
papers begin (`title_starts`), and which items the meeting holds (`contexts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from ingest.bodies import NEAR_TITLE, Bodies
from ingest.cleaning import TERMINAL, Line
from ingest.dates import find_dates
from ingest.evidence import (
    ITEM_LABEL,
    ITEM_LABEL_TITLE,
    ITEM_NUMBERED,
    MeetingLine,
    heading,
    meeting_like,
    meeting_line,
)
from ingest.title_words import TitleSaid, has_kind, is_other_day, names_body, parted, title_said

_NAMED = re.compile(r"^(?:møde i |i |for |til |møde:? )?(?P<name>[A-ZÆØÅ][^.:;?!\d]{2,80})$")
_LED = re.compile(r"\b(?:den|d\.|til|fra|pr\.|af|og|på|senest|inden|siden|efter|mellem|kl\.)$")
ITEMS = (ITEM_LABEL, ITEM_LABEL_TITLE, ITEM_NUMBERED)
REACH = 7  # lines of a block
LEAST_REST = 24  # characters that may stand beside a title block's day
FULL = 50  # characters of a line that may have been broken where it was full
LONGEST = 110  # characters; a longer line is text


def title_block_lines(lines: Sequence[Line], flags: Sequence[bool], bodies: Bodies) -> dict[int, MeetingLine]:
    """Lines of such blocks → what they say; only of blocks that name a day.

    Under an item "Referat" is a section's heading: no line near it labels a date there.
    """
    found: dict[int, MeetingLine] = {}
    for line in lines:
        said = title_said(line.text) if has_kind(line.text) else None
        if said and said.what and not flags[line.index] and not _heads_section(line.text):
            found |= _block(lines, flags, line.index, said, bodies)
    return found


def _heads_section(text: str) -> bool:
    """Whether a line heads a section in more than the bare word: "REFERAT AF DRØFTELSEN"."""
    return len(text.split()) > 1 and heading(text) is not None


def _block(
    lines: Sequence[Line], flags: Sequence[bool], first: int, said: TitleSaid, bodies: Bodies
) -> dict[int, MeetingLine]:
    """What the lines around a title's word say of its meeting."""
    alone = tops_page(lines, flags, first)
    tops = alone or _near_top(lines, flags, first)
    near = _over(lines, first) + list(_under(lines, flags, first, alone, bodies))
    year = next((t.year for x in (lines[first], *near) if (t := title_said(x.text)) and t.year), None)
    block = {first: MeetingLine(_named(lines[first], lines[first], bodies), _dated(said, year), said.what)}
    dated = False
    for line in (lines[first], *near):
        by_itself = meeting_line(line.text, bodies)
        told = by_itself or block.get(line.index) or _told(line, lines[first], bodies, year)
        # A day over the word is its block's only where nothing but the block stands over the page.
        if told is None or (told.date and line.index < first and not tops):
            continue
        dated = dated or told.date is not None
        if by_itself is None or (tops and line.index < first):
            block[line.index] = told  # the block begins with it
    # At the beginning of a file no day is needed: nothing but a title stands there.
    return block if dated or (tops and lines[first].page == lines[0].page) else {}


def _over(lines: Sequence[Line], first: int) -> list[Line]:
    """The lines over a title's word that may be its block's: the body's name, the day."""
    over = lines[max(first - NEAR_TITLE, 0) : first]
    return [x for x in over if x.page == lines[first].page]


def _near_top(lines: Sequence[Line], flags: Sequence[bool], first: int) -> bool:
    """Whether few lines stand over a title's word on its page, and no text among them."""
    over = [x for x in lines[max(first - REACH, 0) : first] if x.page == lines[first].page]
    whole = first - len(over) <= 0 or lines[first - len(over) - 1].page != lines[first].page
    said = [x for x in over if not flags[x.index]]
    text = any(begins_item(x.text) or x.text.endswith(".") for x in said)
    return whole and len(said) <= NEAR_TITLE + 1 and not text


def _under(
    lines: Sequence[Line], flags: Sequence[bool], first: int, alone: bool, bodies: Bodies
) -> Iterator[Line]:
    """The lines under a title's word that are its block's."""
    silent = False  # a line says nothing of a meeting
    for line in lines[first + 1 : first + 1 + REACH]:
        text, other = line.text, line.page != lines[first].page
        if other and not alone:
            return  # "Referat" at an item's end, and other minutes behind it
        if flags[line.index]:
            continue
        said = title_said(text)
        prose = len(text) > LONGEST or (text.endswith(".") and len(text) > 30)
        if prose or begins_item(text) or (said is not None and said.what):
            return
        if other and (silent or meeting_like(text)):
            return  # "Referat / Godkendt." ends a page, and other minutes begin on the next
        if _goes_on(lines[line.index - 1], line):
            continue  # "… holdes uændret til og / med den 14. december 2016." is text
        silent = silent or not (said or meeting_line(text, bodies) or _only_date(text))
        yield line


def _goes_on(over: Line, line: Line) -> bool:
    """Whether a line goes on with the sentence of a full line over it."""
    whole = over.page == line.page and len(over.text) >= FULL and not over.text.endswith(TERMINAL)
    # "… fra den / 16. juni 2023." too; a title may be as long as a full line, and does not end like that.
    text = line.text
    dated = text[:1].isdigit() and text.endswith(".")
    return whole and (text[:1].islower() or dated or bool(_LED.search(over.text)))


def _told(line: Line, over: Line, bodies: Bodies, year: int | None) -> MeetingLine | None:
    """What a line that is no meeting line by itself says within a block."""
    said = title_said(line.text)
    near = abs(line.index - over.index) <= NEAR_TITLE
    sure = said is not None and said.name is not None and names_body(parted(said.name)[0])
    body = _named(line, over, bodies) if near or sure else None
    day = _dated(said, year) if said and (body or said.name is None) else None
    if day is None and len(line.text) < 50 and not body:
        day = _only_date(line.text, year)
    return MeetingLine(body, day, label=True) if body or day else None


def _dated(said: TitleSaid, year: int | None) -> date | None:
    """The day that a line says; `year` is that of the meeting's number, for a day without one."""
    if said.day is None:
        return None
    return said.day.date if said.day.year or not year else replace(said.day, year=year).date


def _named(line: Line, over: Line, bodies: Bodies) -> str | None:
    """The body whose name is the whole line, on the title word's page."""
    said, match = title_said(line.text), _NAMED.match(line.text)
    name = said.name if said and said.name else match["name"] if match else None
    if name is None or line.page != over.page:
        return None
    body = bodies.short(name)
    told = max((end - start for start, end in bodies.spans(name, body)), default=0) if body else 0
    return body if told >= len(name) / 2 else None


def _only_date(text: str, year: int | None = None) -> date | None:
    """The day of a line that says little else: "Den 7. marts 2022 kl. 13-15".

    Args:
        year: that the title over it names, for a day without one.
    """
    found = find_dates(text)
    rest = len(text) - (found[0].end - found[0].start) if len(found) == 1 else len(text)
    if len(found) != 1 or rest > LEAST_REST or is_other_day(text):
        return None
    day = found[0]
    return day.date if day.year or not year else replace(day, year=year).date


def begins_item(text: str) -> bool:
    """Whether a line looks like an item's heading, and is no "3. maj 2022 kl. 9"."""
    return any(p.match(text) for p in ITEMS) and title_said(text) is None


def tops_page(lines: Sequence[Line], flags: Sequence[bool], i: int) -> bool:
    """Whether only furniture stands above the line on its page."""
    j = i - 1
    while j >= 0 and lines[j].page == lines[i].page:
        if not flags[j]:
            return False
        j -= 1
    return True
