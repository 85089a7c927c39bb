"""Headers and footers: what each page of a meeting's or an annex's document says about itself.

Comes in: a form, a body, a day. Goes out: functions from page number to lines. Left to others: where
the pages break (`layout`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from random import Random

from eval.bundles import dates
from eval.bundles.layout import Furniture
from eval.bundles.systems import Form
from eval.bundles.truth import TrueBody

ANNEX_FORMS = (
    "Punkt {i}, Bilag {b}: {t}",
    "Punkt {i}, Bilag {b}: {t}",
    "Bilag {b} til punkt {i}: {t}",
    "Pkt. {i} - Bilag {b}: {t}",
)


def none(_page: int, _of: int) -> Sequence[str]:
    return ()


def stacked(*parts: Furniture) -> Furniture:
    """Several in order: the inner document's own, then what the outer one stamped on it."""
    return lambda page, of: [line for part in parts for line in part(page, of)]


def stamp(text: str, first_only: bool = False) -> Furniture:
    return lambda page, _of: ("", text) if page == 1 or not first_only else ()


def annex_footer(rng: Random, item: str, number: str, title: str) -> str:
    return rng.choice(ANNEX_FORMS).format(i=item, b=number, t=title)


def page_mark(form: Form) -> Furniture:
    return lambda page, of: (form.page_mark.format(n=page, of=of),)


def header_and_footer(
    form: Form, body: TrueBody, day: date | None, minutes: bool, items: str, first: str
) -> tuple[Furniture, Furniture]:
    """Of one stretch of a meeting: the numbers on it and its heading after "Punkt"; empty on its front."""
    mark = page_mark(form)
    if form.header == "punkt range":
        return stamp_top(f"Punkt {items}") if items else none, none
    if form.header == "none":
        return none, none
    if form.header == "meeting top" and day is None:
        return stacked(stamp_top(first), lambda _p, _of: (body.short,)), none
    if form.header in ("page only", "side") or day is None:
        return none, mark
    name, kind = body.short, "Referat" if minutes else "Dagsorden"
    if form.header == "meeting foot":
        return stamp_top(first) if first else none, _meeting_lines(form, name, day, blank=True)
    if form.header == "meeting top":
        top = _meeting_lines(form, name, day, blank=False)
        return stacked(top, lambda _p, _of: ("", first, name) if first else ()), none
    if form.header == "name and day":
        return stamp_top(f"{body.long} - {dates.dotted(day)}"), mark
    if form.header == "name den day":
        return stamp_top(f"{body.long} den {day:%d-%m-%Y}"), mark
    return stamp_top(f"{kind} – {name} – {dates.long_form(day)}"), mark


def _meeting_lines(form: Form, name: str, day: date, *, blank: bool) -> Furniture:
    lead = (name, "") if blank else ()
    return lambda page, of: (
        *lead,
        f"{name} Møde den {dates.dotted(day)}",
        f"kl. {form.clock} Side {page} af {of}",
    )


def stamp_top(text: str) -> Furniture:
    return lambda _page, _of: (text, "")
