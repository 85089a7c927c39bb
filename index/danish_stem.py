"""One word → the key that its inflections share.

Comes in: a word as written. Goes out: a key for searching; never shown to anyone. The suffix rules are
Snowball's, run until nothing changes; what they part is brought together by `inflections.toml`. Left to
others: which characters make a word, stop words and compounds (`danish`).
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from threading import Lock
from typing import Any, cast

_RING = "\u030a"
# Not at the end of a word, where temaer and broen have a vowel and an ending side by side.
_SPELLINGS = tuple(
    (re.compile(written), letter)
    for written, letter in (("aa", "å"), ("ae(?!(?:[rt]|rne|n)?s?$)", "æ"), ("oe(?!(?:[rt]|rne|n)?s?$)", "ø"))
)
_VOWELS = "aeiouyæøå"
# Endings that Snowball does not know, each with what it becomes. The remainder keeps a vowel and three
# letters.
_EXTRA_ENDINGS = (
    (re.compile(r"igste?$"), "ig"),  # vigtigste → vigtig
    (re.compile(r"(?<=[^e])edes?$"), ""),  # besluttede → beslutt
    (re.compile(r"(?<=[aeiæ]l)t$"), ""),  # socialt → social, fordelt → fordel
    (re.compile(r"(?<=.iv|.ær|iøs)t$"), ""),  # positivt → positiv
    (re.compile(r"(?<=\w{3})sl(?:en|er|erne)s?$"), "sel"),  # trivslen → trivsel
    (re.compile(r"ium$"), "i"),  # kommissorium → kommissori
)


def fold(word: str) -> str:
    """Case, width, accents and old spellings away: Aarhus and ÅRHUS, resumé and resume, become one."""
    text = unicodedata.normalize("NFKC", word).casefold().replace("\xad", "")
    for written, letter in (("ä", "æ"), ("ö", "ø")):
        text = text.replace(written, letter)
    if not text.isascii():
        plain = []
        for char in text:
            parts = unicodedata.normalize("NFD", char)
            plain.append(char if _RING in parts else parts[0])
        text = "".join(plain)
    for spelling, letter in _SPELLINGS:
        text = spelling.sub(letter, text)
    return text


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The key of a folded word; words with digits are their own key."""
    if not word.isalpha():
        return word
    word = _lemma(word)
    if word in word_list("adjectives", "kept"):
        return word
    for _ in range(6):
        shorter = _snowball(_strip_extra(word))
        if shorter == word:
            break
        word = shorter
    return word


@cache
def corrections() -> dict[str, Any]:
    """The tables of `inflections.toml`."""
    return tomllib.loads(files("index").joinpath("inflections.toml").read_text(encoding="utf-8"))


@cache
def word_list(table: str, key: str = "words") -> frozenset[str]:
    """A list of words out of the corrections, folded."""
    return frozenset(fold(word) for word in corrections()[table][key].split())


def all_words() -> frozenset[str]:
    """Every lemma and form that the corrections list, folded."""
    lists = [text for table in corrections().values() for text in table.values()]
    return frozenset(fold(word) for text in lists for word in text.replace(":", " ").split())


def _irregular(table: str) -> dict[str, tuple[str, ...]]:
    """Lemma → its listed forms, folded."""
    lines = (line.split(":") for line in corrections()[table]["forms"].split("\n") if line)
    return {fold(lemma): tuple(fold(forms).split()) for lemma, forms in lines}


@cache
def _whole() -> dict[str, str]:
    """Form → lemma, for words that stand alone."""
    forms: dict[str, str] = {}
    for table in ("verbs", "nouns", "adjectives"):
        for lemma, written in _irregular(table).items():
            forms.update(dict.fromkeys((*written, *(form + "s" for form in (lemma, *written))), lemma))
    for word in word_list("adjectives", "kept"):
        forms.update(dict.fromkeys((word + e for e in ("t", "e", "ere", "st", "ste", "vis")), word))
    for word in word_list("adjectives", "regular"):
        forms.update(dict.fromkeys((word + e for e in ("t", "e", "ere", "est", "este")), word))
    for lemma in word_list("syncope", "adjectives"):
        forms.update(_syncopated(lemma, word_list("syncope", "adjective_endings")))
    return forms | _tails()


@cache
def _tails() -> dict[str, str]:
    """Form → lemma, for nouns that also correct a compound that ends in them."""
    forms: dict[str, str] = {}
    for lemma in word_list("syncope", "nouns"):
        forms.update(_syncopated(lemma, word_list("syncope", "noun_endings")))
    for lemma, written in _irregular("nouns").items():
        for form in written:
            if len(form) >= 4:
                forms[form] = forms[form + "s"] = lemma
    return forms


def _syncopated(lemma: str, endings: frozenset[str]) -> dict[str, str]:
    """regel → reglen, regler …: before an ending the e goes, and with it a double consonant."""
    head = lemma[:-2]
    if len(head) > 2 and head[-1] == head[-2]:
        head = head[:-1]
    short = head + lemma[-1]
    forms = {lemma + ending: lemma for ending in endings}
    return forms | {short + ending: lemma for ending in endings if ending[0] in _VOWELS}


@cache
def _verb_forms() -> dict[str, str]:
    """Form → infinitive or root, for verbs that take a prefix."""
    forms = {form: lemma for lemma, written in _irregular("verbs").items() for form in written}
    for root in word_list("te_verbs"):
        # To the root and not to -e, for Snowball takes the whole of -ende off anvende and leaves anvender
        # alone.
        forms.update({root + ending: root for ending in ("e", "er", "es", "te", "t", "tes")})
    return forms


def _lemma(word: str) -> str:
    """The word with an irregular form, alone or at the end, put back to its lemma."""
    if word in _whole():
        return _whole()[word]
    verbs, prefixes = _verb_forms(), word_list("verb_prefixes")
    for cut in range(min(10, len(word) - 2) + 1):
        if word[cut:] in verbs and (cut == 0 or word[:cut] in prefixes):
            return word[:cut] + verbs[word[cut:]]
    tails = _tails()
    for cut in range(3, len(word) - 3):
        if word[cut:] in tails:
            return word[:cut] + tails[word[cut:]]
    return word


@cache
def _strip_extra(word: str) -> str:
    for ending, instead in _EXTRA_ENDINGS:
        shorter = ending.sub(instead, word)
        if shorter != word and len(shorter) >= 3 and any(vowel in shorter for vowel in _VOWELS):
            return shorter
    return word


_lock = Lock()


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("danish")


def _snowball(word: str) -> str:
    # A Snowball stemmer keeps the word it works on in itself, so two threads must not share a moment.
    with _lock:
        return cast(str, _stemmer().stemWord(word))
