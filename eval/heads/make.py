"""Plain files of one meeting each, under title blocks of every build, and what is true of each.

Comes in: a number. Goes out: a `Sheet`; the same number gives the same one. Left to others: comparing a
parse with it (`score`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, cast

from eval.bundles import dates
from eval.bundles.texts import word_list
from eval.bundles.truth import TrueBody
from ingest.model import FileText, Page

KEEP = 3  # every so many shapes one is kept: no rule is made on it
DAYLESS = 0.06  # share of sheets whose day lacks its year
KIND_ALONE = 0.25
SHORT_ALONE = 0.4  # of the bodies with a short name
FOOTER = "{name} · Side {n} af {of}"
UNDER = {True: ("Beslutning\n", "Referat\n", "Beslutning:\n", ""), False: ("Indstilling\n", "")}
Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file with one meeting, and what is true of it."""

    number: int
    shape: int
    text: FileText
    body: TrueBody
    date: date | None  # None: nothing says the year
    minutes: bool
    items: tuple[str, ...]  # titles, in order; numbers count from 1

    @property
    def kept(self) -> bool:
        return self.shape % KEEP == KEEP - 1

    @property
    def name(self) -> str:
        return f"ark-{self.number}.pdf"


@cache
def forms() -> Mapping[str, Any]:
    return tomllib.loads(files("eval.heads").joinpath("forms.toml").read_text(encoding="utf-8"))


def form_list(key: str) -> Sequence[str]:
    return cast(Sequence[str], forms()[key])


def _pairs(key: str) -> Sequence[tuple[str, str]]:
    return cast(Sequence[tuple[str, str]], forms()[key])


def make_sheet(number: int) -> Sheet:
    """The sheet of this number; shapes take turns."""
    rng = Random(f"sheet {number}")
    shapes = (*form_list("shapes"), *form_list("later"))
    shape = number % len(shapes)
    body, written = _body(rng, initials="{name}-" in shapes[shape])
    day = dates.working_day(rng)
    minutes = rng.random() < 0.75
    said = _slots(rng, written, day, minutes, shapes[shape])
    told = _filled(shapes[shape], said)
    items = _items(rng, said, minutes=minutes)
    tail = rng.choice(form_list("tails"))
    front = "\n".join(
        x for x in (told, "" if rng.random() < 0.5 else None, _filled(tail, said)) if x is not None
    )
    yearless = said["yearless"] and "{year}" not in shapes[shape]
    pages = _pages(rng, front, items, said, minutes=minutes)
    return Sheet(number, shape, pages, body, None if yearless else day, minutes, tuple(t for t, _ in items))


def _body(rng: Random, *, initials: bool) -> tuple[TrueBody, str]:
    """A body, and how the file writes it: a short name may stand alone, its long one nowhere."""
    known = [b for b in _pairs("bodies") if b[1] or not initials]
    long, short = rng.choice(known)
    if not short:
        return TrueBody(long, long), long
    alone = initials or rng.random() < SHORT_ALONE
    written = short if alone else rng.choice((long, f"{long} ({short})"))
    return TrueBody(long, short), written


def _slots(rng: Random, name: str, day: date, minutes: bool, shape: str) -> dict[str, str]:
    kind = rng.choice(form_list("minutes" if minutes else "agendas"))
    if "{kind}" in shape.splitlines() and rng.random() < KIND_ALONE:
        kind = rng.choice(form_list("alone" if minutes else "alone_agendas"))
    weekday = dates.WEEKDAYS[day.weekday()]
    yearless = rng.random() < DAYLESS
    plain = f"{day.day}. {word_list('months')[day.month - 1]}" if yearless else _plain(rng, day)
    other = dates.weekday_before(day, rng.choice((-60, -35, 28, 60)))
    return {
        "kind": kind,
        "kind_low": kind.lower(),
        "draft": rng.choice(form_list("drafts")),
        "name": name,
        "whose": _genitive(name.split(" (")[0]),
        "day": _alone(rng, weekday, plain),
        "on": rng.choice(_ON).format(w=weekday, d=plain),
        "plain": plain,
        "weekday": weekday.capitalize(),
        "year": str(day.year),
        "clock": rng.choice(form_list("clocks")),
        "place": rng.choice(form_list("places")),
        "nr": str(rng.randint(2, 9)),
        "who": rng.choice(form_list("people")),
        "municipality": rng.choice(form_list("municipalities")),
        "other": dates.long_form(other),
        "yearless": "1" if yearless else "",
    }


def _genitive(name: str) -> str:
    return name + ("'" if name[-1] in "sSxz" else "s")


_ON = ("den {d}", "d. {d}", "{w} den {d}", "{w} d. {d}", "{w}, den {d}", "{w} {d}", "{d}")
_ALONE = (
    "{d}",
    "Den {d}",
    "D. {d}",
    "{W} den {d}",
    "{W} d. {d}",
    "{W}, den {d}",
    "{W} {d}",
    "{w} den {d}",
    "{d} {c}",
)


def _two_figures(day: date) -> str:
    return f"{day:%d.%m.%y}"


def _plain(rng: Random, day: date) -> str:
    return rng.choice((*dates.FORMS[2:], *(dates.long_form,) * 5, _two_figures))(day)


def _alone(rng: Random, weekday: str, plain: str) -> str:
    clock = rng.choice(form_list("clocks"))
    return rng.choice(_ALONE).format(d=plain, w=weekday, W=weekday.capitalize(), c=clock)


def _filled(form: str, said: Form) -> str:
    return form.format_map(said)


def _items(rng: Random, said: Form, *, minutes: bool) -> list[tuple[str, str]]:
    known = _pairs("items" if minutes else "agenda_items")
    chosen = sorted(rng.sample(range(len(known)), rng.randint(2, 4)))
    rows = [known[n] for n in chosen] + [rng.choice(_pairs("last"))]
    return [(_filled(t, said), _filled(x, said)) for t, x in rows]


def _pages(
    rng: Random, front: str, items: Sequence[tuple[str, str]], said: Form, *, minutes: bool
) -> FileText:
    """One page or two; headings of sections and footers where the draw has them."""
    head, under = rng.choice(form_list("heads")), rng.choice(UNDER[minutes])
    told = [f"{head.format(n=n, t=t)}\n{under}{x}" for n, (t, x) in enumerate(items, start=1)]
    cut = len(told) if rng.random() < 0.6 else len(told) - 1
    pages = ["\n\n".join([front, *told[:cut]]), "\n\n".join(told[cut:])]
    pages = [p for p in pages if p]
    if rng.random() < 0.3:
        of = len(pages)
        pages = [f"{p}\n\n{FOOTER.format(name=said['name'], n=n, of=of)}" for n, p in enumerate(pages, 1)]
    return FileText(tuple(Page(n, p) for n, p in enumerate(pages, start=1)))
