"""Owners, times and later mentions of follow-ups in words, in Danish and English.

Comes in: a follow-up. Goes out: short strings. Left to others: layout (web, command line, files).
"""

from __future__ import annotations

from datetime import date

from ingest.dates import MONTHS
from service.followups.model import Due, Place, Unit
from service.labels import long_date

_WORDS = {
    "da": {
        "nobody": "Ingen ansvarlig nævnt",
        "no_body": "Uden udvalg",
        "item": "pkt.",
        "none": "ingen senere omtale",
    },
    "en": {"nobody": "No owner named", "no_body": "No committee", "item": "item", "none": "no later mention"},
}
_UNTIL = {"da": "til og med", "en": "up to"}
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def who_said(who: str | None, language: str = "da") -> str:
    """The owner with a capital; "Ingen ansvarlig nævnt" where the sentence names nobody."""
    return who[0].upper() + who[1:] if who else _WORDS[language]["nobody"]


def due_said(due: Due | None, language: str = "da") -> str:
    """ "1. maj 2024", "maj 2022", "næste møde (10. september 2024)"; the words where no day follows."""
    if due is None:
        return ""
    if due.unit is Unit.DAY and due.first:
        return long_date(due.first, language)
    if due.unit is Unit.MONTH and due.first:
        months = MONTHS if language == "da" else _MONTHS_EN
        return f"{months[due.first.month - 1]} {due.first.year}"
    last = f" ({_span_said(due.first, due.last, language)})" if due.first and due.last else ""
    return f"{due.words}{last}"


def _span_said(first: date, last: date, language: str) -> str:
    said = long_date(first, language)
    return said if first == last else f"{said} – {long_date(last, language)}"


def item_said(place: Place, language: str = "da") -> str:
    """ "DAS, 23. maj 2022, pkt. 9"."""
    t = _WORDS[language]
    day = long_date(place.date, language) if place.date else ""
    number = f"{t['item']} {place.number}" if place.number else ""
    return ", ".join(part for part in (place.body or t["no_body"], day, number) if part)


def nothing_later_said(last: date | None, language: str = "da") -> str:
    """ "ingen senere omtale til og med 13. marts 2025": the last day that the archive knows."""
    none = _WORDS[language]["none"]
    return f"{none} {_UNTIL[language]} {long_date(last, language)}" if last else none
