"""A model's finished text held against the words it cites, sentence by sentence.

Comes in: the text, the sources it was written from, the bodies known. Goes out: the sentences, or why the
text is refused: one that fails refuses all. Left to others: form (`form`), words (`align`), outcomes
(`claims`).
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.bodies import Bodies
from ingest.model import SectionRole
from ingest.sentences import sentence_spans
from service.draft import RESOLVED
from service.llm.align import fault
from service.llm.claims import leads, overclaim
from service.llm.form import Refused, Sentence, sentences
from service.llm.model import Source
from service.llm.tokens import tokens

_MOST_JOINS = 6  # places at which a sentence is tried as two
# "Den er udarbejdet …": what "den" is, the sentence before says. "Det blev indstillet, at" points to nothing.
_REFERS = re.compile(
    r"(?!Det (?:blev |er |var )?\w+,? at\b)"
    r"(?:(?:Det|Den|De|Dette|Disse|Denne|Han|Hun) "
    r"(?:er|var|blev|bliver|har|havde|skal|skulle|kan|kunne|vil|ville|må|bør)"
    r"|(?:Det|Den|Dette|Denne|Han|Hun) \w+(?:er|es))\b"
)
_JOIN = re.compile(r",?\s+(?:og|samt)\s+|;\s+")
_TURN = re.compile(r",?\s+at\s+(?!\w+e\b)|,\s+(?:så|hvorefter)\s+")
_SHORTEST = 3  # words of a sentence that is joined to another
_BULLET = re.compile(r"^\s*(?:[•\uf0b7\uf0a7▪●○*–-]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence of a source."""

    text: str
    source: Source


def check(
    text: str, sources: Sequence[Source], bodies: Bodies, end: float = math.inf
) -> tuple[Sentence, ...] | Refused:
    """The text's sentences, if each says what its sources say.

    Args:
        end: the moment of `time.monotonic` after which no further sentence is read, and the text is refused.
    """
    known = {s.n: s for s in sources}
    said = sentences(text)
    if isinstance(said, Refused):
        return said
    before: Sentence | None = None
    for sentence in said:
        if time.monotonic() > end:
            return Refused("took too long to read")
        if unknown := [n for n in sentence.marks if n not in known]:
            return Refused(f"cites [{unknown[0]}], which it was not given")
        if reason := unsupported(sentence.text, [known[n] for n in sentence.marks], bodies):
            return Refused(reason)
        if _REFERS.match(sentence.text) and not _same_place(before, sentence, known):
            return Refused("begins with a word that points to another source")
        before = sentence
    if sources and not any(sources[0].n in s.marks for s in said):
        return Refused("does not use the first source")
    return said


def _same_place(before: Sentence | None, sentence: Sentence, known: Mapping[int, Source]) -> bool:
    """Whether "Den er …" can only mean what the sentence before it is about."""
    if before is None:
        return False
    return {known[n].place for n in sentence.marks} == {known[n].place for n in before.marks}


def unsupported(said: str, cited: Sequence[Source], bodies: Bodies) -> str | None:
    """Why no sentence of the cited sources, and no two in their order, says this; None if one does."""
    stated = _sentences(cited)
    reasons = []
    for one in stated:
        reason = _fits(said, one, bodies)
        if reason is None:
            return None
        reasons.append(reason)
    if _joined(said, stated, bodies):
        return None
    return max(reasons, key=len) if reasons else "cites nothing that can be said"


def _joined(said: str, stated: Sequence[_Stated], bodies: Bodies) -> bool:
    """Whether two sentences of the sources, of one matter and in their order, joined by "og", say it."""
    for join in list(_JOIN.finditer(said))[:_MOST_JOINS]:
        first, second = said[: join.start()], said[join.end() :]
        if min(len(first.split()), len(second.split())) < _SHORTEST:
            continue
        for i, one in enumerate(stated):
            # Of one matter only: joined, "og udgiften er …" would speak of the other's.
            others = [other for other in stated[i + 1 :] if other.source.place == one.source.place]
            if not others or _fits(first, one, bodies) is not None:
                continue
            if any(_fits(second, other, bodies) is None for other in others):
                return True
    return False


def _fits(said: str, stated: _Stated, bodies: Bodies) -> str | None:
    source = stated.source
    plain = _without_title(said, source)
    own = source.body if source.section in (*RESOLVED, SectionRole.RECOMMENDATION) else None
    mine, theirs = tokens(plain, bodies, own), tokens(stated.text, bodies, own)
    reason = fault(mine, theirs, stated.text, source, _lead(stated))
    return reason or overclaim(plain, stated.text, source, bodies)


def _lead(stated: _Stated) -> int:
    """Where "DTS besluttede, at" ends: what follows was decided, and may be told by itself."""
    turn = _TURN.search(stated.text)
    return turn.start() if turn and leads(stated.text[: turn.start()] + ".", stated.source) else 0


def _without_title(said: str, source: Source) -> str:
    """The item's number and title in brackets, word for word, say where the sentence is from."""
    if source.item_number:
        said = re.sub(rf" \((?:pkt\.|punkt) {re.escape(source.item_number)}\)", "", said, count=1)
    if source.item_title:
        for form in (f" ({source.item_title})", f" “{source.item_title}”"):
            said = said.replace(form, "", 1)
    return said


def _sentences(cited: Sequence[Source]) -> list[_Stated]:
    """The sources' sentences; a sentence that was cut in two quotes is one, and a list keeps its opening."""
    found: list[_Stated] = []
    for text, source in _texts(cited):
        lead: str | None = None
        for start, end in sentence_spans(text):
            words = text[start:end]
            bullet = _BULLET.match(words)
            if not bullet:
                lead = None if words.endswith((".", "!", "?")) else words
                found.append(_Stated(words, source))
            elif lead is not None:
                found.append(_Stated(f"{lead} {words[bullet.end() :]}", source))
    return found


def _texts(cited: Sequence[Source]) -> list[tuple[str, Source]]:
    texts: list[tuple[str, Source]] = []
    for source in cited:
        quote = source.quote.strip()
        if texts and texts[-1][1].place == source.place and quote[:1].islower():
            texts[-1] = (f"{texts[-1][0]} {quote}", texts[-1][1])
        else:
            texts.append((quote, source))
    return texts
