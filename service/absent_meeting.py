"""A question for an item of a meeting that the archive does not hold → what to say instead of an answer.

Comes in: a `Query` that names no matter, only a meeting and perhaps an item; the meetings held. Goes out: a
`Gap` that says what is missing. Left to others: questions that name a matter, for which another meeting may
answer (`decide`), finding the item (`item_asked`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from ingest.bodies import Bodies
from ingest.dates import MONTH_NUMBER, find_dates
from ingest.sentences import sentence_spans
from service import phrases
from service.draft import Gap, Missing
from service.framing import turns_of
from service.item_asked import span_of
from service.questions import pattern
from service.understand import Query, with_capitals

_LETTERS = re.compile(r"[^\W\d_]{2,}")
_MONTH = re.compile(rf"\b(?:{'|'.join(sorted(MONTH_NUMBER, key=len, reverse=True))})\b\.?", re.I)


@dataclass(frozen=True, slots=True)
class Meetings:
    """The days of the meetings held of the body asked about, or of all."""

    body: str | None
    days: tuple[date, ...]


def only_meeting(query: Query, bodies: Bodies) -> bool:
    """Whether a question names a meeting by its time, with its body or an item, and no matter of it."""
    named = query.item or query.bodies or pattern("meeting_named").search(query.text)
    if span_of(query) is None or query.hints is not None or not named:
        return False
    text = with_capitals(query.text, bodies)
    spans = [(f.start, f.end) for f in find_dates(text)]
    spans += [span for short in bodies.find(text) for span in bodies.spans(text, short)]
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    left = pattern("meeting_words").sub(" ", _MONTH.sub(" ", turns_of(text)))
    return not _LETTERS.search(left)


def tells_of(texts: Iterable[str], query: Query, bodies: Bodies) -> bool:
    """Whether a sentence tells of the day or month asked about, and of the body if one is named."""
    span = span_of(query)
    return span is not None and any(
        f.date is not None
        and span[0] <= f.date <= span[1]
        and (not query.bodies or bool(set(bodies.find(text[a:b])) & set(query.bodies)))
        for text in texts
        for a, b in sentence_spans(text)
        for f in find_dates(text[a:b])
    )


def meetings_of(query: Query, held: Mapping[str, Collection[date]]) -> Meetings:
    """The meetings of the body asked about; those of all bodies where none is named."""
    days = {d for body in (query.bodies or held) for d in held.get(body, ())}
    return Meetings(next(iter(query.bodies), None), tuple(sorted(days)))


def absent(query: Query, meetings: Meetings) -> Gap | None:
    """That the meeting asked about is not held, or has no such item; None where it is there.

    Args:
        query: one whose item, if it names one, was looked for and not found.
    """
    span = span_of(query)
    if span is None:
        return None
    first, last = span
    there = [d for d in meetings.days if first <= d <= last]
    if there and query.item is None:
        return None
    if there and query.item:
        said = phrases.no_item(query.item, meetings.body, there[0], query.language)
        return Gap(Missing.MEETING, "", said)
    before = max((d for d in meetings.days if d < first), default=None)
    after = min((d for d in meetings.days if d > last), default=None)
    near = [d for d in (before, after) if d]
    said = phrases.no_meeting(meetings.body, first, near, query.language, month=first != last)
    return Gap(Missing.MEETING, "", said)
