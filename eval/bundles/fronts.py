"""A meeting's first lines: which body, which day, who took part, and lists of items that are no items.

Comes in: a form, a body, a day, the items' numbers and titles. Goes out: blocks. Left to others: what
follows (`meetings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from eval.bundles import dates
from eval.bundles.author import heading, plain_line
from eval.bundles.layout import Block
from eval.bundles.systems import Form
from eval.bundles.texts import capital, word_list
from eval.bundles.truth import TrueBody

GROUPS = ("Velkomst", "Sager til behandling", "Sager til orientering", "Afrunding")


def front_blocks(
    rng: Random, form: Form, body: TrueBody, day: date | None, minutes: bool, items: Sequence[tuple[str, str]]
) -> list[Block]:
    """Title block, participants, and the list of items where the form has one."""
    kind = "Referat" if minutes else "Dagsorden"
    lines = _title_lines(rng, form, body, day, kind)
    return [
        heading(lines[0], before=2),
        *(plain_line(line) for line in lines[1:]),
        *_people(rng, form),
        *_contents(rng, form, items),
    ]


def _title_lines(rng: Random, form: Form, body: TrueBody, day: date | None, kind: str) -> list[str]:
    clock = f"kl. {form.clock}"
    named = body.long if body.short in body.long else f"{body.long} ({body.short})"
    place = f"Mødelokale {rng.randint(1, 9)}, {rng.choice(('rådhuset', 'regionshuset', 'Fjordhallen'))}"
    if day is None:
        return [
            f"{kind} af møde i {named}" if kind == "Referat" else f"Dagsorden for {named}",
            f"Sted: {place}",
        ]
    if form.system == "das":
        return [f"{kind}", named, f"Møde den {dates.after_den(rng, day)} {clock}"]
    if form.system == "first":
        weekday = capital(dates.with_weekday(day)).replace(" den ", " d. ")
        return [
            f"{kind.upper()} {named} d. {day:%d-%m-%Y}",
            f"Mødedato {weekday} {clock}",
            f"Mødested {place}",
        ]
    if form.system == "acadre":
        return [kind, named, capital(dates.with_weekday(day)), capital(clock), place]
    if form.system == "group":
        return [f"Møde {named}", f"Tid {dates.long_form(day)}, {clock}", f"Sted {place}"]
    if form.system == "edoc":
        return [
            f"{kind} {'fra' if kind == 'Referat' else 'til'} møde i {named}",
            f"Tid: {form.day(day)} {clock}",
            f"Sted: {place}",
        ]
    if rng.random() < 0.15:  # the year stands apart from the day
        month = word_list("months")[day.month - 1]
        return [
            f"{kind} nr. {rng.randint(2, 9)}, {day.year}",
            f"Møde i {named}",
            f"{capital(dates.WEEKDAYS[day.weekday()])} den {day.day}. {month} {clock}",
        ]
    lead = rng.choice(("Dato: {}", "Mødedato: {}", "Møde: {}", "Dato og tid: {}"))
    return [
        f"{kind} af møde i {named}" if kind == "Referat" else f"{kind}: {named}",
        lead.format(form.day(day)),
        f"Sted: {place}",
    ]


def _people(rng: Random, form: Form) -> list[Block]:
    names = rng.sample(word_list("people"), rng.randint(4, 7))
    if form.system in ("first", "das"):
        return []
    if form.system == "acadre":
        return [
            plain_line("Medlemmer", before=1),
            *(plain_line(f"{n} ({rng.choice('AVCOF')})") for n in names),
            plain_line("Fraværende"),
        ]
    mark = "" if form.system == "group" else ":"
    return [
        Block(plain_line(f"Deltagere{mark} {', '.join(names[:-1])}").pieces),
        plain_line(f"Afbud{mark} {names[-1]}" if rng.random() < 0.6 else f"Afbud{mark}"),
    ]


def _contents(rng: Random, form: Form, items: Sequence[tuple[str, str]]) -> list[Block]:
    if form.contents == "none":
        return []
    title = rng.choice(("Indholdsfortegnelse", "Indhold", "Dagsordenspunkter"))
    lines, page = [plain_line("Velkomst" if form.system == "group" else title, before=1)], 1
    for n, (number, name) in enumerate(items):
        page += rng.randint(0, 2)
        if form.system == "group" and n in (2, 6):
            lines.append(plain_line(GROUPS[1] if n == 2 else GROUPS[2]))
        lines.append(plain_line(_entry(form.contents, number, name, page)))
    return lines


def _entry(kind: str, number: str, title: str, page: int) -> str:
    """A line of the list of items.

    >>> _entry("close", "715", "Sundhedshus", 2), _entry("side", "4", "Sundhedshus", 2)
    ('715.Sundhedshus 2', '4. Sundhedshus (side 2)')
    """
    if kind == "dots":
        return f"{title}{'.' * max(4, 100 - len(title))} {page}"
    if kind == "close":
        return f"{number}.{title} {page}"
    return f"{number}. {title} (side {page})" if kind == "side" else f"{number}. {title}"
