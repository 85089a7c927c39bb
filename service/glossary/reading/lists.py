"""Lines of a list of abbreviations or words → what each is said to mean.

Comes in: a line of a text under such a heading, or a table's heads and cells. Goes out: name and meaning.
Left to others: which headings say so (`is_list_heading` is asked by `read`), junk (`junk`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from service.glossary.reading.junk import no_abbreviation, no_long_form, no_term
from service.glossary.reading.letters import base_forms
from service.glossary.reading.words import SHORT, capitals, one_of, whole

_LONGEST_NAME = 70  # characters
_MARK = r"(?:[•–—*-]|\d{1,2}[.)]|[a-zæøå]\))?\s*"
_LINE = re.compile(
    rf"{_MARK}[“”\"»«]?(?P<name>[^\n:=|–—]{{2,60}}?)[“”\"»«]?(?:\s*[:=|]\s*|\s+[–—-]\s+|\t+|\s{{2,}})(?P<meaning>\S[^\n]{{3,600}})"
)
_SPACED = re.compile(rf"{_MARK}(?P<name>{SHORT})\s+(?P<meaning>[^\W\d_][^\n]{{3,200}})")
_HEADS = re.compile(
    rf"{one_of('heads_short')}[\s|–-]+{one_of('heads_long')}"
)  # of a table that is lines of text here
_BETWEEN = re.compile(r"\s*[:=]\s|\s+[–—-]\s")
_NAME_BEFORE = re.compile(rf"(?<=\s)(?:{SHORT}|[A-ZÆØÅ][\w-]*(?: [a-zæøå][\w-]*){{0,3}}(?: \([^()]+\))?)$")
_CAPITAL = re.compile(r"(?<=\s)[A-ZÆØÅ]")
_BRACKETS = re.compile(r"^(?P<term>.+?)\s*\((?P<short>[^()]{2,12})\)$")


def is_list_heading(line: str) -> bool:
    """Whether a line heads a list of words with what they mean."""
    words = re.sub(r"^(?:bilag )?[\d.:]*\s*", "", line.strip(" :.•"), flags=re.I)
    return bool(whole("headings").fullmatch(words) or _HEADS.fullmatch(words))


def ends_in_list_heading(line: str) -> bool:
    """Whether such a heading has come to stand behind the paragraph before it."""
    tail = line[-_LONGEST_NAME:]
    return any(m.start() and is_list_heading(tail[m.start() :]) for m in _CAPITAL.finditer(tail))


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """The spans of a list's lines, where a page's lines have become one paragraph: "KKR: … VUM: …"."""
    starts = _starts(text) if _BETWEEN.search(text) else _starts_of_letters(text)
    for start, end in pairwise([*starts, len(text)]):
        yield start, start + len(text[start:end].rstrip())


def _starts(text: str) -> list[int]:
    """Where names begin that a colon or a dash stands behind."""
    starts = [0]
    for between in _BETWEEN.finditer(text):
        window = max(starts[-1], between.start() - _LONGEST_NAME)
        name = _NAME_BEFORE.search(text[window : between.start()])
        # A bullet before the first name is no line of its own.
        if name and any(map(str.isalnum, text[starts[-1] : window + name.start()])):
            starts.append(window + name.start())
    return starts


def _starts_of_letters(text: str) -> list[int]:
    """Where abbreviations stand that the words behind them bear out: "KKR Kommunekontaktråd VUM Voksen…"."""
    found = [m.start() for m in re.finditer(rf"(?<![\w-]){SHORT}(?=\s)", text) if capitals(m[0]) > 1]
    return [0, *(a for a in found if a > 0 and any(map(str.isalnum, text[:a])))]


def listed(line: str) -> tuple[str, str] | None:
    """The name and meaning of a line of such a list; None where it is none."""
    match = _LINE.fullmatch(line.strip()) or _SPACED.fullmatch(line.strip())
    return entry(match["name"], match["meaning"]) if match else None


def entry(name: str, meaning: str) -> tuple[str, str] | None:
    """A name with its meaning as they stand beside each other; None where they are no such pair."""
    name, meaning = " ".join(name.split()).strip('“”"»«'), " ".join(meaning.split()).strip(" .;")
    if is_short(name):
        short = base_forms(name)[0]
        return None if no_abbreviation(short) or no_long_form(short, meaning) else (short, meaning)
    brackets = _BRACKETS.match(name)
    term = brackets["term"] if brackets else name
    long_enough = len(meaning.split()) > 2
    return (term, meaning) if long_enough and not no_term(term) else None


def is_short(name: str) -> bool:
    """Whether a name is letters rather than a word."""
    return bool(re.fullmatch(SHORT, name)) and capitals(name) >= 2


def columns(heads: Sequence[str]) -> tuple[int, int] | None:
    """Which columns of a table hold a name and its meaning, by their heads."""
    names = [n for n, head in enumerate(heads) if whole("heads_short").fullmatch(head.strip())]
    meanings = [n for n, head in enumerate(heads) if whole("heads_long").fullmatch(head.strip())]
    return (names[0], meanings[0]) if names and meanings else None
