"""What a title block's line says, word for word: kind of document, name, day, hours, number of the meeting.

Comes in: a line. Goes out: `TitleSaid` where every word of it has a place, else None. Left to others:
whether the line stands in a title block (`title_blocks`), which body the name is (`bodies`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest import title_patterns
from ingest.dates import DateFound, find_dates

LONGEST = 120  # characters
LONGEST_NAME = 70
LONGEST_PLACE = 45
_GAP, _DAY = "\x00", "\x01"  # stand where something was taken off
_WEEKDAY = r"(?:man|tirs|ons|tors|fre|lør|søn)dag(?:en)?"
_BEFORE_DAY = re.compile(rf"(?:\b{_WEEKDAY}\b\s*,?\s*)?(?:\b(?:den|d)\b\.?\s*)?$", re.I)
_BARE_WEEKDAY = re.compile(rf"\b{_WEEKDAY}\b", re.I)
_HOUR = r"\d{1,2}(?:[.:]\d{2})?"
_CLOCK = re.compile(
    rf"\b(?:fra\s+)?kl\.?\s*{_HOUR}(?:\s*(?:[-–]|til)\s*(?:kl\.?\s*)?{_HOUR})?(?![\d/])"
    r"|\b\d{1,2}[.:]\d{2}\s*[-–]\s*\d{1,2}[.:]\d{2}\b",
    re.I,
)
_NUMBER = re.compile(
    r"(?:\bmøde\s+)?\bnr\.?\s*\d{1,3}(?:\s*[,/–-]\s*(?P<year>(?:19|20)\d{2})\b)?"
    r"|(?<![\d./])\d{1,3}\s?/\s?(?P<year2>(?:19|20)\d{2})\b|(?:\bdet\s+)?\b\d{1,3}\.\s+(?=(?:ordinære\s+)?møde\b)",
    re.I,
)
_EMPTY = re.compile(rf"\(\s*(?P<gap>{_GAP}|{_DAY})\s*\)")
_PAGE = re.compile(r"\bside\s+\d+(?:\s*(?:af|/)\s*\d+)?$", re.I)
_EDGES = " \t,;:|–-()·." + _GAP + _DAY
_ACRONYM = re.compile(r"^[A-ZÆØÅ]{2,6}$")
_NAME = re.compile(
    r"^[A-ZÆØÅ][\wæøåÆØÅ-]*(?:(?:,| )\s?(?:vedr\.|[\wæøåÆØÅ-]+)){0,8}(?: ?\([A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,6}\))?$"
)
_GOES_ON = re.compile(r"^\s+([a-zæøå]+)")
_BRACKETED = re.compile(r"^(?P<long>.+?)\s*\((?P<short>[^()]+)\)$")


@dataclass(frozen=True, slots=True)
class TitleSaid:
    """A line of which nothing is left over."""

    what: str | None = None  # "referat", "dagsorden"
    name: str | None = None  # as the line has it, no article taken off
    day: DateFound | None = None
    year: int | None = None  # of the meeting's number: "nr. 4/2023"
    place: str | None = None


def has_kind(text: str) -> bool:
    """Whether a line may be a title: it is short, and says "referat" or "dagsorden"."""
    return len(text) <= LONGEST and bool(title_patterns.kind().search(text))


def is_other_day(text: str) -> bool:
    """Whether a line dates something else: "Udsendt den …", "Næste møde …"."""
    return bool(title_patterns.other_days().search(title_patterns.kind().sub("", text)))


def names_body(name: str) -> bool:
    """Whether a name says by its words that it is a body's: initials, or "… råd", "Netværket for …"."""
    return bool(_ACRONYM.match(name) or title_patterns.body_word().search(" ".join(name.split()[:4])))


def parted(name: str) -> tuple[str, str | None]:
    """ "Den Tværgående Styregruppe (DTS)" → the long name and the short one."""
    match = _BRACKETED.match(name)
    return (match["long"], match["short"]) if match else (name, None)


@lru_cache(maxsize=1 << 16)
def title_said(text: str) -> TitleSaid | None:
    """Read a title block's line; None where words are left over, or it says nothing of a meeting."""
    text = title_patterns.label().sub("", " ".join(text.split()))
    kinds = list(title_patterns.kind().finditer(text)) if 1 < len(text) <= LONGEST else []
    days = find_dates(text) if len(text) <= LONGEST else []
    if len(text) > LONGEST or len(kinds) > 1 or len(days) > 1 or (text.endswith(".") and len(text) > 30):
        return None
    day = days[0] if days else None
    rest, number = _without(text, kinds[0].span() if kinds else None, day)
    read = _read(rest, named=bool(kinds) or day is not None)
    if read is None:
        return None
    year = number and (number["year"] or number["year2"])
    return TitleSaid(_what(kinds[0]) if kinds else None, read[0], day, int(year) if year else None, read[1])


def _what(kind: re.Match[str]) -> str:
    return next(
        w for w, several in title_patterns.words()["kinds"].items() if kind["kind"].casefold() in several
    )


def _without(
    text: str, kind: tuple[int, int] | None, day: DateFound | None
) -> tuple[str, re.Match[str] | None]:
    """The line with gaps for what has a form of its own, and the number found in it."""
    spans = [(*kind, _GAP)] if kind else []
    if day:
        before = _BEFORE_DAY.search(text[: day.start])
        spans.append((before.start() if before else day.start, day.end, _DAY))
    for start, end, gap in sorted(spans, reverse=True):
        text = text[:start] + gap + text[end:]
    text = _PAGE.sub(_GAP, _CLOCK.sub(_GAP, text))
    number = _NUMBER.search(text)
    text = text[: number.start()] + _GAP + text[number.end() :] if number else text
    text = _EMPTY.sub(r"\g<gap>", text)
    return _BARE_WEEKDAY.sub(_GAP, text), number


def _read(rest: str, *, named: bool) -> tuple[str | None, str | None] | None:
    """The name and the place in what is left of a line; None where something else is.

    Args:
        named: the line has a kind or a day; else all of it must be a name.
    """
    before, _, after = rest.partition(_DAY)
    if (word := _GOES_ON.match(after)) and word[1] not in title_patterns.words()["words"][
        "small"
    ] + title_patterns.words()["words"]["at"]:
        return None  # "Den 3. maj 2023 drøftede udvalget sagen"
    first, then = _pieces(before), _pieces(after)
    if (
        first
        and not then
        and first[-1].casefold().startswith(tuple(title_patterns.words()["words"]["places"]))
    ):
        first, then = first[:-1], first[-1:]  # "Mødelokale 2, mandag den 3. maj 2023"
    if len(first) == 1 and is_name(first[0]) and len(then) <= 1:
        place = then[0] if then else None
        return (first[0], place) if len(place or "") <= LONGEST_PLACE else None
    if first:
        return None
    if not then:
        return (None, None)
    if is_name(then[0]) and names_body(then[0]) and len(then) == 1:
        return then[0], None
    whole = " ".join(then)
    return (None, whole) if named and len(whole) <= LONGEST_PLACE else None


def _pieces(text: str) -> list[str]:
    trimmed = (_trimmed(p) for p in re.split(rf"{_GAP}|[|]|\s[–-]\s", text))
    return [p for p in trimmed if p and not _is_house(p)]


def _is_house(piece: str) -> bool:
    """ "Ravnsø Kommune", "Region Midtland": whose house it is says no body."""
    around = {w.casefold() for w in (piece.split()[0], piece.split()[-1])}
    return len(piece.split()) <= 4 and bool(around & set(title_patterns.words()["words"]["houses"]))


def _trimmed(piece: str) -> str:
    """A piece without the words that join it to the others, and without "møde"."""
    lead, tail = title_patterns.meets()
    piece = lead.sub("", _edges(piece))
    if behind := tail.search(piece):
        owner = behind["whose"] is None and piece[behind.start() : behind.start() + 1] == " "
        piece = piece[: behind.start()]
        if owner and re.search(r"\ws$", piece):
            piece = piece[:-1]  # "Handicaprådets møde"
    small, ends = title_patterns.small()
    return _edges(ends.sub("", small.sub("", _edges(piece))))


def _edges(piece: str) -> str:
    piece = piece.strip(_EDGES.replace("(", "").replace(")", ""))
    opens = piece.startswith("(") or (piece.endswith(")") and "(" not in piece) or piece.endswith("(")
    return piece.strip(_EDGES) if opens else piece


@cache
def _no_names() -> frozenset[str]:
    return frozenset(title_patterns.words()["words"]["no_names"])


def is_name(text: str) -> bool:
    """Whether words could be a body's name: capital first, few, none that fields and titles begin with."""
    if not 2 <= len(text) <= LONGEST_NAME or not _NAME.match(text):
        return False
    words = [w.casefold() for w in re.split(r"[\s,-]+", text) if w]
    event = words[-1].endswith(tuple(title_patterns.words()["words"]["events"]))
    if event or any(c.isdigit() for c in text) or words[0] in _no_names():
        return False
    if all(w in _no_names() or w in title_patterns.words()["words"]["labels"] for w in words):
        return False
    return not _acts(text) and (text.startswith(("Den ", "Det ")) or _joined(text))


def _acts(name: str) -> bool:
    """Whether a body's word has a word behind it that joins nothing: "Den Tværgående Styregruppe bad"."""
    words = name.replace(",", " ,").split()
    body = next((i for i, w in enumerate(words) if title_patterns.body_word().search(w)), len(words))
    behind = words[body + 1 :]
    joins = title_patterns.words()["words"]["joins"]
    return bool(behind) and behind[0][:1].islower() and behind[0] not in joins


def _joined(name: str) -> bool:
    """Whether the first small word of a name joins: "DAS godkender" is no name, "Forum for børn" is one."""
    low = next((w.strip(",") for w in name.split()[1:] if w[:1].islower()), None)
    return (
        low is None
        or low in title_patterns.words()["words"]["joins"]
        or bool(title_patterns.body_word().search(low))
    )
