"""A written sentence's tokens laid on those of a source's sentence: which is which.

Comes in: the tokens of both. Goes out: pairs in common order, and the few words that may stand elsewhere: the
source's only day or year, and a verb that Danish puts before its subject. Left to others: what is left over,
and what was left out (`align`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from service.llm.tokens import FIRM, LOOSE, TURNING, Kind, Token
from service.llm.words import words

_ARTICLES = frozenset({"den", "det", "de", "en", "et", "d"})
_TURNED = 1  # verbs that may stand before their subject: "besluttede DTS" for "DTS besluttede"
_REACH = 3  # tokens that such a verb may be away from its place
_HELPERS = frozenset({"blev", "bliver", "blevet", "er", "var", "være"})  # of a passive
_HAS = frozenset({"har", "havde", "have"})  # of an active one
_HELPS = 2  # tokens that they may stand before the participle
_MOST_PAIRS = 400  # a sentence has thirty words; one word again and again would take the time of thousands
_YEAR = re.compile(r"(?:19|20)\d\d\|")


@dataclass(frozen=True, slots=True)
class Laid:
    """Which token of the sentence is which of the source's; both by their places."""

    pairs: tuple[tuple[int, int], ...]  # in order
    moved: tuple[tuple[int, int], ...] = ()  # said elsewhere than in the source
    left: tuple[int, ...] = ()  # of the sentence, in neither


def lay(said: Sequence[Token], stated: Sequence[Token]) -> Laid:
    """The sentence on the source's, as closely as it goes."""
    pairs = _ordered(said, stated)
    used, placed = {j for _, j in pairs}, {i for i, _ in pairs}
    left: list[int] = []
    moved: list[tuple[int, int]] = []
    turned = 0
    for i, token in enumerate(said):
        if i in placed or token.kind in LOOSE:
            continue
        others = [j for j, t in enumerate(stated) if j not in used and token.same(t)]
        verb = next((j for j in others if _turns_before(i, j, said, stated, pairs)), None)
        if others and _is_only_time(i, said, stated):
            moved.append((i, others[0]))
        elif verb is not None and turned < _TURNED:
            moved.append((i, verb))
            turned += 1
        else:
            left.append(i)
            continue
        used.add(moved[-1][1])
    return Laid(tuple(pairs), tuple(moved), tuple(left))


def _ordered(said: Sequence[Token], stated: Sequence[Token]) -> list[tuple[int, int]]:
    """The pairs in common order that leave out least."""
    pairs = [
        (i, j)
        for i, a in enumerate(said)
        for j, b in enumerate(stated)
        if a.kind not in LOOSE and b.kind not in LOOSE and a.same(b)
    ]
    if len(pairs) > _MOST_PAIRS:
        return []
    chains: list[tuple[float, int]] = []  # score of the best chain that ends with a pair; the pair before it
    for at, (i, j) in enumerate(pairs):
        weight = 2.0 if said[i].kind in FIRM | TURNING else 1.0
        chain = (weight, -1)
        for before, (x, y) in enumerate(pairs[:at]):
            if x < i and y < j:
                score = chains[before][0] + weight - 0.02 * (j - y - 1) - 0.01 * (i - x - 1)
                chain = max(chain, (score, before))
        chains.append(chain)
    chosen: list[tuple[int, int]] = []
    at = max(range(len(chains)), key=lambda k: chains[k][0], default=-1)
    while at >= 0:
        chosen.append(pairs[at])
        at = chains[at][1]
    return chosen[::-1]


def _is_only_time(at: int, said: Sequence[Token], stated: Sequence[Token]) -> bool:
    """A day, or a year with its "i" ("uge 6 2024" has none), where the source names one alone."""
    token = said[at]
    free = token.kind is Kind.DATE or (_is_year(token) and preposition(said, at) == "i")
    return free and sum(t.kind is Kind.DATE or _is_year(t) for t in stated) == 1


def _is_year(token: Token) -> bool:
    return token.kind is Kind.NUMBER and _YEAR.fullmatch(token.key) is not None


def _turns_before(
    i: int, j: int, said: Sequence[Token], stated: Sequence[Token], pairs: Sequence[tuple[int, int]]
) -> bool:
    """Whether a verb stands on the other side of its subject, and of nothing else."""
    if said[i].kind is not Kind.WORD:
        return False
    lists = words()
    verb = said[i].word in lists.acts | lists.resolved | lists.proposed
    turned = [(x, y) for x, y in pairs if (x < i) != (y < j)]
    names = all(stated[y].kind in (Kind.BODY, Kind.NAME) for _, y in turned)
    voices = voice(said, i) is not voice(stated, j)  # "at videreføre ordningen", "at ordningen videreføres"
    near = all(abs(i - x) <= _REACH and abs(j - y) <= _REACH for x, y in turned)
    return bool(turned) and near and (verb or names or voices)


class Voice(Enum):
    """Who does and to whom it is done; nouns have the forms of verbs, and then it does not matter."""

    ACTIVE = "active"
    PASSIVE = "passive"


def voice(tokens: Sequence[Token], at: int) -> Voice | None:
    """The voice that a word's form would have as a verb: "opkræver", "opkræves", "blev opkrævet"."""
    word = tokens[at].word
    before = {t.word for t in tokens[max(at - _HELPS, 0) : at]}
    if word.endswith("s"):
        return Voice.PASSIVE
    if word.endswith("t") or (word.endswith("e") and before & (_HELPERS | _HAS)):
        return Voice.PASSIVE if before & _HELPERS else Voice.ACTIVE if before & _HAS else None
    return Voice.ACTIVE if word.endswith(("e", "er")) else None


def preposition(tokens: Sequence[Token], at: int) -> str | None:
    """The small word before a token, articles aside."""
    at -= 1
    while at >= 0 and tokens[at].word in _ARTICLES:
        at -= 1
    if at >= 0 and (tokens[at].kind is Kind.PREPOSITION or tokens[at].word in words().preposition):
        return tokens[at].word
    return None
