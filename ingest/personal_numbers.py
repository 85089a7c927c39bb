"""Danish civil registration numbers (CPR) in running text: where they stand, and the text without them.

Comes in: any text. Goes out: spans, or the text with the numbers masked, of the same length, so that every
position in it stays true. Left to others: when to mask (`pipeline`, the service's questions, page images).

Ten digits count when the first six are a day and what stands around does not call them something else. The
check digit (modulus 11) only ever confirms: numbers without it have been given since 2007.
Source: CPR-kontoret, "Personnummeret i CPR-systemet".
"""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

MASK = "x"

_SAID_WITHIN = 40  # characters before a number, in which a word may say what it is
_GAP = r"[\s\u200b\xad]"
_DASH = r"[-\u2010-\u2015\u2212\x02~_/.]"  # \x02: how PDFium gives a hyphen at a line's end
_NUMBER = re.compile(
    r"(?<![\w+])(?P<day>\d{1,2})(?P<sep>[ \xa0./-]?)(?P<month>\d{2})(?P=sep)"
    r"(?P<year>(?:18|19|20)\d{2}(?!\d)|\d{2})"
    rf"(?P<join>{_GAP}{{0,3}}{_DASH}{_GAP}{{0,3}}|{_GAP}{{0,2}})"
    r"(?P<serial>\d{4}|\d{2}[ \xa0]\d{2}|(?=[A-ZÆØÅ\d]{4}\b)[A-ZÆØÅ]+\d+)(?![^\W_])"
    r"(?![.,:/-]\d{1,5}(?!\d))"  # part of a longer number, unless the next personal number begins there
)
_BEHIND_NUMBER = re.compile(r"\d[.,:/-]$")
_CLOCK_OR_YEAR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|(?:19|20)\d\d")
# What letters a scan's digits come out as; "_" parts the words in names of files.
_READ_AS = ((re.compile(r"(?<=\d)[Oo](?=[\dOo-])|\b[Oo](?=\d)"), "0"), (re.compile(r"_"), " "))
_LABEL_END = r"[-.: ]*(?:n(?:umme)?r|no|id)?[-.:#\s]{0,4}$"
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)


# A masked number, in any of the writings.
MASKED = re.compile(
    rf"(?<!\w)x{{1,2}}([ \xa0./-]?)xx\1(?:xxxx|xx){_GAP}{{0,3}}{_DASH}?{_GAP}{{0,3}}xx[ \xa0]?xx(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Span:
    """text[start:end], separators included."""

    start: int
    end: int


def find_personal_numbers(text: str) -> list[Span]:
    """Where civil registration numbers stand in a text, in order and without overlap."""
    return list(_find(_readable(text)))


def mask_personal_numbers(text: str) -> str:
    """The text with each number's figures masked; its length and separators stay."""
    found = find_personal_numbers(text)
    if not found:
        return text
    letters = list(text)
    for span in found:
        for i in range(span.start, span.end):
            if letters[i].isalnum():
                letters[i] = MASK
    return "".join(letters)


def _readable(text: str) -> str:
    """The text as a person reads it, letter for letter."""
    for pattern, letter in _READ_AS:
        text = pattern.sub(letter, text)
    return text


def _find(text: str) -> Iterator[Span]:
    at = 0  # where the last number ended
    search = 0
    while match := _NUMBER.search(text, search):
        alone = match.start() - 1 == at or not _BEHIND_NUMBER.search(text, match.start() - 2, match.start())
        if alone and _is_personal(text, match):
            at = search = match.end()
            yield Span(match.start(), match.end())
        else:
            search = match.start() + 1


def _is_personal(text: str, number: re.Match[str]) -> bool:
    if not _is_day(number["day"], number["month"], number["year"]):
        return False
    words = _words()
    said = words.said(text[max(number.start() - _SAID_WITHIN, 0) : number.start()])
    if said == "personal":
        return True
    if len(number["day"]) < 2 or not re.fullmatch(r"\d{4}", number["serial"]):
        return False  # a zero lost in a sheet, letters, or pairs: only where a word says so
    joined = number["join"]
    dashed = bool(joined.strip("\u200b\xad \xa0\n\r\t"))
    if said == "other":
        return dashed and not number["sep"] and _confirmed(number)
    if not dashed and ("\n" in joined or words.measured.match(text, number.end())):
        return False  # two cells of a table, or an amount
    if len(number["year"]) == 4 and not dashed:
        return False  # a date, and a figure after it
    if number["sep"].strip("\xa0 ") and joined != joined.strip():
        return not _CLOCK_OR_YEAR.fullmatch(number["serial"]) and (dashed or _confirmed(number))
    return True


def _is_day(day: str, month: str, year: str) -> bool:
    """Whether the figures are a day of the calendar; 60 is added to the day of a replacement number."""
    d, m = int(day), int(month)
    d -= 60 * (d > 60)
    # Two figures do not say which century: 29 February stands if any has it.
    leap = 2000 if int(year) % 4 == 0 else 2001
    return 1 <= m <= 12 and 1 <= d <= calendar.monthrange(leap, m)[1]


def _confirmed(number: re.Match[str]) -> bool:
    """Whether the check digit fits."""
    digits = number["day"] + number["month"] + number["year"][-2:] + number["serial"]
    return sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11 == 0


@dataclass(frozen=True, slots=True)
class _Words:
    personal: re.Pattern[str]
    other: re.Pattern[str]
    measured: re.Pattern[str]

    def said(self, before: str) -> str | None:
        """What a word before a number calls it: "personal", "other" or nothing.

        Another register's name stands right before its number; that somebody was born, further off too.
        """
        if self.other.search(before):
            return "other"
        return "personal" if self.personal.search(before) else None


@cache
def _words() -> _Words:
    data = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))

    def either(name: str, before: str = "", behind: str = "") -> re.Pattern[str]:
        return re.compile(f"{before}(?:{'|'.join(data[name])}){behind}", re.I)

    return _Words(either("personal"), either("other", behind=_LABEL_END), either("measured", r"\s?"))
