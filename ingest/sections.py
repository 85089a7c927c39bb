"""An item's or an annex's lines → labelled sections of reading text.

Comes in: content lines (furniture left out). Goes out: `Section`s whose text is paragraphs, list
entries and table rows, one a line. Empty headings give no section: "Beslutning:" with nothing under
it, followed by "Referat", decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest import evidence
from ingest.cleaning import Line, is_row, join_lines, paragraphs
from ingest.layout import Grid
from ingest.model import Section, SectionRole, join_mapped
from ingest.tables import table_rows

_NUMBERED_HEADING = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+[A-ZÆØÅ]")
_TOTAL = re.compile(r"\b(?:i alt|total|netto)\b.*\d$", re.I)
# Under these, "Udvalget indstiller, at" goes on what the heading began.
_SETTLED = (SectionRole.RECOMMENDATION, SectionRole.DECISION, SectionRole.MINUTES, SectionRole.ATTACHMENT)
PROSE = 60  # characters; a line at least this long under a short one makes the short one a heading


@dataclass
class _Open:
    role: SectionRole
    heading: str | None
    over: Line | None = None  # the line that the heading stands on
    until: Line | None = None  # the last of them, where it stands on several
    lines: list[Line] = field(default_factory=list)
    headings: list[bool] = field(default_factory=list)

    def add(self, line: Line, is_heading: bool = False) -> None:
        self.lines.append(line)
        self.headings.append(is_heading)


def split_sections(
    lines: Sequence[Line], *, subheadings: bool = False, grids: Sequence[Grid] = ()
) -> tuple[Section, ...]:
    """Cut lines at section headings; with `subheadings` also at an annex's own headings."""
    current = _Open(SectionRole.OTHER, None)
    done = [current]
    # Beside a recommendation with a heading, "Arbejdsgruppen anbefaler, at" tells what others proposed.
    headings = (evidence.heading(x.text) for x in lines)
    unheaded = not subheadings and not any(h and h.role is SectionRole.RECOMMENDATION for h in headings)
    skipped = 0  # lines of a history entry's head, which `current` has taken
    for i, line in enumerate(lines):
        if skipped:
            skipped -= 1
            continue
        if entry := _history_entry(lines, i):
            current = _Open(SectionRole.BACKGROUND, entry[0], line, lines[i + entry[1] - 1])
            done.append(current)
            skipped = entry[1] - 1
            continue
        found = evidence.heading(line.text)
        if found and not is_list_entry(found, current.role, [x.text for x in lines[i + 1 : i + 3]]):
            current = _Open(found.role, found.words, line)
            done.append(current)
            if found.rest is not None:
                current.add(_tail(line, found.rest))
        elif unheaded and evidence.PROPOSES_THAT.match(line.text) and current.role not in _SETTLED:
            current = _Open(SectionRole.RECOMMENDATION, None)
            done.append(current)
            current.add(line)
        elif subheadings and _is_subheading(lines, i):
            current = _Open(SectionRole.OTHER, line.text, line)
            current.add(line, True)
            done.append(current)
        else:
            current.add(line, evidence.title_like(line.text, 80) and _is_subheading(lines, i))
    _place(done)
    return tuple(_close(s, grids) for s in done if s.lines)


def split_front(lines: Sequence[Line]) -> tuple[Section, ...]:
    """A meeting's title block as one section: "Referat" over it is its title, not an item's heading."""
    return (_close(_Open(SectionRole.OTHER, None, lines=list(lines))),) if lines else ()


def _history_entry(lines: Sequence[Line], i: int) -> tuple[str, int] | None:
    """The head of an earlier treatment, "Udvalg: X" / "Dato: …" / "Punktnummer: 4", and its lines."""
    body = evidence.HISTORY_BODY.match(lines[i].text)
    day = evidence.HISTORY_DATE.match(lines[i + 1].text) if body and i + 1 < len(lines) else None
    if not body or not day:
        return None
    number = i + 2 < len(lines) and evidence.HISTORY_ITEM.match(lines[i + 2].text)
    return f"{body['name']}, {day['day']}", 3 if number else 2


def _place(sections: Sequence[_Open]) -> None:
    """Settle the headings whose role depends on where the recommendation stands."""
    proposed = [i for i, s in enumerate(sections) if s.role is SectionRole.RECOMMENDATION]
    for i, section in enumerate(sections):
        ambiguous = (section.heading or "").casefold() in evidence.placed_aliases()
        if ambiguous and (not proposed or i < proposed[-1]):
            section.role = SectionRole.CASE


def is_list_entry(found: evidence.Heading, current: SectionRole | None, following: Sequence[str]) -> bool:
    """Whether a heading's words are an entry in the list of annexes they stand in.

    "Bilag: Notat om takster" is one, and so is "Indstilling" over "Bilag 1: …".
    """
    if current is not SectionRole.ATTACHMENT:
        return False
    if found.role is SectionRole.ATTACHMENT:
        return found.rest is not None
    names = [t for t in following if t[:1].isupper() and not t.endswith(".") and not _opens_section(t)]
    proposes = any(re.match(r"^(?:det\s+)?(?:indstilles|foreslås)|^at\b", t, re.I) for t in following)
    return found.role is SectionRole.RECOMMENDATION and len(names) == len(following) and not proposes


def _opens_section(text: str) -> bool:
    found = evidence.heading(text)
    return found is not None and found.role is not SectionRole.ATTACHMENT


def _tail(line: Line, start: int) -> Line:
    return replace(line, mapped=line.mapped.slice(start, len(line.text)))


def _is_subheading(lines: Sequence[Line], i: int) -> bool:
    text = lines[i].text
    if (
        lines[i].row is not None
        or not evidence.title_like(text.removesuffix("?"), 90)
        or is_row(text)
        or _TOTAL.search(text)
    ):
        return False
    before = lines[i - 1].text if i else ""
    after = lines[i + 1].text if i + 1 < len(lines) else ""
    if before and not before.endswith((".", ":", ";", "!", "?", "”")) and len(before) > 40:
        return False
    if _NUMBERED_HEADING.match(text):
        return bool(after) and not after[:1].islower() and len(after) > 40
    return len(after) >= PROSE and after[:1].isupper() and len(text) <= 70 and not is_row(after)


def _close(section: _Open, grids: Sequence[Grid] = ()) -> Section:
    pieces = [join_lines(p) for p in paragraphs(section.lines, section.headings or None)]
    text = join_mapped(pieces, "\n")
    last = section.until or section.over
    span = (section.over.raw_start, last.raw_end) if section.over and last else None
    return Section(section.role, section.heading, text, table_rows(text, grids), span)
