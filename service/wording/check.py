"""A draft → each paragraph new, reused or out of date, and what later decisions say otherwise.

Comes in: a draft's paragraphs. Goes out: `Checked`. Left to others: reading files (`draft_file`), layout.

"Reused verbatim" is said only where every sign of the paragraph stands in the archive in one place, or every
sentence of it in some. Whoever reads it need not compare again, so nearly is not enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from index.running.tokens import forms
from index.spans import segments
from service.wording.contradict import contradictions
from service.wording.find import FEWEST, Finder
from service.wording.lineage import first_day, kindred, last_day
from service.wording.model import Checked, Contradiction, Fate, Hit, Paragraph, Standing

WHOLE = 0.62  # likeness from which one wording is the source of a whole paragraph
_TOLD = 3  # sources that are told of a paragraph


def check(finder: Finder, paragraphs: Sequence[str]) -> Checked:
    """Say of each paragraph where its words come from."""
    context = frozenset(finder.words("\n".join(paragraphs)).keys)
    return Checked(tuple(_paragraph(finder, text, context) for text in paragraphs if text.strip()))


def _paragraph(finder: Finder, text: str, context: frozenset[str]) -> Paragraph:
    sentences = segments(text)
    if len(forms(text)) < FEWEST:
        return Paragraph(text, Fate.SHORT)
    whole = finder.grouped(text, finder.found(text, (0, len(text))))
    best = whole[0] if whole and (whole[0].verbatim or whole[0].score >= WHOLE) else None
    apart = [] if best and best.verbatim else [_of_sentence(finder, text, s) for s in sentences]
    hits = _sources(best, whole, apart)
    fate = _fate(best, apart)
    later = _later(finder, hits[0]) if hits else None
    if later is not None and fate in (Fate.VERBATIM, Fate.CHANGED):
        fate = Fate.SUPERSEDED
    return Paragraph(text, fate, hits, later, _against(finder, text, best, apart, context))


def _of_sentence(finder: Finder, text: str, asked: tuple[int, int]) -> Hit | None:
    """The best source of one sentence; None where it has none."""
    found = finder.grouped(text, finder.found(text, asked))
    return found[0] if found else None


def _sources(best: Hit | None, whole: Sequence[Hit], apart: Sequence[Hit | None]) -> tuple[Hit, ...]:
    """The paragraph's source; else its sentences' own, each once."""
    if best is not None:
        return (best, *(h for h in whole if h is not best))[:_TOLD]
    own = {h.words: h for h in apart if h is not None}
    return tuple(sorted(own.values(), key=lambda h: -h.score))[:_TOLD]


def _fate(best: Hit | None, apart: Sequence[Hit | None]) -> Fate:
    if best is not None and best.verbatim:
        return Fate.VERBATIM
    if apart and all(h is not None and h.verbatim for h in apart):
        return Fate.VERBATIM
    return Fate.CHANGED if best is not None or any(h is not None for h in apart) else Fate.NEW


def _later(finder: Finder, source: Hit) -> Hit | None:
    """The newest version of a wording that came after its last use, and that the draft does not have."""
    used = last_day(source)
    if used is None:
        return None
    near = finder.grouped(source.words, finder.found(source.words, (0, len(source.words))))
    newer = [
        (day, h)
        for h in near
        if (day := first_day(h)) and day > used and forms(h.words) != forms(source.words)
        if _weighs_as_much(h, source) and kindred(finder, source, h)
    ]
    return max(newer, key=lambda n: (n[0], n[1].score))[1] if newer else None


def _weighs_as_much(later: Hit, source: Hit) -> bool:
    """What is only told of, or only proposed, changes nothing that was adopted."""
    order = list(Standing)
    return order.index(later.standing) <= order.index(source.standing)


def _against(
    finder: Finder, text: str, best: Hit | None, apart: Sequence[Hit | None], context: frozenset[str]
) -> tuple[Contradiction, ...]:
    """What later decisions say otherwise, a sentence each."""
    found: list[Contradiction] = []
    sentences = segments(text)
    sources = list(apart) if len(apart) == len(sentences) else [best] * len(sentences)
    for (start, end), source in zip(sentences, sources, strict=True):
        since = _since(source)
        found += contradictions(finder, text[start:end], since, context)
    return tuple(found)


def _since(source: Hit | None) -> date | None:
    """The day after which decisions are later than the source, as far as that has the draft's words."""
    return last_day(source) if source is not None and source.verbatim else None
