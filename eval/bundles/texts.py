"""Danish administrative sentences, composed from the word lists in `texts.toml`.

Comes in: a seeded random source. Goes out: matters with their titles, and sentences about them; no
sentence twice from one `Texts`, as far as the templates reach. Left to others: which sentence stands where.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, cast

RECENT = 12  # templates that are not used again at once
TRIES = 40  # a template with few slots runs dry; after that a sentence may repeat


@cache
def words() -> Mapping[str, Any]:
    return tomllib.loads(files("eval.bundles").joinpath("texts.toml").read_text(encoding="utf-8"))


def word_list(key: str, table: str | None = None) -> Sequence[str]:
    source = words()[table] if table else words()
    return cast(Sequence[str], source[key])


@dataclass(frozen=True, slots=True)
class Matter:
    """What an item or an annex is about."""

    title: str  # as a heading
    definite: str  # inside a sentence


@dataclass
class Texts:
    """A seeded source of sentences; remembers what it has said, and how it said it last."""

    rng: Random
    said: set[str] = field(default_factory=set)
    recent: list[str] = field(default_factory=list)  # templates, the last one last
    year: int = 2018  # of the outermost meeting: texts speak of the years around it

    def matter(self) -> Matter:
        """A matter no other item of the bundle has."""
        for _ in range(TRIES):
            title, definite = self.rng.choice(words()["topics"])
            place = self.rng.choice(word_list("places"))
            if f"{definite} {place}" not in self.said:
                break
        self.said.add(f"{definite} {place}")
        frame = self.rng.choice(word_list("title_frames"))
        named = f"{definite} {place}"
        return Matter(capital(frame.format(T=f"{title} {place}", m=named)), named)

    def sentence(self, key: str, matter: Matter, table: str | None = None, **given: str) -> str:
        """A sentence from the list `key`; `given` fills slots that the caller decides."""
        templates = word_list(key, table)
        for n in range(TRIES):
            template = self.rng.choice(templates)
            text = self._fill(template, matter, given)
            fresh = template not in self.recent[-min(RECENT, len(templates) // 2) :]
            if text not in self.said and (fresh or n > TRIES // 2):
                break
        self.said.add(text)
        self.recent.append(template)
        return text

    def _fill(self, template: str, matter: Matter, given: Mapping[str, str]) -> str:
        r = self.rng
        actor, theme, theme2 = r.choice(word_list("actors")), *r.sample(word_list("themes"), 2)
        year, votes = self.year - r.randint(-1, 7), r.randint(2, 9)
        slots = {
            "m": matter.definite, "M": capital(matter.definite), "a": actor, "A": capital(actor),
            "n": str(r.randint(3, 96)), "n2": str(r.randint(3, 48)), "k": amount(r), "k2": amount(r),
            "p": str(r.randint(4, 97)), "y": str(year), "y2": str(year + 1),
            "mo": r.choice(word_list("months")), "u": str(r.randint(2, 51)),
            "g": r.choice(word_list("groups")), "t": theme, "t2": theme2,
            "P": r.choice(word_list("people")), "f1": str(votes), "f2": str(votes + r.randint(1, 20)),
            **given,
        }  # fmt: skip
        return template.format(**slots)


def amount(rng: Random) -> str:
    """An amount in kr. as Danish documents write it.

    >>> amount(Random(1)).replace(".", "").isdigit()
    True
    """
    return f"{rng.randint(12, 9800) * rng.choice((100, 500, 1000)):,}".replace(",", ".")


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
