"""Minutes without end, made from a seed: an archive of any size for measuring how long looking takes.

Comes in: how many items, a seed. Goes out: texts of minutes. Left to others: reading and measuring (`bench`).

Words are made of parts, as Danish compounds are, so that the vocabulary grows with the archive and few words
make up most of it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from ingest.dates import danish
from service.patterns import data

ITEMS_A_MEETING = 12


def made_minutes(meetings: int, seed: int) -> Iterator[str]:
    """The text of each meeting's minutes, one every third day."""
    random_, words = random.Random(f"large {seed}"), data("eval.wording", "large.toml")
    day = date(1990, 1, 3)
    for _ in range(meetings):
        lines = ["Referat", "", f"DAS Social Møde den {day:%d.%m.%Y}", ""]
        for number in range(1, ITEMS_A_MEETING + 1):
            lines += _item(number, random_, words)
        yield "\n".join(lines)
        day += timedelta(3)


def _item(number: int, random_: random.Random, words: dict[str, Any]) -> list[str]:
    place = _place(random_, words)
    matter = _compound(random_, words)
    return [
        f"Punkt {number}. {matter.capitalize()} på {place}",
        "",
        "Sagsfremstilling",
        *(_sentence(random_.choice(words["case"]), place, matter, random_, words) for _ in range(4)),
        "",
        "Indstilling",
        _sentence(random_.choice(words["proposal"]), place, matter, random_, words),
        "",
        "Beslutning",
        _sentence(random_.choice(words["decision"]), place, matter, random_, words),
        "",
    ]


def _sentence(pattern: str, place: str, matter: str, random_: random.Random, words: dict[str, Any]) -> str:
    day = date(2000, 1, 1) + timedelta(random_.randrange(9_000))
    filled: str = pattern.format(
        place=place,
        matter=matter,
        other=_compound(random_, words),
        third=_compound(random_, words),
        verb=random_.choice(words["verbs"]),
        n=random_.randrange(2, 90),
        amount=f"{random_.randrange(1_000, 980_000):,}".replace(",", "."),
        day=danish(day),
    )
    return filled[0].upper() + filled[1:]


def _place(random_: random.Random, words: dict[str, Any]) -> str:
    return f"{random_.choice(words['place_heads'])}{random_.choice(words['place_tails'])}".capitalize()


def _compound(random_: random.Random, words: dict[str, Any]) -> str:
    """A compound of two or three parts; the parts at the front of the list come up more often."""
    heads, tails = words["heads"], words["tails"]
    head = heads[min(int(random_.paretovariate(0.7)) - 1, len(heads) - 1)]
    middle = random_.choice(heads) if random_.random() < 0.4 else ""
    return f"{head}{middle}{random_.choice(tails)}"
