"""Tell a text layer from the rubbish some PDF printers write in its place.

Comes in: one page's text. Goes out: yes or no. Left to others: what to do about it (`pdf`).
"""

from __future__ import annotations

import re

_ENOUGH = 60  # characters, or words; below that no share means anything
_MOST_ODD = 0.25  # share of characters without meaning
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


def is_garbled(text: str) -> bool:
    """Whether a page's text layer is rubbish, so that the page counts as a scan.

    Two ways are known. Fonts without a character map give private or control characters. Fonts with
    a shifted map give other letters ("'HW LQGVWLOOHV" for "Det indstilles"): then no common word
    occurs and vowels are rare. A table of names has no common word either, but its vowels are in order.

    >>> is_garbled("\\uf028\\uf029" * 60)
    True
    """
    filled = sum(map(len, text.split()))
    if filled < _ENOUGH:
        return False
    if len(_ODD.findall(text)) > _MOST_ODD * filled:
        return True
    words = _WORD.findall(text.lower())
    if len(words) < _ENOUGH or not _COMMON.isdisjoint(words):
        return False
    letters = [c for word in words for c in word]
    latin = [c for c in letters if c < "\u0250"]
    if len(latin) < len(letters) / 2:
        return False  # Greek, Cyrillic …: nothing here can judge them
    share = sum(c in _VOWELS for c in latin) / len(latin)
    return not _USUAL_VOWELS[0] <= share <= _USUAL_VOWELS[1]
