"""What an abbreviation is short for → where the archive writes it out.

Comes in: a `Query` that asks it, the weighed passages; the index is asked again, by the abbreviation. Goes
out: a `Draft` that quotes the words, of each meaning where there are several; None where none has them.
Left to others: reading what is written out (`service.glossary`), what the thing is (`compose`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from index.model import Filters
from ingest.model import Chunk
from ingest.sentences import sentence_spans
from service.draft import Around, Draft, Pick
from service.evidence import Weighed
from service.glossary.asked import written_out_in
from service.model import AnswerStatus, Intent
from service.questions import pattern
from service.understand import Query

ASKED = 40  # passages that have the abbreviation
LONGEST = 220  # characters of what is quoted
_BEFORE = r"((?:[\w&-]+ ){{0,6}}[\w-]+) ?\({short}\)"
_BEHIND = r"\b{short} ?\(([^()]{{4,80}})\)"


def spelled_out(query: Query, weighed: Sequence[Weighed], around: Around) -> Draft | None:
    """The words that write out the abbreviation which a question asks the letters of.

    One that means several things is written out however it is asked for: what explains one of them would pass
    the others over.
    """
    if query.intent is not Intent.DEFINITION:
        return None
    draft = written_anyway(query, weighed, around)
    several = draft is not None and len(draft.picks) > 1
    return draft if several or pattern("short_for").search(query.text) else None


def written_anyway(query: Query, weighed: Sequence[Weighed], around: Around) -> Draft | None:
    """The same of an abbreviation whose meaning is asked for in other words."""
    short = next((t for t in query.terms if is_short(t)), None)
    if short is None:
        return None
    found = [w.chunk for w in weighed] + [p.chunk for p in around.by_words(short, Filters(), ASKED)]
    body = next(iter(query.bodies), None)
    picks = [Pick(c, f.start, f.end) for c, f in written_out_in(short, body, found)]
    # Letters in an order that no way of writing out explains are better than nothing.
    picks = picks or sorted(_writing(short, found), key=lambda p: len(p.text))[:1]
    return Draft(AnswerStatus.ANSWERED, None, "facts", tuple(picks), picks[0].chunk) if picks else None


def is_short(term: str) -> bool:
    return term.isupper() and 2 <= len(term) <= 6


def _writing(short: str, chunks: Iterable[Chunk]) -> list[Pick]:
    found = []
    for chunk in {c.id: c for c in chunks}.values():
        for line in re.finditer(r"[^\n]+", chunk.text):
            for a, b in sentence_spans(line[0]):
                if b - a <= LONGEST and written_out(short, line[0][a:b]):
                    found.append(Pick(chunk, line.start() + a, line.start() + b))
    return found


def written_out(short: str, text: str) -> bool:
    """Whether a text writes an abbreviation out beside it, letter for letter in order.

    >>> written_out("FU", "Møde i Forretningsudvalget (FU)"), written_out("FU", "DTS (FU)")
    (True, False)
    """
    name = re.escape(short)
    before = re.search(_BEFORE.format(short=name), text)
    behind = re.search(_BEHIND.format(short=name), text)
    return bool(
        (before and _spells(short, before[1].split())) or (behind and _spells(short, behind[1].split()))
    )


def _spells(short: str, words: Sequence[str]) -> bool:
    """Whether some last words begin with the first letter and have the others behind it."""
    for start in range(len(words)):
        left = list(short.casefold())
        text = "".join(words[start:]).casefold()
        if len(text) > len(short) + 1 and text[0] == left[0]:
            for char in text:
                if left and char == left[0]:
                    left.pop(0)
            if not left:
                return True
    return False
