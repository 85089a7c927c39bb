"""The glossary as a sheet to take away, a meaning each. Pure.

Comes in: entries. Goes out: a `Sheet`. Left to others: writing it (`service.export`).
"""

from __future__ import annotations

from collections.abc import Sequence

from service.export.model import Block, Link, Sheet
from service.glossary.model import Entry, Given, Meaning
from service.glossary.said import corrected_said, given_said, used_said
from service.labels import flowing

SHOWN = 3  # places of a meaning
_TITLE = {"da": "Ordliste", "en": "Glossary"}
_COLUMNS = {
    "da": (
        "Ord", "Også", "Står for", "Forklaring", "Udvalg", "Brugt", "Rettet", "Citat", "Sted",
        "Dokument", "Link",
    ),
    "en": (
        "Word", "Also", "Short for", "Explanation", "Committees", "Used", "Corrected", "Quote", "Place",
        "Document", "Link",
    ),
}  # fmt: skip


def glossary_sheet(entries: Sequence[Entry], language: str, base_url: str) -> Sheet:
    host = base_url.rstrip("/")
    pairs = [(e, m) for e in entries for m in e.meanings]
    return Sheet(
        _TITLE[language],
        (),
        tuple(_block(e, m, language, host) for e, m in pairs),
        _COLUMNS[language],
        tuple(_row(e, m, language, host) for e, m in pairs),
        language,
    )


def shown(meaning: Meaning) -> list[Given]:
    """The places to show: the one that explains or writes out best, then the first and the latest others."""
    best, rest = meaning.best, [g for g in meaning.given if g is not meaning.best]
    unlike = list({g.quote: g for g in rest if best is None or g.quote != best.quote}.values())
    return ([best] if best else []) + (unlike if len(unlike) < SHOWN else [unlike[0], unlike[-1]])


def own_words(meaning: Meaning, language: str) -> list[str]:
    """What a meaning says beside its quotes: the long form; and all that the secretariat has written."""
    lines = [meaning.long] if meaning.long else []
    if meaning.corrected:
        lines += [meaning.explained] if meaning.explained else []
        lines.append(corrected_said(meaning.corrected, language))
    return [flowing(line) for line in lines]


def _block(entry: Entry, meaning: Meaning, language: str, host: str) -> Block:
    places = shown(meaning)
    heading = flowing(" · ".join((entry.name, *entry.also)))
    links = tuple(Link(given_said(g, language), host + g.sources[0].path) for g in places)
    lines = [*own_words(meaning, language), used_said(entry, language)]
    return Block(heading, 3, tuple(filter(None, lines)), tuple(flowing(g.quote) for g in places), links)


def _row(entry: Entry, meaning: Meaning, language: str, host: str) -> tuple[str, ...]:
    best = meaning.best
    cells = (
        entry.name,
        ", ".join(entry.also),
        meaning.long,
        meaning.explained,
        ", ".join(meaning.bodies),
        str(entry.used),
        corrected_said(meaning.corrected, language) if meaning.corrected else "",
        best.quote if best else "",
        given_said(best, language) if best else "",
        best.chunk.document if best else "",
        host + best.sources[0].path if best else "",
    )
    return tuple(flowing(c) for c in cells)
