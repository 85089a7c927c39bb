"""What a question asks for that the evidence lacks: a name, a body, a thing, a property.

Comes in: a `Query`, the terms of the best evidence. Goes out: the first `Gap`, in the question's own
words. Left to others: how much of a question must be covered (`sufficiency`), what is said (`phrases`).

An encoder finds something near to every question, and common words are shared by all of them. What tells a
near miss is the one word that is not there: the institution, the council, what was to be counted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence

from index.danish_stem import fold
from index.lexicon import KNOWN, MARK
from service.counted import counted_noun
from service.draft import Gap, Missing
from service.evidence import UNSEEN, Lexicon, Unit, Weighed, anchors, keys, question_terms
from service.framing import turns_of
from service.held import Held
from service.model import Intent
from service.questions import data, pattern
from service.understand import Query
from service.unsaid import aspect, ends_compound, speaks_of, stranger, unsaid

# Nats from which a missing property is telling, and which a question must ask in all; in an archive of few
# passages no word is that rare, and it is a share of the greatest rarity there is.
RARE, TRIVIAL, TRIVIAL_DANISH, OF_GREATEST = 3.4, 3.5, 2.2, 0.56
SHARE_ENGLISH = 0.4
SHARE_PERSON = 0.35  # where a person is asked about by whole name: little else is told of people
TITLED = 6  # letters of a word that names a matter by itself where a title has it
ALIKE = 0.7  # share of a name's letters that a word must begin with to be it
SHORTEST = 4  # letters; a shorter word is as likely a slip
RECEIVES = (" til ", " for ", " af ", " to ", " of ")  # before a body that others act towards
_TOLD_OF = (Intent.GENERAL, Intent.STATUS)
_WORD = re.compile(r"[^\W\d_]{2,}")
_NAME = r"[A-ZÆØÅ][\w-]*[a-zæøå][\w-]*"
_CAPITALS = re.compile(r"\b[A-ZÆØÅ]{3,6}\b")
_FULL_NAME = re.compile(
    # At the start a capital is no sign, unless the name stands alone there: "Anna Vig – titel?".
    rf"(?:(?<![.?!:–-] )(?<=\s)[(\"”“]?|^(?={_NAME}(?: {_NAME})+ ?[–:,-]))({_NAME}(?: {_NAME})+)"
)


def find_gap(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """The first thing asked for that the evidence lacks.

    Args:
        known: names of bodies, which have a rule of their own.
    """
    for look in (
        _trivial,
        _term,
        _passing,
        _body,
        _full_name,
        _name,
        _property,
        _counted,
        _of_person,
        _unsaid,
        _thing,
        _aspect,
    ):
        if gap := look(query, held, lexicon, known):
            return gap
    return None


def _trivial(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    dated = query.days or query.months or query.years or query.item
    if pattern("code").search(query.text):
        return Gap(Missing.MATTER, "")
    if query.terms or dated or query.bodies or anchors(query):
        return None
    terms = question_terms(query, lexicon)
    named = [k for k in terms if not k.isdigit() and lexicon.idf(k) < lexicon.idf(UNSEEN)]
    if not named or not _WORD.search(pattern("clock").sub(" ", turns_of(query.text))):
        return Gap(Missing.MATTER, "")  # figures, mash, greetings, and the time of day
    if len(named) == 1 and query.language == "da" and _collides(query, named[0], held, lexicon):
        return Gap(Missing.MATTER, "")
    if query.language == "da" and any(len(k) >= TITLED and k in held.titles for k in named):
        return None  # an item goes by that name
    asked = sum(terms.values())
    least = TRIVIAL if query.language == "en" else TRIVIAL_DANISH  # English shares chance words with Danish
    return Gap(Missing.MATTER, "") if asked < _least(least, lexicon) else None


def _collides(query: Query, key: str, held: Held, lexicon: Lexicon) -> bool:
    """Whether the only word of a question has but its stem in common with the text: "planeter" and "plan"."""
    words = [query.text[t.start : t.end] for t in lexicon.terms(query.text) if t.key == key]
    return bool(words) and not _respelled({key}) and not any(_written(w, held.text) for w in words)


def _term(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    if query.intent is not Intent.DEFINITION:
        return None
    everywhere = set().union(*held.sentences) if held.sentences else set()
    for term in query.terms:
        found = _all(lexicon, term)
        abbreviation = term.isupper() and len(term) <= 6  # not the word that it happens to begin
        if abbreviation and not re.search(rf"(?<!\w){re.escape(term)}(?!\w)", held.text):
            return Gap(Missing.TERM, term)
        if (found and not found & everywhere) or not _together(term, held, lexicon):
            return Gap(Missing.TERM, term)
    return None


def _together(term: str, held: Held, lexicon: Lexicon) -> bool:
    """Whether one sentence has all words of a term of several: a "lov-gruppe" is neither law nor group."""
    parts = [t for word in re.split(r"[ -]", term) if (t := _all(lexicon, word))]
    whole = {lexicon.terms(term)[0].key} if len(term.split()) == 1 and parts else set()
    return len(parts) < 2 or any(
        all(part & set(sentence) for part in parts) or whole & set(sentence) for sentence in held.sentences
    )


def _passing(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """The only word of a question for a meaning, where no title has it: "Hvad er meningen med livet?"."""
    if query.intent is not Intent.DEFINITION or query.terms or query.language == "en" or anchors(query):
        return None
    words = [t for t in lexicon.terms(query.text) if question_terms(query, lexicon).get(t.key)]
    if len({t.start for t in words}) != 1 or {t.key for t in words} & set(held.titles):
        return None
    return Gap(Missing.TERM, query.text[words[0].start : words[0].end])


def _body(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """A body that is asked about and that the words do not come from, nor mention."""
    for match in pattern("body_word").finditer(query.text):
        terms = _own(lexicon, match[0])
        receives = query.text[: match.start()].endswith(RECEIVES)
        near = set(held.quoted) | (set(held.item) if receives else set())
        if not _listed(match[0], known) and terms and not terms & near:
            return Gap(Missing.BODY, match[0])
    for match in pattern("says").finditer(query.text):
        named = [b for b in query.bodies if query.text.startswith(b, match.end())]
        if named and not any(b in held.bodies for b in named):
            return Gap(Missing.BODY, named[0])
    return None


def _full_name(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """The words of a person's or a place's whole name stand in one sentence, or it is another's."""
    for match in _FULL_NAME.finditer(query.text):
        parts = [t for word in match[1].split() if (t := _name_terms(lexicon, word))]
        if query.language == "en" or _listed(match[1], known) or len(parts) < 2:
            continue
        if not any(all(part & set(sentence) for part in parts) for sentence in held.sentences):
            return Gap(Missing.NAME, match[1])
    return None


def _name(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    for name in anchors(query, known):
        terms = _name_terms(lexicon, name)
        stranger = all(lexicon.idf(t) >= lexicon.idf(UNSEEN) for t in terms)
        if query.language == "en" and stranger:
            continue  # an English word with a capital
        near = terms & (set(held.item) | set(held.unit))
        if terms and not (near and (_respelled(near) or _written(name, held.text))):
            return Gap(Missing.NAME, name)
    return _abbreviation(query, held, lexicon, known)


def _abbreviation(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """Capitals that the text has only as another word: MET, and "mere end et år er gået, met …"."""
    for match in _CAPITALS.finditer(query.text):
        name = match[0]
        terms = _all(lexicon, name)
        if query.text.isupper() or _listed(name, known) or not terms or _respelled(terms):
            continue
        if not re.search(rf"(?<!\w){re.escape(name)}", held.text) and not terms & set(held.titles):
            return Gap(Missing.NAME, name)
    return None


def _respelled(terms: Collection[str]) -> bool:
    """Whether a name was found under another spelling or another name."""
    return any(t.startswith(MARK) for t in terms)


def _written(name: str, text: str) -> bool:
    """Whether a text writes a name, in any ending: stems are too short to tell Fuglereden from Fuglsig."""
    bare = name.split("-")[0] if "-" in name[2:] else name
    stem = fold(bare)[: max(4, math.ceil(ALIKE * len(bare)))]
    return bool(re.search(rf"(?<![a-z]){re.escape(stem)}", fold(text)))


def _property(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """ "Hvilket it-system …", "hvor gammel …", "hvor mange chauffører …": what is asked of a known thing."""
    # What was decided may be told without it.
    forms = ["object"] if query.decides or query.polar else ["object", "property"]
    for match in (m for form in forms for m in pattern(form).finditer(query.text)):
        word = next(g for g in match.groups() if g)
        terms = _all(lexicon, word)
        rare = max((lexicon.idf(t) for t in terms), default=0.0)
        general = terms & _named_by_answer(lexicon)
        near = set(held.item) | set(held.unit)
        there = general or terms & near or ends_compound(word, near, lexicon)
        if terms and rare >= _least(RARE, lexicon) and not there:
            return Gap(Missing.PROPERTY, word)
    if query.intent is not Intent.WHO or query.language == "en":
        return None  # one English office has several Danish names
    leading = {t.key for word in data()["leads"] for t in lexicon.terms(word)}
    for office in query.offices:
        terms = _all(lexicon, office)
        terms |= leading if terms & leading else set()
        if terms and not terms & set(held.units):
            return Gap(Missing.PROPERTY, office)
    return None


def _counted(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """What is to be counted, where nothing near speaks of such things: a number is always of something."""
    noun = counted_noun(query.text) if query.language == "da" else None
    return Gap(Missing.PROPERTY, noun) if noun and not speaks_of(noun, _near(held), lexicon) else None


def _of_person(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """What is asked of a person and the archive has no word for: "Hvorfor blev Lis Holk fyret?"."""
    people = [m[1] for m in _FULL_NAME.finditer(query.text) if not _listed(m[1], known)]
    if not people or query.terms or query.language == "en":
        return None
    gap = _strange(query, lexicon, SHARE_PERSON, " ".join(people))
    return None if gap and _all(lexicon, gap.words) & _named_by_answer(lexicon) else gap


def _thing(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """A word that is much of the question and that the archive does not have, nor makes words with."""
    if query.terms or query.offices:
        return None  # the term has been looked for
    if any(_name_terms(lexicon, name) & set(held.unit) for name in anchors(query, known)):
        return None  # the matter is the one named, and the word may be another's for what is told of it
    if query.language == "en":
        return _strange(query, lexicon, SHARE_ENGLISH)
    word = stranger(query, _near(held), lexicon)
    return Gap(Missing.THING, word) if word else None


def _unsaid(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """What is taken for granted of a known name: "Hvorfor brændte Nordhuset?"."""
    text = held.text.casefold()
    for act in data()["acts"]:
        # "Sagde" and "op" are common, and together they are not.
        if re.search(act["asked"], query.text, re.I) and not any(word in text for word in act["held"]):
            return Gap(Missing.THING, act["called"])
    word = unsaid(query, _near(held), lexicon, anchors(query, known))
    return Gap(Missing.THING, word) if word else None


def _aspect(query: Query, held: Held, lexicon: Lexicon, known: Collection[str]) -> Gap | None:
    """What is asked of a known matter, of which the evidence tells other things."""
    if query.language == "en" or query.terms or query.decides or pattern("asks_twice").search(query.text):
        return None
    if query.offices and query.intent is Intent.WHO:
        return None  # who holds it has been looked for
    # What came of a matter is told in a decision's own words.
    asked = (Intent.NUMBER, Intent.WHO) if query.came else (*_TOLD_OF, Intent.NUMBER, Intent.WHO)
    if query.intent not in asked:
        return None
    word = aspect(query, _near(held), held.titles, lexicon)
    return Gap(Missing.THING, word) if word else None


def _near(held: Held) -> set[str]:
    return set(held.item) | set(held.unit) | set(held.quoted)


def _strange(query: Query, lexicon: Lexicon, much: float, besides: str = "") -> Gap | None:
    """A word that weighs much in the question and that is none of the archive's.

    Args:
        much: share of the question from which it does.
        besides: names that are no such words.
    """
    wanted = question_terms(query, lexicon)
    total = sum(wanted.values()) or 1.0
    stranger = KNOWN * lexicon.idf(UNSEEN)
    for term in lexicon.terms(query.text):
        if f"{MARK}{term.key}" in wanted:
            continue  # it has other names here
        weight, word = wanted.get(term.key, 0.0), query.text[term.start : term.end]
        if word in besides:
            continue
        if weight < much * total or len(word) < SHORTEST or lexicon.idf(term.key) < stranger:
            continue
        before = query.text[: term.start].casefold()
        if query.language == "en" and word.endswith(("ed", "ing")):
            continue  # what was done, not what it was done to
        # "at skubbe", "hvor stor": not what the question is about.
        if not before.endswith((" at ", " to ", "hvor ", "how ")) and not lexicon.begins(term.key):
            return Gap(Missing.THING, word)
    return None


def _least(nats: float, lexicon: Lexicon) -> float:
    return min(nats, OF_GREATEST * lexicon.idf(UNSEEN))


def _listed(name: str, known: Collection[str]) -> bool:
    return any(name.casefold() in other.casefold() for other in known)


def _named_by_answer(lexicon: Lexicon) -> set[str]:
    return {t.key for word in data()["named_by_answer"] for t in lexicon.terms(word)}


def _own(lexicon: Lexicon, word: str) -> set[str]:
    """The word's own term, and those that stand for it; not the parts that it shares with others."""
    terms = lexicon.terms(word)
    best = max((t.weight for t in terms), default=0.0)
    return {t.key for t in terms if t.weight >= best or t.key.startswith(MARK)}


def _name_terms(lexicon: Lexicon, word: str) -> set[str]:
    """The terms of a name; of "Engvej-sagen" those of "Engvej"."""
    return _own(lexicon, word.split("-")[0] if "-" in word[2:] else word)


def _all(lexicon: Lexicon, word: str) -> set[str]:
    return {t.key for t in lexicon.terms(word)}


def with_name(
    gap: Gap, weighed: Sequence[Weighed], ranked: Sequence[Unit], lexicon: Lexicon
) -> tuple[list[Weighed], list[Unit]]:
    """The passages of items whose title has the name that the leading one lacks, and their stretches."""
    if gap.missing is not Missing.NAME:
        return [], []
    parts = [t for word in gap.words.split() if (t := _name_terms(lexicon, word))]
    items = {w.item_key for w in weighed if all(part & keys(lexicon, w.chunk.header) for part in parts)}
    keep = [w for w in weighed if w.item_key in items]
    return keep, [u for u in ranked if u.weighed.item_key in items]
