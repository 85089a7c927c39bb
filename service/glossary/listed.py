"""Glossaries of archives, corrected; narrowed for lists.

Comes in: an archive's catalog and corrections, what is wanted. Goes out: glossaries and entries. Left to
others: mining (`gather`), layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.browse.drawn_up import DrawnUp
from service.browse.shelf import Shelves
from service.glossary.corrected import with_corrections
from service.glossary.gather import Mined
from service.glossary.glossary import Glossary, letter_of
from service.glossary.model import Entry, Kind
from service.glossary.store import Correction, CorrectionStore

if TYPE_CHECKING:
    from ingest.catalog import Catalog

_AT_ONCE = 400  # pages, which take about a second
_REMEMBERED = 8  # states of the corrections; each clearance has one


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; empty: nothing."""

    letters: str = ""  # of a name or what it means
    first: str = ""  # letter that the name begins with
    kind: Kind | None = None
    body: str = ""

    def of(self, glossary: Glossary) -> list[Entry]:
        """The entries wanted: by the alphabet; what is looked for by name first."""
        return [e for e in glossary.matching(self.letters) if self._has(e)]

    def _has(self, entry: Entry) -> bool:
        bodies = {b.casefold() for m in entry.meanings for b in m.bodies}
        return (
            (not self.first or letter_of(entry.name) == self.first.upper())
            and self.kind in (None, entry.kind)
            and (not self.body or self.body.casefold() in bodies)
        )


class Glossaries:
    """The glossary of each archive as it is shown. Safe to share between threads."""

    def __init__(self, shelves: Shelves) -> None:
        self._mined = Mined(shelves)
        # The corrections are few, and read each time; what they make of a glossary is kept until they change.
        self._made: DrawnUp[dict[tuple[Correction, ...], Glossary]] = DrawnUp(lambda _: {})

    def mined(self, catalog: Catalog) -> Glossary:
        """Without corrections."""
        return self._mined.of(catalog)

    def at_hand(self, catalog: Catalog, corrections: CorrectionStore, clearance: str) -> Glossary:
        """As `of`; empty while that of a large archive is drawn up, so that no page need wait for it."""
        ready = self._mined.at_hand(catalog) is not None or self._is_small(catalog)
        return self.of(catalog, corrections, clearance) if ready else Glossary()

    def _is_small(self, catalog: Catalog) -> bool:
        return sum(d.pages for d in catalog.documents()) <= _AT_ONCE

    def of(self, catalog: Catalog, corrections: CorrectionStore, clearance: str) -> Glossary:
        """With what the secretariat has corrected, as far as a clearance sees it."""
        kept, made = corrections.all(clearance), self._made.of(catalog)
        known = made.get(kept)
        if known is None:
            if len(made) > _REMEMBERED:
                made.clear()
            known = made[kept] = with_corrections(self.mined(catalog), kept)
        return known
