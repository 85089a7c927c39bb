"""Chunks about a matter → the events that they tell: decisions, dated happenings, the entries of plans.

Comes in: `Matter`s (an item or paper with its chunks), the topic. Goes out: `Event`s with a score. A
sentence counts only with the matter's words in it or in the headings it stands under. Left to others:
which papers are searched and which events make the time line (`chronology`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ingest.cleaning import is_row
from ingest.dates import find_dates
from ingest.decisions import outcome_of
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from ingest.sentences import sentence_spans
from service.chronology_dates import entries, when_of
from service.chronology_topic import Topic, Words, patterns, words_of
from service.draft import RESOLVED, When, in_meeting
from service.evidence import Lexicon

NEAR, OWN = 0.6, 0.3  # shares of the topic: of a sentence with its headings, of the sentence alone
NEAR_PLAN, BESIDE = 0.35, 45  # of a sentence with a day in it; characters beside a plan's day
NEAR_RAREST = 0.5  # the same, where the topic's most telling word is among them
SURE_TITLE, SURE_WHOLE = 0.5, 0.75  # an item is about the topic by its title, or by its title and text
HEADING = 90  # characters of the longest line that heads what follows
_STATES: Mapping[Outcome, float] = {
    Outcome.DECIDED: 0.7, Outcome.REJECTED: 0.7, Outcome.POSTPONED: 0.7, Outcome.RECOMMENDED: 0.6,
    Outcome.DISCUSSED: 0.3, Outcome.NOTED: 0.2,
}  # fmt: skip
TOLD, DATED, UNDATED, UNDATED_COST = 0.6, 0.35, 0.0, -0.2
_SKIPPED = (SectionRole.RECOMMENDATION, SectionRole.ATTACHMENT)
_LIST = re.compile(r"^[-–•*]\s+")
LONG = 200  # characters up to which a sentence loses for its length, a tenth at most
_DAY_FIRST = re.compile(r"(?:i|den|d\.|på mødet|siden|in|on)?\s*(?:\d{1,2}\. ?\w{3,9}|(?:19|20)\d\d\b)", re.I)
_LEADERS = re.compile(r"\.{5}|_{5}")


@dataclass(frozen=True, slots=True)
class Matter:
    """An item of a meeting, or a paper, with those of its chunks that are read."""

    chunks: tuple[Chunk, ...]
    title: frozenset[str]  # terms of its title
    sure: bool  # the item as a whole is about the topic

    @property
    def first(self) -> Chunk:
        return self.chunks[0]


@dataclass(frozen=True, slots=True)
class Event:
    """Words that tell a step of the matter."""

    chunk: Chunk
    start: int
    end: int
    when: When | None
    score: float
    weight: float  # what its form says for it: 0 for what only mentions the matter
    resolved: bool = False  # the meeting's own outcome
    told: bool = False  # an outcome of another day
    own: bool = False  # of an item that treats the matter, whatever words it says it in

    @property
    def text(self) -> str:
        return self.chunk.text[self.start : self.end]


def title_of(chunk: Chunk) -> str:
    """What names an item, or a paper that is no meeting's."""
    return " ".join(t for t in (chunk.item_title, None if in_meeting(chunk) else chunk.part_title) if t)


def matter_of(chunks: Sequence[Chunk], topic: Topic, lexicon: Lexicon) -> Matter:
    title = words_of(lexicon, title_of(chunks[0])).all
    whole = title.union(*(words_of(lexicon, c.text).all for c in chunks if c.section not in _SKIPPED))
    held = topic.held(title)
    sure = in_meeting(chunks[0]) and (
        held >= SURE_TITLE or (held >= OWN / 2 and topic.held(whole) >= SURE_WHOLE)
    )
    return Matter(tuple(chunks), title, sure)


def events_of(matter: Matter, topic: Topic, lexicon: Lexicon, *, days: bool = False) -> list[Event]:
    """The events that an item or paper tells, the best first.

    Args:
        days: a question whether a plan held: what names a day by any word of the topic counts too.
    """
    if matter.first.item_number is None and matter.first.kind in (DocumentKind.AGENDA, DocumentKind.MINUTES):
        return []  # the front of a meeting's papers: who came, and the list of items
    found = [
        e
        for c in matter.chunks
        if c.section not in _SKIPPED
        for e in _of_chunk(c, matter, topic, lexicon, days)
    ]
    return sorted(found, key=lambda e: -e.score)


def _of_chunk(chunk: Chunk, matter: Matter, topic: Topic, lexicon: Lexicon, days: bool) -> Iterator[Event]:
    words = words_of(lexicon, chunk.text)
    title = matter.title | words_of(lexicon, chunk.heading or "").all
    above = chunk.heading or ""
    if not topic.named(chunk.text, title_of(chunk)):
        return
    for start, end in sentence_spans(chunk.text):
        text = chunk.text[start:end]
        if _heads(chunk.text, start, end):
            above = text
            continue
        if is_row(text) or len(text) < 8 or _LEADERS.search(text):
            continue
        own = words.between(start, end)
        headed = words_of(lexicon, above).all
        sure = matter.sure and topic.named(title_of(chunk), text)
        near = own | title | headed if topic.named(text, above, title_of(chunk)) else frozenset[str]()
        shares = _Shares(topic.held(own), topic.held(near), topic.held(headed), bool(topic.rarest & near))
        event = _dated(chunk, start, end, words, topic, shares) if days else None
        event = event or (
            None if days and chunk.section not in RESOLVED else _event(chunk, start, end, sure, shares)
        )
        if event is not None:
            yield event


@dataclass(frozen=True, slots=True)
class _Shares:
    """How much of the topic a sentence holds: alone, with its titles, and in the line above it."""

    own: float
    near: float
    headed: float
    rarest: bool  # its most telling word


def _event(chunk: Chunk, start: int, end: int, sure: bool, held: _Shares) -> Event | None:
    """The event that a sentence tells, if it is about the topic."""
    text = chunk.text[start:end]
    outcome = outcome_of(text)
    settled = outcome is not None or bool(patterns("nothing_decided").search(text))
    resolved = chunk.section in RESOLVED and (settled or chunk.section is SectionRole.DECISION)
    when = when_of(chunk, start, end)
    stands = when is None and chunk.body is not None and bool(patterns("stands").search(text))
    other_day = when is not None and (when.first != chunk.meeting_date or when.unit != "day")
    weight = DATED if stands else _weight(resolved, outcome, other_day, text)
    about = (
        held.near >= NEAR
        or (held.near >= NEAR_RAREST and held.rarest and weight >= DATED)
        or (sure and resolved)
    )
    below = (sure and resolved) or (held.headed >= NEAR and weight > 0)
    if not about or not (held.own >= OWN or below):
        return None
    if not re.search(r"[.!?:]\W*$", text) and not (_LIST.match(text) and held.own >= NEAR) and not resolved:
        return None  # a line without an end is a title, or a cell
    score = (
        (0.0 if when else UNDATED_COST)
        + max(held.near, NEAR)
        + (0.2 if resolved else 0.5) * held.own
        + weight
    )
    score += (0.1 if _DAY_FIRST.match(text) else 0.0) - min(end - start, LONG) / (10 * LONG)
    told = other_day and outcome is not None
    return Event(chunk, start, end, when, score, weight, resolved, told, sure and resolved)


def _dated(chunk: Chunk, start: int, end: int, words: Words, topic: Topic, held: _Shares) -> Event | None:
    """A sentence that names a day by words of what was planned, or under a heading that has them."""
    text = chunk.text[start:end]
    if held.near < NEAR_PLAN or not text.rstrip().endswith((".", "!", "?")):
        return None
    days = find_dates(text)
    beside = [
        words.between(max(start + f.start - BESIDE, start), min(start + f.end + BESIDE, end)) for f in days
    ]
    near = max([topic.held(b) for b in beside] + ([held.headed] if days else []), default=0.0)
    if not near:
        return None
    moved = 0.3 if patterns("moved").search(text) else 0.0
    return Event(chunk, start, end, when_of(chunk, start, end), 2 * near + held.near + moved, DATED)


def _weight(resolved: bool, outcome: Outcome | None, other_day: bool, text: str) -> float:
    """What a sentence's form says for it as a step."""
    plain = 0.2 if patterns("resolves").search(text) else 0.0
    if resolved:
        return _STATES.get(outcome or Outcome.DECIDED, 0.3) + plain
    if outcome is not None and patterns("event").search(text):
        return TOLD
    return DATED if other_day else UNDATED


def _heads(text: str, start: int, end: int) -> bool:
    """Whether a stretch is a line of its own that heads the sentences below."""
    alone = text[start - 1 : start] in ("", "\n") and text[end : end + 1] in ("", "\n")
    if not alone or end - start > HEADING or text[start:end].rstrip().endswith((".", ",", ";")):
        return False
    below = text[end + 1 :].split("\n", 1)[0]
    return not _LIST.match(text[start:end]) and (len(below) > HEADING or below.rstrip().endswith((".", ":")))


def planned(chunks: Sequence[Chunk], topic: Topic, lexicon: Lexicon) -> list[Event]:
    """The entries of plans that name a word of the topic, the best first."""
    found = []
    for chunk in chunks:
        if not _is_plan(chunk):
            continue
        words = words_of(lexicon, chunk.text)
        title = words_of(lexicon, f"{chunk.part_title} {chunk.heading or ''} {title_of(chunk)}").all
        for e in entries(chunk):
            # What is planned for a day is named beside it; further on stands what it is good for.
            own = topic.held(words.between(max(e.start, e.day[0] - BESIDE), min(e.end, e.day[1] + BESIDE)))
            if own > 0:
                score = own + 0.2 * topic.held(title)
                found.append(Event(chunk, e.start, e.end, e.when, score, DATED))
    best = max((e.score for e in found), default=0.0)
    return sorted((e for e in found if e.score >= 0.4 * best), key=lambda e: -e.score)


def _is_plan(chunk: Chunk) -> bool:
    names = [chunk.part_title, chunk.heading or "", chunk.item_title or "", *chunk.text.split("\n")]
    titled = any(patterns("plan_title").search(n if len(n) <= HEADING else n[-25:]) for n in names)
    return chunk.kind is not DocumentKind.MINUTES and titled
