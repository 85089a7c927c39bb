"""Where agenda items begin.

Comes in: lines. Goes out: `ItemHead`s, in order. A labelled line ("Punkt 4: Title") is a head wherever it
stands. A numbered one may be one; left to others: what its place says (`head_evidence`), and which of them
are heads (`head_choice`).
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import replace

from ingest import evidence
from ingest.cleaning import TERMINAL, Line
from ingest.head_choice import Candidate, choose
from ingest.head_evidence import Places, style_of
from ingest.head_words import ROUTINE, ItemHead, needs_no_section, plain_number
from ingest.model import SectionRole

__all__ = ["ROUTINE", "ItemHead", "find_heads"]

SUBITEM_LEAD = 3  # lines between an item's heading and that of its first part
SUBITEM_REACH = 80  # lines in which a recommendation or decision makes "2.1" an item of its own
LONGEST = 700  # characters of a heading, however often it was drawn
LONG_TITLE = 45  # characters; a title of fewer does not run on to a second line
_OVER_MEETING = re.compile(r"^(?:(?:beslutnings|møde)?referat|dagsorden|mødeindkaldelse)\b", re.I)
_OPENS_AGENDA = re.compile(r"^\d{1,2}\.\s+(?:godkendelse af|velkomst)", re.I)
_OPEN_ITEM = re.compile(r"^\d{1,3}[a-z]? ?[–-]? ?\((?:åbent?|lukket?)\) ", re.I)  # "2 (Åben) Mobilt team"
_LEADERS = re.compile(r"\((?:side|s\.) ?\d+\)\s*$|\.{3,}\s*\d+$", re.I)


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
    places = Places(lines, flags, starts)
    heads = _with_parts(choose(_candidates(places), starts, places.papers), lines, flags)
    return _merge(heads, lines, flags) or _styled(lines, styled)


def _candidates(places: Places) -> list[Candidate]:
    """The lines that may begin an item, with what their places say."""
    lines, flags, meeting = places.lines, places.flags, bool(places.starts) or _of_meeting(places.lines)
    found: list[Candidate] = []
    i = 0
    while i < len(lines):
        style = style_of(lines[i].text)
        if head := _labelled(lines, flags, i):
            found.append(Candidate(head, 0.0, True, style, opens=places.opens(head)))
        elif meeting and (head := _numbered(lines, flags, i) or _bare_label(lines, flags, i)):
            weight, above = places.weight(head), places.above(i)
            in_paper, opens = places.in_paper(head), places.opens(head)
            found.append(Candidate(head, weight, False, style, in_paper, above, opens))
        i = max(head.after, i + 1) if head and found[-1].sure else i + 1
    return found


# -- "Punkt 4." and "Punkt 4: Title" ------------------------------------------------------------------


def _labelled(lines: Sequence[Line], flags: Sequence[bool], i: int) -> ItemHead | None:
    text = _once(lines[i].text)
    if match := evidence.ITEM_LABEL_TITLE.match(text):
        if evidence.TOC_ENTRY.search(text) and not re.search(r"\d{4}$", text):
            return None
        head = ItemHead(i, i + 1, plain_number(match["number"]), match["title"].strip(), "label_title")
        return _with_case_number(lines, flags, head)
    match = evidence.ITEM_LABEL.match(text)
    if not match or (flags[i] and not match["end"]):
        return None  # "Punkt 12" that runs over pages begins nothing
    title, after, case_number = _title_after(lines, flags, i + 1)
    said = match["end"] or case_number or needs_no_section(title)
    sure = bool(said) or _heading_within(lines, flags, after, 3)
    if not sure or not title or evidence.ITEM_NUMBERED.match(title):
        return None
    return ItemHead(i, after, plain_number(match["number"]), title, "label", case_number)


def _bare_label(lines: Sequence[Line], flags: Sequence[bool], i: int) -> ItemHead | None:
    """ "Sag nr. 5" and a title under it, without a section's heading near: an item, if the numbers say so."""
    match = evidence.ITEM_LABEL.match(lines[i].text)
    if not match or flags[i] or i + 1 >= len(lines) or flags[i + 1]:
        return None
    title = lines[i + 1].text
    told = title[:1].isupper() and evidence.title_like(title) and not title.endswith(TERMINAL)
    if not told or evidence.heading(title) or evidence.ITEM_NUMBERED.match(title):
        return None
    return ItemHead(i, i + 2, plain_number(match["number"]), title, "label")


def _once(text: str) -> str:
    """A labelled heading that was drawn several times in one place, once."""
    match = (
        evidence.STUTTER.match(text)
        if len(text) <= LONGEST and evidence.ITEM_LABEL_TITLE.match(text)
        else None
    )
    return match[1].strip() if match and evidence.ITEM_LABEL_TITLE.match(match[1]) else text


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
        if flags[i] or not runs_on or evidence.ITEM_LABEL_TITLE.match(text):
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


def _numbered(lines: Sequence[Line], flags: Sequence[bool], i: int) -> ItemHead | None:
    text = lines[i].text
    match = evidence.ITEM_NUMBERED.match(text)
    if not match or _LEADERS.search(text):
        return None
    title = match["title"].strip()
    if not (title[0].isupper() or evidence.CLOSED.match(title)) or len(title) > 160:
        return None
    if title.endswith((".", ":", ";")) and not ROUTINE.match(title):
        return None
    head = ItemHead(i, i + 1, plain_number(match["number"]), title, "numbered")
    return _long_title(lines, flags, head)


def _long_title(lines: Sequence[Line], flags: Sequence[bool], head: ItemHead) -> ItemHead:
    """A title that runs on to a second line."""
    i = head.after
    runs_on = i < len(lines) and not flags[i] and lines[i].text[:1].islower()
    if runs_on and _heading_within(lines, flags, i + 1, 1):
        head = replace(head, after=i + 1, title=f"{head.title} {lines[i].text}")
    label = head.after < len(lines) and evidence.CASE_LABEL.match(lines[head.after].text)
    if label and head.after + 1 < len(lines):
        head = replace(head, after=head.after + 1)
    below = lines[head.after].text if head.after < len(lines) else ""
    if match := evidence.CASE_NUMBER.match(below):
        head = replace(head, after=head.after + 1, case_number=match["number"])
    return head


def _with_parts(heads: Sequence[ItemHead], lines: Sequence[Line], flags: Sequence[bool]) -> list[ItemHead]:
    """The heads, with those of items' numbered parts between them."""
    found: list[ItemHead] = []
    ends = [h.first for h in heads[1:]] + [len(lines)]
    for head, end in zip(heads, ends, strict=False):  # no head: one end too many
        found.append(head)
        for i in range(head.after, end):
            if head.style == "numbered" and (part := _part(lines, flags, found[-1], i)):
                found.append(part)
    return found


def _part(lines: Sequence[Line], flags: Sequence[bool], open_: ItemHead, i: int) -> ItemHead | None:
    """ "2.1. Title" right under item 2, or behind 2.0, where the sections of an item follow.

    The chapters of a paper stand under a section of the item, or have no such sections.
    """
    match = evidence.ITEM_SUBNUMBERED.match(lines[i].text)
    if match is None or evidence.heading(match["title"].strip()):
        return None
    before, (major, _, minor) = open_.number.partition("."), match["number"].partition(".")
    first = not before[1] and minor == "1" and i - open_.after <= SUBITEM_LEAD
    if before[0] != major or not (first or before[2] == str(int(minor) - 1)):
        return None
    if first and any(evidence.heading(x.text) for x in lines[open_.after : i]):
        return None
    for line in lines[i + 1 : i + 1 + SUBITEM_REACH]:
        if evidence.ITEM_NUMBERED.match(line.text) or evidence.ITEM_SUBNUMBERED.match(line.text):
            break
        found = evidence.heading(line.text)
        if found and found.role in (SectionRole.RECOMMENDATION, SectionRole.DECISION):
            head = ItemHead(i, i + 1, match["number"], match["title"].strip(), "numbered")
            return _long_title(lines, flags, head)
    return None


def _of_meeting(lines: Sequence[Line]) -> bool:
    """Whether anything says that the file holds a meeting's papers and not only reports or notes."""
    for line in lines:
        found = evidence.heading(line.text)
        decides = found and found.role in (SectionRole.DECISION, SectionRole.MINUTES) and found.rest is None
        if decides or _OVER_MEETING.match(line.text) or _OPENS_AGENDA.match(line.text):
            return True
        if evidence.item_mark(line.text) or _OPEN_ITEM.match(line.text):
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
            # A second case number, the head's last line, stays in the text.
            other = head.case_number not in (None, case)
            after = max(before.after, head.after - other)
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
