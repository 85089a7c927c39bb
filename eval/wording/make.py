"""An archive whose wordings are known, and drafts of which it is known what is to be said.

Comes in: which texts, a seed. Goes out: minutes as text, and drafts. Left to others: reading and scoring them
(`score`), edits (`edits`).
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eval.wording.edits import EDITS, inserted, reordered
from ingest.dates import MONTHS, danish
from service.patterns import data

SETS = ("tuned", "held", "once")
_ITEMS = 6
_BETWEEN = 2  # places that each sentence is planted of: the others are what it must not be taken for


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with what is true of it."""

    kind: str  # how it was made: an edit, "absent", "older", "negation" …
    text: str
    source: str | None = None  # the planted sentence that it is near to
    verbatim: bool = False  # the source holds it as it is
    superseded: str | None = None  # the later version
    against: str | None = None  # the decision that says otherwise


@dataclass(frozen=True, slots=True)
class Minutes:
    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Made:
    minutes: tuple[Minutes, ...]
    drafts: tuple[Draft, ...]


@dataclass(frozen=True, slots=True)
class _Planted:
    sentence: str
    synonym: str | None
    negated: str | None


def make(which: str, seed: int) -> Made:
    """An archive of one set of texts."""
    texts, random_ = data("eval.wording", "texts.toml"), random.Random(f"{which} {seed}")
    own = texts[which]
    planted = [p for s in own["sentences"] for p in _plant(s, own["places"], random_)]
    versions = [
        [_filled(v, place, random_) for v in pair]
        for pair in own["versions"]
        for place in [random_.choice(own["places"])]
    ]
    first = date(2019 + random_.randrange(2), 1 + random_.randrange(6), 10)
    early = [p.sentence for p in planted] + [old for old, _ in versions]
    late = [new for _, new in versions]
    random_.shuffle(early)
    minutes = [
        *_minutes(early, first, texts["filler"], random_),
        *_minutes(late, first + timedelta(1500), texts["filler"], random_),
    ]
    drafts = [*_drafts(planted, random_), *_superseding(versions), *_absent(own["absent"], random_)]
    return Made(tuple(minutes), tuple(drafts))


def _plant(pattern: str, places: list[str], random_: random.Random) -> Iterator[_Planted]:
    for place in random_.sample(places, _BETWEEN):
        filled = _filled(pattern, place, random_)
        plain = _chosen(filled, 0).replace("~ ", "")
        synonym = _chosen(filled, 1).replace("~ ", "")
        negated = _chosen(filled, 0).replace("~", "ikke") if "~" in filled else None
        yield _Planted(plain, synonym if synonym != plain else None, negated)


def _filled(pattern: str, place: str, random_: random.Random) -> str:
    day = date(2023 + random_.randrange(3), 1 + random_.randrange(12), 1 + random_.randrange(28))
    values: dict[str, Any] = {
        "place": place,
        "n": random_.randrange(3, 29),
        "amount": f"{random_.randrange(1_000, 980_000):,}".replace(",", "."),
        "day": danish(day),
        "month": f"{MONTHS[random_.randrange(12)]} {day.year}",
    }
    return pattern.format(**values)


def _chosen(pattern: str, which: int) -> str:
    return re.sub(r"<([^|>]*)\|([^>]*)>", lambda m: m[which + 1], pattern)


def _drafts(planted: list[_Planted], random_: random.Random) -> Iterator[Draft]:
    for p in planted:
        yield Draft("verbatim", p.sentence, p.sentence, verbatim=True)
        for kind, edit in EDITS.items():
            text = edit(p.sentence, random_)
            if text and text != p.sentence:
                against = p.sentence if kind == "numbers" and _excludes(p.sentence, text) else None
                yield Draft(kind, text, p.sentence, verbatim=text in p.sentence, against=against)
        if p.synonym:
            yield Draft("synonyms", p.synonym, p.sentence)
        if p.negated:
            yield Draft("negation", p.negated, p.sentence, against=p.sentence)
            yield Draft("negation", _edited(p.negated, random_), p.sentence, against=p.sentence)
        if turned := _turned(p.sentence):
            yield Draft("outcome", turned, p.sentence, against=p.sentence)
            yield Draft("outcome", _edited(turned, random_), p.sentence, against=p.sentence)


def _edited(text: str, random_: random.Random) -> str:
    """Said otherwise besides: a contradiction is seldom the only change."""
    return inserted(reordered(text, random_) if random_.random() < 0.5 else text, random_)


def _excludes(sentence: str, text: str) -> bool:
    """Whether changed numbers are amounts or days: a month's year alone says which meeting is meant."""
    return bool(re.search(r"\d(?! ?\d{3}\b)", re.sub(r"\b(?:19|20)\d\d\b", "", sentence)))


_TURNS = {
    "godkendte": "afviste", "tiltrådte": "afviste", "vedtog": "forkastede", "afviste": "godkendte",
    "blev udsat til": "blev godkendt på", "nedlægge": "fastholde",
}  # fmt: skip


def _turned(sentence: str) -> str | None:
    """The opposite outcome."""
    for word, other in _TURNS.items():
        if word in sentence:
            return sentence.replace(word, other, 1)
    return None


def _superseding(versions: list[list[str]]) -> Iterator[Draft]:
    for old, new in versions:
        yield Draft("older", old, old, verbatim=True, superseded=new)
        yield Draft("newer", new, new, verbatim=True)


def _absent(patterns: list[str], random_: random.Random) -> Iterator[Draft]:
    for pattern in patterns:
        yield Draft("absent", _filled(pattern, "", random_))


def _minutes(
    sentences: list[str], first: date, filler: list[str], random_: random.Random
) -> Iterator[Minutes]:
    day = first
    for n in range(0, len(sentences), _ITEMS):
        lines = ["Referat", "", f"DAS Social Møde den {day:%d.%m.%Y}", ""]
        for number, sentence in enumerate(sentences[n : n + _ITEMS], start=1):
            case = random_.sample(filler, 2)
            lines += [f"Punkt {number}. Emne {number} for styregruppen", "", "Sagsfremstilling", *case, ""]
            lines += ["Beslutning", sentence, ""]
        yield Minutes(day, "\n".join(lines))
        day += timedelta(30 + random_.randrange(20))
