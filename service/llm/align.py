"""A written sentence laid over a source's sentence, token by token.

Comes in: the tokens of both. Goes out: what does not fit, or nothing. The words must be the source's, in its
order; an opening may say where it is from, an end may be left out, one day may move. Left to others: what the
sentence claims came of the matter (`claims`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.model import SectionRole
from service.draft import RESOLVED
from service.llm.model import Source
from service.llm.tokens import FIRM, LOOSE, TURNING, Kind, Token
from service.llm.words import words

_ARTICLES = frozenset({"den", "det", "de", "en", "et", "d"})
_SLACK = 1  # words that may stand elsewhere than in the source: "besluttede DTS" for "DTS besluttede"
_REACH = 3  # tokens from where the source has such a word
_TREATED = (*RESOLVED, SectionRole.RECOMMENDATION)
_YEAR = re.compile(r"(?:19|20)\d\d\|")
_NEXT = 3  # words behind "og" among which the next of a list would stand
_GOING_ON = frozenset({"så", "hvor"})  # begin a clause, and not the next of a list
_RESTRICTING = frozenset({"der", "som"})


@dataclass(frozen=True, slots=True)
class Laid:
    """Which token of the sentence is which of the source's; both by their places."""

    pairs: tuple[tuple[int, int], ...]  # in order
    moved: tuple[tuple[int, int], ...] = ()  # said elsewhere than in the source


def fault(
    said: Sequence[Token], stated: Sequence[Token], text: str, source: Source, lead: int = 0
) -> str | None:
    """Why a sentence is not what a source's sentence says; None if it is.

    Args:
        said: the written sentence's tokens.
        stated: the source sentence's tokens, with their places in `text`.
        lead: up to where the source's opening may be left out, because it only says that this was decided.
    """
    laid = _lay(said, stated)
    if not laid.pairs:
        return "nothing of it stands in the source"
    laid, left = _move(said, stated, laid)
    opening = _opening(said, laid)
    for at in left:
        if at > opening or not _frames(said, at, source):
            return f"“{said[at].word}” does not stand there"
    return (
        _skipped(stated, laid, text)
        or _before(stated, laid, source, lead)
        or _after(stated, laid, text)
        or _bound(said, stated, laid)
    )


def _lay(said: Sequence[Token], stated: Sequence[Token]) -> Laid:
    """The pairs in common order that leave out least."""
    pairs = [
        (i, j)
        for i, a in enumerate(said)
        for j, b in enumerate(stated)
        if a.kind not in LOOSE and b.kind not in LOOSE and a.same(b)
    ]
    best: list[
        tuple[float, int]
    ] = []  # score of the best chain that ends with this pair, and the pair before
    for at, (i, j) in enumerate(pairs):
        weight = 2.0 if said[i].kind in FIRM | TURNING else 1.0
        chain = (weight, -1)
        for before, (x, y) in enumerate(pairs[:at]):
            if x < i and y < j:
                score = best[before][0] + weight - 0.02 * (j - y - 1) - 0.01 * (i - x - 1)
                chain = max(chain, (score, before))
        best.append(chain)
    if not best:
        return Laid(())
    at = max(range(len(best)), key=lambda k: best[k][0])
    chosen = []
    while at >= 0:
        chosen.append(pairs[at])
        at = best[at][1]
    return Laid(tuple(reversed(chosen)))


def _move(said: Sequence[Token], stated: Sequence[Token], laid: Laid) -> tuple[Laid, list[int]]:
    """Words that the source has elsewhere: its only day or year, and one word beside its place."""
    used = {j for _, j in laid.pairs}
    at_source = dict(laid.pairs)
    left, moved, slack = [], [], _SLACK
    for i, token in enumerate(said):
        if i in at_source or token.kind in LOOSE:
            continue
        others = [j for j, t in enumerate(stated) if j not in used and token.same(t)]
        times = [t for t in stated if _is_time(t)]
        near = [
            j for j in others if any(abs(j - y) <= _REACH and abs(i - x) <= _REACH for x, y in laid.pairs)
        ]
        if _is_time(token) and others and len(times) == 1 and _stands_free(said, i, token):
            moved.append((i, others[0]))
            used.add(others[0])
        elif token.kind is Kind.WORD and near and slack:
            moved.append((i, near[0]))
            used.add(near[0])
            slack -= 1
        else:
            left.append(i)
    return Laid(laid.pairs, tuple(moved)), left


def _is_time(token: Token) -> bool:
    """A day, or a number that is a year."""
    return token.kind is Kind.DATE or (token.kind is Kind.NUMBER and _YEAR.fullmatch(token.key) is not None)


def _stands_free(said: Sequence[Token], at: int, token: Token) -> bool:
    """A year moves with its "i"; without it, it is a part of what it stands by: "uge 6 2024"."""
    return token.kind is Kind.DATE or _preposition(said, at) == "i"


def _opening(said: Sequence[Token], laid: Laid) -> int:
    """Where the words end that may say where the sentence is from: before the source's first own word."""
    lists = words()
    telling = lists.resolved | lists.proposed | lists.acts
    own = [i for i, _ in laid.pairs if said[i].kind is not Kind.BODY and said[i].word not in telling]
    return own[0] if own else len(said)


def _frames(said: Sequence[Token], at: int, source: Source) -> bool:
    """Whether a token only says where the sentence is from."""
    token, lists = said[at], words()
    if token.kind in (Kind.BODY, Kind.DATE) and source.section not in _TREATED:
        return False  # "FU godkendte" in a meeting's case is neither that meeting's nor of its day
    if token.kind is Kind.BODY:
        return source.body is not None and token.key == f"body:{source.body}"
    if token.kind is Kind.DATE:
        preposition = _preposition(said, at)
        told = any(t.word in lists.resolved | lists.proposed | lists.acts for t in said)
        day = source.day is not None and token.key == source.day.isoformat()
        return day and preposition in (None, "på", "i") and told
    if token.kind in (Kind.NUMBER, Kind.NAME):
        numbered = at > 0 and said[at - 1].word.rstrip(".") in ("pkt", "punkt")
        return numbered and source.item_number is not None and token.word == source.item_number.lower()
    return token.word in lists.frame or token.word in lists.resolved or token.word in lists.proposed


def _skipped(stated: Sequence[Token], laid: Laid, text: str) -> str | None:
    """Within the stretch that is used, only words in brackets may be left out."""
    used = {j for _, j in (*laid.pairs, *laid.moved)}
    for (_, a), (_, b) in zip(laid.pairs, laid.pairs[1:], strict=False):
        gap = [
            t for j, t in enumerate(stated[a + 1 : b], start=a + 1) if j not in used and t.kind not in LOOSE
        ]
        gap = [t for t in gap if t.word not in words().joining]
        if gap and not (_bracketed(text, gap[0].start, gap[-1].end) and not _turns(gap)):
            return f"leaves out “{gap[0].word}”"
    return None


def _bracketed(text: str, start: int, end: int) -> bool:
    return text[:start].rstrip().endswith("(") and text[end:].lstrip().startswith(")")


def _before(stated: Sequence[Token], laid: Laid, source: Source, lead: int) -> str | None:
    """How a source's sentence opens says how it is meant, so nothing but joining words may be left out."""
    lists = words()
    used = {j for _, j in laid.moved}
    for j, token in enumerate(stated[: laid.pairs[0][1]]):
        own = token.kind is Kind.BODY and token.key == f"body:{source.body}"
        free = token.kind in LOOSE or token.word in lists.joining or own or j in used
        if not free and not (token.end <= lead and token.kind not in TURNING):
            return f"leaves out the opening “{token.word}”"
    return None


def _after(stated: Sequence[Token], laid: Laid, text: str) -> str | None:
    """An end may be left out where a clause or a phrase ends, unless it turns or limits what is said."""
    last = laid.pairs[-1][1]
    used = {j for _, j in laid.moved}
    tail: list[Token] = []
    for j, token in enumerate(stated[last + 1 :], start=last + 1):
        if token.word in words().causal:
            break
        if j not in used:
            tail.append(token)
    firm = [t for t in tail if t.kind not in LOOSE]
    if not firm:
        return None
    if turning := _turns(tail):
        return f"leaves out “{turning.word}”"
    if tail[0].word in _RESTRICTING:
        return f"leaves out what “{tail[0].word}” limits"
    parted = any(c in ",;:–(" for c in text[stated[last].end : tail[0].start])
    if not parted and tail[0].kind not in LOOSE:
        return f"stops before “{tail[0].word}”"
    listed = stated[last].kind in FIRM and any(t.kind is stated[last].kind for t in firm[:_NEXT])
    if listed and tail[0].kind is not Kind.PREPOSITION and tail[0].word not in _GOING_ON:
        return f"leaves “{firm[0].word}” out of a list"
    return None


def _turns(tokens: Sequence[Token]) -> Token | None:
    return next((t for t in tokens if t.kind in TURNING), None)


def _bound(said: Sequence[Token], stated: Sequence[Token], laid: Laid) -> str | None:
    """The small word before a figure, a day or a name must be the source's."""
    for i, j in (*laid.pairs, *laid.moved):
        if said[i].kind in FIRM and _preposition(said, i) != _preposition(stated, j):
            return f"another word before “{said[i].word}”"
    return None


def _preposition(tokens: Sequence[Token], at: int) -> str | None:
    at -= 1
    while at >= 0 and tokens[at].word in _ARTICLES:
        at -= 1
    if at >= 0 and (tokens[at].kind is Kind.PREPOSITION or tokens[at].word in words().preposition):
        return tokens[at].word
    return None
