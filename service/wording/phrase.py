"""A phrase with wildcards → the places where the archive has it, word for word.

Comes in: a pattern. Goes out: uses with their sentence, the newest meeting's first. Left to others: the
words' places in the index (`index.running.phrase`), layout.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.running import phrase
from index.running.tokens import tokens
from index.spans import segments
from ingest.model import Chunk
from service.errors import QuestionError
from service.wording.find import Finder
from service.wording.model import Use

_LOOKED = 500  # places whose text is read; the page shows far fewer
_AROUND = 300  # characters of a sentence that are shown at most


@dataclass(frozen=True, slots=True)
class PhraseUse:
    """A place of a phrase, in its sentence."""

    use: Use  # of the phrase's own words
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """What a pattern was found as; `total` counts the index's places, of which some are shown."""

    pattern: str
    total: int
    uses: tuple[PhraseUse, ...]


def look_for(finder: Finder, pattern: str, limit: int = 50) -> Phrases:
    """The places of a phrase.

    Raises:
        QuestionError: the pattern holds no letter or digit, or a word that fits nearly everything.
    """
    wanted = phrase.parse(pattern)
    if wanted is None:
        raise QuestionError("Skriv mindst ét ord; * og ? kan stå for resten.")
    places, total = phrase.find(finder.running, wanted, _LOOKED)
    uses: list[PhraseUse] = []
    for one in _uses(finder, places):
        uses.append(one)
        if len(uses) == limit:
            break
    return Phrases(pattern, total, tuple(uses))


def _uses(finder: Finder, places: Sequence[phrase.Place]) -> Iterator[PhraseUse]:
    """Places whose words the page holds; a chunk that has changed since the index was built is left out."""
    numbers = list(dict.fromkeys(p.chunk for p in places))
    ids = {n: finder.running.ids[n] for n in numbers}
    chunks = {c.id: c for c in finder.papers.chunks(list(ids.values()))}
    for place in places:
        chunk = chunks.get(ids[place.chunk])
        span = chunk and _span(finder, chunk, place)
        if chunk and span and (use := finder.use_of(chunk, *span)):
            before, after = _around(chunk.text, *span)
            yield PhraseUse(use, before, chunk.text[slice(*span)], after)


def _span(finder: Finder, chunk: Chunk, place: phrase.Place) -> tuple[int, int] | None:
    """Characters of a place's tokens; None where these are other words now, or a wildcard left its line."""
    held = list(tokens(chunk.text))
    first = int(finder.running.bounds[place.chunk])
    stored = finder.running.tokens[first + place.first : first + place.last + 1]
    known = [finder.running.words[int(n)] for n in stored]
    if [t.form for t in held[place.first : place.last + 1]] != known:
        return None
    start, end = held[place.first].start, held[place.last].end
    return None if "\n" in chunk.text[start:end] else (start, end)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """What stands before and after the words in their sentences."""
    spans = [s for s in segments(text) if s[0] < end and start < s[1]]
    first = max(spans[0][0], start - _AROUND) if spans else start
    last = min(spans[-1][1], end + _AROUND) if spans else end
    return text[first:start], text[end:last]
