"""The decisions of one treatment: which of its sentences resolve something, who acted, and when.

Comes in: a `Treatment` with the body and the day that it is of. Goes out: its `Decision`s, each field with
the words that say so. Left to others: what the words mean (`outcomes`), votes (`ballots`), which treatments
an item has (`decisions`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.actors import Actor, by_form, main_actor, same_body
from ingest.ballots import Line, with_votes
from ingest.bodies import Bodies
from ingest.clauses import clauses_of
from ingest.cleaning import LIST_MARK
from ingest.dates import find_dates
from ingest.misread import mended
from ingest.model import Decision, Evidence, Outcome, Position, SectionRole
from ingest.outcome_words import names_higher
from ingest.outcomes import read, split
from ingest.positions import positions_of
from ingest.sentences import sentence_spans
from ingest.statements import Statement
from ingest.treatments import Treatment

_PASSIVE = re.compile(
    r"\b(?:det|der|orientering\w*|dagsorden\w*|referat\w*|indstilling\w*|punktet|sagen|\w*forslag(?:et|ene)?"
    r"|ansøgning\w*|anmodning\w*|årsrapport\w*|behandlingen|beslutningen|drøftelsen)\b",
    re.I,
)
_SUBJECTLESS = re.compile(
    r"^(?:(?:herefter|derefter|enstemmigt) )?(?:godkendt|tiltrådt|drøftet|udsat|taget|tages|vedtaget|enighed"
    r"|derfor bedes|forkastet|afvist|anbefales|indstilles|til efterretning"
    r"|til orientering|udvalget|byrådet|styregruppen|bestyrelsen|rådet"
    r"|kommunalbestyrelsen|magistraten|mødet besluttede|et flertal|flertallet|gruppen|kredsen|deltagerne)\b",
    re.I,
)
# "Handleplanen blev godkendt", but not "… blev godkendt af Folketinget i 2018".
_WAS = re.compile(r"\bblev (?:\w+ )?\w+$", re.I)
_NO_MORE = re.compile(r"\s*(?:[.,;]|$|(?:med|uden|som|og|enstemmigt)\b)", re.I)
# What the matter was, in the words of its title: "Anlægsbevilling til to baner."
_NAMES_MATTER = re.compile(
    r"^(?:endelig )?\w*(?:forslag|vedtagelse|bevilling|indstilling(?:en)?|godkendelse|orientering|redegørelse"
    r"|ansøgning)"
    r" (?:om|til|af|fra|vedr\.?|vedrørende|vedrører|omhandler)\b"
    r"(?!.*\b(?:skal|kan|må|vil|blev|bliver|har|\w{3,}(?:tages|gives|sendes|ges|ses|tes|des))\b)",
    re.I,
)
_RECOMMENDS_UNNAMED = re.compile(r"^(?:det|der) (?:indstilles|anbefales)\b", re.I)
# "… besluttede den 3. maj 2022", "på sit møde den 3. maj 2022 besluttede …", "har den 3. maj godkendt"
_AT_MEETING = r"(?:på|i)\s+(?:sit\s+|et\s+|det\s+)?(?:\w+\s+)?møde(?:t)?\s+"
_DAY_AFTER = re.compile(rf"^\s+(?:{_AT_MEETING})?(?:den|d\.)\s*$", re.I)
_DAY_BEFORE = re.compile(rf"(?:^|\b{_AT_MEETING}|\b(?:har|havde|blev|er)\s+(?:\w+\s+)?)(?:den|d\.)\s*$", re.I)
_DAY_THEN_VERB = re.compile(r"(?<!\bfra )(?<!\baf )(?<!\btil )(?<!\bmødet )\b(?:den|d\.)\s*$", re.I)
_BY = re.compile(r"\b(?:af|i|til)\s+$", re.I)
LONGEST = 3000  # characters of a decision; of a longer text only what states an outcome is one
WEAK = 0.7  # of an outcome that only its heading says


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the decisions of one treatment."""

    treatment: Treatment
    body: str | None  # whose treatment it is
    day: date | None
    bodies: Bodies

    def decisions(self) -> list[Decision]:
        lines: list[Line] = []
        text = self.treatment.text.text
        for whole_start, whole_end in sentence_spans(text):
            for start, end in split(text, whole_start, whole_end):
                lines.append(self._line(start, end, text.count("\n", 0, start), lines))
        return with_votes(self.treatment.text, lines)

    def _line(self, start: int, end: int, paragraph: int, before: Sequence[Line]) -> Line:
        sentence = self.treatment.text.text[start:end]
        clauses = clauses_of(sentence)
        actor = main_actor(sentence, clauses, self.bodies, self.body)
        others = [
            b for b in self.bodies.find(sentence) if b not in (self.body, actor.body if actor else None)
        ]
        told = read(
            sentence,
            upward=bool(others) or names_higher(sentence, sentence[actor.start : actor.end] if actor else ""),
            acted=actor is not None,
        )
        if actor and told.statement and told.statement.outcome is Outcome.RECOMMENDED:
            # "Anbefales godkendt af byrådet": who is to approve, not who acts.
            actor = None if _BY.search(sentence[: actor.start]) else actor
        line = Line(start, end, paragraph, told.beside, positions=self._positions(sentence, start))
        span = self.treatment.text.raw_span(start, end)
        if span is None or told.beside or not any(c.isalpha() for c in sentence):
            return line
        statement = told.statement
        rest = self.treatment.told or len(self.treatment.text.text) > LONGEST or _NAMES_MATTER.match(sentence)
        if statement is None and rest:
            return line
        when = _acted_on(sentence, statement) if statement else None
        meant = mended(sentence).text
        same = len(meant) == len(sentence)  # else the statement's places are not its own
        if self.treatment.told and not self._resolves(meant if same else sentence, statement, actor, when):
            return line
        if when and self.day and when[0] > self.day:
            return replace(line, beside="another time")
        outcome = statement.outcome if statement else _inherited(before)
        evidence = self._evidence(sentence, start, statement, actor, when)
        acted = actor.body if actor and not self._own(actor.body) else self.body
        on = when[0] if when else self.day
        return replace(line, decision=Decision(sentence, outcome, acted, *span, on, None, evidence))

    def _positions(self, sentence: str, at: int) -> tuple[Position, ...]:
        """Who stands where in a sentence; the body that resolves, or another body, is no one of those."""
        found = []
        for stand in positions_of(sentence):
            span = self.treatment.text.raw_span(at + stand.start, at + stand.end)
            if span and stand.who != self.body and stand.who not in self.bodies.names:
                found.append(Position(stand.who, stand.stance, *span))
        return tuple(found)

    def _resolves(
        self,
        sentence: str,
        statement: Statement | None,
        actor: Actor | None,
        when: tuple[date, int, int] | None,
    ) -> bool:
        """Whether a sentence of the minutes tells what the meeting itself resolved."""
        if statement is None or (actor and self.body and not self._own(actor.body)):
            return False
        if when and when[0] != self.day:
            return False  # an earlier meeting's, told
        if actor is not None or self.treatment.role is SectionRole.BACKGROUND:
            return True
        if (name := by_form(sentence)) and (self.body is None or same_body(name, self.body)):
            return True
        if statement.outcome is Outcome.RECOMMENDED and _RECOMMENDS_UNNAMED.match(sentence):
            return False
        if LIST_MARK.match(sentence):
            return False
        done = _WAS.search(sentence[: statement.end]) and _NO_MORE.match(sentence[statement.end :])
        return bool(done or _PASSIVE.search(sentence) or _SUBJECTLESS.match(sentence))

    def _own(self, name: str | None) -> bool:
        """Whether a name is the meeting's body, also by its initials: "LBR" in its own minutes."""
        return (
            self.body is not None and name is not None and (name == self.body or same_body(name, self.body))
        )

    def _evidence(
        self,
        sentence: str,
        start: int,
        statement: Statement | None,
        actor: Actor | None,
        when: tuple[date, int, int] | None,
    ) -> tuple[Evidence, ...]:
        """Which words say what, who and when; what only the meeting says has no words here."""
        found: list[Evidence | None] = []
        if statement:
            firm = statement.confidence if statement.firm else 0.9
            found.append(self._said("outcome", sentence, start, statement.start, statement.end, firm))
        else:
            found.append(self.treatment.witness("outcome", 0.6))
        if actor:
            found.append(self._said("body", sentence, start, actor.start, actor.end, 1.0))
        elif self.treatment.body:
            found.append(self.treatment.witness("body"))
        elif self.body:
            found.append(Evidence("body", self.body, 0.8))
        if when:
            found.append(self._said("date", sentence, start, when[1], when[2], 1.0))
        elif self.treatment.named:
            found.append(self.treatment.witness("date"))
        elif self.day:
            found.append(Evidence("date", self.day.isoformat(), 0.8))
        return tuple(e for e in found if e)

    def _said(self, field: str, sentence: str, at: int, start: int, end: int, sure: float) -> Evidence:
        raw = self.treatment.text.raw_span(at + start, at + end) or (None, None)
        return Evidence(field, " ".join(sentence[start:end].split()), sure, *raw)


def _inherited(before: Sequence[Line]) -> Outcome:
    """Under "Udvalget indstiller til byrådet:" each entry is recommended; else what is said was decided."""
    last = next((x.decision for x in reversed(before) if x.decision), None)
    if last and (last.text.endswith(":") or is_weak(last)) and last.outcome is not Outcome.DISCUSSED:
        return last.outcome
    return Outcome.DECIDED


def _acted_on(sentence: str, statement: Statement) -> tuple[date, int, int] | None:
    """The day on which, as the sentence says, its verb was done."""
    for found in find_dates(sentence):
        if found.date is None:
            continue
        after = found.start >= statement.end and _DAY_AFTER.match(sentence[statement.end : found.start])
        between = sentence[found.end : statement.start]
        before, near = sentence[: found.start], not re.search(r"[,;:]|\bat\b", between)
        told = _DAY_BEFORE.search(before) or (not between.strip() and _DAY_THEN_VERB.search(before))
        if after or (found.end <= statement.start and near and told):
            return found.date, found.start, found.end
    return None


def is_weak(decision: Decision) -> bool:
    """Whether only the heading over a sentence says that it is decided."""
    return any(e.field == "outcome" and e.confidence < WEAK for e in decision.evidence)
