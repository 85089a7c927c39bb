"""A question's words that nothing near the evidence says → the word that shows it to be about something else.

Comes in: a `Query`, the terms of the best evidence and its item. Goes out: a word, or None. Left to others:
names, bodies and terms (`gaps`). A known name alone is no answer to "Hvorfor brændte Nordhuset?".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
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
    """A word of the question that counts."""

    text: str
    start: int
    keys: frozenset[str]  # its terms, and those that stand for it
    weight: float
    told: bool  # something near has it, or a word kin to it
    general: bool  # its answer need not have it: "efter hvilken nøgle"; an office, which has many names
    strange: bool  # the archive never writes it

    @property
    def missing(self) -> bool:
        return not (self.told or self.general)


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
    words = _read(query, near, lexicon, names)
    if strange := _strangest(words):
        return strange
    why = pattern("why_or_when").search(query.text)
    missing = [w for w in words if w.missing]
    rest = [w for w in missing if len(w.text) >= SHORTEST]
    if names and rest and not any(w.told for w in words) and (why or len(missing) == 1):
        return max(rest, key=lambda w: w.weight).text
    return None


def aspect(query: Query, near: Collection[str], titles: Collection[str], lexicon: Lexicon) -> str | None:
    """What is asked of a matter that the evidence is of and says nothing of: "Er der elevator på Nordhuset?".

    Args:
        near: terms of what is to be quoted, of its item and its context.
        titles: terms of the titles over it, which say what the matter is.
    """
    words = _read(query, near, lexicon, ())
    if any(w.told and not w.general and not _among(w.text, w.keys, titles) for w in words):
        return None
    names = tuple(anchors(query))
    asking = [m.span() for h in data()["holders"] for m in re.finditer(h["asked"], query.text, re.I)]
    things = [
        w
        for w in words
        if w.missing
        and _is_thing(query.text, w, names)
        and not any(first <= w.start < end for first, end in asking)  # "indgangen til …": who it is
    ]
    return max(things, key=lambda w: w.weight).text if things else None


def stranger(query: Query, near: Collection[str], lexicon: Lexicon) -> str | None:
    """A word that is much of the question, that the archive never writes, and that is kin to nothing near."""
    return _strangest(_read(query, near, lexicon, ()))


def speaks_of(word: str, near: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a word, a synonym, or a compound with it, is among terms."""
    keys = {t.key for t in lexicon.terms(word)}
    return not keys or _among(word, keys, near) or ends_compound(word, near, lexicon)


def ends_compound(word: str, near: Collection[str], lexicon: Lexicon) -> bool:
    """Whether a compound near ends in a word of the question: "støvsugerne" and "robotstøvsugerne"."""
    folded = [_folded(k) for k in near]
    return any(_ends(_folded(t.key), word, folded) for t in lexicon.terms(word)[:1])


def _strangest(words: Sequence[Word]) -> str | None:
    total = sum(w.weight for w in words)
    unheld = sum(w.weight for w in words if w.missing) >= UNHELD * total
    least = (SHARE_LESS if unheld else SHARE) * total
    found = [w for w in words if w.missing and w.strange and w.weight >= least and len(w.text) >= SHORTEST]
    return max(found, key=lambda w: w.weight).text if found else None


def _read(query: Query, near: Collection[str], lexicon: Lexicon, names: Collection[str]) -> list[Word]:
    """The words of a question that count, its names left out, and whether something near tells of them."""
    wanted, general = question_terms(query, lexicon), _general(lexicon, query)
    found = []
    for text, start, keys in _words(query.text, lexicon):
        weight = max((w for k, w in wanted.items() if k in keys), default=0.0)
        if not weight or any(text in name for name in names):
            continue
        own = lexicon.terms(text)[0].key
        known = lexicon.idf(own) < KNOWN * lexicon.idf(UNSEEN) or any(k.startswith(MARK) for k in keys)
        verb = query.text[:start].casefold().endswith((" at ", "hvor "))  # "at skubbe", "hvor stor"
        office = any(distance(text.casefold(), o, 1) <= 1 for o in data()["leads"])
        found.append(
            Word(
                text,
                start,
                frozenset(keys),
                weight,
                _among(text, keys, near),
                office or bool(keys & general),
                not (known or verb),
            )
        )
    return found


def _among(text: str, keys: Collection[str], near: Collection[str]) -> bool:
    """Whether a word, or one that is kin to it, is among terms."""
    folded = [_folded(k) for k in near]
    own = [_folded(k) for k in keys if not k.startswith(MARK)]
    return bool(set(keys) & set(near)) or any(_kin(k, folded) or _ends(k, text, folded) for k in own)


def _words(text: str, lexicon: Lexicon) -> Iterator[tuple[str, int, set[str]]]:
    """Each word of a text, where it stands, and its terms with those that stand for it."""
    by_start: dict[int, list[tuple[str, int]]] = {}
    for term in lexicon.terms(text):
        by_start.setdefault(term.start, []).append((term.key, term.end))
    for start, found in by_start.items():
        yield text[start : max(end for _, end in found)], start, {k for k, _ in found}


def _is_thing(text: str, word: Word, names: tuple[str, ...]) -> bool:
    """Whether a word stands where a thing does: "hvor mange biler", "i retten", "elevatoren".

    Before a name it is what the name is of: "botilbuddet Nordhuset" is Nordhuset, whatever papers call it.
    """
    after = text[word.start + len(word.text) :]
    noun = pattern("before_noun").search(text[: word.start]) or pattern("definite").match(word.text)
    return (
        bool(noun) and len(word.text) > 2 and not (names and after.startswith(tuple(f" {n}" for n in names)))
    )


def _general(lexicon: Lexicon, query: Query) -> set[str]:
    """Terms of words whose answer need not have them: "efter hvilken nøgle", and of acts, "hvem tildelte"."""
    acts = data()["body_acts"] if query.intent is Intent.ATTRIBUTION else ()
    listed = (*data()["named_by_answer"], *data()["light_words"], *acts)
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
