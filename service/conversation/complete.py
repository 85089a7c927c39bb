"""A follow-up and the turns before it → a question that stands on its own.

Comes in: a question, the conversation's turns, the archive's bodies and calendar. Goes out: `Completed`. Left
to others: answering. Nothing is guessed by a model: a time, a body or a name takes the place of its like in
the question before ("og i 2021?"), or what was spoken of is put behind ("hvem var imod – vikarkorps, …?").
What the follow-up says itself wins over what was said before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from ingest.bodies import Bodies
from ingest.dates import MONTHS
from service.conversation.model import Completed, Place, Turn
from service.conversation.signs import Signs, follows, own_words, pattern, signs, stem, stems
from service.labels import long_date
from service.model import Hints
from service.understand import Query, understand
from service.when import Calendar, Interval, Kind
from service.when.spans import year_span

_DASH = " – "  # between a follow-up and what it is about
_TRAILING = " ?!.,;"
_BEFORE_TIME = re.compile(
    r"(?:[,\s]*(?:\b(?:i|på mødet|mødet|på|den|d\.|fra|in|on|at the meeting|during|the)\s*))+$", re.I
)
_ITEM = re.compile(r",?\s*(?:pkt\.|punkt|item)\s*\w+", re.I)
_NAMES = re.compile(r"(?<![.?!]\s)(?<!^)\b[A-ZÆØÅ][a-zæøå][\w-]+(?:\s[A-ZÆØÅ][\w-]+)*")
_LIES = re.compile(r".*\s(?:på|hos|ved|at)\s(?=\w)")
_GOVERNED = re.compile(r"\b(?:om|på|med|til|for|vedr\.|vedrørende|af|about|on|for|of|with)\s$", re.I)
_LONGEST_SUBJECT = 90


def complete(question: str, turns: Sequence[Turn], bodies: Bodies, calendar: Calendar) -> Completed:
    """The question, completed from the last turn where it leans on it."""
    last = turns[-1] if turns else None
    anchor = next((p.date for p in last.places if p.date), None) if last else None
    spoken = replace(calendar, anchor=anchor, body=_first_body(last))
    query = understand(question, bodies, calendar.all_days, spoken)
    found = signs(query, bodies)
    alone = Completed(query.text, subject_of(query, bodies))
    if last is None or not query.text:
        return alone
    before = understand(last.completed, bodies, calendar.all_days, spoken)
    titles = " ".join(p.item_title or "" for p in last.places[:1])
    if not follows(found, query, stems(f"{last.completed} {titles}")):
        return alone
    if found.fragment:
        return _substituted(query, found, last, before, bodies)
    return _put_behind(query, found, last, before)


def subject_of(query: Query, bodies: Bodies) -> str:
    """What a question is about: from its first word of its own to its last, without times.

    >>> from ingest.bodies import known_bodies
    >>> subject_of(understand("Hvad besluttede DAS om fælles kørsel?", known_bodies()), known_bodies())
    'fælles kørsel'
    """
    own = own_words(query.text, query, bodies)
    if not own:
        return ""
    start, end = own[0].start(), own[-1].end()
    end += "(" in query.text[start:end] and query.text[end : end + 1] == ")"
    pieces, at = [], start
    for interval in query.when:
        if start <= interval.start and interval.end <= end:
            pieces.append(_BEFORE_TIME.sub("", query.text[at : interval.start]))
            at = interval.end
    text = " ".join(" ".join([*pieces, query.text[at:end]]).split())
    return text if len(text) <= _LONGEST_SUBJECT else " ".join(m[0] for m in own)[:_LONGEST_SUBJECT]


def _first_body(turn: Turn | None) -> str | None:
    return next((p.body for p in turn.places if p.body), None) if turn else None


# -- a fragment takes the place of its like


def _substituted(query: Query, found: Signs, last: Turn, before: Query, bodies: Bodies) -> Completed:
    text, subject = last.completed, last.subject
    new_body = next((b for b in query.bodies), None)
    if query.when:
        text = _with_time(text, before, query)
        before = replace(before, when=())
    if new_body:
        text = _with_body(text, before, new_body, bodies)
    if found.own:
        name = _name_of(query, found)
        text, subject = _with_name(text, subject, name), name
    hints = Hints(asks=_asked(last.completed), body=new_body or _first_body(last))
    if not query.when and not found.own:
        hints = replace(hints, date=_first_date(last))
    return Completed(text, subject, hints)


def _asked(completed: str) -> str:
    return completed.split(_DASH)[0]


def _first_date(turn: Turn) -> date | None:
    return next((p.date for p in turn.places if p.date), None)


def _with_time(text: str, before: Query, query: Query) -> str:
    """The question before, at the new time; the old one goes, and an item's number with it."""
    new = " og ".join(_time_words(query, i) for i in query.when)
    first = None
    for interval in reversed(before.when):
        lead = _BEFORE_TIME.search(text, 0, interval.start)
        start = lead.start() if lead else interval.start
        text, first = text[:start] + text[interval.end :], start
    text = _ITEM.sub("", text)
    if first is None or first > len(text.rstrip(_TRAILING)):
        stripped = text.rstrip(_TRAILING)
        return f"{stripped}{',' if _DASH in text else ''} {new}?"
    gap = "" if text[first:].startswith((" ", ",", "?", ".")) else " "
    return " ".join(f"{text[:first]} {new}{gap}{text[first:]}".split())


def _time_words(query: Query, interval: Interval) -> str:
    """A time as it can stand in any question: counted ones are named, others keep their words."""
    english = query.language == "en"
    if interval.first is None or interval.last is None:
        return query.text[interval.start : interval.end]
    if interval.first == interval.last:
        day = long_date(interval.first, query.language)
        return f"on {day}" if english else f"den {day}"
    if interval.kind is Kind.MONTH:
        month = interval.first.strftime("%B") if english else MONTHS[interval.first.month - 1]
        return f"{'in' if english else 'i'} {month} {interval.first.year}"
    if (interval.first, interval.last) == year_span(interval.first.year):
        return f"{'in' if english else 'i'} {interval.first.year}"
    words = query.text[interval.start : interval.end]
    lead = re.search(r"\b(?:i|in|mellem|fra|siden|efter|før)\s$", query.text[: interval.start], re.I)
    return (lead[0] if lead else "") + words


def _with_body(text: str, before: Query, body: str, bodies: Bodies) -> str:
    for old in before.bodies:
        spans = bodies.spans(text, old)
        if spans:
            start, end = spans[0]
            return text[:start] + body + text[end:]
    stripped = text.rstrip(_TRAILING)
    return f"{stripped}, {body}?"


def _name_of(query: Query, found: Signs) -> str:
    """The fragment's words from the first of its own to the last: "de unge på Vesterhuset"."""
    start = query.text.index(found.own[0])
    return query.text[start : query.text.rindex(found.own[-1]) + len(found.own[-1])]


def _with_name(text: str, subject: str, name: str) -> str:
    """The new name in place of the old one: of a name, of where the matter lies, of the whole matter."""
    held = bool(subject) and subject in text
    names = _NAMES.findall(subject if held else text) if name[0].isupper() else []
    if names:
        return text.replace(names[-1], name)
    if held and (lies := _LIES.search(subject)):
        return text.replace(subject, subject[: lies.end()] + name)
    if held and _GOVERNED.search(text[: text.index(subject)]):
        return text.replace(subject, name)
    return f"{text.rstrip(_TRAILING)}{_DASH}{name}?"


# -- a question with what it is about behind it


def _put_behind(query: Query, found: Signs, last: Turn, before: Query) -> Completed:
    """The question itself, and what was spoken of: subject, body, day, item."""
    place = last.places[0] if last.places else None
    subject = _subject(last, place)
    later = bool(pattern("later").search(query.text))
    day = place.date if place else None
    timed = bool(query.when or query.days or query.years)
    asks = pattern("lead").sub("", query.text).rstrip(_TRAILING)
    where = _where(query, place, later=later, timed=timed) if place else _old_times(before)
    text = _joined_with(asks or query.text, ", ".join(w for w in (subject, where) if w))
    hints = Hints(asks)
    if place and not later and not timed:
        body = query.bodies[0] if query.bodies else place.body
        hints = Hints(asks, body, day, place.item, place.document_id, place.part)
        return Completed(text, last.subject or subject, hints, _joined_with(asks or query.text, subject))
    return Completed(text, last.subject or subject, hints)


def _joined_with(asks: str, about: str) -> str:
    return f"{asks[0].upper()}{asks[1:]}{_DASH if about else ''}{about}?"


def _old_times(before: Query) -> str:
    """The times of the question before, where no answer tells a better one."""
    return " og ".join(before.text[i.start : i.end] for i in before.when)


def _where(query: Query, place: Place, *, later: bool, timed: bool) -> str:
    """ "DAS 3. maj 2023, pkt. 1"; for what came later, only after when."""
    danish = query.language == "da"
    day = long_date(place.date, query.language) if place.date else ""
    if later:
        return f"{'efter' if danish else 'after'} {day}" if day else ""
    if timed:
        return "" if query.bodies else place.body or ""
    item = f"{'pkt.' if danish else 'item'} {place.item}" if place.item else ""
    named = " ".join(w for w in ("" if query.bodies else place.body, day) if w)
    return ", ".join(w for w in (named, item) if w)


def _subject(last: Turn, place: Place | None) -> str:
    """The item's title where it tells of the same matter, else the words of the question before."""
    title = place.item_title if place and place.item_title else ""
    title = re.sub(pattern("year_in_title"), "", title).strip(" ,–-")
    if not title or pattern("untold").search(title) or len(title) > _LONGEST_SUBJECT:
        return last.subject
    same = {stem(w) for w in last.subject.split()} & stems(title)
    return title if same or not last.subject else last.subject
