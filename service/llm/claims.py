"""What a written sentence claims came of a matter, and who did it, held against its source.

Comes in: the sentence and the source's sentence. Goes out: what it claims too much, or nothing. A decision
must be stated by a decision, by the same body; a proposal must be told as one. Left to others: the words
(`align`).
"""

from __future__ import annotations

import re

from ingest.actors import actor_of, by_form
from ingest.bodies import Bodies
from ingest.model import Outcome, SectionRole
from ingest.outcome_words import words as outcome_words
from ingest.outcomes import read
from service.draft import RESOLVED
from service.llm.model import Source
from service.llm.words import words

_FIRST = 5  # words within which a proposal must be told as one


def overclaim(said: str, stated: str, source: Source, bodies: Bodies) -> str | None:
    """Why the sentence says more of the matter's outcome than the source's; None if it does not."""
    mine, theirs = _outcome(said), _outcome(stated)
    if _count(words().resolved, said) > _count(words().resolved, stated) and not _decides(stated, source):
        return "calls a decision what its source does not state as one"
    if source.section is SectionRole.RECOMMENDATION and not _told_as_proposal(said):
        return "tells a proposal without saying so"
    if source.section is not SectionRole.RECOMMENDATION and _proposes(said) and not _proposes(stated):
        return "calls a proposal what is none"
    if source.section is not SectionRole.RECOMMENDATION and mine is not theirs and not _content(mine, theirs):
        return f"states the outcome {mine} where the source states {theirs}"
    if _told_as_proposal(said) and source.section is SectionRole.RECOMMENDATION:
        return None
    if _came_to(said) and source.section not in RESOLVED and not _same_named(said, stated, bodies):
        return "states a decision that its source does not state as one"
    return _other_actor(said, stated, source, bodies)


def _same_named(said: str, stated: str, bodies: Bodies) -> bool:
    """Whether both name the same body as the one who acted: then a told decision stays that body's."""
    mine = actor_of(said, bodies) or by_form(said)
    return mine is not None and mine == (actor_of(stated, bodies) or by_form(stated))


def leads(opening: str, source: Source) -> bool:
    """Whether what opens a source's sentence only says that the meeting decided what follows."""
    return source.section in RESOLVED and _outcome(opening) is Outcome.DECIDED


def _outcome(sentence: str) -> Outcome | None:
    told = read(sentence, acted=True)
    return told.statement.outcome if told.statement else None


def _came_to(sentence: str) -> bool:
    """Whether a sentence says that a matter was settled; a wish or an advice does not."""
    told = read(sentence, acted=True).statement
    if told is None or not told.firm or told.outcome is Outcome.RECOMMENDED:
        return False
    return not _proposes(sentence[told.start : told.end])


def _decides(stated: str, source: Source) -> bool:
    """Whether a sentence under a decision's heading resolves the matter, and is no wish beside it."""
    told = read(stated, acted=True).statement
    return source.section in RESOLVED and told is not None and told.firm and told.outcome is Outcome.DECIDED


def _count(listed: frozenset[str], sentence: str) -> int:
    return sum(w in listed for w in re.findall(r"\w+", sentence.lower()))


def _content(mine: Outcome | None, theirs: Outcome | None) -> bool:
    """What was decided may be told by itself; what was proposed, rejected or postponed may not."""
    return mine is None and theirs is Outcome.DECIDED


def _told_as_proposal(sentence: str) -> bool:
    return any(w in words().proposed for w in re.findall(r"\w+", sentence.lower())[:_FIRST])


def _proposes(sentence: str) -> bool:
    return _count(words().proposed, sentence) > 0


def _other_actor(said: str, stated: str, source: Source, bodies: Bodies) -> str | None:
    """Who acts must be who acts in the source, or the meeting where the source leaves it unsaid."""
    mine, theirs = actor_of(said, bodies), actor_of(stated, bodies)
    if mine is None or mine == theirs:
        return None
    named = by_form(stated)
    whole = outcome_words()["beside"]["whole"]
    if theirs is None and mine == source.body and (named is None or whole.fullmatch(named)):
        return None
    return f"says that {mine} acted"
