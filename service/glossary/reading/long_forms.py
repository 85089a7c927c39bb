"""The words beside an abbreviation → those that it is short for.

Comes in: letters with what stands around them. Goes out: `Pair`s with their place. Left to others: which ways
of writing say so (`abbreviations`), whether letters are borne out (`letters`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.glossary.reading.junk import no_abbreviation
from service.glossary.reading.letters import base_forms, borne_out, is_small
from service.glossary.reading.words import WORD, capitals, lists

QUOTE = r"[“”\"»«'’‘]?"
MOST_WORDS = 11  # of a long form
_NO_WORD = 7  # characters; shorter with several capitals is another abbreviation
RUN = rf"(?:{WORD}(?:,(?<=-,))?\s+){{0,{MOST_WORDS - 1}}}{WORD}"
_WORDS_BEFORE = re.compile(rf"(?P<words>{RUN}){QUOTE}\s*\Z")
_WORDS_BEHIND = re.compile(rf"\s*{QUOTE}(?P<words>{RUN})")
_CAPITALS = re.compile(r"(?<!\w)[A-ZÆØÅ][\w-]*")


@dataclass(frozen=True, slots=True)
class Pair:
    """Letters, the words they are short for, and the span of both in the sentence."""

    short: str
    long: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Seen:
    """Letters with what stands around them."""

    written: str
    before: str
    behind: str
    start: int
    end: int

    @property
    def shorts(self) -> tuple[str, ...]:
        """What the letters are, without their ending first."""
        return tuple(s for s in base_forms(self.written) if not no_abbreviation(s))


def ending(seen: Seen, text: str, *, tail: bool = False) -> Iterator[Pair]:
    """The last words of a text that the letters stand for."""
    run = _WORDS_BEFORE.search(text)
    if run is None:
        return
    starts = [m.start() for m in re.finditer(r"\S+", run["words"])]
    for short in seen.shorts:
        best = None
        for at in reversed(starts):
            words = run["words"][at:].split()
            if _cut(run["words"][:at]):
                continue
            marks = borne_out(short, words, tail=tail)
            if marks is not None and (best is None or marks > best[0]):
                best = (marks, at)
        if best:
            long = run["words"][best[1] :]
            yield Pair(
                short, flat(long), seen.start - len(seen.before) + run.start("words") + best[1], seen.end
            )
            return


def _cut(before: str) -> bool:
    """Whether a long form that begins here leaves half of it behind: "Social- og | Sundhedsudvalget"."""
    words = before.split()
    joined = bool(words) and words[-1].casefold() in ("og", "eller")
    return bool(words) and (
        words[-1].endswith("-") or (joined and words[-2:-1] != [] and words[-2].endswith(("-", "-,")))
    )


def beginning(seen: Seen, text: str, offset: int, *, whole_only: bool = False) -> Iterator[Pair]:
    """The first words of a text that the letters stand for; with `whole_only`, all of its words."""
    run = _WORDS_BEHIND.match(text)
    if run is None:
        return
    ends = [m.end() for m in re.finditer(r"\S+", run["words"][: _next_start(run["words"])])]
    if whole_only:
        ends = ends[-1:] if ends and ends[-1] == len(run["words"]) and run.end() == len(text.rstrip()) else []
    for short in seen.shorts:
        best = None
        for end in ends:
            marks = borne_out(short, run["words"][:end].split(), tail=whole_only)
            if (
                marks is not None
                and (best is None or marks >= best[0])
                and not run["words"][:end].endswith("-")
            ):
                best = (marks, end)
        if best and (whole_only or _ends_there(text[run.start("words") + best[1] :])):
            long = run["words"][: best[1]]
            yield Pair(short, flat(long), seen.start, seen.end + offset + run.start("words") + best[1])
            return


def _ends_there(behind: str) -> bool:
    """Whether a long form may end before these words: a further noun would be half of it left out."""
    word = re.match(r"\s+([\w-]+)", behind)
    return (
        word is None or is_small(word[1]) or word[1].casefold() in lists()["closed"] or word[1][0].isupper()
    )


def _next_start(words: str) -> int:
    """Where other words begin that no full stop parts from these: "… videnssamarbejde Til stede"."""
    found = (m for m in _CAPITALS.finditer(words) if m.start())
    capital = next(
        (m for m in found if is_small(m[0]) or (capitals(m[0]) > 1 and len(m[0]) < _NO_WORD)), None
    )
    return capital.start() if capital else len(words)


def to_its_end(text: str) -> str:
    """The words up to where a clause ends."""
    run = _WORDS_BEHIND.match(text)
    words = run["words"].split() if run else []
    kept: list[str] = []
    for n, word in enumerate(words):
        two = " ".join(words[n : n + 2]).casefold()
        if word.casefold() in lists()["closed"] or two in lists()["closed"]:
            break
        kept.append(word)
    while kept and is_small(kept[-1]):
        kept.pop()
    return " ".join(kept)


def flat(text: str) -> str:
    return " ".join(text.split())
