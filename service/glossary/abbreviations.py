"""A sentence → abbreviations that it writes out.

Comes in: a sentence. Goes out: `Pair`s of letters and words with their place. Left to others: whether the
letters are the words' (`letters`), junk (`junk`), lists of abbreviations (`lists`), joining what is found
(`meanings`).

Each way of writing looks at what stands right before and right behind the letters, within a window, so
that a text takes time by its length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from service.glossary.junk import no_abbreviation, no_long_form
from service.glossary.letters import base_forms, borne_out, is_small
from service.glossary.words import SHORT, WORD, capitals, lists, one_of

WINDOW = 170  # characters on either side
MOST_WORDS = 11  # of a long form
_NO_WORD = 7  # characters; shorter with several capitals is another abbreviation
_LISTED_ALIKE = 3  # letters; a list of names is likelier to agree with fewer
MOST_SKIPPED = 3  # words in brackets before the long form

_SHORT = re.compile(rf"(?<![\w§&/.-]){SHORT}(?![\w&])")
_QUOTE = r"[“”\"»«'’‘]?"
_RUN = rf"(?:{WORD}(?:,(?<=-,))?\s+){{0,{MOST_WORDS - 1}}}{WORD}"
_WORDS_BEFORE = re.compile(rf"(?P<words>{_RUN}){_QUOTE}\s*\Z")
_WORDS_BEHIND = re.compile(rf"\s*{_QUOTE}(?P<words>{_RUN})")
_CAPITALS = re.compile(r"(?<!\w)[A-ZÆØÅ][\w-]*")
_SMALL_VERBS = ("for", "om")  # say so only behind "forkortelsen"
_CALLED = r"(?i:forkortelsen?|bogstaverne)\s+[“”\"»«]?\Z"
_SPOKEN = r"(?i:\b(?:omtale[rs]?|betegner|kalder|benævner|forkorter)\b)"
_BODY = r"[\w-]*(?:udvalg|cent|råd|forening|styrelse|nævn|forvaltning|kontor|enhed|afdeling)\w*"
_SERIES = rf"(?i:{_BODY} for\s+(?P<series>{WORD}, (?:{WORD}, )*{WORD} og {WORD})\s*\Z)"
_OPENED = rf"\(\s*(?:{one_of('named')}:?\s+)?{_QUOTE}\Z"
_CLOSED = rf"{_QUOTE}\s*(?:[,;–-]\s[^()]{{0,80}})?\)"
_SAYS_SO = r"forkortelse for|forkortet for|kort for|står for|for|af|dvs\.|=|:|engelsk:"
_LEAD = rf"(?:(?:en |dansk |engelsk )?(?:{_SAYS_SO})\s+)?"
_DASH = r"(?:\s*[–—=]\s*|\s+-\s+|:\s+)"
_STOP = r"\s*(?:[,.;:)–—]|$)"


@dataclass(frozen=True, slots=True)
class Pair:
    """Letters, the words they are short for, and the span of both in the sentence."""

    short: str
    long: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Seen:
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


def pairs(sentence: str) -> list[Pair]:
    """The abbreviations written out in a sentence, each once, by place."""
    found: dict[tuple[str, str], Pair] = {}
    for match in _SHORT.finditer(sentence):
        if capitals(match[0]) < 2:
            continue
        a, b = match.span()
        seen = _Seen(match[0], sentence[max(0, a - WINDOW) : a], sentence[b : b + WINDOW], a, b)
        pair = next((p for form in _FORMS for p in form(seen) if not no_long_form(p.short, p.long)), None)
        if pair:
            found.setdefault((pair.short, pair.long.casefold()), pair)
    return list(found.values())


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _in_brackets(seen: _Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe (DAS)", "… (herefter DAS)"."""
    opened = _pattern(_OPENED).search(seen.before)
    if opened and _pattern(_CLOSED).match(seen.behind):
        before = seen.before[: opened.start()]
        yield from _ending(seen, before, tail=True)
        yield from _series(seen, before)


def _series(seen: _Seen, before: str) -> Iterator[Pair]:
    """ "Udvalget for plan, udvikling og kultur (PUK)": a series of words, and a body that is for them."""
    match = _pattern(_SERIES).search(before)
    if (
        match is None
        or not seen.shorts
        or not borne_out(seen.shorts[0], match["series"].replace(",", "").split())
    ):
        return
    start = seen.start - len(seen.before) + match.start()
    yield Pair(seen.shorts[0], _flat(match[0]), start, seen.end)


def _before_brackets(seen: _Seen) -> Iterator[Pair]:
    """ "DAS (Den Administrative Styregruppe)"."""
    match = _pattern(
        rf"(?:-[a-zæøå]+)?{_QUOTE}\s?\(\s*(?i:{_LEAD}){_QUOTE}(?P<words>[^()]{{4,120}}?)\s*\)"
    ).match(seen.behind)
    if match:
        whole = re.split(r"[,;:](?<!-,)", match["words"])[0].rstrip(' “”"»«')
        at = match.start("words")
        for skipped in [m.start() for m in re.finditer(r"\S+", whole)][:MOST_SKIPPED]:  # "den nationale …"
            yield from _beginning(seen, whole[skipped:], at + skipped, whole_only=True)


def _told(seen: _Seen) -> Iterator[Pair]:
    """ "DAS er en forkortelse for …" in so many words; "DAS står for …" where the letters bear it out."""
    verb = _pattern(rf"{_QUOTE},?\s+{one_of('sure')}\s+{_QUOTE}").match(seen.behind)
    if verb and seen.shorts:
        rest = seen.behind[verb.end() :]
        yield from _beginning(seen, rest, verb.end())
        if long := _to_its_end(rest):
            yield Pair(seen.shorts[0], long, seen.start, seen.end + verb.end() + len(long))
    verb = _pattern(rf"{_QUOTE},?\s*{one_of('likely')}\s+{_QUOTE}").match(seen.behind)
    if verb and (verb[0].strip() not in _SMALL_VERBS or _pattern(_CALLED).search(seen.before)):
        yield from _beginning(seen, seen.behind[verb.end() :], verb.end())


def _named(seen: _Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe, herefter kaldet DAS"; "… omtales … som DAS"."""
    match = _pattern(rf"(?:,|\s[–-]|\()?\s*{one_of('named')}:?\s+{_QUOTE}\Z").search(seen.before)
    if match and (match[0].strip() != "som" or _pattern(_SPOKEN).search(seen.before)):
        yield from _ending(seen, seen.before[: match.start()])


def _beside_dash(seen: _Seen) -> Iterator[Pair]:
    """ "DAS – Den Administrative Styregruppe", "DAS: …", and the other way round."""
    match = _pattern(rf"{_QUOTE}{_DASH}").match(seen.behind)
    if match:
        yield from _beginning(seen, seen.behind[match.end() :], match.end())
    match = _pattern(rf"(?:\s*[–—:]\s*|\s+-\s+){_QUOTE}\Z").search(seen.before)
    if match and _pattern(_STOP).match(seen.behind):
        yield from _ending(seen, seen.before[: match.start()])


def _beside_comma(seen: _Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe, DAS, …": a list looks alike, so each letter begins a word."""
    if not _pattern(_STOP).match(seen.behind):
        return
    match = _pattern(r",\s+\Z").search(seen.before)
    found = _ending(seen, seen.before[: match.start()]) if match else iter(())
    for pair in found:
        begun = borne_out(pair.short, pair.long.split()) or 0
        if begun == len(pair.short) or (begun > 1 and len(pair.short) >= _LISTED_ALIKE):
            yield pair
    comma = _pattern(rf",\s+(?P<words>{_RUN}),").match(seen.behind)
    if comma:
        whole = _beginning(seen, comma["words"], comma.start("words"), whole_only=True)
        yield from (p for p in whole if len(p.short) >= _LISTED_ALIKE)


_FORMS = (_in_brackets, _before_brackets, _told, _named, _beside_dash, _beside_comma)


def _ending(seen: _Seen, text: str, *, tail: bool = False) -> Iterator[Pair]:
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
                short, _flat(long), seen.start - len(seen.before) + run.start("words") + best[1], seen.end
            )
            return


def _cut(before: str) -> bool:
    """Whether a long form that begins here leaves half of it behind: "Social- og | Sundhedsudvalget"."""
    words = before.split()
    joined = bool(words) and words[-1].casefold() in ("og", "eller")
    return bool(words) and (
        words[-1].endswith("-") or (joined and words[-2:-1] != [] and words[-2].endswith(("-", "-,")))
    )


def _beginning(seen: _Seen, text: str, offset: int, *, whole_only: bool = False) -> Iterator[Pair]:
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
            yield Pair(short, _flat(long), seen.start, seen.end + offset + run.start("words") + best[1])
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


def _to_its_end(text: str) -> str:
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


def _flat(text: str) -> str:
    return " ".join(text.split())
