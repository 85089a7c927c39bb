"""A sentence → the term that it explains.

Comes in: a sentence, what the archive's words are, the heading it stands under. Goes out: a `Definition`
or None. Left to others: abbreviations (`abbreviations`), lists of words (`lists`), joining what is found
(`meanings`).

What says so in so many words ("ved … forstås", "er en fælles betegnelse for") is a definition wherever it
stands. "X er en Y, som …" is one of an indefinite subject or of a name, and of nothing the text has spoken
of before.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from service.glossary.reading.abbreviations import pairs
from service.glossary.reading.junk import no_term
from service.glossary.reading.letters import is_small
from service.glossary.reading.words import lists

SHORTEST, LONGEST = 25, 600  # characters of a sentence that explains
_KIND = 6  # letters that name a kind of thing
_WORD = r"[^\W\d_][\w§’'/-]*"
_QUOTED = r"[“”\"»«'’]"
_ARTICLE = r"(?:(?:en|et|den|det|de|et såkaldt|en såkaldt) )?"
_WORDS = rf"{_WORD}(?: (?:{_WORD}|\d+)){{0,5}}?(?: \([^()]{{2,40}}\))?"
_TERM = rf"{_ARTICLE}{_QUOTED}?{_WORDS}{_QUOTED}?"
_NAME = r"[A-ZÆØÅ][\w’'-]+(?: (?:og|i|på|for|af|til|[A-ZÆØÅ])[\w’'-]*){0,4}(?: \([^()]{2,14}\))?"
_DETERMINER = re.compile(rf"^(?:(?:en|et|den|det|de)\s+)?(?:såkaldte?\s+)?{_QUOTED}?", re.I)
_LABEL = re.compile(r"^(?:definition|forklaring|note|nb)(?:en)?:\s+", re.I)
_BRACKETED = re.compile(r"\s*\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The archive's words: what is seen in small letters, and with a capital inside sentences."""

    small: Collection[str] = frozenset()
    names: Collection[str] = frozenset()

    def is_name(self, word: str) -> bool:
        """Whether a capital is the word's own."""
        return word.casefold() not in self.small and word in self.names


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and the words that explain it."""

    term: str  # without article, quotes and brackets
    short: str  # an abbreviation in brackets behind it, or ""
    says: str  # the sentence


def definition(sentence: str, vocabulary: Vocabulary, heading: str = "") -> Definition | None:
    """The term that a sentence explains.

    Args:
        heading: that the sentence stands right under, "" where it does not; it may ask what a thing is.
    """
    sentence = _LABEL.sub("", sentence)
    if not SHORTEST <= len(sentence) <= LONGEST or sentence.endswith(("?", ":")):
        return None
    forms = (
        _told(sentence),
        _generic(sentence),
        _bare(sentence),
        _name(sentence, vocabulary),
        _asked(sentence, heading),
    )
    written = next((term for term in forms if term), None)
    return _cleaned(written, sentence) if written else None


def _told(sentence: str) -> str | None:
    """Said in so many words."""
    for n in range(len(lists()["terms"]["patterns"])):
        if match := _form(n).match(sentence):
            return match["term"]
    return None


def _generic(sentence: str) -> str | None:
    """ "En akutplads er en døgnplads, som …"."""
    match = _one("generic").match(sentence)
    return match["term"] if match and _is_class(match["class"]) else None


def _bare(sentence: str) -> str | None:
    """ "Genhusning er en midlertidig flytning til …"; of several words what ends in its own kind."""
    match = _one("bare").match(sentence)
    several = _one("several").match(sentence)
    if several and _is_own_kind(several["term"], several["genus"]):
        return several["term"]
    if match is None or not _is_class(match["class"]):
        return None
    one_word = " " not in match["term"]
    return match["term"] if one_word or _is_own_kind(match["term"], match["genus"]) else None


def _is_own_kind(term: str, genus: str) -> bool:
    """Whether a term ends in the kind of thing it is: akutpladser are døgnpladser."""
    return term.casefold().endswith(genus.casefold()[-_KIND:])


def _name(sentence: str, vocabulary: Vocabulary) -> str | None:
    """ "Hjem Først er en arbejdsform, hvor …"."""
    match = _one("name").match(sentence)
    if match is None or not _is_class(match["class"]):
        return None
    words = [w for w in _BRACKETED.sub("", match["term"]).split() if not is_small(w)]
    known = [w for w in words if vocabulary.is_name(w)]
    several = (
        len(words) > 1 and all(w[0].isupper() for w in words[:2]) and words[0].casefold() not in _SPOKEN_OF
    )
    return match["term"] if words and (several or words[0] in known) else None


_SPOKEN_OF = frozenset(("den", "det", "denne", "dette", "de", "disse"))


def _asked(sentence: str, heading: str) -> str | None:
    """The first sentence under "Hvad er Hjem Først?" that begins with it."""
    match = _one("asked").match(" ".join(heading.split())) if heading else None
    if match is None:
        return None
    term = _DETERMINER.sub("", match["term"]).strip("“”\"»«'’")
    begins = re.match(rf"(?:(?:en|et|den|det|de)\s+)?{re.escape(term)}\w{{0,4}}\b", sentence, re.I)
    return term if begins else None


def _is_class(words: str) -> bool:
    """Whether a predicate says what kind of thing it is and what sets it apart, and is no judgement."""
    judged = re.match(rf"(?:{'|'.join(lists()['terms']['not_class'])})", words, re.I)
    return not judged and bool(re.search(lists()["terms"]["apart"], words))


def _cleaned(written: str, sentence: str) -> Definition | None:
    brackets = _BRACKETED.search(written)
    term = _DETERMINER.sub("", _BRACKETED.sub("", written), count=1).strip(" “”\"»«'’")
    if no_term(term):
        return None
    short = next((p.short for p in pairs(written) if brackets), "")
    return Definition(term, short, sentence)


@cache
def _form(n: int) -> re.Pattern[str]:
    return re.compile(_filled(lists()["terms"]["patterns"][n]), re.I)


@cache
def _one(name: str) -> re.Pattern[str]:
    flags = re.I if name == "asked" else re.NOFLAG
    return re.compile(_filled(lists()["terms"][name]).replace("{{", "{").replace("}}", "}"), flags)


def _filled(form: str) -> str:
    return form.replace("{T}", _TERM).replace("{N}", _NAME)
