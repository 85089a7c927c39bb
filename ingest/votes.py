"""Votes as minutes count them: "7 for, 14 imod", "vedtaget med 16 stemmer mod 9".

Comes in: a sentence. Goes out: `Votes` with the span that counts them. Left to others: which decision a
vote belongs to (`decisions`). Nothing is counted here: names without a number give no vote; only the
counts that parties carry ("A (7) og F (2)") are added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from ingest.model import Votes

# One word a number, from nought; some have two.
_SPELT: Final = (
    "ingen|nul en|én|ét|et to tre fire fem seks syv otte ni ti elleve tolv tretten fjorten femten seksten "
    "sytten atten nitten tyve enogtyve toogtyve treogtyve fireogtyve femogtyve seksogtyve syvogtyve "
    "otteogtyve niogtyve tredive enogtredive"
)
_WORDS: Final = {w: n for n, words in enumerate(_SPELT.split(" ")) for w in words.split("|")}
_ANY_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
# Not a part of a longer number, an item's number, an amount or a share.
_NUMBER = (
    r"(?<![\w.,/§-])(?<!punkt )(?<!pkt\. )(?<!pkt )(?<!nr\. )(?<!side )(?<!stk\. )"
    rf"(?P<n>\d{{1,3}}|{_ANY_WORD})(?![\w%/]|[.,]\d| ?(?:kr|mio|mia|pct|procent)\b)"
)
_VOTER = r"(?:medlem(?:mer)?|stemmer?|byrådsmedlemmer|udvalgsmedlemmer|kommuner)"
_VOTERS = rf"(?:\s+(?:af\s+\w+\s+)?{_VOTER})?"
_NAMED = r"(?:\s*\([^()]{1,160}\))?"  # the parties, after their count
_CAST = r"(?:stemte|stemmer|stemt|at stemme)"
_ABSTAIN = (
    r"(?:undlod|undlader|undladt|blanke"
    r"|(?:(?:stemte|stemmer) )?(?:blankt?|hverken (?:for eller imod|for el\. imod)))"
)
# "7 for hvert hus" is no vote.
_SIDE = rf"(?:(?P<abstained>{_ABSTAIN})\b|(?P<against>i?mod)\b|(?P<in_favour>for)\b(?! hver| at\b))"
# "14 (A, F) stemte for", "2 imod", "en undlod at stemme"
_NUMBER_FIRST = re.compile(
    rf"\b{_NUMBER}{_VOTERS}{_NAMED}(?:\s+{_CAST})?\s+{_SIDE}(?!\s+(?:\d|(?:{_ANY_WORD})\b))(?:\s+at stemme)?",
    re.I,
)
# "For stemte 14 (A, F)", "Imod: 9", "Hverken for eller imod: 2"
_SIDE_FIRST = re.compile(
    rf"(?<!\bstemte )(?<!\bstemmer )(?<!\bhverken )(?<!\beller )\b{_SIDE}"
    rf"(?:\s+(?:forslaget|indstillingen|ændringsforslaget))?\s*{_CAST}?\s*:?\s*{_NUMBER}{_VOTERS}{_NAMED}",
    re.I,
)
# "For stemte A (7) og F (2)": each party with its count.
_PARTY = r"[A-ZÆØÅ][\w. -]{0,40}?\s*\(\d{1,2}\)"
_PARTY_LIST = rf"(?P<list>{_PARTY}(?:\s*(?:,|og|samt)\s*{_PARTY})*)"
_PARTIES = re.compile(
    rf"\b(?i:{_SIDE})(?:\s+(?i:{_CAST}))?\s*:?\s*(?:(?i:et (?:fler|mindre)tal bestående af)\s+)?{_PARTY_LIST}"
)
# "forkastet med 29 mod 25", "med 16 stemmer mod 9", "med stemmerne 16 mod 9"
_MATCHED = re.compile(
    rf"\bmed\s+(?:stemmerne\s+|stemmetallene\s+)?{_NUMBER}{_VOTERS}{_NAMED}\s+i?mod\s+"
    rf"{_NUMBER.replace('<n>', '<m>')}{_VOTERS}{_NAMED}",
    re.I,
)
_GROUP = re.compile(rf"\bet (?P<group>fler|mindre)tal på {_NUMBER}", re.I)
_GROUP_LIST = re.compile(
    rf"\b(?i:et (?P<group>fler|mindre)tal)\s*(?:(?i:bestående af|på)\s+|:\s*)?\(?{_PARTY_LIST}"
)
_TALK = re.compile(r"\bstem(?:te|mer|me|t)\b|\bafstemning|\bundlod|\bhverken for eller imod\b", re.I)
_UNANIMOUS = re.compile(r"\b(?:enstemmigt?|énstemmigt?|uden afstemning)\b", re.I)
_FELL = re.compile(r"\b(?:forkast|afvis|bortfald|faldt|nedstem|stemt ned|ikke )", re.I)
_SIDES = ("abstained", "against", "in_favour")


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote and where in the text it is counted."""

    votes: Votes
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Count:
    side: str
    number: int
    start: int
    end: int


def vote_of(text: str) -> Vote | None:
    """The vote that a sentence counts, if it counts one.

    "Forkastet med 29 mod 25": the larger side prevailed, so 25 were for the proposal and 29 against.
    """
    kept: dict[str, _Count] = {}
    pairs = list(_pairs(text))
    for found in (*pairs, *_counts(text), *_groups(text)):
        overlaps = any(found.start < k.end and k.start < found.end for k in kept.values() if k not in pairs)
        inside_pair = found not in pairs and any(found.start < p.end and p.start < found.end for p in pairs)
        if found.side not in kept and not overlaps and not inside_pair:
            kept[found.side] = found
    told = any(p.search(text) for p in (_TALK, _GROUP, _GROUP_LIST))
    if not kept or (len(kept) == 1 and not told):
        return None  # "3 for" alone is no vote
    number = {side: k.number for side, k in kept.items()}
    votes = Votes(number.get("in_favour"), number.get("against"), number.get("abstained"))
    return Vote(votes, min(k.start for k in kept.values()), max(k.end for k in kept.values()))


def _pairs(text: str) -> Iterator[_Count]:
    """ "29 mod 25" after what came of it. A tie lets a proposal fall."""
    if match := _MATCHED.search(text):
        first, second = _number(match["n"]), _number(match["m"])
        fell = bool(_FELL.search(text))
        yield _Count("in_favour", min(first, second) if fell else first, *match.span())
        yield _Count("against", max(first, second) if fell else second, *match.span())


def _counts(text: str) -> Iterator[_Count]:
    """Counts with the side that they were cast for."""
    for pattern in (_PARTIES, _NUMBER_FIRST, _SIDE_FIRST):
        for match in pattern.finditer(text):
            side = next(s for s in _SIDES if match[s])
            number = _added(match["list"]) if pattern is _PARTIES else _number(match["n"])
            yield _Count(side, number, *match.span())


def _groups(text: str) -> Iterator[_Count]:
    """ "Et flertal på 11 godkendte …": the majority did what the sentence says was done."""
    for pattern in (_GROUP_LIST, _GROUP):
        for match in pattern.finditer(text):
            prevails, fell = match["group"].lower() == "fler", bool(_FELL.search(text))
            number = _added(match["list"]) if pattern is _GROUP_LIST else _number(match["n"])
            yield _Count("against" if prevails == fell else "in_favour", number, *match.span())


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def _added(parties: str) -> int:
    return sum(int(n) for n in re.findall(r"\((\d{1,2})\)", parties))


def unanimous(text: str) -> tuple[int, int] | None:
    """The word that says that all were for; it gives no number."""
    match = _UNANIMOUS.search(text)
    return match.span() if match else None


def merged(first: Votes, second: Votes) -> Votes | None:
    """Two lines of one vote ("For stemte 14", "Imod stemte 9"); None where both count the same side."""
    both = [(getattr(first, s), getattr(second, s)) for s in _SIDES]
    if any(one is not None and other is not None for one, other in both):
        return None
    return replace(
        first, **{s: other if one is None else one for s, (one, other) in zip(_SIDES, both, strict=True)}
    )
