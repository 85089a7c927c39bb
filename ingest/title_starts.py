"""Where agendas and minutes begin, by title blocks of their own.

Comes in: lines, bodies, what blocks say. Goes out: indices of lines. Left to others: what a block's lines
say (`title_blocks`), which items a meeting holds (`contexts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from ingest.bodies import NEAR_TITLE, Bodies
from ingest.cleaning import Line
from ingest.dates import full_dates
from ingest.evidence import ITEM_LABEL, MeetingLine, heading, meeting_like, meeting_line, title_like
from ingest.title_blocks import ITEMS, REACH, begins_item, tops_page
from ingest.title_fields import label_of
from ingest.title_words import has_kind, title_said

_FIELDS = frozenset({"time", "time_and_place", "place", "participants", "apologies"})
_Whole = tuple[str | None, date | None, str | None]


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
    at = -1  # the block before, and what it says
    last: _Whole = (None, None, None)
    for line in lines:
        i = line.index
        if flags[i] or _is_foot(lines, flags, i):
            continue
        if not (_is_title(lines, flags, i, bodies) or i in blocks or _over_fields(lines, flags, i, bodies)):
            continue
        if at >= 0 and i - at <= REACH + NEAR_TITLE and not _item_between(lines, at, i):
            continue
        told = _told_by(lines, i, bodies, blocks)
        # A block over a later page that says the same before any item is a header of two lines.
        same = all(told) and told == last and tops_page(lines, flags, i)
        if not same or _item_between(lines, at, i):
            starts.append(i)
        at, last = i, told
    return tuple(starts)


def _is_foot(lines: Sequence[Line], flags: Sequence[bool], i: int) -> bool:
    """Whether a line ends its page under other text: a footer, though too few pages show it to run."""
    below = next((x for x in lines[i + 1 : i + 1 + REACH] if not flags[x.index]), None)
    over_break = below is None or below.page != lines[i].page
    return over_break and not tops_page(lines, flags, i)


def _told_by(lines: Sequence[Line], i: int, bodies: Bodies, blocks: Mapping[int, MeetingLine]) -> _Whole:
    """Body, day and kind that a block says, the first of each."""
    near = range(i, min(i + REACH, len(lines)))
    said = [m for n in near if (m := meeting_line(lines[n].text, bodies) or blocks.get(n))]
    return (
        next((m.body for m in said if m.body), None),
        next((m.date for m in said if m.date), None),
        next((m.what for m in said if m.what), None),
    )


def _item_between(lines: Sequence[Line], first: int, end: int) -> bool:
    return any(begins_item(x.text) for x in lines[first:end])


def _is_title(lines: Sequence[Line], flags: Sequence[bool], i: int, bodies: Bodies) -> bool:
    """ "Referat af møde i Takstgruppen den 3. maj 2022" over a page, or over the fields of its block."""
    text = lines[i].text
    said = title_said(text) if has_kind(text) else None
    titled = said is not None and said.day is not None and said.name is not None
    if not (meeting_like(text) or titled) or not title_like(text, 140) or heading(text):
        return False
    if "møde" not in text.casefold() and not any(full_dates(text)):
        return False
    if i and ITEM_LABEL.match(lines[i - 1].text):
        return False
    fields = _fields(lines, flags, i + 1, bodies) > 0
    return tops_page(lines, flags, i) or fields or _first_item_follows(lines, i + 1)


def _first_item_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether item 1 begins within the next lines."""
    for line in lines[i : i + REACH]:
        for pattern in ITEMS:
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
    least = 2 if tops_page(lines, flags, i) else 3
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
