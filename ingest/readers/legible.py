"""Tell a text layer from the rubbish some PDF printers and old OCR programs write in its place.

Comes in: one page's text. Goes out: how far it can be trusted. Left to others: what to do about it (`pdf`).
"""

from __future__ import annotations

import re
from enum import StrEnum

_ENOUGH = 60  # characters, or words; below that no share means anything
_MOST_ODD = 0.25  # share of characters without meaning
_MOST_SINGLE = 0.7  # share of words of one letter: "D e t  i n d s t i l l e s"
_LEAST_COMMON = 0.03  # share of words that every text has: 0.3 in running text
_MOST_STRANGE = 0.35  # share of words that no spelling gives
_WRONG = 5, 0.006  # odd characters inside words, and their share of all letters: æøå make up 0.03
_VOWELS = frozenset("aeiouyæøåäöéü")
_USUAL_VOWELS = (0.28, 0.6)  # Danish, English, German: 0.36–0.41 in running text
# fmt: off
_COMMON = frozenset((
    "og", "i", "at", "er", "en", "et", "det", "til", "af", "for", "på", "de", "den", "med", "som", "der",
    "ikke", "har", "om", "fra", "the", "of", "and", "to", "in", "is", "a", "that", "on", "with", "und",
    "die", "das", "och", "att",
))
# fmt: on
# Control, private-use and replacement characters.
_ODD = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_WORD = re.compile(r"[^\W\d_]+")
# UTF-8 taken for Windows-1252 ("Ã¦Ã¸Ã¥"), and, between small letters, what other code pages make of
# æ, ø and å: "m¿de" (Macintosh), "m›de" (DOS), "mÕde", "m\ufffdde". U+0002 is PDFium's hyphen, and
# marks that stand in words by right (apostrophe, hyphen, slash, web addresses, ids) are no sign.
_NORDIC = re.compile(r"[æøåäöÆØÅÄÖ]")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u2018-\u2026\u2030\u2039]")
_WITHIN = re.compile(
    r"(?<=[a-z])[^\s\w!-/:-@\[-`{-~\x02\xad\u200b-\u200d\u2010-\u2015\u2019\u0300-\u036f·]{1,2}(?=[a-z])"
    r"|(?<=[a-z])[ÕÊÎÏ¯¸Ý](?=[a-z])"
)
_PIECE = re.compile(r"\S{3,}")
_EDGES = "()[]{}\"'.,;:!?*•–-_/“”»«’%&+=<>|~\\^"
_REFERENCE = re.compile(r"[@/_.:]")
_CLUSTER = re.compile(r"[bcdfghjklmnpqrstvwxz]{5,}")
_MIXED_IN = re.compile(r"[a-zæøå][|!\\~^¢£¥€§=<>{}\[\]*#$%0-9]+[a-zæøå]")
_SWITCH = re.compile(r"[a-zæøå][A-ZÆØÅ]+[a-zæøå]")


class Legibility(StrEnum):
    """How far a text layer can be trusted."""

    FINE = "fine"
    DAMAGED = "damaged"  # it can be read, but letters are wrong: better than nothing
    RUBBISH = "rubbish"  # worse than nothing


def judge(text: str) -> Legibility:
    """How far a page's text layer can be trusted.

    >>> judge("Udvalget drÃ¸ftede mÃ¸deplanen og besluttede pÃ¥ mÃ¸det at udskyde Ã¥rets plan.").value
    'damaged'
    """
    if is_garbled(text):
        return Legibility.RUBBISH
    letters = sum(map(len, _WORD.findall(text)))
    wrong = len(_MOJIBAKE.findall(text)) + len(_WITHIN.findall(text))
    if wrong >= _WRONG[0] and wrong >= _WRONG[1] * letters and wrong > 2 * len(_NORDIC.findall(text)):
        return Legibility.DAMAGED
    return Legibility.FINE


def is_garbled(text: str) -> bool:
    """Whether a page's text layer is rubbish, so that the page counts as a scan.

    Four ways are known. Fonts without a character map give private or control characters. Fonts with
    a shifted map give other letters ("'HW LQGVWLOOHV" for "Det indstilles"): then common words occur by
    chance only, and vowels are rare. A table of names has none either, but its vowels are in order.
    Some printers set each letter by itself, and OCR in a wrong language gives what no one spells so.

    >>> is_garbled("\\uf028\\uf029" * 60)
    True
    """
    filled = sum(map(len, text.split()))
    if filled < _ENOUGH:
        return False
    if len(_ODD.findall(text.replace("\x02", ""))) > _MOST_ODD * filled:
        return True
    words = _WORD.findall(text.lower())
    if len(words) < _ENOUGH:
        return False
    if sum(len(w) == 1 for w in words) > _MOST_SINGLE * len(words) or _is_nonsense(text):
        return True
    return sum(w in _COMMON for w in words) < _LEAST_COMMON * len(words) and _is_shifted(words)


def _is_shifted(words: list[str]) -> bool:
    """Whether vowels are rarer, or more frequent, than in any language that is written in Latin letters."""
    letters = [c for word in words for c in word]
    latin = [c for c in letters if c < "\u0250"]
    if len(latin) < len(letters) / 2:
        return False  # Greek, Cyrillic …: nothing here can judge them
    share = sum(c in _VOWELS for c in latin) / len(latin)
    return not _USUAL_VOWELS[0] <= share <= _USUAL_VOWELS[1]


def _is_nonsense(text: str) -> bool:
    """Whether too many words hold signs, capitals or clusters of consonants where none belong."""
    pieces = [p.strip(_EDGES) for p in _PIECE.findall(text)]
    # Addresses and references are not spelled; nor are abbreviations and whole words in capitals.
    pieces = [p for p in pieces if len(p) > 2 and any(map(str.islower, p)) and not _REFERENCE.search(p)]
    if len(pieces) < _ENOUGH:
        return False
    return sum(map(_is_strange, pieces)) > _MOST_STRANGE * len(pieces)


def _is_strange(piece: str) -> bool:
    if any(c > "\u024f" for c in piece):
        return False
    bare = len(piece) > 3 and piece.isalpha() and _VOWELS.isdisjoint(piece.lower())
    return bool(bare or _MIXED_IN.search(piece) or _SWITCH.search(piece) or _CLUSTER.search(piece.lower()))
