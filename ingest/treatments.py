"""The treatments that an item tells of: the meeting's own, and earlier ones under headings with a date.

Comes in: an item's sections. Goes out: `Treatment`s in order, each with its body, its day and the words
that name them. Left to others: what was decided (`decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.bodies import Bodies
from ingest.dates import DateFound, find_dates
from ingest.model import Evidence, MappedText, Meeting, Section, SectionRole
from ingest.sentences import sentence_spans

_HEADS = re.compile(
    r"^(?:(?:beslutning(?:er)?|referat|behandling|drøftelse|behandlet|anbefaling)\s+)?(?:(?:i|fra|af|på)\s+)?",
    re.I,
)
# "Socialudvalget, den 3. maj 2022:", "Beslutning i Økonomiudvalget den 12-03-2019: Godkendt."
_NAME_THEN_DATE = re.compile(
    r"^(?P<name>[A-ZÆØÅ][^.:;]{2,70}?)(?:\s*(?:,|[-–])\s*|\s+)(?:møde\s+)?(?:den\s+|d\.\s*)?$", re.I
)
_KIND = re.compile(
    r"(?:udvalg|råd|bestyrelse|styregruppe|magistrat|forum|kreds|direktion|gruppe|kommission)(?:et|en|n)?\b",
    re.I,
)
# "Magistraten, 19-08-2025": the head of an earlier treatment, as council systems list them.
_HISTORY = re.compile(r"^(?P<name>[^,]{2,80}),\s*(?P<day>\S.{5,24})$")
# A sentence that ends in a date is no heading.
_TELLS = re.compile(
    r"\b(?:referat\w*|dagsorden\w*|møde\w*|har|skal|er|blev|tog|vil|kan|kunne|\w{3,}(?:ede|dte|gte|tte|tog|satte))\b",
    re.I,
)
_RESOLVED = (SectionRole.DECISION, SectionRole.MINUTES)


@dataclass(frozen=True, slots=True)
class Treatment:
    """Text in which one body tells what it resolved on one day."""

    role: SectionRole
    text: MappedText
    body: str | None  # None: the meeting's
    day: date | None
    heading: str | None = None
    heading_span: tuple[int, int] | None = None
    named: bool = False  # its heading names the day

    @property
    def told(self) -> bool:
        """Whether only sentences that state an outcome count, as nothing says that all of it is one."""
        return self.role is not SectionRole.DECISION

    def witness(self, field: str, confidence: float = 1.0) -> Evidence | None:
        """The heading as the words that say so."""
        start, end = self.heading_span or (None, None)
        return Evidence(field, self.heading, confidence, start, end) if self.heading else None


def treatments(sections: Sequence[Section], bodies: Bodies) -> list[Treatment]:
    """Every treatment that the sections tell of, in order; without a date where no heading gives one."""
    return [t for s in sections if s.text.text.strip() for t in _of_section(s, bodies)]


def _of_section(section: Section, bodies: Bodies) -> Iterator[Treatment]:
    first = _headed(section, bodies)
    begin, current, heading = 0, first, None
    for start, end, found in _chain(section, bodies):
        if section.text.text[begin:start].strip():
            yield _cut(section, current, heading, begin, start)
        begin, current = end, found
        heading = section.text.text[start:end].rstrip(" :\n"), section.text.raw_span(start, end)
    if section.text.text[begin:].strip():
        yield _cut(section, current, heading, begin, len(section.text.text))


def _cut(
    section: Section,
    meeting: Meeting | None,
    heading: tuple[str, tuple[int, int] | None] | None,
    start: int,
    end: int,
) -> Treatment:
    words, span = heading or (section.heading, section.heading_span)
    body, day = (meeting.body, meeting.date) if meeting else (None, None)
    role = SectionRole.DECISION if heading and section.role in _RESOLVED else section.role
    return Treatment(role, section.text.slice(start, end), body, day, words, span, day is not None)


def _headed(section: Section, bodies: Bodies) -> Meeting | None:
    """The meeting in "Beslutning i Socialudvalget den 20. juni 2013"."""
    heading = section.heading or ""
    day = next((f for f in find_dates(heading) if f.date), None)
    if section.meeting is not None:
        name = _name_before(heading, day) if day else None
        return replace(section.meeting, body=section.meeting.body or name)
    if day is None:
        return None
    if section.role is SectionRole.BACKGROUND:
        history = _HISTORY.match(heading)
        return Meeting(bodies.short(heading) or history["name"], day.date) if history else None
    return Meeting(bodies.short(heading) or _name_before(heading, day), day.date)


def _name_before(text: str, day: DateFound) -> str | None:
    """The body's name before the date, where it has the form of one."""
    before = text[: day.start]
    match = _NAME_THEN_DATE.match(_HEADS.sub("", before, count=1))
    name = match["name"].strip(" ,") if match else ""
    return name if _KIND.search(name) and not _TELLS.search(name) and len(name.split()) <= 9 else None


def _chain(section: Section, bodies: Bodies) -> Iterator[tuple[int, int, Meeting]]:
    """Words inside a section that head a treatment: the body, the day, and then a colon or the line's end."""
    if section.role not in (*_RESOLVED, SectionRole.BACKGROUND):
        return
    text = section.text.text
    for start, end in sentence_spans(text):
        head = text[start : min(end, start + 130)]
        found = next((f for f in find_dates(head) if f.date), None)
        if found is None or found.date is None:
            continue
        colon = re.match(r"\s*:", head[found.end :])
        alone = not head[found.end :].strip() and text[start - 1 : start] in ("", "\n")
        name = _name_before(head, found)
        if (colon or alone) and name and name[0].isupper():
            stop = start + found.end + colon.end() if colon else end
            yield start, stop, Meeting(bodies.short(head[: found.start]) or name, found.date)
