"""A written sentence held against a source's sentence, token by token.

Comes in: the tokens of both. Goes out: what does not fit, or nothing. The words must be the source's, in its
order; an opening may say where it is from, a closing clause may be left out. Left to others: which token is
which (`lay`), and what the sentence claims came of the matter (`claims`).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import SectionRole
from service.draft import RESOLVED
from service.llm.lay import Laid, lay, preposition, voice
from service.llm.model import Source
from service.llm.tokens import FIRM, LOOSE, TURNING, Kind, Token
from service.llm.words import words

_TREATED = (*RESOLVED, SectionRole.RECOMMENDATION)
_NEXT = 3  # words behind "og" among which the next of a list would stand
_GOING_ON = frozenset({"så", "hvor"})  # begin a clause, and not the next of a list
_ADDING = frozenset({"og", "samt"})
_RESTRICTING = frozenset({"der", "som"})
_PRESENT, _PAST = frozenset({"er", "bliver", "har"}), frozenset({"var", "blev", "havde"})


def fault(
    said: Sequence[Token], stated: Sequence[Token], text: str, source: Source, lead: int = 0
) -> str | None:
    """Why a sentence is not what a source's sentence says; None if it is.

    Args:
        said: the written sentence's tokens.
        stated: the source sentence's tokens, with their places in `text`.
        lead: up to where the source's opening may be left out, because it only says that this was decided.
    """
    laid = lay(said, stated)
    if not laid.pairs:
        return "nothing of it stands in the source"
    opening = _opening(said, laid)
    for at in laid.left:
        if at > opening or not _frames(said, at, source):
            return f"“{said[at].word}” does not stand there"
    return (
        _skipped(stated, laid, text)
        or _before(stated, laid, source, lead)
        or _after(stated, laid, text)
        or _bound(said, stated, laid)
    )


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
        before = preposition(said, at)
        told = any(t.word in lists.resolved | lists.proposed | lists.acts for t in said)
        day = source.day is not None and token.key == source.day.isoformat()
        return day and before in (None, "på", "i") and told
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
    first = laid.pairs[0][1]
    decided = lead if stated[first].start >= lead else 0  # all of it, or none
    for j, token in enumerate(stated[:first]):
        own = token.kind is Kind.BODY and token.key == f"body:{source.body}"
        free = token.kind in LOOSE or token.word in lists.joining or own or j in used
        if not free and not (token.end <= decided and token.kind not in TURNING):
            return f"leaves out the opening “{token.word}”"
    return None


def _after(stated: Sequence[Token], laid: Laid, text: str) -> str | None:
    """A closing clause may be left out, unless it turns or limits what is said; a place or a term may not."""
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
    if not parted and tail[0].word not in _ADDING:
        return f"stops before “{tail[0].word}”"
    listed = stated[last].kind in FIRM and any(t.kind is stated[last].kind for t in firm[:_NEXT])
    clause = tail[0].word in _GOING_ON or [t.word for t in tail[:2]] == ["og", "at"]
    if listed and tail[0].kind is not Kind.PREPOSITION and not clause:
        return f"leaves “{firm[0].word}” out of a list"
    return None


def _turns(tokens: Sequence[Token]) -> Token | None:
    return next((t for t in tokens if t.kind in TURNING), None)


def _bound(said: Sequence[Token], stated: Sequence[Token], laid: Laid) -> str | None:
    """The small word before a figure, a day or a name must be the source's, and so must a verb's voice."""
    free = words().acts | words().resolved | words().proposed
    for i, j in (*laid.pairs, *laid.moved):
        if said[i].kind in FIRM and preposition(said, i) != preposition(stated, j):
            return f"another word before “{said[i].word}”"
        verb = said[i].kind is Kind.WORD and said[i].word not in free and (i, j) not in laid.moved
        voices = {voice(said, i), voice(stated, j)} if verb else set()
        if len(voices - {None}) > 1:
            return f"another voice of “{said[i].word}”"
    mine, theirs = {t.word for t in said}, {t.word for t in stated}
    if mine & _PRESENT and theirs & _PAST and not theirs & _PRESENT:
        return "tells the past as the present"
    return None
