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
from service.model import Intent
from service.understand import Query

# Weights of the evidence, from a search over the questions on the shared and the sample archive
# together (eval/LOG.md); a change of a tenth in any of them moves hit@1 by two points at most.
DENSE, OWN, CONTEXT, MATTER, FUSED, MEETING = 0.45, 0.45, 0.5, 0.12, 2.4, 0.4
PERIOD = 0.3
HINT = 0.4  # what a conversation spoke of
DECIDES = {SectionRole.DECISION: 0.42, SectionRole.MINUTES: 0.38}
PROPOSES = {SectionRole.CASE: 0.4, SectionRole.RECOMMENDATION: 0.1, SectionRole.SUMMARY: 0.1}
TABLE, THIN, ASKED, KIND = 0.25, -0.4, 0.1, 0.15


def weigh(query: Query, passages: Sequence[Passage], lexicon: Lexicon) -> list[Weighed]:
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
            DENSE * similar
            + OWN * coverage(wanted, own)
            + CONTEXT * in_context
            + MATTER * matters.get(_item_key(chunk), 0.0)
            + FUSED * passage.score
            + MEETING * meeting_match(query, chunk)
            + PERIOD * period_match(query, chunk)
            + HINT * hint_match(query, chunk)
            + _role_bonus(query, chunk)
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


def _role_bonus(query: Query, chunk: Chunk) -> float:
    """What the section's role says for it, given what is asked."""
    bonus = DECIDES.get(chunk.section, 0.0) if query.decides else 0.0
    if query.intent is Intent.RECOMMENDATION:
        bonus += PROPOSES.get(chunk.section, 0.0)
    if query.intent is Intent.NUMBER and chunk.is_table:
        bonus += TABLE
    if query.decides and len(query.bodies) == 1 and chunk.body:
        bonus += ASKED if chunk.body == query.bodies[0] else -ASKED
    if chunk.kind in query.kinds:
        bonus += KIND
    if chunk.section is SectionRole.ATTACHMENT or len(chunk.text) < 40:
        bonus += THIN
    return bonus
