"""A sentence as the tokens that a comparison word for word needs.

Comes in: text, and the bodies known. Goes out: tokens with kinds: days, amounts and bodies as values, so that
"1.180.000 kr." is "1180000 kr." and "DAS" its long name; other words by their stem. Left to others: comparing
(`align`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from index.danish_stem import fold, stem
from ingest.bodies import Bodies
from ingest.dates import MONTHS, find_dates
from service.llm.words import units, words


class Kind(Enum):
    BODY = "body"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    NEGATION = "negation"
    QUALIFIER = "qualifier"
    PREPOSITION = "preposition"
    GLUE = "glue"
    WORD = "word"


FIRM = frozenset({Kind.BODY, Kind.DATE, Kind.NUMBER, Kind.NAME})  # what a lie would change
TURNING = frozenset({Kind.NEGATION, Kind.QUALIFIER})  # what a lie would drop
LOOSE = frozenset({Kind.GLUE, Kind.PREPOSITION})


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    key: str
    word: str  # as written, in lower case
    start: int
    end: int

    def same(self, other: Token) -> bool:
        """Whether two tokens say the same; a day without a year is said by one that has it."""
        if self.key == other.key:
            return True
        return self.kind is other.kind is Kind.DATE and self.key == _NO_YEAR + other.key[4:]


_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W_]+)*\.?|\d+(?:[.,]\d+)*(?:[^\W\d_]+)?|%|‰|€|§+", re.U)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_SCALES = {
    "mio.": (1e6, ""), "mia.": (1e9, ""),
    "1.000 kr.": (1e3, "kr."), "mio. kr.": (1e6, "kr."), "mia. kr.": (1e9, "kr."),
}  # fmt: skip
_CALENDAR = frozenset(MONTHS) | {"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"}
_LONGEST_UNIT = 3  # words
_NO_YEAR = "----"


def tokens(text: str, bodies: Bodies, own: str | None = None) -> tuple[Token, ...]:
    """The tokens of a text, in order.

    Args:
        own: the body whose meeting the text is from: there "styregruppen" is short for its long name.
    """
    found = _bodies(text, bodies, own)
    found += _days(text, [(t.start, t.end) for t in found])
    taken = [(t.start, t.end) for t in found]
    found += _words(text, [m for m in _WORD.finditer(text) if not _overlaps(m.start(), m.end(), taken)])
    return tuple(sorted(found, key=lambda t: t.start))


def _bodies(text: str, bodies: Bodies, own: str | None) -> list[Token]:
    spans = [(start, end, short) for short in bodies.names for start, end in bodies.spans(text, short)]
    if own in bodies.names:
        nouns = {name.split()[-1].lower() for name in bodies.names[own] if len(name.split()) > 1}
        spans += [
            (m.start(), m.end(), own)
            for m in re.finditer(r"\b\w+(?:en|et|n|t)\b", text)
            if re.sub(r"(?:e?n|e?t)$", "", m[0].lower()) in {re.sub(r"e$", "", n) for n in nouns} | nouns
        ]
    found: list[Token] = []
    for start, end, short in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1].end:
            found.append(Token(Kind.BODY, f"body:{short}", text[start:end].lower(), start, end))
    return found


def _days(text: str, taken: list[tuple[int, int]]) -> list[Token]:
    found = []
    for day in find_dates(text):
        if _overlaps(day.start, day.end, taken):
            continue
        written = text[day.start : day.end].rstrip(" ,_")
        end = day.start + len(written)
        # Neither "24. februar 20230" nor "24. februar 0023" is a day of 2023.
        years = [y for y in re.findall(r"\d+", written) if len(y) > 2]
        odd = text[end : end + 1].isalnum() or any(y != str(day.year) for y in years)
        year = ("?" if odd else "") + (f"{day.year:04}" if day.year else _NO_YEAR)
        key = f"{year}-{day.month:02}-{day.day:02}"
        found.append(Token(Kind.DATE, key, written.lower(), day.start, end))
    return found


def _words(text: str, matches: list[re.Match[str]]) -> list[Token]:
    found, at = [], 0
    while at < len(matches):
        match = matches[at]
        used = 0
        if number := _digits(match[0]):
            unit, used = _unit(text, matches[at + 1 : at + 1 + _LONGEST_UNIT], match.end())
            end = matches[at + used].end()
            found.append(Token(Kind.NUMBER, _amount(number, unit), match[0].lower(), match.start(), end))
        else:
            found.append(_word(text, match))
        at += used + 1
    return found


def _digits(word: str) -> str | None:
    """A number as written, in figures or as a word; None for any other word."""
    if _NUMBER.fullmatch(word):
        return word
    value = words().numbers.get(word.lower().rstrip("."))
    return None if value is None else str(value)


def _unit(text: str, following: list[re.Match[str]], end: int) -> tuple[str, int]:
    """The unit behind a number and how many tokens it takes; the longest that is listed."""
    for count in range(len(following), 0, -1):
        written = " ".join(text[end : following[count - 1].end()].split()).lower()
        for form in (written, written.rstrip(".")):
            if form in units():
                return units()[form], count
    return "", 0


def _amount(number: str, unit: str) -> str:
    """ "1,18" with "mio. kr." → "1180000|kr."; what has two readings keeps its digits as written."""
    value: float | None = None
    if _GROUPED.fullmatch(number):
        value = float(number.replace(".", "").replace(",", "."))
    elif number.isdigit():
        value = float(number)
    elif re.fullmatch(r"\d+,\d+", number) and not re.fullmatch(r"\d{1,3},\d{3}", number):
        value = float(number.replace(",", "."))
    if value is None:
        return f"{number}|{unit}"
    scale, unit = _SCALES.get(unit, (1, unit))
    value *= scale
    return f"{value:.6f}".rstrip("0").rstrip(".") + f"|{unit}"


def _word(text: str, match: re.Match[str]) -> Token:
    written = match[0].rstrip(".")
    lower = written.lower()
    lists = words()

    def made(kind: Kind, key: str) -> Token:
        return Token(kind, key, lower, match.start(), match.start() + len(written))

    if lower in lists.negation:
        return made(Kind.NEGATION, lower)
    if lower in lists.qualifier:
        return made(Kind.QUALIFIER, lower)
    if lower in lists.preposition and not _capital(written, text, match.start()):
        return made(Kind.PREPOSITION, lower)
    if lower in lists.glue:
        return made(Kind.GLUE, lower)
    firm = lower in _CALENDAR or any(c.isdigit() for c in written) or _capital(written, text, match.start())
    kind = Kind.NAME if firm else Kind.WORD
    return made(kind, _key(written, kind))


def _key(written: str, kind: Kind) -> str:
    folded = fold(written)
    if kind is Kind.NAME and len(folded) > 2:
        folded = re.sub(r"['’]?s$|['’]$", "", folded)
    return stem(folded)


def _capital(written: str, text: str, start: int) -> bool:
    """Whether a word is written as a name: capitals inside, or a capital elsewhere than at the beginning."""
    if not written[0].isupper():
        return False
    if len(written) == 1 or any(c.isupper() for c in written[1:]):
        return True
    before = text[:start].rstrip(' \n\t“"”»(–-•')
    return bool(before) and before[-1] not in ".:!?"


def _overlaps(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in taken)
