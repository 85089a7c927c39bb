"""Edits of a sentence as people make them, from a random source.

Comes in: a sentence as planted. Goes out: a draft. Left to others: which are made (`make`). Pure.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from service.patterns import data

Edit = Callable[[str, random.Random], str | None]  # None: the sentence does not lend itself to it


def inserted(text: str, random_: random.Random) -> str:
    words = text.split()
    for _ in range(2):
        at = random_.randrange(2, len(words) - 1)
        words.insert(at, random_.choice(data("eval.wording", "texts.toml")["insertions"]))
    return " ".join(words)


def deleted(text: str, random_: random.Random) -> str:
    """A fifth of the words left out, the name kept."""
    words = text.split()
    loose = [i for i, w in enumerate(words) if i and not w[:1].isupper()]
    gone = set(random_.sample(loose, max(len(words) // 5, 1)))
    return " ".join(w for i, w in enumerate(words) if i not in gone)


def numbers(text: str, random_: random.Random) -> str | None:
    """Every number another one, days and years within their bounds."""

    def other(match: re.Match[str]) -> str:
        plain = match[0].replace(".", "")
        value = int(plain)
        if 1990 <= value <= 2100 and "." not in match[0]:
            return str(value + random_.choice((1, 2)))
        changed = value % 27 + 1 if value <= 31 else value + random_.choice((10, 150, 400))
        return f"{changed:,}".replace(",", ".") if "." in match[0] else str(changed)

    changed = re.sub(r"\d+(?:\.\d{3})*", other, text)
    return changed if changed != text else None


def reordered(text: str, random_: random.Random) -> str:
    """The end of the sentence first."""
    words = text.rstrip(".").split()
    at = random_.randrange(len(words) // 2, len(words) - 2)
    first = words[at].rstrip(",")
    head = [first[:1].upper() + first[1:], *words[at + 1 :]]
    return (
        " ".join(
            [
                *head,
                words[0] if words[0][:1].isupper() and words[0] != "Det" else words[0].lower(),
                *words[1:at],
            ]
        )
        + "."
    )


def cut(text: str, random_: random.Random) -> str:
    """Two thirds of the sentence: its beginning or its end, the name within."""
    words = text.split()
    size = max(2 * len(words) // 3, 6)
    name = next(i for i, w in enumerate(words) if i and w[:1].isupper()) if _named(words) else 0
    at = 0 if name < size else len(words) - size
    return " ".join(words[at : at + size])


def glued(text: str, random_: random.Random) -> str | None:
    """A line's end in the middle of a word, and a space lost between two."""
    words = text.split()
    long = [i for i, w in enumerate(words) if len(w) > 9 and w.isalpha() and w.islower()]
    joins = [
        i
        for i in range(1, len(words) - 1)
        if all(len(w) > 3 and w.isalpha() and w.islower() for w in words[i : i + 2])
    ]
    if not long and not joins:
        return None
    if long:
        at = random_.choice(long)
        middle = len(words[at]) // 2
        words[at] = f"{words[at][:middle]}-\n{words[at][middle:]}"
    if joins:
        at = random_.choice(joins)
        words[at : at + 2] = [words[at] + words[at + 1]]
    return " ".join(words)


def lengthened(text: str, random_: random.Random) -> str:
    """The sentence in a paragraph with one of the draft's own."""
    fillers = data("eval.wording", "texts.toml")["insertions"]
    own = f"Dette afsnit er nyskrevet {random_.choice(fillers)}, og ordene kendes ingen andre steder."
    return f"{own} {text}" if random_.random() < 0.5 else f"{text} {own}"


def _named(words: list[str]) -> bool:
    return any(i and w[:1].isupper() for i, w in enumerate(words))


EDITS: dict[str, Edit] = {
    "insertion": inserted,
    "deletion": deleted,
    "numbers": numbers,
    "order": reordered,
    "cut": cut,
    "glued": glued,
    "paragraph": lengthened,
}
