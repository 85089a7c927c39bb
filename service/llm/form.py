"""The form of a model's finished text: plain words in sentences, each with the numbers of its sources.

Comes in: the text. Goes out: its sentences, or why it is refused. Left to others: whether they are true
(`check`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.sentences import sentence_spans
from service.draft import LONGEST

MOST_SENTENCES = 8
_SAID = re.compile(r"(?P<text>[^\[\]]+?)\s*(?P<marks>(?:\[\d{1,2}\]\s*)+)(?P<stop>[.!]?)\s*")
_MARK = re.compile(r"\[(\d{1,2})\]")
_PUNCTUATION = frozenset(" \n.,;:()[]–—-%‰§/“”\"'’»«!&+½²€")
_ADDRESS = re.compile(r"://|www\.|\bmailto:|\w@\w|\b[\w-]{3,}\.[a-z]{2,6}(?:/|\b(?!\.))", re.I)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A written sentence without its marks, and the sources it cites."""

    text: str
    marks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a text is not shown; for the log, never for the reader."""

    reason: str


def sentences(text: str) -> tuple[Sentence, ...] | Refused:
    """The text's sentences, if it is of a form that may be shown."""
    text = unicodedata.normalize("NFC", text).strip()
    return _unfit(text) or _split(text)


def _unfit(text: str) -> Refused | None:
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


def _split(text: str) -> tuple[Sentence, ...] | Refused:
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
