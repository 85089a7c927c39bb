"""Meanings in words, in Danish and English.

Comes in: entries and meanings. Goes out: short strings. Left to others: layout (web, command line, files).
Pure.
"""

from __future__ import annotations

from datetime import UTC, datetime

from service.glossary.model import Corrected, Entry, Given, Meaning
from service.labels import kind_name, long_date, page_range

_WORDS = {
    "da": {
        "added": "tilføjet af sekretariatet {day}",
        "corrected": "rettet af sekretariatet {day}",
        "times": ("brugt 1 gang", "brugt {n} gange"),
        "papers": ("i 1 dokument", "i {n} dokumenter"),
        "item": "pkt.",
        "mostly": "Bruges mest i papirer fra {body}.",
    },
    "en": {
        "added": "added by the secretariat on {day}",
        "corrected": "corrected by the secretariat on {day}",
        "times": ("used once", "used {n} times"),
        "papers": ("in 1 document", "in {n} documents"),
        "item": "item",
        "mostly": "Used mostly in papers of {body}.",
    },
}


def corrected_said(corrected: Corrected, language: str = "da") -> str:
    """ "rettet af sekretariatet 30. november 2026": whose words they are, and from when."""
    day = long_date(datetime.fromtimestamp(corrected.at, UTC).date(), language)
    return str(_WORDS[language]["added" if corrected.added else "corrected"]).format(day=day)


def used_said(entry: Entry, language: str = "da") -> str:
    """ "brugt 42 gange i 11 dokumenter"; empty where the archive does not use the name."""
    if not entry.used:
        return ""
    t = _WORDS[language]
    return f"{_count(t['times'], entry.used)} {_count(t['papers'], entry.papers)}"


def usual_said(meaning: Meaning, language: str = "da") -> str:
    """ "Bruges mest i papirer fra DAS.", where bodies are known."""
    return str(_WORDS[language]["mostly"]).format(body=meaning.bodies[0]) if meaning.bodies else ""


def given_said(given: Given, language: str = "da") -> str:
    """ "DAS, 23. maj 2022, pkt. 9, s. 4"; a paper without a meeting by its kind and name."""
    day = long_date(given.date, language) if given.date else ""
    number = f"{_WORDS[language]['item']} {given.chunk.item_number}" if given.chunk.item_number else ""
    known = given.body or ("" if given.date else f"{kind_name(given.kind, language)} {given.chunk.document}")
    pages = page_range(given.sources[0].page_start, given.sources[-1].page_end, language)
    return ", ".join(part for part in (known, day, number, pages) if part)


def document_said(given: Given) -> str:
    """The document's name, where `given_said` does not have it."""
    return given.chunk.document if given.body or given.date else ""


def _count(forms: object, n: int) -> str:
    one, many = forms if isinstance(forms, tuple) else ("", "")
    return str(one if n == 1 else many.format(n=n))
