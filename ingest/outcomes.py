"""What a sentence is to its item: an outcome, or something told beside it.

Comes in: one sentence of minutes. Goes out: a `Statement`, or what the sentence tells instead: a member's
dissent, who was absent, what somebody proposed. Left to others: who acted (`actors`), and which sentences are
asked (`decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.clauses import Clauses, clauses_of
from ingest.misread import mended
from ingest.model import Outcome
from ingest.outcome_words import names_higher, words
from ingest.statements import Statement, has_auxiliary, statements

_IF = re.compile(r"^(?:hvis|såfremt|medmindre|dersom|i tilfælde af)\b", re.I)
_PAST = re.compile(r"^(?:\w+(?:ede|te)|tog|vedtog|var|blev|fandt|bad|traf)\b", re.I)
_TURN = re.compile(r",?\s+(?=hvorefter\b|hvorpå\b|mens\b|medens\b|men\b|og herefter\b)|;\s+", re.I)
_OPPOSED = (Outcome.DECIDED, Outcome.REJECTED, Outcome.POSTPONED)


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence is to its item: an outcome, something beside it, or neither."""

    statement: Statement | None
    beside: str | None = None  # "told", "dissent", "absence" …: never the item's decision


@lru_cache(maxsize=8192)  # the sentences of one question come back with the next
def read(sentence: str, *, upward: bool = False, acted: bool = False) -> Told:
    """What a sentence of minutes states, if it states an outcome, also with some letters misread.

    Args:
        upward: it names a body above the meeting's, so that its advice is a recommendation to that body.
        acted: a body is known to be its subject.
    """
    meant = mended(sentence)
    told = _read(meant.text, upward, acted)
    if told.statement is None or meant.text == sentence:
        return told
    at = told.statement
    return replace(told, statement=replace(at, start=meant.back(at.start), end=meant.back(at.end)))


def _read(sentence: str, upward: bool, acted: bool) -> Told:
    beside: Mapping[str, re.Pattern[str]] = words()["beside"]
    if sentence.rstrip().endswith("?"):
        return Told(None, "question")
    if beside["nothing"].search(sentence.strip()):
        return Told(None, "nothing")
    clauses = clauses_of(sentence)
    found = list(statements(clauses, upward))
    first = min((s.start for s, _ in found), default=len(sentence))
    if not acted and _of_member(sentence, clauses):
        return Told(None, "dissent")
    if aside := _aside(clauses, first, bool(found), acted):
        return Told(None, aside)
    timely = [s for s, other_time in found if not other_time]
    if timely and _IF.match(sentence) and not _PAST.search(sentence[first:]):
        return Told(None, "condition")
    if timely:
        return Told(_strongest(timely))
    if found:
        return Told(None, "another time")
    return Told(None, "absence" if beside["absence"].search(sentence) else None)


def anywhere(sentence: str) -> Statement | None:
    """The first approval or decision that a sentence mentions, also where it only gives it as a reason."""
    text = clauses_of(sentence).text
    whole = Clauses(text, ((0, len(text)),))
    firm = (s for s, other_time in statements(whole, upward=False) if s.firm and not other_time)
    return min((s for s in firm if s.outcome is Outcome.DECIDED), key=lambda s: s.start, default=None)


def _of_member(sentence: str, clauses: Clauses) -> bool:
    """Whether a member or a party speaks for itself: "Liste A kunne ikke tiltræde"."""
    beside: Mapping[str, re.Pattern[str]] = words()["beside"]
    acts = next((m for m in beside["acts"].finditer(clauses.text) if clauses.says(m.start())), None)
    if acts is None:
        return False
    subject = sentence[clauses.begin(acts.start()) if acts.start() > 160 else 0 : acts.start()]
    if beside["passive"].search(subject) or beside["whole"].search(subject):
        return False
    return bool(beside["member"].search(subject.strip()) or beside["cast"].match(sentence))


def _aside(clauses: Clauses, first: int, states: bool, acted: bool) -> str | None:
    """What the sentence tells before, or in place of, an outcome."""
    beside: Mapping[str, re.Pattern[str]] = words()["beside"]
    for name in ("told", "proposes"):
        at = next((m.start() for m in beside[name].finditer(clauses.text) if clauses.says(m.start())), None)
        if at is not None and at < first and not (states and acted):
            return name
    if not states and beside["tabled"].search(clauses.text):
        return "proposes"
    advice = words()["class"]["recommend"].search(clauses.text)
    if advice is None or acted or not clauses.says(advice.start()) or advice.start() > first:
        return None
    subject = clauses.text[: advice.start()]
    # "VISO anbefaler" is advice to the meeting; "anbefales" and "Udvalget anbefaler" are the meeting's.
    active = not advice[0].endswith("s") and not has_auxiliary(subject)
    known = beside["whole"].search(subject) or beside["whole"].match(clauses.text[advice.end() :].lstrip())
    stranger = active and subject.strip() and not known and not names_higher(clauses.text[advice.end() :])
    return "proposes" if stranger or beside["office"].search(subject) else None


def _strongest(found: Iterable[Statement]) -> Statement:
    def rank(statement: Statement) -> tuple[int, int]:
        firm = statement.firm and statement.outcome is Outcome.DECIDED
        order = (
            statement.outcome is Outcome.RECOMMENDED,
            firm or statement.outcome is Outcome.REJECTED,
            statement.outcome is Outcome.POSTPONED,
            statement.outcome is Outcome.NOTED,
            statement.outcome is Outcome.DECIDED,
        )
        return order.index(True) if True in order else len(order), statement.start

    return min(found, key=rank)


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence's spans: more than one where it tells of two outcomes, "forkastet, hvorefter … vedtaget"."""
    for turn in _TURN.finditer(text, start, end):
        first, second = read(text[start : turn.start()]), read(text[turn.end() : end])
        if first.statement and second.statement:
            both = first.statement.outcome, second.statement.outcome
            if both[0] is not both[1] and set(both) <= set(_OPPOSED):
                return [(start, turn.start()), *split(text, turn.end(), end)]
    return [(start, end)]
