"""Which items a meeting has, with which numbers, annexes and minutes inside them.

Comes in: the pen and a brief. Goes out: entries in the order of the agenda. Left to others: writing them
(`item_kinds`), their pages (`meetings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from eval.bundles import dates, furniture
from eval.bundles.annexes import KINDS, annex_title
from eval.bundles.author import Author
from eval.bundles.bodies import other_body
from eval.bundles.layout import Furniture
from eval.bundles.systems import Form, draw_form
from eval.bundles.texts import Matter, capital
from eval.bundles.truth import TrueBody

NESTING_SYSTEMS = ("das", "das", "acadre", "edoc", "word", "group", "first")


@dataclass(frozen=True, slots=True)
class Brief:
    """What is asked of a meeting before anything is written."""

    body: TrueBody
    day: date | None
    minutes: bool
    form: Form
    items: int
    depth: int = 0
    inside: int = 0  # how many levels of minutes stand inside it
    annex: int | None = None
    stamps: Furniture = furniture.none  # what outer documents print on each page
    annexes: float = 0.3  # chance that an item has annexes
    headless: bool = False  # one item's heading is lost
    mid_page: bool = False  # begins where another ends


@dataclass(frozen=True, slots=True)
class Entry:
    """An item, planned."""

    number: str
    kind: str
    matter: Matter
    title: str
    annexes: tuple[tuple[str, str, Matter | None], ...] = ()  # kind, title, matter
    embedded: Brief | None = None


@dataclass(frozen=True, slots=True)
class Planner:
    """Draws one meeting's entries."""

    author: Author
    brief: Brief

    def entries(self) -> list[Entry]:
        """Approvals first, matters, closing items last; numbers with the quirks that archives have."""
        rng, b = self.author.rng, self.brief
        kinds = ["agenda"] * (rng.random() < 0.6) + ["minutes"] * (rng.random() < 0.5 or b.inside > 0)
        tail = ["any"] * (rng.random() < 0.5) + ["next"] * (rng.random() < 0.3)
        middle = [
            "told" if rng.random() < 0.1 else "closed" if rng.random() < 0.06 else "matter"
            for _ in range(b.items)
        ]
        order = [*kinds, *middle, *tail]
        numbers = self.numbers(len(order))
        if tail and rng.random() < 0.15:  # matters that follow after the closing items
            late = len(kinds) + len(middle) - 1
            order.append(order.pop(late))
            if rng.random() < 0.5:
                numbers.append(numbers.pop(late))
        return [self.entry(number, kind) for number, kind in zip(numbers, order, strict=True)]

    def numbers(self, count: int) -> list[str]:
        rng, first = self.author.rng, self.brief.form.first_number
        numbers = [str(first + n) for n in range(count)]
        if rng.random() < 0.12 and count > 4:  # one was taken off the agenda
            gone = rng.randrange(2, count - 1)
            numbers = [str(int(n) + (i >= gone)) for i, n in enumerate(numbers)]
        if (
            rng.random() < 0.12 and count > 4 and self.brief.form.system != "group"
        ):  # one was put in: 3, 3a, 4
            at = rng.randrange(2, count - 1)
            numbers = [*numbers[:at], f"{numbers[at - 1]}a", *numbers[at:-1]]
        return numbers

    def entry(self, number: str, kind: str) -> Entry:
        rng, b, matter = self.author.rng, self.brief, self.author.texts.matter()
        if kind == "agenda":
            return Entry(number, "approval", Matter("", "dagsordenen"), "Godkendelse af dagsorden")
        if kind == "minutes":
            return self.minutes_entry(number)
        if kind == "told":
            title = f"{rng.choice(('Orientering fra', 'Nyt fra'))} {other_body(rng, b.body).short}"
            return Entry(number, "told", matter, title, self.drawn_annexes())
        if kind == "closed":
            topic = capital(matter.definite)
            title = rng.choice(
                (f"Lukket: {topic}", f"{topic} (Lukket punkt)", "Lukket punkt", f"LUKKET - {topic}")
            )
            return Entry(number, "closed", matter, title)
        if kind == "any":
            return Entry(number, "any", matter, rng.choice(("Eventuelt", "Evt.", "Orientering og eventuelt")))
        if kind == "next":
            return Entry(number, "next", matter, "Næste møde")
        inner = self.embedded(other_body(rng, b.body)) if b.inside and rng.random() < 0.15 else None
        return Entry(number, "matter", matter, matter.title, self.drawn_annexes(), inner)

    def minutes_entry(self, number: str) -> Entry:
        """Approval of the last minutes, which may stand as its annex."""
        rng, b = self.author.rng, self.brief
        inner = self.embedded(b.body) if b.inside else None
        own = b.day or dates.working_day(rng)
        day = inner.day if inner and inner.day else dates.weekday_before(own, rng.randint(20, 120))
        told = f"referatet fra mødet den {dates.long_form(day)}"
        title = rng.choice(
            (
                f"Godkendelse af referat fra mødet den {dates.long_form(day)}",
                "Godkendelse af referat fra seneste møde",
                "Godkendelse af referat",
            )
        )
        return Entry(number, "approval", Matter("", told), title, (), inner)

    def embedded(self, body: TrueBody) -> Brief:
        rng, b = self.author.rng, self.brief
        day = dates.weekday_before(b.day or dates.working_day(rng), rng.randint(20, 200))
        form = draw_form(rng, rng.choice(NESTING_SYSTEMS))
        if body == b.body and rng.random() < 0.6:
            form = draw_form(rng, b.form.system)
        if not form.dated_header:
            form = replace(form, front=True)
        return Brief(body, day, True, form, rng.randint(2, 4), b.depth + 1, b.inside - 1, annexes=0.2)

    def drawn_annexes(self) -> tuple[tuple[str, str, Matter | None], ...]:
        rng = self.author.rng
        if rng.random() >= self.brief.annexes:
            return ()
        drawn = []
        for _ in range(rng.choice((1, 1, 1, 2, 3))):
            kind, matter = rng.choice(KINDS), self.author.texts.matter()
            drawn.append((kind, annex_title(kind, matter), matter))
        return tuple(drawn)

    def headless_entry(self, entries: Sequence[Entry]) -> int | None:
        """An item whose number its annex's footers give, and that stands after other pages."""
        if not self.brief.headless:
            return None
        fit = [n for n, e in enumerate(entries) if n > 1 and e.kind == "matter" and (e.annexes or e.embedded)]
        return self.author.rng.choice(fit) if fit else None
