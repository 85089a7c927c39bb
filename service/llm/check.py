"""A model's finished text → sentences with their marks, each held against the words it cites.

Comes in: the text, the sources it was written from, the bodies known. Goes out: the sentences, or why the text is
refused: one that fails refuses all. Left to others: what the reader is told (`writer`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.bodies import Bodies
from ingest.sentences import sentence_spans
from service.draft import LONGEST
from service.llm.align import fault
from service.llm.claims import leads, overclaim
from service.llm.model import Source
from service.llm.tokens import tokens

MOST_SENTENCES = 8
_MOST_PAIRS = 60  # of source sentences that one written sentence may join
_SAID = re.compile(r"(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)(?P<stop>[.!]?)\s*")
_MARK = re.compile(r"\[(\d{1,2})\]")
_PUNCTUATION = frozenset(" \n.,;:()[]–—-%‰§/“”\"'’»«!?&+½²€")
_ADDRESS = re.compile(r"://|www\.|\bmailto:|\w@\w|\b[\w-]{3,}\.[a-z]{2,6}(?:/|\b(?!\.))", re.I)
# "Den er udarbejdet …": what "den" is, the sentence before says. "Det blev indstillet, at" points to nothing.
_REFERS = re.compile(
    r"(?!Det (?:blev |er |var )?\w+,? at\b)"
    r"(?:(?:Det|Den|De|Dette|Disse|Denne|Han|Hun) (?:er|var|blev|bliver|har|havde|skal|skulle|kan|kunne|vil|ville|må|bør)"
    r"|(?:Det|Den|Dette|Denne|Han|Hun) \w+(?:er|es))\b"
)
_JOIN = re.compile(r",?\s+(?:og|samt)\s+|;\s+")
_TURN = re.compile(r",?\s+at\s+(?!\w+e\b)|,\s+(?:så|hvorefter)\s+")
_SHORTEST = 3  # words of a sentence that is joined to another
_BULLET = re.compile(r"^\s*(?:[•\uf0b7\uf0a7▪●○*–-]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A written sentence without its marks, and the sources it cites."""

    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text is not shown; for the log, never for the reader."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """A sentence of a source."""

    text: str
    source: Source


def check(text: str, sources: Sequence[Source], bodies: Bodies) -> tuple[Sentence, ...] | Refused:
    """The text's sentences, if each says what its sources say."""
    text = unicodedata.normalize("NFC", text).strip()
    known = {s.n: s for s in sources}
    sentences = _form(text) or split(text)
    if isinstance(sentences, Refused):
        return sentences
    before: Sentence | None = None
    for sentence in sentences:
        if unknown := [n for n in sentence.marks if n not in known]:
            return Refused(f"cites [{unknown[0]}], which it was not given")
        if reason := unsupported(sentence.text, [known[n] for n in sentence.marks], bodies):
            return Refused(reason)
        if _REFERS.match(sentence.text) and not _same_place(before, sentence, known):
            return Refused("begins with a word that points to another source")
        before = sentence
    if sources and not any(sources[0].n in s.marks for s in sentences):
        return Refused("does not use the first source")
    return sentences


def _same_place(before: Sentence | None, sentence: Sentence, known: Mapping[int, Source]) -> bool:
    """Whether "Den er …" can only mean what the sentence before it is about."""
    if before is None:
        return False
    return {known[n].place for n in sentence.marks} == {known[n].place for n in before.marks}


def _form(text: str) -> Refused | None:
    """Only plain words, figures and marks: nothing that a surface would turn into a link or a tag."""
    if not text:
        return Refused("is empty")
    if len(text) > LONGEST:
        return Refused(f"has {len(text)} characters")
    odd = next((c for c in text if not _plain(c)), None)
    if odd is not None:
        return Refused(f"has the character {unicodedata.name(odd, hex(ord(odd)))}")
    if _ADDRESS.search(text):
        return Refused("has an address")
    return None


def _plain(char: str) -> bool:
    if char in _PUNCTUATION:
        return True
    if char.isascii():
        return char.isalnum()
    return (
        char.isalpha()
        and unicodedata.name(char, "").startswith("LATIN")
        and unicodedata.is_normalized("NFKC", char)
    )


def split(text: str) -> tuple[Sentence, ...] | Refused:
    """Sentences with their marks; refuses a sentence without one."""
    found, at = [], 0
    while at < len(text):
        match = _SAID.match(text, at)
        if match is None:
            return Refused("has a sentence without a mark")
        said = " ".join(match["text"].split()).lstrip("-– ")
        body = said if said.endswith((".", "!", "?")) else said + "."
        if not said or not any(c.isalpha() for c in said) or len(sentence_spans(body)) != 1:
            return Refused("has a sentence without a mark")
        found.append(
            Sentence(said.rstrip(".! "), tuple(dict.fromkeys(int(n) for n in _MARK.findall(match["marks"]))))
        )
        at = match.end()
    return tuple(found) if len(found) <= MOST_SENTENCES else Refused(f"has {len(found)} sentences")


def unsupported(said: str, cited: Sequence[Source], bodies: Bodies) -> str | None:
    """Why no sentence of the cited sources, and no two of them in their order, says this; None if one does."""
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
    """Whether two sentences of the sources, joined by "og", say it."""
    pairs = [(a, b) for i, a in enumerate(stated) for b in stated[i + 1 :]][:_MOST_PAIRS]
    for join in _JOIN.finditer(said):
        first, second = said[: join.start()], said[join.end() :]
        if min(len(first.split()), len(second.split())) < _SHORTEST:
            continue
        if any(_fits(first, a, bodies) is None and _fits(second, b, bodies) is None for a, b in pairs):
            return True
    return False


def _fits(said: str, stated: _Stated, bodies: Bodies) -> str | None:
    source = stated.source
    plain = _without_title(said, source)
    mine, theirs = tokens(plain, bodies), tokens(stated.text, bodies)
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
