"""What the secretariat has written of a word that a question asks about, told beside the answer.

Comes in: a question's words, a language. Goes out: a sentence, or "". Left to others: the answer, which
quotes the archive alone. The glossary is drawn up only where something is corrected that the question
names.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from service.glossary.meanings import key_of
from service.glossary.model import Entry
from service.glossary.said import corrected_said
from service.glossary.store import Change, CorrectionStore

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.glossary.listed import Glossaries

_SAYS = {
    "da": "Ordlisten siger: {name}: {said} ({whose}).",
    "en": "The glossary says: {name}: {said} ({whose}).",
}
_OWN = (Change.ADDED, Change.SET)


class OwnWords:
    """The corrected meanings of an archive's words. Safe to share between threads."""

    def __init__(
        self, catalog: Catalog, corrections: CorrectionStore, clearance: str, made: Glossaries
    ) -> None:
        self._catalog, self._corrections = catalog, corrections
        self._clearance, self._made = clearance, made

    def of(self, words: Iterable[str], language: str) -> str:
        """What is said of the first of these words that has been corrected."""
        keys = {key_of(w) for w in words if w.strip()}
        kept = self._corrections.all(self._clearance)
        if not any(c.key in keys and c.change in _OWN for c in kept):
            return ""
        glossary = self._made.of(self._catalog, self._corrections, self._clearance)
        entries = (e for e in glossary.entries if key_of(e.name) in keys)
        return next((said for e in entries if (said := _said(e, language))), "")


def _said(entry: Entry, language: str) -> str:
    corrected = next((m for m in entry.meanings if m.corrected), None)
    if corrected is None or corrected.corrected is None:
        return ""
    said = ". ".join(part.rstrip(".") for part in (corrected.long, corrected.explained) if part)
    whose = corrected_said(corrected.corrected, language)
    return _SAYS[language].format(name=entry.name, said=said, whose=whose)
