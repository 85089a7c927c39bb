"""A catalog → its glossary.

Comes in: a catalog and its shelf. Goes out: a `Glossary` with every quote checked. Left to others: reading
a passage (`read`), joining meanings (`meanings`), what the secretariat has corrected (`corrected`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ingest.catalog_model import StoredRow
from ingest.model import Chunk
from service.browse.drawn_up import DrawnUp
from service.browse.shelf import Shelf, Shelves
from service.followups.gather import source_of
from service.glossary.glossary import Glossary
from service.glossary.meanings import entries_of, key_of
from service.glossary.model import Given
from service.glossary.reading.definitions import Vocabulary
from service.glossary.reading.lists import is_short
from service.glossary.reading.read import meanings_in
from service.glossary.uses import uses_of
from service.verify import verify_span

if TYPE_CHECKING:
    from ingest.catalog import Catalog

_WORD = re.compile(r"[^\W\d_]+(?:[-–][^\W\d_]+)*")
_INSIDE = re.compile(r"(?<=[a-zæøå,] )[A-ZÆØÅ][^\W\d_]+(?:[-–][^\W\d_]+)*")
_SEEN = 2  # times inside sentences that make a capital the word's own


class Mined(DrawnUp[Glossary]):
    """The glossary of each catalog as it is, without corrections."""

    def __init__(self, shelves: Shelves) -> None:
        super().__init__(lambda catalog: gather(catalog, shelves.of(catalog)))


def gather(catalog: Catalog, shelf: Shelf) -> Glossary:
    """Every abbreviation and term to which the archive gives a meaning."""
    chunks = catalog.chunks()
    given = list(_given(catalog, chunks, vocabulary_of(c.text for c in chunks)))
    names = {key_of(g.found.name): g.found.name for g in given}
    shorts = {key for key, name in names.items() if is_short(name)}
    return Glossary.of(entries_of(given, uses_of(chunks, shorts, names.keys() - shorts)))


def vocabulary_of(texts: Iterable[str]) -> Vocabulary:
    """The archive's words in small letters, and those with a capital inside sentences."""
    small: set[str] = set()
    names: Counter[str] = Counter()
    for text in texts:
        small.update(w for w in _WORD.findall(text) if w[0].islower())
        names.update(_INSIDE.findall(text))
    return Vocabulary(small, {name for name, times in names.items() if times >= _SEEN})


def _given(catalog: Catalog, chunks: Sequence[Chunk], vocabulary: Vocabulary) -> Iterator[Given]:
    rows: dict[tuple[str, int], Sequence[StoredRow]] = {}
    seen: set[tuple[str, str, str, int]] = set()
    for chunk in chunks:
        place = chunk.document_id, chunk.part
        if chunk.is_table and place not in rows:
            rows[place] = catalog.part_rows(*place)
        for found in meanings_in(chunk, vocabulary, rows.get(place, ()) if chunk.is_table else ()):
            key = key_of(found.name), found.meaning.casefold(), chunk.id, found.start
            if key in seen:
                continue
            seen.add(key)
            quotes = verify_span(chunk, found.start, found.end, catalog.page)
            if quotes:
                sources = tuple(source_of(chunk, q) for q in quotes)
                yield Given(found, chunk.body, chunk.meeting_date, chunk.kind, sources, chunk)
