"""Whether a body, a day or a title is the true one.

Comes in: what the parser says and what is true. Goes out: what is wrong, in a few words. Left to others:
which of them belong together (`score`).
"""

from __future__ import annotations

import re
from datetime import date
from difflib import SequenceMatcher

from eval.bundles.truth import TrueBody
from ingest.model import Meeting

ALIKE = 0.85  # titles after misread letters
ARTICLE = re.compile(r"^(?:den|det) |\s*\([^)]*\)")


def meeting_fault(found: Meeting | None, body: TrueBody | None, day: date | None) -> str:
    """What is wrong with a meeting's body or day; empty where nothing is."""
    faults = []
    name = found.body if found else None
    if (name is None) != (body is None) or (name and body and not is_body(name, body)):
        faults.append("body missing" if name is None else "body wrong")
    held = found.date if found else None
    if held != day:
        faults.append("day missing" if held is None else "day guessed" if day is None else "day wrong")
    return ", ".join(faults)


def is_body(name: str, body: TrueBody) -> bool:
    """The name is one of the body's.

    >>> is_body("det lokale beskæftigelsesråd (LBR)", TrueBody("Det Lokale Beskæftigelsesråd", "LBR"))
    True
    """
    return _bare(name) in {_bare(n) for n in body.names}


def _bare(name: str) -> str:
    return " ".join(ARTICLE.sub("", name.casefold()).split())


def alike(found: str, true: str) -> bool:
    """The same title, some letters misread or a heading's rest kept."""
    a, b = (" ".join(t.casefold().split()).strip(" .:") for t in (found, true))
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE
