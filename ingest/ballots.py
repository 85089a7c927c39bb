"""Which decision a vote belongs to.

Comes in: a treatment's sentences in order, with what they decide. Goes out: its `Decision`s, with their
votes and the words that count them. A vote may stand in the decision's own sentence, before or after it;
each belongs to one decision, and a party's dissent to the decision it follows, as does who stood where.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.model import Decision, Evidence, MappedText, Outcome, Position, Votes
from ingest.votes import merged, unanimous, vote_of

# A vote that stands alone, under a heading that says that it is the decision.
INFERRED = 0.5


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a treatment and what it is."""

    start: int
    end: int
    paragraph: int
    beside: str | None = None
    decision: Decision | None = None
    positions: tuple[Position, ...] = ()  # that the sentence states


@dataclass(frozen=True, slots=True)
class _Ballot:
    """A vote counted in sentences of its own."""

    votes: Votes
    lines: tuple[int, ...]  # indices
    evidence: tuple[Evidence, ...]


def with_votes(text: MappedText, lines: Sequence[Line]) -> list[Decision]:
    """The decisions among the lines, with the votes that were cast on them."""
    decided = {i: _counted(text, x) for i, x in enumerate(lines) if x.decision}
    counts: dict[int, int] = {}  # a ballot's lines → the decision that it is on
    for ballot in _ballots(text, lines, decided):
        at = _about(ballot, lines, decided)
        if at is not None:
            counts |= dict.fromkeys(ballot.lines, at)
            d = decided[at]
            decided[at] = replace(d, votes=ballot.votes, evidence=(*d.evidence, *ballot.evidence))
    for i, line in enumerate(lines):
        at = max((k for k in decided if k < i), default=None)
        if line.beside == "dissent" and at is not None and not vote_of(_words(text, line)):
            decided[at] = replace(decided[at], evidence=(*decided[at].evidence, _witness(text, line)))
    _take_positions(lines, decided, counts)
    return list(decided.values())


def _take_positions(lines: Sequence[Line], decided: dict[int, Decision], counts: Mapping[int, int]) -> None:
    """Each position to the decision of its sentence, of its vote, or before it; else to the first behind."""
    for i, line in enumerate(lines):
        before = max((k for k in decided if k <= i), default=None)
        at = counts.get(i, before if before is not None else min(decided, default=None))
        if line.positions and at is not None:
            d = decided[at]
            decided[at] = replace(d, positions=tuple(dict.fromkeys((*d.positions, *line.positions))))


def _words(text: MappedText, line: Line) -> str:
    return text.text[line.start : line.end]


def _witness(text: MappedText, line: Line, start: int = 0, end: int | None = None) -> Evidence:
    first, last = line.start + start, line.end if end is None else line.start + end
    raw = text.raw_span(first, last) or (None, None)
    return Evidence("votes", " ".join(text.text[first:last].split()), 1.0, *raw)


def _counted(text: MappedText, line: Line) -> Decision:
    """A decision with the vote that its own sentence tells."""
    decision = line.decision
    assert decision is not None
    sentence = _words(text, line)
    if vote := vote_of(sentence):
        witness = _witness(text, line, vote.start, vote.end)
        return replace(decision, votes=vote.votes, evidence=(*decision.evidence, witness))
    if span := unanimous(sentence):
        return replace(decision, evidence=(*decision.evidence, _witness(text, line, *span)))
    return decision


def _ballots(text: MappedText, lines: Sequence[Line], decided: dict[int, Decision]) -> list[_Ballot]:
    """Votes in sentences without an outcome; sides that are counted line by line are one vote."""
    found: list[_Ballot] = []
    for i, line in enumerate(lines):
        weak = i in decided and any(e.field == "outcome" and e.confidence < 0.7 for e in decided[i].evidence)
        vote = vote_of(_words(text, line)) if i not in decided or weak else None
        if vote is None:
            continue
        ballot = _Ballot(vote.votes, (i,), (_witness(text, line, vote.start, vote.end),))
        last = found[-1] if found else None
        both = merged(last.votes, ballot.votes) if last and last.lines[-1] == i - 1 else None
        if last and both:
            found[-1] = _Ballot(both, (*last.lines, i), (*last.evidence, *ballot.evidence))
        else:
            found.append(ballot)
        if weak:
            decided[i] = replace(decided[i], votes=None)
    _drop_counted(lines, decided, found)
    return found


def _drop_counted(lines: Sequence[Line], decided: dict[int, Decision], found: Sequence[_Ballot]) -> None:
    """A sentence that only counts is no decision beside the one it counts for."""
    counting = {i for ballot in found for i in ballot.lines}
    if set(decided) - counting:
        for i in counting & decided.keys():
            del decided[i]
        return
    for ballot in found:
        lone = [i for i in ballot.lines if i in decided]
        for i in lone[1:]:
            del decided[i]
        for i in lone[:1]:
            decided[i] = _by_numbers(decided[i], ballot.votes)


def _by_numbers(decision: Decision, votes: Votes) -> Decision:
    """Where nothing but the count is written, it says what came of the proposal."""
    lost = None not in (votes.in_favour, votes.against) and (votes.in_favour or 0) <= (votes.against or 0)
    evidence = tuple(
        replace(e, confidence=INFERRED) if e.field == "outcome" else e
        for e in decision.evidence
        if e.field != "votes"
    )
    return replace(decision, outcome=Outcome.REJECTED if lost else Outcome.DECIDED, evidence=evidence)


def _about(ballot: _Ballot, lines: Sequence[Line], decided: dict[int, Decision]) -> int | None:
    """The decision that a vote counts for: of its paragraph first, and one that the numbers fit."""
    inside = next((i for i in ballot.lines if i in decided), None)
    if inside is not None:
        return inside
    first, last = ballot.lines[0], ballot.lines[-1]
    before = max((i for i in decided if i < first and decided[i].votes is None), default=None)
    after = min((i for i in decided if i > last and decided[i].votes is None), default=None)
    # Where the votes come first in a text, each stands before its decision.
    leads = not any(i < first for i in decided) or any(decided[i].votes for i in decided if i < first)
    near = [i for i in ((after, before) if leads else (before, after)) if i is not None]
    return min(near, key=lambda i: _distance(ballot, lines, decided[i], i), default=None)


def _distance(ballot: _Ballot, lines: Sequence[Line], decision: Decision, i: int) -> tuple[bool, bool]:
    apart = lines[i].paragraph not in {lines[k].paragraph for k in ballot.lines}
    votes = ballot.votes
    both = votes.in_favour is not None and votes.against is not None
    won = (votes.in_favour or 0) > (votes.against or 0)
    return both and won is (decision.outcome is Outcome.REJECTED), apart
