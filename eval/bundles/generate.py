"""Bundles of agendas, minutes and annexes with every trap that archives have, and what is true of each.

Comes in: a seed. Goes out: a `Bundle`; the same seed gives the same bundle. Left to others: comparing a
parse with it (`score`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from eval.bundles import dates
from eval.bundles.author import Author
from eval.bundles.bodies import BODIES, other_body
from eval.bundles.entries import Brief
from eval.bundles.layout import Segment, Setting, paginate, render
from eval.bundles.meetings import MeetingWriter
from eval.bundles.noise import KINDS, noisy_pages
from eval.bundles.systems import SYSTEMS, draw_form
from eval.bundles.texts import Texts
from eval.bundles.truth import Bundle
from ingest.model import FileText

RECIPES = (
    "plain", "nested", "agenda", "two bodies", "ocr", "nested", "headless", "undated", "plain", "agenda",
)  # fmt: skip
OCR = 0.015  # of a text's letters


def bundles(count: int, seed: int = 1) -> Iterator[Bundle]:
    for n in range(count):
        yield make_bundle(seed + n)


def make_bundle(seed: int) -> Bundle:
    """The bundle of this seed; recipes and systems take turns, so that any run has all of them."""
    rng = Random(f"bundle {seed}")
    recipe = RECIPES[seed % len(RECIPES)]
    author = Author(rng, Texts(rng))
    segments = _segments(author, recipe, seed)
    noise = _noise(rng, recipe)
    setting = Setting(rng.randint(78, 108), rng.randint(34, 52), 0.7 if "hyphens" in noise else 0.0)
    sheets = paginate(segments, setting, rng)
    lines = noisy_pages(rng, sheets, noise, OCR if recipe == "ocr" else 0.0)
    pages, spans = render(lines, len(author.sentences))
    return Bundle(
        seed=seed,
        recipe=recipe,
        noise=noise,
        text=FileText(pages),
        meetings=tuple(author.meetings),
        items=tuple(author.items),
        annexes=tuple(author.annexes),
        sections=tuple(author.sections),
        sentences=tuple(author.sentences),
        spans=tuple(spans),
    )


def _noise(rng: Random, recipe: str) -> tuple[str, ...]:
    # A lost top may be all that parts an outer document from an inner one: only where none stands inside.
    fair = [k for k in KINDS if k != "lost tops" or recipe == "plain"]
    return tuple(k for k in fair if rng.random() < 0.35)


def _segments(author: Author, recipe: str, seed: int) -> list[Segment]:
    system = tuple(SYSTEMS)[(seed // len(RECIPES) + seed) % len(SYSTEMS)]
    if recipe == "undated":
        return MeetingWriter(author, _undated(author.rng)).write()
    brief = _brief(author.rng, "das" if recipe == "headless" else system, minutes=recipe != "agenda")
    author.texts.year = brief.day.year if brief.day else author.texts.year
    if recipe == "nested":
        brief = replace(brief, inside=1 + seed % 3, items=author.rng.randint(3, 6))
    elif recipe == "headless":
        brief = replace(brief, headless=True, inside=1, annexes=0.7)
    elif recipe in ("ocr", "agenda"):
        brief = replace(brief, inside=author.rng.randint(0, 1))
    segments = MeetingWriter(author, brief).write()
    return segments + _following(author, brief) if recipe == "two bodies" else segments


def _brief(rng: Random, system: str, *, minutes: bool) -> Brief:
    form = draw_form(rng, system)
    if not form.dated_header:
        form = replace(form, front=True)
    return Brief(rng.choice(BODIES), dates.working_day(rng), minutes, form, rng.randint(4, 8))


def _undated(rng: Random) -> Brief:
    """Minutes that nowhere say their day, among many days that are not theirs."""
    form = draw_form(rng, "word")
    return Brief(rng.choice(BODIES), None, True, replace(form, endings=("decision",)), rng.randint(3, 6))


def _following(author: Author, first: Brief) -> list[Segment]:
    """Another body's minutes, begun on the page where the first body's end."""
    rng = author.rng
    brief = _brief(rng, rng.choice([s for s in SYSTEMS if s != "das"]), minutes=True)
    assert first.day is not None
    day = dates.weekday_before(first.day, rng.randint(-60, -4))
    body = other_body(rng, first.body)
    form = replace(brief.form, front=True, page_per_item=False)
    bare = not author.annexes or author.annexes[-1].item != len(author.items) - 1  # no annex ends the first
    return MeetingWriter(
        author, replace(brief, body=body, day=day, form=form, mid_page=bare, items=4)
    ).write()
