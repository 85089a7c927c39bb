"""Readers' feedback as questions to evaluate with.

Comes in: feedback, the pages that its citations name. Goes out: one dictionary a case, in the keys of
`referent eval`'s case files. Left to others: asking them (`eval`, which is downstream of this package).

An answer that was good says what a right answer quotes. Of one that was not, the right answer is not known:
its case counts as wrong until somebody writes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from service.feedback import Feedback
from service.links import find_words, parse_cited, stretch_of
from service.model import Intent

Read = Callable[[str, int], str | None]  # document's id, page → raw text
Name = Callable[[str], str]  # document's id → file name

_PAGE: Final = re.compile(r"/d/([^/]+)/s/(\d{1,6})")
_NEVER: Final = "(?!)"  # no text fits it
_WORDS: Final = 12  # of the leading quote that a right answer must say
_TYPES: Final = {
    Intent.NUMBER: "number_table",
    Intent.STATUS: "status_process",
    Intent.GENERAL: "decision_detail",
}


def case_of(said: Feedback, intent: Intent, read: Read, name: Name) -> dict[str, Any]:
    """One line of a case file. Words that have left the archive since are left out."""
    found = [_quoted(address, read, name) for address in said.citations]
    evidence = [e for e in dict.fromkeys(found) if e]
    good = said.verdict == "up"
    declined = good and not said.citations  # a reader who says that a decline was right
    return {
        "id": f"feedback-{said.id}",
        "question": said.question,
        "type": "unanswerable" if declined else _TYPES.get(intent, intent.value),
        "evidence": [{"seed": seed, "quote": quote} for seed, quote in evidence] if good else [],
        "must_include": [] if declined else [_pattern(evidence[0][1]) if good and evidence else _NEVER],
        "why": _why(said, bool(evidence)),
    }


def _quoted(address: str, read: Read, name: Name) -> tuple[str, str] | None:
    """File name and words that an address of a citation names, white space collapsed."""
    parts = urlsplit(address)
    page = _PAGE.fullmatch(parts.path)
    cited = parse_cited("".join(parse_qs(parts.query).get("ord", [])[:1]))
    if page is None or cited is None:
        return None
    document = unquote(page[1])
    span = find_words(cited, lambda number: read(document, number))
    words = stretch_of(span, lambda number: read(document, number)) if span else None
    return (name(document), " ".join(words.split())) if words else None


def _pattern(quote: str) -> str:
    """
    >>> _pattern("350.000 kr. i alt")
    '350\\\\.000\\\\s+kr\\\\.\\\\s+i\\\\s+alt'
    """
    return r"\s+".join(re.escape(w) for w in quote.split()[:_WORDS])


def _why(said: Feedback, known: bool) -> str:
    told = ": ".join(filter(None, (said.reason or "", said.comment)))
    if said.verdict != "up":
        return f"A reader was not helped ({told or 'no reason given'}); write the right answer."
    if said.citations and not known:
        return "A reader was helped, but the words cited have left the archive; write the right answer."
    return "A reader was helped by this answer."
