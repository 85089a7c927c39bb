"""Events → the steps of a time line: the best of each meeting, told once, in order of time.

Comes in: events with their scores. Goes out: `Pick`s that fit the room of an answer, each with its day.
Left to others: finding the events (`chronology_events`), layout (`answer`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from ingest.model import DocumentKind
from ingest.sentences import sentence_spans
from service import phrases
from service.chronology_dates import dates_in
from service.chronology_events import Event
from service.chronology_quotes import clause
from service.chronology_topic import Years
from service.draft import LONGEST_TIMELINE, Pick, When

MOST_LINES, OF_AN_ITEM, OF_A_PLAN = 12, 2, 4
WIDE = 260  # characters of the longest quote that a sentence is added to
SAME_DAY, OTHER_DAY = 0.7, 0.9  # shares of the words from which an event repeats another
FLOOR = 0.45  # share of the best event's score under which one is left out

_ItemKey = tuple[str, int, str | None]


def chosen(events: Sequence[Event], plans: Sequence[Event], years: Years) -> list[Event]:
    """The steps: the best of each meeting first, then what there is room for."""
    within = [e for e in events if _told_within(e, years)]
    best = max((e.score for e in within), default=0.0)
    # What came of the matter at a meeting is a step, however plainly it is said: taken note of, say.
    steps = _unrepeated([e for e in within if e.score >= FLOOR * best or (e.own and e.weight > 0)])
    telling = {_place(e) for e in steps if e.weight > 0}
    good = [e for e in steps if e.weight > 0 or _place(e) not in telling]
    leading: dict[tuple[str | None, date | None, str], Event] = {}
    for event in sorted(good, key=lambda e: not e.resolved):
        leading.setdefault(_place(event), event)
    first = list(leading.values())
    rest = _spread([e for e in good if e not in first and e.weight > 0], first)
    return [*plans[:OF_A_PLAN], *_counted([*first, *rest], OF_A_PLAN if plans else OF_AN_ITEM)]


def _spread(events: Sequence[Event], before: Sequence[Event]) -> list[Event]:
    """Events of days that no step is of yet first."""
    seen = {_day(e) for e in before}
    new: list[Event] = []
    old: list[Event] = []
    for event in events:
        (old if _day(event) in seen else new).append(event)
        seen.add(_day(event))
    return [*new, *old]


def _day(event: Event) -> When | date | None:
    """What tells an event's time from others': its day, or the year where only that is known."""
    return event.when if event.when is None or event.when.unit == "year" else event.when.first


def _told_within(event: Event, years: Years) -> bool:
    """Whether an event is of the years asked about; without a date, only what states an outcome counts."""
    return years.holds(event.when.first.year) if event.when else event.weight > 0


def _place(event: Event) -> tuple[str | None, date | None, str]:
    chunk = event.chunk
    return chunk.body, chunk.meeting_date, "" if chunk.meeting_date else chunk.document_id


def _counted(events: Sequence[Event], most: int) -> list[Event]:
    """At most so many events of one item."""
    count: dict[tuple[_ItemKey, date | None], int] = {}
    kept = []
    for event in events:
        chunk = event.chunk
        key = (chunk.document_id, chunk.part, chunk.item_number), chunk.meeting_date
        count[key] = count.get(key, 0) + 1
        if count[key] <= most:
            kept.append(event)
    return kept


def _unrepeated(events: Sequence[Event]) -> list[Event]:
    """Without what another event tells better: the meeting's own words stand before others' of it."""
    ordered = sorted(events, key=lambda e: (-e.resolved, -e.score))
    kept: list[Event] = []
    for event in ordered:
        if not any(_repeats(event, other) for other in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: -e.score)


def _repeats(event: Event, other: Event) -> bool:
    """Whether an event tells what another one, kept before it, tells."""
    a, b = event.chunk, other.chunk
    if a.id == b.id and event.start < other.end and other.start < event.end:
        return True
    same_meeting = a.meeting_date is not None and (a.meeting_date, a.body) == (b.meeting_date, b.body)
    if same_meeting and a.kind is DocumentKind.AGENDA and other.resolved:
        return True
    if event.told and other.resolved and _of_meeting(event.when, b.meeting_date):
        return True
    if event.resolved and other.resolved and a.meeting_date != b.meeting_date:
        return False  # what two meetings decide in the same words are two steps
    return _overlap(event.text, other.text) > (SAME_DAY if event.when == other.when else OTHER_DAY)


def _of_meeting(when: When | None, day: date | None) -> bool:
    """Whether a day or month that is told is that of a meeting."""
    if when is None or day is None or when.unit == "year":
        return False
    return when.first == (day if when.unit == "day" else day.replace(day=1))


def _overlap(a: str, b: str) -> float:
    words = _words(a)
    return len(words & _words(b)) / len(words) if words else 1.0


@lru_cache(maxsize=1024)  # each event is held against all that were kept before it
def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w{3,}", text.casefold()))


def picks_of(
    events: Sequence[Event], language: str, room: int = LONGEST_TIMELINE, most: int = MOST_LINES
) -> list[Pick]:
    """As many as there is room for, in order of time.

    Args:
        room: characters of all lines together.
        most: how many lines.
    """
    kept: list[Pick] = []
    for event in events:
        pick = _pick(event)
        length = len(phrases.dated_place(pick.chunk, pick.when, language)) + len(pick.text) + 12
        if len(kept) < most and length <= room and not _quoted(pick, kept):
            kept.append(pick)
            room -= length
    return _joined(sorted(_widened(kept, room), key=_order))


def _joined(picks: Sequence[Pick]) -> list[Pick]:
    """Neighbours of one day as one line."""
    out: list[Pick] = []
    for pick in picks:
        last = out[-1] if out else None
        if last is not None and _adjoins(last, pick):
            out[-1] = replace(last, end=pick.end)
        else:
            out.append(pick)
    return out


def _adjoins(last: Pick, pick: Pick) -> bool:
    if last.chunk.id != pick.chunk.id or last.when != pick.when:
        return False
    near = last.end <= pick.start <= last.end + 2
    return near and "\n" not in pick.chunk.text[last.start : pick.end]


def _quoted(pick: Pick, kept: Sequence[Pick]) -> bool:
    return any(k.chunk.id == pick.chunk.id and k.start < pick.end and pick.start < k.end for k in kept)


def _widened(picks: Sequence[Pick], room: int) -> list[Pick]:
    """Short quotes with the sentence that follows them in their paragraph, where there is room."""
    out: list[Pick] = []
    for pick in picks:
        end = _next_sentence(pick)
        wide = replace(pick, end=end)
        others = [p for p in picks if p is not pick]
        if (
            end > pick.end
            and end - pick.end <= room
            and end - pick.start <= WIDE
            and not _quoted(wide, others)
        ):
            room -= end - pick.end
            pick = wide
        out.append(pick)
    return out


def _next_sentence(pick: Pick) -> int:
    """Where the sentence after a quote ends, in the same line; the quote's own end if there is none."""
    text = pick.chunk.text
    if not text[: pick.end].endswith((".", "!")):
        return pick.end
    stop = text.find("\n", pick.end)
    spans = sentence_spans(text[pick.end : len(text) if stop < 0 else stop])
    return pick.end + spans[0][1] if spans else pick.end


def _pick(event: Event) -> Pick:
    """The event's words, cut at a clause; a day that heads the line stays in them."""
    named = dates_in(event.text, event.chunk.meeting_date)
    keep = event.start
    if event.when in named or event.told:
        keep += max((m.end() for m in re.finditer(r"(?:19|20)\d\d", event.text)), default=0)
    end = clause(event.chunk.text, event.start, event.end, min(keep, event.end))
    return Pick(event.chunk, event.start, end, event.when or When(date.max))


def _order(pick: Pick) -> tuple[date, date, str, int, int]:
    when = pick.when.first if pick.when else date.max
    return when, pick.chunk.meeting_date or date.max, pick.chunk.document, pick.chunk.ordinal, pick.start
