"""Passages → how much each bears on the question.

Comes in: a `Query`, retrieved passages, the index's analyser and term rarity. Goes out: passages in order of
evidence. Fused rank orders but does not say "enough"; the share of the question's rare words that a text
holds does, so both are kept apart.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from index.model import Passage
from ingest.model import Chunk, SectionRole
from service.evidence.matches import hint_match, meeting_match, period_match
from service.evidence.model import Lexicon, Weighed
from service.evidence.terms import coverage, keys, question_terms
from service.evidence.weights import WEIGHTS, Weights
from service.model import Intent
from service.understand import Query

SHORT = 40  # characters of a text that says next to nothing


def weigh(
    query: Query, passages: Sequence[Passage], lexicon: Lexicon, weights: Weights = WEIGHTS
) -> list[Weighed]:
    """Order passages by what they bear on the question."""
    wanted = question_terms(query, lexicon)
    held = [_held(lexicon, p.chunk) for p in passages]
    matters = _matters(wanted, passages, [whole for _, whole in held])
    dense = [p.dense_score for p in passages if p.dense_score is not None]
    low, high = (min(dense), max(dense)) if dense else (0.0, 0.0)
    weighed = []
    for passage, (own, whole) in zip(passages, held, strict=True):
        chunk = passage.chunk
        in_context = coverage(wanted, whole)
        similar = (
            (passage.dense_score - low) / (high - low)
            if passage.dense_score is not None and high > low
            else 0.0
        )
        score = (
            weights.dense * similar
            + weights.own * coverage(wanted, own)
            + weights.context * in_context
            + weights.matter * matters.get(_item_key(chunk), 0.0)
            + weights.fused * passage.score
            + weights.meeting * meeting_match(query, chunk)
            + weights.period * period_match(query, chunk)
            + weights.hint * hint_match(query, chunk)
            + _role_bonus(query, chunk, weights)
        )
        weighed.append(Weighed(passage, score, in_context))
    return sorted(weighed, key=lambda w: -w.score)


def _item_key(chunk: Chunk) -> tuple[str, int, str | None]:
    return chunk.document_id, chunk.part, chunk.item_number


def _held(lexicon: Lexicon, chunk: Chunk) -> tuple[set[str], set[str]]:
    """The terms of a chunk's text, and those of its text and its context line."""
    own = keys(lexicon, chunk.text)
    return own, own | keys(lexicon, chunk.header)


def _matters(
    wanted: Mapping[str, float], passages: Sequence[Passage], terms: Sequence[Collection[str]]
) -> dict[tuple[str, int, str | None], float]:
    """Item → share of the question that its retrieved passages hold together: neighbours vouch."""
    held: dict[tuple[str, int, str | None], set[str]] = {}
    for passage, whole in zip(passages, terms, strict=True):
        if passage.chunk.item_number is not None:
            held.setdefault(_item_key(passage.chunk), set()).update(whole)
    return {item: coverage(wanted, found) for item, found in held.items()}


def _role_bonus(query: Query, chunk: Chunk, weights: Weights) -> float:
    """What the section's role says for it, given what is asked."""
    bonus = _decides(weights).get(chunk.section, 0.0) if query.decides else 0.0
    if query.intent is Intent.RECOMMENDATION:
        bonus += _proposes(weights).get(chunk.section, 0.0)
    if query.decides and len(query.bodies) == 1 and chunk.body:
        bonus += weights.asked if query.asks_of(chunk.body) else -weights.asked
    if chunk.kind in query.kinds:
        bonus += weights.kind
    if chunk.section is SectionRole.ATTACHMENT or len(chunk.text) < SHORT:
        bonus += weights.thin
    return bonus


def _decides(weights: Weights) -> Mapping[SectionRole, float]:
    return {SectionRole.DECISION: weights.decision, SectionRole.MINUTES: weights.minutes}


def _proposes(weights: Weights) -> Mapping[SectionRole, float]:
    told = weights.proposal
    return {SectionRole.CASE: weights.case, SectionRole.RECOMMENDATION: told, SectionRole.SUMMARY: told}
