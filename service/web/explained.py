"""Abbreviations in shown text → links to what they mean, explained in place where that is sure.

Comes in: text with the paper that it is from, a glossary. Goes out: HTML. Left to others: the small script
that shows the explanation on hover, focus and touch (`static/terms.js`); without it the links lead to the
entry.

The words themselves stay as they are, so that what is copied is what was written. Only the first use in a
text is a link: a page of links is read by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from ingest.model import Chunk
from service.glossary.glossary import Glossary, entry_path
from service.glossary.model import Meaning
from service.glossary.said import corrected_said
from service.glossary.uses import spots
from service.web.text import displayed

_LONGEST = 160  # characters of an explanation in place


@dataclass(frozen=True, slots=True)
class Paper:
    """Whose words a text is."""

    body: str | None
    date: date | None
    document_id: str


def plain(text: str) -> str:
    """Text as it stands, where nothing is explained."""
    return displayed(text)


def paper_of(chunk: Chunk) -> Paper:
    return Paper(chunk.body, chunk.meeting_date, chunk.document_id)


class Explainer:
    """Explains abbreviations in texts; each once as long as it lives."""

    def __init__(self, glossary: Glossary, language: str) -> None:
        self._glossary, self._language = glossary, language
        self._told: set[str] = set()

    def on(self, *papers: Paper) -> Callable[[str], Markup]:
        """Text of these papers → HTML; what they mean by a word must be the same."""
        return lambda text: self._marked(displayed(text), papers)

    def fresh(self) -> Explainer:
        """One that has told nothing yet, for another text."""
        return Explainer(self._glossary, self._language)

    def within(self, markup: Markup, papers: Sequence[Paper]) -> Markup:
        """The same of HTML whose only tags are links: what stands inside one stays."""
        pieces = str(markup).split("<a ")
        first = self._marked_html(pieces[0], papers)
        rest = []
        for piece in pieces[1:]:
            link, end, behind = piece.partition("</a>")
            rest.append("<a " + link + end + self._marked_html(behind, papers))
        return Markup(first + "".join(rest))

    def _marked_html(self, piece: str, papers: Sequence[Paper]) -> str:
        return str(self._marked(Markup(piece).unescape(), papers))

    def _marked(self, text: str, papers: Sequence[Paper]) -> Markup:
        done, at = [], 0
        for spot in spots(text, self._glossary.abbreviations):
            meaning = None if spot.name in self._told else self._meaning(spot.name, papers)
            if meaning is None:
                continue
            self._told.add(spot.name)
            done += [escape(text[at : spot.start]), self._link(spot.name, meaning)]
            at = spot.end
        return Markup("").join([*done, escape(text[at:])])

    def _meaning(self, name: str, papers: Sequence[Paper]) -> Meaning | None:
        """What all of the papers mean by it."""
        found = {p: self._glossary.sure(name, p.body, p.date, p.document_id) for p in papers}
        first = next(iter(found.values()), None)
        return first if first and all(m and m.id == first.id for m in found.values()) else None

    def _link(self, name: str, meaning: Meaning) -> Markup:
        said = (
            meaning.said
            if len(meaning.said) <= _LONGEST
            else meaning.said[: _LONGEST - 1].rsplit(" ", 1)[0] + " …"
        )
        whose = corrected_said(meaning.corrected, self._language) if meaning.corrected else ""
        return Markup('<a class="explained" href="{}" data-means="{}" data-whose="{}">{}</a>').format(
            entry_path(name), displayed(said), whose, name
        )
