"""A question's words that nothing near the evidence says → the word that shows it to be about something else.

Comes in: a `Query`, the terms of the best evidence and its item. Goes out: a word, or None. Left to others:
names, bodies and terms (`gaps`). A known name alone is no answer to "Hvorfor brændte Nordhuset?".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import takewhile

from index.danish_stem import fold
from index.lexicon import KNOWN, MARK
from index.spelling import distance
from service.evidence import UNSEEN, Lexicon, anchors, question_terms
from service.model import Intent
from service.questions import data, pattern
from service.understand import Query

SHARE = 0.45  # of the question beside its names, from which a word that is a stranger here is its matter
SHARE_LESS, UNHELD = 0.35, 0.7  # and less of it, where so much of the question is not told of
SHORTEST = 4  # letters; a shorter word is as likely a slip
SHARED = 4  # letters from which one stem begins another
_NOUN = re.compile(r"\w{3,}(?:en|et|ne|er)s?$")  # as "cyklerne", and not "flyttede"
BEGUN = 5  # letters from which two stems that begin alike are of one matter
_VOWELS = str.maketrans("æøäö", "aoao")  # "tænder" and "tand"


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question that counts, and that no text near the evidence has."""

    text: str
    start: int
    key: str
    weight: float
    strange: bool  # the archive never writes it


def unsaid(query: Query, near: Collection[str], lexicon: Lexicon, names: Collection[str]) -> str | None:
    """What a question for a reason, a day or a person turns on and nothing near says.

    Args:
        near: terms of what is to be quoted, of its item and its context.
        names: whole names in the question, which are looked for elsewhere.
    """
    if (
        query.language == "en"
        or query.terms
        or query.offices
        or not pattern("takes_granted").search(query.text)
    ):
        return None
    total, told, missing = _sorted(query, near, lexicon, names)
    if strange := _strangest(missing, total):
        return strange
    why = pattern("why_or_when").search(query.text)
    rest = [w for w in missing if len(w.text) >= SHORTEST]
    if names and rest and not told and (why or len(missing) == 1):
        return max(rest, key=lambda w: w.weight).text
    return None


def aspect(query: Query, near: Collection[str], titles: Collection[str], lexicon: Lexicon) -> str | None:
    """What is asked of a matter that the evidence is of and says nothing of: "Er der elevator på Nordhuset?".

    Args:
        near: terms of what is to be quoted, of its item and its context.
        titles: terms of the titles over it, which say what the matter is.
    """
    folded_titles = [_folded(k) for k in titles]
    _, _, missing = _sorted(query, near, lexicon, ())
    gone = {w.start for w in missing}
    told = False
    for text, start, keys in _words(query.text, lexicon):
        if not any(question_terms(query, lexicon).get(k) for k in keys):
            continue
        own = [_folded(k) for k in keys if not k.startswith(MARK)]
        of_title = keys & set(titles) or any(
            _kin(k, folded_titles) or _ends(k, text, folded_titles) for k in own
        )
        general = bool(keys & _general(lexicon, query))
        if start not in gone and not of_title and not general:
            told = True
    names = frozenset(anchors(query))
    rest = [
        w
        for w in missing
        if len(w.text) >= 3
        and _is_noun(query.text, w)
        and not _apposed(query.text[w.start + len(w.text) :], names)
    ]
    return max(rest, key=lambda w: w.weight).text if rest and not told else None


def stranger(query: Query, near: Collection[str], lexicon: Lexicon) -> str | None:
    """A word that is much of the question, that the archive never writes, and that is kin to nothing near."""
    total, _, missing = _sorted(query, near, lexicon, ())
    return _strangest(missing, total)


def _strangest(missing: Collection[Word], total: float) -> str | None:
    unheld = sum(w.weight for w in missing) >= UNHELD * total
    least = (SHARE_LESS if unheld else SHARE) * total
    found = [w for w in missing if w.strange and w.weight >= least and len(w.text) >= SHORTEST]
    return max(found, key=lambda w: w.weight).text if found else None


def _sorted(
    query: Query, near: Collection[str], lexicon: Lexicon, names: Collection[str]
) -> tuple[float, bool, list[Word]]:
    """The weight of a question's words beside its names, whether one is told of, and those that are not."""
    total, told, missing = 0.0, False, []
    folded = [_folded(k) for k in near]
    for text, start, keys in _words(query.text, lexicon):
        weight = max((w for k, w in question_terms(query, lexicon).items() if k in keys), default=0.0)
        if not weight or any(text in name for name in names):
            continue
        total += weight
        own_keys = [_folded(k) for k in keys if not k.startswith(MARK)]
        if keys & set(near) or any(_kin(k, folded) or _ends(k, text, folded) for k in own_keys):
            told = True
            continue
        own = lexicon.terms(text)[0].key
        if keys & _general(lexicon, query) or any(
            distance(text.casefold(), o, 1) <= 1 for o in data()["leads"]
        ):
            continue  # its answer need not have it, and an office has many names
        known = lexicon.idf(own) < KNOWN * lexicon.idf(UNSEEN) or any(k.startswith(MARK) for k in keys)
        verb = query.text[:start].casefold().endswith((" at ", "hvor "))  # "at skubbe", "hvor stor"
        missing.append(Word(text, start, own, weight, not (known or verb)))
    return total, told, missing


def _words(text: str, lexicon: Lexicon) -> Iterator[tuple[str, int, set[str]]]:
    """Each word of a text, where it stands, and its terms with those that stand for it."""
    by_start: dict[int, list[tuple[str, int]]] = {}
    for term in lexicon.terms(text):
        by_start.setdefault(term.start, []).append((term.key, term.end))
    for start, found in by_start.items():
        yield text[start : max(end for _, end in found)], start, {k for k, _ in found}


def _is_noun(text: str, word: Word) -> bool:
    """Whether a word stands where a thing does: "hvor mange biler", "i retten", "elevatoren"."""
    return bool(pattern("before_noun").search(text[: word.start]) or pattern("definite").match(word.text))


def _apposed(after: str, names: Collection[str]) -> bool:
    """Whether a name follows: "botilbuddet Nordhuset" is Nordhuset, whatever papers call it."""
    return after.startswith(" ") and after[1:].startswith(tuple(names)) if names else False


def ends_compound(word: str, near: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a compound near ends in a word of the question: "støvsugerne" and "robotstøvsugerne"."""
    folded = [_folded(k) for k in near]
    return any(_ends(_folded(t.key), word, folded) for t in lexicon.terms(word)[:1])


def _general(lexicon: Lexicon, query: Query) -> set[str]:
    """Terms of words whose answer need not have them: "efter hvilken nøgle", and of acts, "hvem tildelte"."""
    acts = data()["body_acts"] if query.intent is Intent.ATTRIBUTION else ()
    listed = (*data()["named_by_answer"], *data()["light_verbs"], *acts)
    return {t.key for word in listed for t in lexicon.terms(word)[:1]}


def _folded(key: str) -> str:
    return fold(key.removeprefix(MARK).casefold().translate(_VOWELS))


def _kin(key: str, near: Collection[str]) -> bool:
    """Whether a stem near begins as this one does, or holds it: "døgn" and "døgntakst".

    Its end says little: a "demenscenter" is not any centre.
    """
    if len(key) < SHARED:
        return False
    return any(
        (len(other) >= SHARED and key.startswith(other))
        or other.startswith(key)
        or (len(key) > SHARED and key in other)
        or _begun_alike(key, other) >= max(BEGUN, 2 * len(key) // 5)
        or _slip(key, other)
        for other in near
    )


def _ends(key: str, text: str, near: Collection[str]) -> bool:
    """Whether a compound near ends in a noun of the question: "cyklerne" and "elcyklerne"."""
    return len(key) >= SHARED and bool(_NOUN.match(text)) and any(other.endswith(key) for other in near)


def _begun_alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _slip(key: str, other: str) -> bool:
    """Whether one is the other with a letter amiss; in a short word, with one left out."""
    if key[0] != other[:1] or abs(len(key) - len(other)) > 1:
        return False
    return (len(other) > len(key) or len(key) > SHARED) and distance(key, other, 1) <= 1
