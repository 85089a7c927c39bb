"""What users call things: dates, outcomes, sections and places, in Danish and English.

Comes in: the archive's nouns. Goes out: short strings for every surface. Left to others: layout.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Final

from ingest.chunks import ROLE_DANISH
from ingest.dates import danish
from ingest.model import DocumentKind, Outcome, SectionRole

_ENGLISH_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_SECTIONS: Final = {
    "da": ROLE_DANISH,
    "en": {
        SectionRole.SUMMARY: "Summary",
        SectionRole.BACKGROUND: "Background",
        SectionRole.CASE: "Case",
        SectionRole.RECOMMENDATION: "Recommendation",
        SectionRole.DECISION: "Decision",
        SectionRole.MINUTES: "Minutes",
        SectionRole.FINANCES: "Finances",
        SectionRole.ATTACHMENT: "Annexes",
        SectionRole.OTHER: "",
    },
}

_OUTCOMES: Final = {
    "da": {
        Outcome.DECIDED: "Besluttet",
        Outcome.REJECTED: "Afvist",
        Outcome.RECOMMENDED: "Kun indstillet",
        Outcome.DISCUSSED: "Drøftet",
        Outcome.NOTED: "Taget til efterretning",
        Outcome.POSTPONED: "Udsat",
        Outcome.NONE: "Ingen beslutning fundet",
    },
    "en": {
        Outcome.DECIDED: "Decided",
        Outcome.REJECTED: "Rejected",
        Outcome.RECOMMENDED: "Recommended only",
        Outcome.DISCUSSED: "Discussed",
        Outcome.NOTED: "Noted",
        Outcome.POSTPONED: "Postponed",
        Outcome.NONE: "No decision found",
    },
}

_KINDS: Final = {
    "da": {
        DocumentKind.AGENDA: "Dagsorden",
        DocumentKind.MINUTES: "Referat",
        DocumentKind.TERMS_OF_REFERENCE: "Kommissorium",
        DocumentKind.REPORT: "Rapport",
        DocumentKind.ANNEX: "Bilag",
        DocumentKind.MAIL: "Mail",
        DocumentKind.NOTE: "Notat",
        DocumentKind.FORM: "Skema",
        DocumentKind.OTHER: "Andet",
    },
    "en": {
        DocumentKind.AGENDA: "Agenda",
        DocumentKind.MINUTES: "Minutes",
        DocumentKind.TERMS_OF_REFERENCE: "Terms of reference",
        DocumentKind.REPORT: "Report",
        DocumentKind.ANNEX: "Annex",
        DocumentKind.MAIL: "Mail",
        DocumentKind.NOTE: "Note",
        DocumentKind.FORM: "Form",
        DocumentKind.OTHER: "Other",
    },
}


def long_date(day: date, language: str = "da") -> str:
    """ "23. maj 2022" in Danish, "23 May 2022" in English."""
    return danish(day) if language == "da" else f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def section_name(role: SectionRole, language: str = "da") -> str:
    """The section's name; empty for a section that has none."""
    return _SECTIONS[language][role]


def outcome_name(outcome: Outcome, language: str = "da") -> str:
    return _OUTCOMES[language][outcome]


def kind_name(kind: DocumentKind, language: str = "da") -> str:
    return _KINDS[language][kind]


def page_range(first: int, last: int, language: str = "da") -> str:
    """ "s. 4" or "s. 4–5"."""
    mark = "s." if language == "da" else "p."
    return f"{mark} {first}" if first == last else f"{mark} {first}–{last}"


def place(
    body: str | None,
    day: date | None,
    item_number: str | None,
    role: SectionRole,
    pages: tuple[int, int],
    language: str = "da",
) -> str:
    """Where words stand, as "DAS · 23. maj 2022 · pkt. 9 · Beslutning · s. 4"; unknown parts are left out."""
    item = f"{'pkt.' if language == 'da' else 'item'} {item_number}" if item_number else ""
    shown_day = long_date(day, language) if day else ""
    parts = [body or "", shown_day, item, section_name(role, language), page_range(*pages, language)]
    return " · ".join(p for p in parts if p)


def printable(text: str) -> str:
    """`text` on one line and without control characters, each shown as its escape.

    File names and headings come from files: a line break or a terminal sequence in one must not act.
    """
    return "".join(
        c.encode("unicode_escape").decode("ascii") if unicodedata.category(c) in _UNSAFE else c for c in text
    )


_UNSAFE: Final = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def flowing(text: str) -> str:
    """Words as one line of reading: white space collapsed, other control characters left out."""
    joined = " ".join(text.split())
    return "".join(c for c in joined if unicodedata.category(c) not in _UNSAFE)
