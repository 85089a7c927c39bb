"""Weighed passages → the stretches of them that may be quoted, best first.

Comes in: a `Query`, passages in order of evidence, the index's analyser. Goes out: `Unit`s. Left to others:
which are quoted and how wide (`picks`), where a stretch begins and ends (`service.units`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.dates import find_dates
from ingest.evidence import title_like
from ingest.model import SectionRole
from ingest.tables import CAPTION
from service.evidence.forms import WHEN
from service.evidence.matches import hint_match
from service.evidence.model import Lexicon, Nearness, Unit, Weighed
from service.evidence.sentences import cue, names_one, names_person
from service.evidence.terms import Placed, anchors, coverage, keys, question_terms
from service.evidence.weights import WEIGHTS, Weights
from service.model import Intent
from service.understand import Query
from service.units import Stretch, caption_above, stretches

BESIDE = 0.7  # what a person's sentence counts of its passage's coverage

LEAD = 240  # characters of the line that a list entry hangs on
SHORTEST = 6  # characters of the least that is quoted


def units(
    query: Query,
    weighed: Sequence[Weighed],
    lexicon: Lexicon,
    nearness: Nearness = lambda c, a, b: None,
    weights: Weights = WEIGHTS,
) -> list[Unit]:
    """The stretches of the best passages that may be quoted, best first.

    Args:
        nearness: cosine of the question and a stretch of a chunk's text, where its sentences have vectors.
    """
    asked = _Asked.of(query, lexicon, weights)
    matters: dict[tuple[str, int, str | None], float] = {}
    for w in weighed:
        matters[w.item_key] = max(w.score, matters.get(w.item_key, w.score))
    found: list[Unit] = []
    for w in weighed:
        placed = Placed.of(lexicon.terms(w.chunk.text))
        standing = weights.standing * _standing(w, matters)
        header = keys(lexicon, w.chunk.header)
        kept = (s for s in stretches(w.chunk.text) if _quotable(query, s, w.chunk.text))
        found += [_unit(asked, _Read(w, placed, header, standing), stretch) for stretch in kept]
    return sorted(_with_meaning(found, nearness, weights.meaning), key=lambda u: -u.score)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its terms."""

    query: Query
    lexicon: Lexicon
    weights: Weights
    wanted: Mapping[str, float]
    names: frozenset[str]

    @classmethod
    def of(cls, query: Query, lexicon: Lexicon, weights: Weights) -> _Asked:
        names = frozenset(k for name in anchors(query) for k in keys(lexicon, name))
        return cls(query, lexicon, weights, question_terms(query, lexicon), names)


@dataclass(frozen=True, slots=True)
class _Read:
    """A passage with what its stretches share."""

    weighed: Weighed
    placed: Placed
    header: set[str]  # terms of its context line
    standing: float


def _quotable(query: Query, stretch: Stretch, whole: str) -> bool:
    """Whether a stretch says something: no heading, but for a line that names who is asked for."""
    text = whole[stretch.start : stretch.end]
    if len(text) < SHORTEST:
        return False
    return stretch.row or not _is_heading(text) or names_one(query, text)


def _unit(asked: _Asked, read: _Read, stretch: Stretch) -> Unit:
    """A stretch with the evidence of its words, of its form and of its passage's standing."""
    w, weights = read.weighed, asked.weights
    text = w.chunk.text[stretch.start : stretch.end]
    held = read.placed.between(stretch.start, stretch.end)
    own, around = _shares(asked, read, stretch, held)
    lead = w.chunk.text[stretch.lead : stretch.start][:LEAD] if stretch.lead is not None else ""
    score = weights.around * around + read.standing + cue(asked.query, lead + text, weights)
    if stretch.row:
        # A row answers by its own label; its table's subject alone fits every row of it.
        named = weights.named if asked.names & held else 0.0
        score += weights.row * own + named if own else -1.0
    return Unit(w, stretch.start, stretch.end, score, max(own, around), stretch.row, stretch.lead)


def _shares(asked: _Asked, read: _Read, stretch: Stretch, held: set[str]) -> tuple[float, float]:
    """Shares of the question in a stretch's own words, and in those it is read with."""
    w = read.weighed
    own = coverage(asked.wanted, held)
    if stretch.row:
        above = caption_above(w.chunk.text, stretch.start)
        heads = read.placed.between(*above) if above else set()
        return own, coverage(asked.wanted, held | heads | read.header)
    if stretch.lead is not None:
        end = min(stretch.lead + LEAD, stretch.start)
        own = coverage(asked.wanted, held | read.placed.between(stretch.lead, end))
        return own, own
    if _is_slot(asked.query, w.chunk.text[stretch.start : stretch.end]):
        # "De to er Anna Vig og Per Holm" tells who, and its passage what they do.
        return own, max(own, BESIDE * w.coverage)
    return own, own


def _is_slot(query: Query, text: str) -> bool:
    """Whether a sentence has the person or the day that is asked for, whatever words it has."""
    who = query.intent is Intent.WHO and (names_person(text) or names_one(query, text))
    return who or bool(WHEN.search(query.text) and find_dates(text))


def _standing(w: Weighed, matters: Mapping[tuple[str, int, str | None], float]) -> float:
    """A passage's score; what an item came to stands as high as the item, though it says little itself."""
    return matters[w.item_key] if w.chunk.section in (SectionRole.DECISION, SectionRole.MINUTES) else w.score


def _with_meaning(found: Sequence[Unit], nearness: Nearness, weight: float) -> list[Unit]:
    """Add how near each unit is to the question, between the farthest and the nearest of them."""
    near = [nearness(u.weighed.chunk, u.start, u.end) for u in found]
    known = [n for n in near if n is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    if high <= low:
        return list(found)
    return [
        replace(u, score=u.score + weight * ((low if n is None else n) - low) / (high - low))
        for u, n in zip(found, near, strict=True)
    ]


def units_asked(
    query: Query,
    weighed: Sequence[Weighed],
    lexicon: Lexicon,
    nearness: Nearness = lambda c, a, b: None,
    weights: Weights = WEIGHTS,
) -> list[Unit]:
    """As `units`; of a follow-up, those that speak to its own words, in passages that bear on the matter.

    What a matter is called stands over its item, and not in the sentence that answers.
    """
    if query.hints is None:
        return units(query, weighed, lexicon, nearness, weights)
    own = replace(query, search=query.hints.asks)
    if query.intent is Intent.NUMBER and not question_terms(own, lexicon):
        own = query  # "hvor mange er der?" names nothing but the matter
    ranked = (
        replace(
            u,
            score=u.score
            + weights.subject * u.weighed.coverage
            + weights.spoken * hint_match(query, u.weighed.chunk),
        )
        for u in units(own, weighed, lexicon, nearness, weights)
    )
    return sorted(ranked, key=lambda u: -u.score)


def _is_heading(text: str) -> bool:
    return bool(CAPTION.match(text)) or ("\n" not in text and title_like(text, 70))
