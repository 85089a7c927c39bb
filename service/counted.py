"""A question → the noun whose number it asks for: "Hvor mange læger har …?".

Comes in: a question. Goes out: the noun as written, or None where anything may answer. Left to others:
whether what is found counts such things (`figures`, `gaps`).
"""

from __future__ import annotations

import re

from service.questions import data, pattern

_ASKED = re.compile(r"\b(?:hvor mange|antal(?:let)?(?: af)?)\s+(?:af de[nt]?m?\s+)?(.{1,60})", re.I)
_WORD = re.compile(r"[^\W\d_][\w-]*")


def counted_noun(question: str) -> str | None:
    """The noun behind "hvor mange", its adjectives left out.

    >>> counted_noun("Hvor mange nye boliger får Ådalen?")
    'boliger'
    >>> counted_noun("Hvor mange unge bor der?")
    'unge'
    >>> counted_noun("Hvor mange stemte imod?")
    """
    asked = _ASKED.search(question)
    noun = ""  # an adjective until its noun comes: it may stand for one
    for word in asked[1].split() if asked else ():
        found = _WORD.match(word)
        if not found or found[0][0].isupper():
            break
        if pattern("counts_nothing").fullmatch(found[0]):
            if noun and pattern("done").fullmatch(found[0]):
                return None  # "unge anbragte", "unge svarede": a noun or a verb
            break
        noun = found[0]
        if found[0] != word or not pattern("adjective").fullmatch(noun):
            break
    return noun if noun and noun.casefold() not in data()["counts_anything"] else None
