"""Papers whose abbreviations and terms are known, made from a seed.

Comes in: a seed and which phrasings. Goes out: text of papers, with what is planted in each. Left to
others: reading and scoring them (`score`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from service.patterns import data

SETS = ("tuned", "once", "again", "held", "last", "final")
_AN_ITEM = 5  # sentences between two headings
BODIES = ("DAS", "FU")


@dataclass(frozen=True, slots=True)
class Planted:
    """A name with its meaning, and the words that give it."""

    name: str
    meaning: str
    says: str
    body: str
    short: bool


@dataclass(frozen=True, slots=True)
class Paper:
    body: str
    day: date
    text: str
    planted: tuple[Planted, ...]


def make_papers(which: str, seed: int) -> list[Paper]:
    """Two bodies' papers with every way of giving a meaning once; some letters mean two things in them."""
    random_, words = random.Random(f"{which} {seed}"), data("eval.glossary", "phrasings.toml")[which]
    planted = [*_abbreviations(words, random_), *_doubles(words, random_), *_terms(words, random_)]
    lists = list(_lists(words, random_))
    traps: list[str] = random_.sample(words["traps"], len(words["traps"]))
    papers = []
    for n, body in enumerate(BODIES):
        own = [p for p in planted if p.body == body]
        blocks = [block for p, block in lists if p[0].body == body]
        sentences = [p.says for p in own] + traps[n :: len(BODIES)] + list(words["filler"])
        random_.shuffle(sentences)
        day = date(2021 + random_.randrange(3), 1 + random_.randrange(12), 1 + random_.randrange(28))
        more = [x for p, _ in lists for x in p if x.body == body]
        papers.append(Paper(body, day, _text(body, day, sentences, blocks), (*own, *more)))
    return papers


def _abbreviations(words: dict[str, Any], random_: random.Random) -> Iterator[Planted]:
    """Each way of one abbreviation."""
    pool = random_.sample(words["abbreviations"], len(words["abbreviations"]))
    taken = len(words["listed"])
    for n, way in enumerate(words["ways"]):
        short, long = pool[(n + taken) % len(pool)]
        body = BODIES[n % len(BODIES)]
        yield Planted(short, long, _said(way, short, long), body, short=True)


def _doubles(words: dict[str, Any], random_: random.Random) -> Iterator[Planted]:
    """Letters that stand for one thing in one body's papers, and for another in the other's."""
    for short, *longs in words["doubles"]:
        for body, long in zip(BODIES, longs, strict=True):
            yield Planted(short, long, _said(random_.choice(words["ways"]), short, long), body, short=True)


def _said(way: str, short: str, long: str) -> str:
    return way.format(S=short, L=long, Lb=_capital(long))


def _terms(words: dict[str, Any], random_: random.Random) -> Iterator[Planted]:
    pool = random_.sample(words["terms"], len(words["terms"]))
    taken = len(words["listed_terms"])
    for n, way in enumerate(words["explains"]):
        term, article, definition = pool[(n + taken) % len(pool)]
        if "{A}" in way and not article:
            term, article, definition = next(x for x in pool[taken:] if x[1])
        said = way.format(t=term, T=_capital(term), A=_capital(article), d=definition)
        yield Planted(term, said, said, BODIES[n % len(BODIES)], short=False)


def _lists(words: dict[str, Any], random_: random.Random) -> Iterator[tuple[list[Planted], str]]:
    """Sections that list words, with all that stands in each."""
    shorts, terms = iter(_shuffled(words["abbreviations"], random_)), iter(_shuffled(words["terms"], random_))
    for n, (heading, way) in enumerate([*words["listed"], *words["listed_terms"]]):
        body = BODIES[n % len(BODIES)]
        found = []
        for _ in range(3):
            if "{S}" in way:
                short, long = next(shorts)
                found.append(Planted(short, long, _said(way, short, long), body, short=True))
            else:
                term, _, definition = next(terms)
                says = way.format(T=_capital(term), d=definition)
                found.append(Planted(term, definition, says, body, short=False))
        yield found, "\n".join([heading, *(p.says for p in found)])


def _shuffled(pool: Sequence[Any], random_: random.Random) -> list[Any]:
    return random_.sample(pool, len(pool))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _text(body: str, day: date, sentences: Sequence[str], blocks: Sequence[str]) -> str:
    lines = ["Referat", "", f"{body} Social Møde den {day:%d.%m.%Y}", ""]
    groups = [sentences[n : n + _AN_ITEM] for n in range(0, len(sentences), _AN_ITEM)]
    for n, group in enumerate(groups, start=1):
        lines += [f"Punkt {n}. Emne {n} for styregruppen", "", "Sagsfremstilling", *_paragraphs(group), ""]
        if n <= len(blocks):
            lines += [blocks[n - 1], ""]
        lines += ["Beslutning", "Taget til efterretning.", ""]
    return "\n".join(lines)


def _paragraphs(sentences: Sequence[str]) -> Iterator[str]:
    """Sentences that go on in one paragraph; what has no full stop stands on a line of its own."""
    flowing: list[str] = []
    for sentence in sentences:
        if sentence.endswith("."):
            flowing.append(sentence)
            continue
        if flowing:
            yield " ".join(flowing)
            flowing = []
        yield f"\n{sentence}\n"
    if flowing:
        yield " ".join(flowing)


def every(seeds: range, which: str) -> Iterator[list[Paper]]:
    """The papers of each seed."""
    for seed in seeds:
        yield make_papers(which, seed)
