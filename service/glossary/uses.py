"""How often names are used, and where they stand in a text.

Comes in: passages, the names that entries have. Goes out: `Use`s by name; places of abbreviations in a
text. Left to others: which meaning is meant (`sure`). Takes time by the length of the text alone, however
many names there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from index.danish_stem import fold, stem
from ingest.model import Chunk
from service.glossary.reading.letters import base_forms
from service.glossary.reading.words import SHORT

_SHORT = re.compile(rf"(?<![\w§&/.-]){SHORT}(?![\w&])")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Use:
    """How often a part of a document uses a name."""

    document_id: str
    part: int
    body: str | None
    date: date | None
    times: int


@dataclass(frozen=True, slots=True)
class Spot:
    """An abbreviation in a text, its ending left out."""

    name: str
    start: int
    end: int


def spots(text: str, names: Collection[str]) -> Iterator[Spot]:
    """Where a text has one of these abbreviations, also in "KKR-møde", "LKT'et" and "VISOs"."""
    for match in _SHORT.finditer(text):
        name = next((n for n in (match[0], *base_forms(match[0])) if n in names), None)
        if name:
            yield Spot(name, match.start(), match.start() + len(name))


def uses_of(chunks: Iterable[Chunk], shorts: Collection[str], terms: Collection[str]) -> dict[str, list[Use]]:
    """Uses by key: an abbreviation as written, a term's stems with a space between them."""
    index: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for term in terms:
        index[term.split(" ")[0]].append(tuple(term.split(" ")))
    counted: dict[str, dict[tuple[str, int, str | None, date | None], int]] = defaultdict(
        lambda: defaultdict(int)
    )
    for chunk in chunks:
        place = chunk.document_id, chunk.part, chunk.body, chunk.meeting_date
        for spot in spots(chunk.text, shorts):
            counted[spot.name][place] += 1
        for key in _terms_in(chunk.text, index):
            counted[key][place] += 1
    return {key: [Use(*place, times) for place, times in found.items()] for key, found in counted.items()}


def _terms_in(text: str, index: dict[str, list[tuple[str, ...]]]) -> Iterator[str]:
    found = [stem(w) for w in _WORDS.findall(fold(text))]
    for n, word in enumerate(found):
        for term in index.get(word, ()):
            if tuple(found[n : n + len(term)]) == term:
                yield " ".join(term)
