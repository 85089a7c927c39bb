"""Where agenda items begin.

Comes in: lines. Goes out: `ItemHead`s, in order. A numbered line is only a head with a witness: a
running header that names its number, or a section heading that follows it in a document of a
meeting. Tables of contents, numbered paragraphs and the chapters of a report have neither.
"""

from __future__ import annotations

import bisect
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest import evidence
from ingest.cleaning import TERMINAL, Line
from ingest.model import SectionRole

LOOK_FAR = 60  # the same, for the number that comes next: some items begin with much text
LOOK_AHEAD = 14  # content lines after a numbered line in which a section heading must follow
SUBITEM_LEAD = 3  # lines between an item's heading and that of its first part
SUBITEM_REACH = 80  # lines in which a recommendation or decision makes "2.1" an item of its own
LONG_TITLE = 45  # characters; a title of fewer does not run on to a second line
ROUTINE = re.compile(
    r"^(?:evt\.?|eventuelt|næste møde\w*|meddelelser|orientering\w*"
    r"|godkendelse af (?:dagsorden\w*|referat\w*).*|velkomst.*|kommende møder|mødeplan)$",
    re.I,
)
_OVER_MEETING = re.compile(r"^(?:(?:beslutnings|møde)?referat|dagsorden|mødeindkaldelse)\b", re.I)
_OPENS_AGENDA = re.compile(r"^\d{1,2}\.\s+(?:godkendelse af|velkomst)", re.I)
_LEADERS = re.compile(r"\(side \d+\)\s*$|\.{3,}\s*\d+$", re.I)


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
        return _value(self.number)


def _plain(number: str) -> str:
    """ "03" is item 3."""
    return number.lstrip("0") or number


def _value(number: str) -> int:
    digits = re.match(r"\d+", number)
    return int(digits[0]) if digits else 0


@dataclass
class _Series:
    """The numbering of one meeting inside another's, the innermost last."""

    lasts: list[int] = field(default_factory=lambda: [0])
    seen: list[set[int]] = field(default_factory=lambda: [set()])  # the numbers met, a set a meeting

    def accepts(self, value: int) -> bool:
        return any(value > last for last in self.lasts)

    @property
    def follows(self) -> set[int]:
        return {last + 1 for last in self.lasts}

    @property
    def begun(self) -> bool:
        return self.lasts[-1] != 0

    def skipped(self, value: int) -> bool:
        """Whether a number was passed over a little before: 3 behind 4."""
        return self.begun and value not in self.seen[-1] and 0 < self.lasts[-1] - value <= 3

    def begin(self) -> None:
        """Another meeting's papers begin; those around them may go on later."""
        if self.begun:
            self.lasts.append(0)
            self.seen.append(set())

    def take(self, value: int) -> None:
        exact = [i for i, last in enumerate(self.lasts) if value == last + 1]
        later = [i for i, last in enumerate(self.lasts) if value > last]
        if self.skipped(value):
            self.seen[-1].add(value)
        elif not later:
            self.lasts.append(value)
            self.seen.append({value})
        else:
            at = (exact or later)[-1]
            self.lasts[at:] = [value]
            self.seen[at + 1 :] = []
            self.seen[at].add(value)


def find_heads(
    lines: Sequence[Line],
    flags: Sequence[bool],
    styled: Sequence[tuple[int, int, int]] = (),
    starts: Sequence[int] = (),
) -> list[ItemHead]:
    """All item heads of a document, tables of contents left out.

    Args:
        styled: raw start, raw end and level of the headings that the file's own styles name, in order;
            they make heads where no number does.
        starts: where the file's agendas and minutes begin; each numbers its items anew.
    """
    numbered = _Numbered(lines, flags, starts)
    heads: list[ItemHead] = []
    i = 0
    while i < len(lines):
        if i in numbered.begins:
            numbered.series.begin()
        head = _labelled(lines, flags, i) or numbered.at(i)
        if head:
            heads.append(head)
            numbered.series.take(head.value)
            i = max(head.after, i + 1)
        else:
            i += 1
    return _merge(heads, lines, flags) or _styled(lines, styled)


# -- "Punkt 4." and "Punkt 4: Title" ------------------------------------------------------------------


def _labelled(lines: Sequence[Line], flags: Sequence[bool], i: int) -> ItemHead | None:
    text = lines[i].text
    if match := evidence.ITEM_LABEL_TITLE.match(text):
        if evidence.TOC_ENTRY.search(text) and not re.search(r"\d{4}$", text):
            return None
        head = ItemHead(i, i + 1, _plain(match["number"]), match["title"].strip(), "label_title")
        return _with_case_number(lines, flags, head)
    match = evidence.ITEM_LABEL.match(text)
    if not match or (flags[i] and not match["end"]):
        return None  # "Punkt 12" that runs over pages begins nothing
    title, after, case_number = _title_after(lines, flags, i + 1)
    sure = bool(match["end"]) or _heading_within(lines, flags, after, 3)
    if not sure or not title or evidence.ITEM_NUMBERED.match(title):
        return None
    return ItemHead(i, after, _plain(match["number"]), title, "label", case_number)


def _with_case_number(lines: Sequence[Line], flags: Sequence[bool], head: ItemHead) -> ItemHead:
    """A case number under a title says that the lines between are the title's too."""
    more: list[str] = []
    for i in range(head.after, min(head.after + 3, len(lines))):
        text = lines[i].text
        if evidence.CASE_LABEL.match(text):
            continue
        if match := evidence.CASE_NUMBER.match(text):
            title = " ".join([head.title, *more])
            return replace(head, after=i + 1, title=title, case_number=match["number"])
        runs_on = len(head.title) > LONG_TITLE and not text.endswith(TERMINAL) and not evidence.heading(text)
        if flags[i] or not runs_on:
            break
        more.append(text)
    return head


def _title_after(lines: Sequence[Line], flags: Sequence[bool], i: int) -> tuple[str, int, str | None]:
    """The title in the one or two lines after a label, the index behind it, and its case number."""
    words: list[str] = []
    while i < len(lines) and len(words) < 2:
        text = lines[i].text
        stop = evidence.heading(text) or evidence.CASE_NUMBER.match(text) or evidence.ITEM_LABEL.match(text)
        if stop or flags[i]:
            if flags[i] and not words:
                i += 1
                continue
            break
        runs_on = text[:1].islower() or _heading_within(lines, flags, i + 1, 1)
        if words and not (len(words[0]) > LONG_TITLE and runs_on):
            break
        words.append(text)
        i += 1
    match = evidence.CASE_NUMBER.match(lines[i].text) if i < len(lines) else None
    return " ".join(words), i + bool(match), match["number"] if match else None


def _heading_within(lines: Sequence[Line], flags: Sequence[bool], i: int, span: int) -> bool:
    seen = 0
    while i < len(lines) and seen < span:
        if evidence.heading(lines[i].text):
            return True
        if evidence.ITEM_LABEL_TITLE.match(lines[i].text):
            return False
        seen += not flags[i]
        i += 1
    return False


# -- "4. Title" ---------------------------------------------------------------------------------------


class _Numbered:
    """Heads of the style "4. Title" and what vouches for them."""

    def __init__(self, lines: Sequence[Line], flags: Sequence[bool], starts: Sequence[int]) -> None:
        self.lines, self.flags = lines, flags
        self.series = _Series()
        self.marks: dict[int, set[int]] = defaultdict(set)  # page → numbers that its running header names
        for line in lines:
            self.marks[line.page].update(evidence.item_mark(line.text))
        self.labels = [x.index for x in lines if _is_label(x.text)]
        self.titles, self.begins = list(starts), frozenset(starts)
        self.meeting = _of_meeting(lines)
        self.last = 0  # number of the last head of this style
        self.open: ItemHead | None = None  # that head

    def at(self, i: int) -> ItemHead | None:
        head = self._at(i)
        self.last, self.open = (head.value, head) if head else (self.last, self.open)
        return head

    def _wanted(self, i: int, value: int) -> bool:
        """Whether a bare number may be an item's here, and not a paragraph's.

        Where items are labelled "Punkt 4" it is a paragraph's, unless the title of other minutes has
        come since, or their numbering goes on behind labelled minutes inside them.
        """
        if not self.labels:
            return self.meeting
        label, title = _last_before(self.labels, i), _last_before(self.titles, i)
        return title > label or (label >= 0 and self.last > 0 and value == self.last + 1)

    def _at(self, i: int) -> ItemHead | None:
        text = self.lines[i].text
        if sub := evidence.ITEM_SUBNUMBERED.match(text):
            return self._subitem(i, sub["number"], sub["title"].strip())
        match = evidence.ITEM_NUMBERED.match(text)
        if not match or not self._wanted(i, _value(match["number"])) or _LEADERS.search(text):
            return None
        title = match["title"].strip()
        routine = bool(ROUTINE.match(title))
        if (
            not (title[0].isupper() or evidence.CLOSED.match(title))
            or len(title) > 160
            or (title.endswith((".", ":", ";")) and not routine)
        ):
            return None
        head = ItemHead(i, i + 1, _plain(match["number"]), title, "numbered")
        return self._long_title(head) if self._vouched(head, routine) else None

    def _subitem(self, i: int, number: str, title: str) -> ItemHead | None:
        """ "2.1. Title" right under item 2, or behind 2.0, where the sections of an item follow.

        The chapters of a paper stand under a section of the item, or have no such sections.
        """
        if self.open is None or not self._wanted(i, self.last + 1) or evidence.heading(title):
            return None
        before = self.open.number.partition(".")
        major, _, minor = number.partition(".")
        first = not before[1] and minor == "1" and i - self.open.after <= SUBITEM_LEAD
        if before[0] != major or not (first or before[2] == str(int(minor) - 1)):
            return None
        if first and any(evidence.heading(x.text) for x in self.lines[self.open.after : i]):
            return None
        for line in self.lines[i + 1 : i + 1 + SUBITEM_REACH]:
            if evidence.ITEM_NUMBERED.match(line.text) or evidence.ITEM_SUBNUMBERED.match(line.text):
                break
            found = evidence.heading(line.text)
            if found and found.role in (SectionRole.RECOMMENDATION, SectionRole.DECISION):
                return self._long_title(ItemHead(i, i + 1, number, title, "numbered"))
        return None

    def _vouched(self, head: ItemHead, routine: bool) -> bool:
        named = self.marks[self.lines[head.first].page]
        if named:
            return head.value in named and self.series.accepts(head.value)
        if evidence.heading(self.lines[head.first].text) and not routine:
            return False  # "5. Økonomi" is a paper's chapter
        next_one = head.value in self.series.follows and self.series.begun and not self._in_list(head.first)
        follows = self._heading_before_next_number(head.after, LOOK_FAR if next_one else LOOK_AHEAD)
        begun = self.series.begun
        if head.value == 1 and begun:
            return follows and routine
        in_order = head.value in self.series.follows or self.series.skipped(head.value)
        closed = bool(evidence.CLOSED.search(head.title))  # title only
        fits = self.series.accepts(head.value) or self.series.skipped(head.value)
        return (follows and fits) or ((routine or closed) and in_order and begun)

    def _in_list(self, i: int) -> bool:
        """Whether the line above is numbered too: an entry of a list, or of a table of contents."""
        return i > 0 and bool(evidence.ITEM_NUMBERED.match(self.lines[i - 1].text))

    def _heading_before_next_number(self, i: int, reach: int) -> bool:
        seen = 0
        while i < len(self.lines) and seen < reach:
            text = self.lines[i].text
            if (
                evidence.ITEM_NUMBERED.match(text)
                or evidence.ITEM_LABEL_TITLE.match(text)
                or i in self.begins
            ):
                return False
            if evidence.heading(self.lines[i].text):
                return True
            seen += not self.flags[i]
            i += 1
        return False

    def _long_title(self, head: ItemHead) -> ItemHead:
        """A title that runs on to a second line."""
        i = head.after
        runs_on = i < len(self.lines) and not self.flags[i] and self.lines[i].text[:1].islower()
        if runs_on and _heading_within(self.lines, self.flags, i + 1, 1):
            head = replace(head, after=i + 1, title=f"{head.title} {self.lines[i].text}")
        label = head.after < len(self.lines) and evidence.CASE_LABEL.match(self.lines[head.after].text)
        if label and head.after + 1 < len(self.lines):
            head = replace(head, after=head.after + 1)
        below = self.lines[head.after].text if head.after < len(self.lines) else ""
        if match := evidence.CASE_NUMBER.match(below):
            head = replace(head, after=head.after + 1, case_number=match["number"])
        return head


def _is_label(text: str) -> bool:
    match = evidence.ITEM_LABEL.match(text)
    return bool(evidence.ITEM_LABEL_TITLE.match(text)) or bool(match and match["end"])


def _last_before(indices: Sequence[int], i: int) -> int:
    """The greatest of ascending indices below i, or -1."""
    at = bisect.bisect_left(indices, i)
    return indices[at - 1] if at else -1


def _of_meeting(lines: Sequence[Line]) -> bool:
    """Whether anything says that the file holds a meeting's papers and not only reports or notes."""
    for line in lines:
        found = evidence.heading(line.text)
        decides = found and found.role in (SectionRole.DECISION, SectionRole.MINUTES) and found.rest is None
        if decides or _OVER_MEETING.match(line.text) or _OPENS_AGENDA.match(line.text):
            return True
        if evidence.item_mark(line.text):
            return True
    return False


# -- headings without a number -------------------------------------------------------------------------


def _styled(lines: Sequence[Line], styled: Sequence[tuple[int, int, int]]) -> list[ItemHead]:
    """Headings of the outermost level under which recommendations or decisions stand."""
    levels = _levels(lines, styled)
    for level in sorted(set(levels.values())):
        at = [i for i, n in levels.items() if n == level and _may_be_item(lines[i].text)]
        ends = [*at, len(lines)][1:]
        told = [i for i, end in zip(at, ends, strict=True) if _is_told(lines[i + 1 : end])]
        if len(told) > 1 or (told and _of_meeting(lines)):
            return [ItemHead(i, i + 1, "", lines[i].text, "styled") for i in at if i >= told[0]]
    return []


def _may_be_item(text: str) -> bool:
    return not evidence.heading(text) and not evidence.meeting_like(text)


def _levels(lines: Sequence[Line], styled: Sequence[tuple[int, int, int]]) -> dict[int, int]:
    """Index of a line that the file calls a heading → its level."""
    starts = [x.raw_start for x in lines]
    found: dict[int, int] = {}
    for start, end, level in styled:
        i = max(bisect.bisect_right(starts, start) - 1, 0)
        if i < len(lines) and lines[i].raw_end > start and lines[i].raw_start < end:
            found[i] = level
    return found


def _is_told(lines: Sequence[Line]) -> bool:
    roles = (SectionRole.RECOMMENDATION, SectionRole.DECISION, SectionRole.MINUTES)
    found = (evidence.heading(x.text) for x in lines)
    return any(h and h.role in roles for h in found)


# -- once for each item -------------------------------------------------------------------------------


def _merge(heads: Sequence[ItemHead], lines: Sequence[Line], flags: Sequence[bool]) -> list[ItemHead]:
    """One head where a page says it twice: "Punkt 3: Title" above, then "Punkt 3." and the title."""
    merged: list[ItemHead] = []
    for head in heads:
        before = merged[-1] if merged else None
        if before and _says_again(before, head) and _only_header(lines[before.after : head.first], flags):
            longer = head.title if len(head.title) > len(before.title) else before.title
            case = before.case_number or head.case_number
            after = max(before.after, head.after)
            merged[-1] = replace(before, after=after, title=longer, case_number=case)
        else:
            merged.append(head)
    return merged


def _says_again(before: ItemHead, head: ItemHead) -> bool:
    """Whether two heads are one item's, said twice: equal titles, or one cut off where its line ended."""
    short, long = sorted((before.title.casefold(), head.title.casefold()), key=len)
    return before.number == head.number and long.startswith(short)


def _only_header(between: Sequence[Line], flags: Sequence[bool]) -> bool:
    """Whether nothing but page furniture stands between: anything else is the item's text."""
    return all(flags[x.index] for x in between)
