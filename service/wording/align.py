"""A draft's stretch and a passage → the sentences of the passage that say most nearly the same.

Comes in: texts and how telling each word is. Goes out: spans with a score, or nothing. Left to others: which
passages (`index.running.near`), what is near enough (`find`). Pure.

Two measures, and the better counts. Shared words against all words of both: order does not matter, so a moved
clause costs nothing. And how much of the draft, or of the sentence, stands in the other in order: a part of a
paragraph that was pasted, or a sentence that was lengthened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from index.running.kin import kin
from index.running.tokens import key_of, tokens
from index.spans import segments
from ingest.cleaning import is_row

_NUMBER = 2.0  # most that a number weighs: a changed one is a small change of wording
_PART = 0.92  # what a whole part is worth, beside a whole
_LEAST_PART = 5  # words of a part
_NEARLY = 0.75  # of a part's weight, that must stand in the whole
_SIZED = 0.34  # of the draft's weight, that a sentence which stands in it must have to be the draft's source
_WORDED = 6  # words that no row of a table has
_WIDEST = 6  # sentences of a span more than the draft has

Rarity = Callable[[str], float]  # key → how telling it is


@dataclass(frozen=True)
class Words:
    """A stretch as keys with weights."""

    keys: tuple[str, ...]
    rarity: Rarity

    @classmethod
    def of(cls, text: str, rarity: Rarity) -> Words:
        return cls(tuple(key_of(t.form) for t in tokens(text)), rarity)

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(self.keys)

    @cached_property
    def total(self) -> float:
        return sum(n * weight(k, self.rarity) for k, n in self.counts.items())

    def with_kin(self, wanted: Mapping[str, str]) -> Words:
        """The same, with near synonyms of wanted keys told as these."""
        if not any(k in wanted for k in self.keys):
            return self
        return Words(tuple(wanted.get(k, k) for k in self.keys), self.rarity)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a passage's text, and how near it is to the draft, 0..1."""

    start: int
    end: int
    score: float


def weight(key: str, rarity: Rarity) -> float:
    found = rarity(key)
    return min(found, _NUMBER) if key[:1].isdigit() else found


def in_common(draft: Words, other: Words) -> float:
    """The words that two stretches share, against all words of both, 0..1."""
    shared = sum(
        min(n, other.counts[k]) * weight(k, draft.rarity)
        for k, n in draft.counts.items()
        if k in other.counts
    )
    return 2 * shared / (draft.total + other.total or 1.0)


def likeness(draft: Words, other: Words) -> float:
    """How near two stretches are, 0..1; a part of the other is near too."""
    if not draft.keys or not other.keys:
        return 0.0
    return max(
        in_common(draft, other),
        _part(draft, other),
        _part(other, draft) if other.total >= _SIZED * draft.total else 0.0,
    )


def _part(part: Words, whole: Words) -> float:
    """How much of a stretch stands in order in another; by weight, as a changed name is no small change."""
    if len(part.keys) < _LEAST_PART or len(part.keys) > len(whole.keys) * 1.2:
        return 0.0
    from rapidfuzz.distance import LCSseq

    blocks = LCSseq.opcodes(part.keys, whole.keys)
    kept = [(op.src_start, op.src_end, op.dest_start, op.dest_end) for op in blocks if op.tag == "equal"]
    if not kept:
        return 0.0
    held = sum(weight(part.keys[i], part.rarity) for a, b, _, _ in kept for i in range(a, b))
    if held < _NEARLY * part.total:
        return 0.0
    # Spread over a long sentence, small words are found anywhere: what lies between counts against it.
    spread = (kept[-1][3] - kept[0][2]) / len(part.keys)
    return float(_PART * held / (part.total or 1.0) / max(spread, 1.0) ** 0.5)


def kin_of(draft: Words) -> dict[str, str]:
    """Other key → the draft's key that it may stand for."""
    return {other: key for key in draft.counts for other in kin().get(key, ()) if other not in draft.counts}


def best_span(draft: Words, text: str, cut: Callable[[str], list[tuple[int, int, Words]]]) -> Span | None:
    """The sentences of a text nearest to a draft: the best one, and neighbours that bring it nearer."""
    wanted = kin_of(draft)
    sentences = [(a, b, w.with_kin(wanted)) for a, b, w in cut(text)]
    scored = [(likeness(draft, w), -n) for n, (_, _, w) in enumerate(sentences)]
    if not scored:
        return None
    score, at = max(scored)
    first = last = -at
    while last - first < _WIDEST:
        wider = [(f, n) for f, n in ((first - 1, last), (first, last + 1)) if f >= 0 and n < len(sentences)]
        grown = [(likeness(draft, _joined(sentences[f : n + 1], draft.rarity)), f, n) for f, n in wider]
        if not grown or max(grown)[0] <= score:
            break
        score, first, last = max(grown)
    return Span(sentences[first][0], sentences[last][1], min(score, 1.0))


def _joined(sentences: list[tuple[int, int, Words]], rarity: Rarity) -> Words:
    return Words(tuple(k for _, _, w in sentences for k in w.keys), rarity)


def cut_with(rarity: Rarity) -> Callable[[str], list[tuple[int, int, Words]]]:
    """A function that cuts a text into sentences with their keys; rows of tables are none."""

    def cut(text: str) -> list[tuple[int, int, Words]]:
        return list(_sentences(text, rarity))

    return cut


def _sentences(text: str, rarity: Rarity) -> Iterator[tuple[int, int, Words]]:
    for start, end in segments(text):
        words = Words.of(text[start:end], rarity)
        worded = sum(k[0].isalpha() for k in words.keys)
        if worded >= _WORDED or (worded and not is_row(text[start:end])):
            yield start, end, words
