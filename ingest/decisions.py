"""Sentences that state an outcome.

Comes in: an item's sections. Goes out: `Decision`s, each with the words that say who, when, what and by
which vote, and the item's outcome. Stated, never derived: a recommendation gives none, and neither does
an empty heading. Another body's decision told in the text is that body's, and an earlier meeting's that
meeting's. "Ingen bemærkninger" is none either: it says that nobody spoke, not what came of the matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from ingest.actors import actor_of
from ingest.bodies import Bodies
from ingest.dates import find_dates
from ingest.model import Decision, Evidence, Outcome, Section, SectionRole
from ingest.outcomes import anywhere, read
from ingest.resolutions import Reader, is_weak
from ingest.sentences import sentence_spans
from ingest.treatments import Treatment, treatments

__all__ = ["actor_of", "decisions", "item_outcome", "outcome_of"]

# Some minutes put a bare "Godkendt." under the item, without a heading.
_BARE = re.compile(
    r"^(?:godkendt|tiltrådt|drøftet|udsat|vedtaget|forkastet|afvist|anbefales godkendt|indstilles godkendt"
    r"|taget til efterretning|tages til efterretning)\b.{0,60}$",
    re.I,
)
# The strongest word decides what the item came to; noting is weaker than deciding something.
_RANK = (Outcome.DECIDED, Outcome.RECOMMENDED, Outcome.POSTPONED, Outcome.NOTED, Outcome.DISCUSSED)


@lru_cache(maxsize=1 << 14)
def outcome_of(sentence: str) -> Outcome | None:
    """The outcome that a sentence states, in an item's words: what is rejected is decided."""
    told = read(sentence, acted=True)
    return _came_to(told.statement.outcome) if told.statement else None


def decisions(
    sections: Sequence[Section], body: str | None, bodies: Bodies, day: date | None = None
) -> tuple[Decision, ...]:
    """Outcome sentences of an item, from its decision, or from its minutes where that is empty.

    Args:
        body: the meeting's; sentences without a subject are its own.
        day: the meeting's; an item may carry earlier meetings' decisions under dated headings.
    """
    told = treatments(sections, bodies)
    held = day or max((t.day for t in told if t.day and t.role is SectionRole.DECISION), default=None)
    own = [t for t in told if _is_own(t, body, bodies, held)]
    decided = [t for t in own if t.role is SectionRole.DECISION]
    minutes = [t for t in own if t.role is SectionRole.MINUTES]
    bare = [t for t in own if t.role is SectionRole.OTHER and _BARE.match(t.text.text)]
    chosen = decided or minutes or bare
    found: list[Decision] = []
    for treatment in told:
        if treatment in chosen:
            found += Reader(treatment, body or treatment.body, held, bodies).decisions()
        elif treatment not in own and treatment.named:
            found += Reader(treatment, treatment.body, treatment.day, bodies).decisions()
    return tuple(found) if chosen else (*found, *_of_the_day(sections, body, day))


def _is_own(treatment: Treatment, body: str | None, bodies: Bodies, held: date | None) -> bool:
    if treatment.day is None:
        return treatment.role is not SectionRole.BACKGROUND
    same_day = held is None or treatment.day == held
    heading = treatment.heading or ""
    # Some systems write "BESLUTNING I SOCIALUDVALGET DEN …", in which no name is found as it is spelled.
    spelled = body is not None and re.search(rf"\b{re.escape(body)}\b", heading, re.I)
    named = body is not None and bool(spelled or (body in bodies.names and bodies.spans(heading, body)))
    return same_day and (treatment.body in (None, body) or body is None or named)


def _of_the_day(sections: Sequence[Section], body: str | None, day: date | None) -> Iterator[Decision]:
    """Without a heading, a sentence that dates an outcome to the meeting's own day is its decision."""
    for section in sections:
        if section.role is not SectionRole.OTHER or day is None:
            continue
        for start, end in sentence_spans(section.text.text):
            sentence, span = section.text.text[start:end], section.text.raw_span(start, end)
            today = next((f for f in find_dates(sentence) if f.date == day), None)
            told = read(sentence, acted=True)
            statement = told.statement or (None if told.beside else anywhere(sentence))
            if today and span and statement and _came_to(statement.outcome) is Outcome.DECIDED:
                words = " ".join(sentence[statement.start : statement.end].split())
                raw = section.text.raw_span(start + statement.start, start + statement.end) or (None, None)
                on = section.text.raw_span(start + today.start, start + today.end) or (None, None)
                evidence = (
                    Evidence("outcome", words, 0.9, *raw),
                    Evidence("date", sentence[today.start : today.end], 1.0, *on),
                )
                yield Decision(sentence, statement.outcome, body, *span, day, None, evidence)


def _came_to(outcome: Outcome) -> Outcome:
    return Outcome.DECIDED if outcome is Outcome.REJECTED else outcome


def item_outcome(found: Sequence[Decision], body: str | None, day: date | None = None) -> Outcome:
    """What the item came to. An agenda's item, or an empty heading, came to nothing recorded.

    Args:
        day: the meeting's; where it is not known, the last day that the item tells of.
    """
    held = day or max((d.date for d in found if d.date), default=None)
    own = [d for d in found if d.date in (None, held) and (body is None or d.body in (None, body))]
    firm = [_came_to(d.outcome) for d in own if not is_weak(d)]
    if outcome := next((o for o in _RANK if o in firm), None):
        return outcome
    return _came_to(own[0].outcome) if own else Outcome.NONE
