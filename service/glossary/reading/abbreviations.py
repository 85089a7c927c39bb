"""A sentence → abbreviations that it writes out.

Comes in: a sentence. Goes out: `Pair`s of letters and words with their place. Left to others: whether the
letters are the words' (`letters`), where the words begin and end (`long_forms`), junk (`junk`), lists of
abbreviations (`lists`).

Each way of writing looks at what stands right before and right behind the letters, within a window, so
that a text takes time by its length alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from service.glossary.reading.junk import no_long_form
from service.glossary.reading.letters import borne_out
from service.glossary.reading.long_forms import (
    QUOTE,
    RUN,
    Pair,
    Seen,
    beginning,
    ending,
    flat,
    to_its_end,
)
from service.glossary.reading.words import SHORT, WORD, capitals, one_of

WINDOW = 170  # characters on either side
_LISTED_ALIKE = 3  # letters; a list of names is likelier to agree with fewer
MOST_SKIPPED = 3  # words in brackets before the long form

_SHORT = re.compile(rf"(?<![\w§&/.-]){SHORT}(?![\w&])")
_SMALL_VERBS = ("for", "om")  # say so only behind "forkortelsen"
_CALLED = r"(?i:forkortelsen?|bogstaverne)\s+[“”\"»«]?\Z"
_SPOKEN = r"(?i:\b(?:omtale[rs]?|betegner|kalder|benævner|forkorter)\b)"
_BODY = r"[\w-]*(?:udvalg|cent|råd|forening|styrelse|nævn|forvaltning|kontor|enhed|afdeling)\w*"
_SERIES = rf"(?i:{_BODY} for\s+(?P<series>{WORD}, (?:{WORD}, )*{WORD} og {WORD})\s*\Z)"
_OPENED = rf"\(\s*(?:{one_of('named')}:?\s+)?{QUOTE}\Z"
_CLOSED = rf"{QUOTE}\s*(?:[,;–-]\s[^()]{{0,80}})?\)"
_SAYS_SO = r"forkortelse for|forkortet for|kort for|står for|for|af|dvs\.|=|:|engelsk:"
_LEAD = rf"(?:(?:en |dansk |engelsk )?(?:{_SAYS_SO})\s+)?"
_DASH = r"(?:\s*[–—=]\s*|\s+-\s+|:\s+)"
_STOP = r"\s*(?:[,.;:)–—]|$)"


def pairs(sentence: str) -> list[Pair]:
    """The abbreviations written out in a sentence, each once, by place."""
    found: dict[tuple[str, str], Pair] = {}
    for match in _SHORT.finditer(sentence):
        if capitals(match[0]) < 2:
            continue
        a, b = match.span()
        seen = Seen(match[0], sentence[max(0, a - WINDOW) : a], sentence[b : b + WINDOW], a, b)
        pair = next((p for form in _FORMS for p in form(seen) if not no_long_form(p.short, p.long)), None)
        if pair:
            found.setdefault((pair.short, pair.long.casefold()), pair)
    return list(found.values())


@cache
def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression)


def _in_brackets(seen: Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe (DAS)", "… (herefter DAS)"."""
    opened = _pattern(_OPENED).search(seen.before)
    if opened and _pattern(_CLOSED).match(seen.behind):
        before = seen.before[: opened.start()]
        yield from ending(seen, before, tail=True)
        yield from _series(seen, before)


def _series(seen: Seen, before: str) -> Iterator[Pair]:
    """ "Udvalget for plan, udvikling og kultur (PUK)": a series of words, and a body that is for them."""
    match = _pattern(_SERIES).search(before)
    if (
        match is None
        or not seen.shorts
        or not borne_out(seen.shorts[0], match["series"].replace(",", "").split())
    ):
        return
    start = seen.start - len(seen.before) + match.start()
    yield Pair(seen.shorts[0], flat(match[0]), start, seen.end)


def _before_brackets(seen: Seen) -> Iterator[Pair]:
    """ "DAS (Den Administrative Styregruppe)"."""
    match = _pattern(
        rf"(?:-[a-zæøå]+)?{QUOTE}\s?\(\s*(?i:{_LEAD}){QUOTE}(?P<words>[^()]{{4,120}}?)\s*\)"
    ).match(seen.behind)
    if match:
        whole = re.split(r"[,;:](?<!-,)", match["words"])[0].rstrip(' “”"»«')
        at = match.start("words")
        for skipped in [m.start() for m in re.finditer(r"\S+", whole)][:MOST_SKIPPED]:  # "den nationale …"
            yield from beginning(seen, whole[skipped:], at + skipped, whole_only=True)


def _told(seen: Seen) -> Iterator[Pair]:
    """ "DAS er en forkortelse for …" in so many words; "DAS står for …" where the letters bear it out."""
    verb = _pattern(rf"{QUOTE},?\s+{one_of('sure')}\s+{QUOTE}").match(seen.behind)
    if verb and seen.shorts:
        rest = seen.behind[verb.end() :]
        yield from beginning(seen, rest, verb.end())
        if long := to_its_end(rest):
            yield Pair(seen.shorts[0], long, seen.start, seen.end + verb.end() + len(long))
    verb = _pattern(rf"{QUOTE},?\s*{one_of('likely')}\s+{QUOTE}").match(seen.behind)
    if verb and (verb[0].strip() not in _SMALL_VERBS or _pattern(_CALLED).search(seen.before)):
        yield from beginning(seen, seen.behind[verb.end() :], verb.end())


def _named(seen: Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe, herefter kaldet DAS"; "… omtales … som DAS"."""
    match = _pattern(rf"(?:,|\s[–-]|\()?\s*{one_of('named')}:?\s+{QUOTE}\Z").search(seen.before)
    if match and (match[0].strip() != "som" or _pattern(_SPOKEN).search(seen.before)):
        yield from ending(seen, seen.before[: match.start()])


def _beside_dash(seen: Seen) -> Iterator[Pair]:
    """ "DAS – Den Administrative Styregruppe", "DAS: …", and the other way round."""
    match = _pattern(rf"{QUOTE}{_DASH}").match(seen.behind)
    if match:
        yield from beginning(seen, seen.behind[match.end() :], match.end())
    match = _pattern(rf"(?:\s*[–—:]\s*|\s+-\s+){QUOTE}\Z").search(seen.before)
    if match and _pattern(_STOP).match(seen.behind):
        yield from ending(seen, seen.before[: match.start()])


def _beside_comma(seen: Seen) -> Iterator[Pair]:
    """ "Den Administrative Styregruppe, DAS, …": a list looks alike, so each letter begins a word."""
    if not _pattern(_STOP).match(seen.behind):
        return
    match = _pattern(r",\s+\Z").search(seen.before)
    found = ending(seen, seen.before[: match.start()]) if match else iter(())
    for pair in found:
        begun = borne_out(pair.short, pair.long.split()) or 0
        if begun == len(pair.short) or (begun > 1 and len(pair.short) >= _LISTED_ALIKE):
            yield pair
    comma = _pattern(rf",\s+(?P<words>{RUN}),").match(seen.behind)
    if comma:
        whole = beginning(seen, comma["words"], comma.start("words"), whole_only=True)
        yield from (p for p in whole if len(p.short) >= _LISTED_ALIKE)


_FORMS = (_in_brackets, _before_brackets, _told, _named, _beside_dash, _beside_comma)
