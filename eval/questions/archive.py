"""An archive of meetings, some inside others' papers, through which matters go step by step.

Comes in: a seed. Goes out: text files and the stories they tell. Left to others: what is asked (`ask`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random

from eval.bundles import dates
from eval.bundles.author import Author
from eval.bundles.entries import Brief, Entry, Planner
from eval.bundles.items import Plan
from eval.bundles.layout import Block, Setting, paginate, render
from eval.bundles.meetings import MeetingWriter
from eval.bundles.noise import noisy_pages
from eval.bundles.texts import Matter, Texts
from eval.questions.facts import Pool
from eval.questions.script import Scene, write_scene
from eval.questions.stage import Session, Story, calendars, house, stories
from ingest.model import PAGE_BREAK

HELD_FROM = 100  # seeds from here are the held-out half: other phrasings, and plots that no one tunes on
# A decomposed letter or a lost top would test the reader, not the answer; bundles do that.
NOISE = ("hyphens", "nbsp", "doubled headers", "airy", "template rests", "page space")


@dataclass(frozen=True, slots=True)
class Archive:
    seed: int
    files: dict[str, str]  # name → text
    sessions: tuple[Session, ...]
    stories: tuple[Story, ...]
    left: Pool  # what no matter of it has: houses, people, subjects

    @property
    def held(self) -> bool:
        return self.seed >= HELD_FROM


def make_archive(seed: int) -> Archive:
    """The archive of this seed."""
    rng = Random(f"archive {seed}")
    diary = calendars(rng)
    pool = Pool(rng)
    told = stories(rng, diary, pool, held=seed >= HELD_FROM)
    sessions = [s for c in diary for s in c]
    house(rng, diary)
    texts: dict[str, str] = {}
    outer = [s for s in sessions if not s.housed]
    rng.shuffle(outer)
    for n, session in enumerate(outer, 1):
        name = f"fil-{n:02d}.txt"
        texts[name] = _file(rng, session, name)
    return Archive(seed, texts, tuple(sessions), tuple(told), pool)


# --- writing -------------------------------------------------------------------------------------


def _file(rng: Random, session: Session, name: str) -> str:
    author = Author(rng, Texts(rng))
    author.texts.year = session.day.year
    segments = SessionWriter(author, session.brief, session=session, name=name).write()
    noise = tuple(k for k in NOISE if rng.random() < 0.3)
    setting = Setting(rng.randint(78, 108), rng.randint(34, 52), 0.6 if "hyphens" in noise else 0.0)
    lines = noisy_pages(rng, paginate(segments, setting, rng), noise, 0.0)
    pages, _ = render(lines, len(author.sentences))
    return PAGE_BREAK.join(p.raw for p in pages)


@dataclass
class SessionWriter(MeetingWriter):
    """Writes a meeting whose items are scenes among ordinary items."""

    session: Session = field(kw_only=True)
    name: str = field(kw_only=True)
    played: dict[str, Scene] = field(default_factory=dict)  # item number → scene

    def planned(self, planner: Planner) -> list[Entry]:
        rng, s = self.author.rng, self.session
        kinds: list[str | Scene] = [*s.scenes, *(["matter"] * s.brief.items)]
        rng.shuffle(kinds)
        opening = ["agenda"] * (rng.random() < 0.6) + ["minutes"] * bool(s.approves)
        order = [*opening, *kinds, *(["any"] * (rng.random() < 0.4))]
        numbers = planner.numbers(len(order))
        return [self.planned_entry(planner, n, k) for n, k in zip(numbers, order, strict=True)]

    def planned_entry(self, planner: Planner, number: str, kind: str | Scene) -> Entry:
        s = self.session
        if isinstance(kind, Scene):
            self.played[number] = kind
            return Entry(number, "scene", Matter(kind.title, str(kind.values["d"])), kind.title)
        if kind == "minutes" and s.approves:
            told = f"referatet fra mødet den {dates.long_form(s.approves.day)}"
            title = f"Godkendelse af referat fra mødet den {dates.long_form(s.approves.day)}"
            return Entry(number, "approval", Matter("", told), title, (), self.inside(s.approves))
        entry = planner.entry(number, kind)
        if kind == "matter" and s.annexed and not any(e is s.annexed for e in self.annexed_already):
            self.annexed_already.append(s.annexed)
            return replace(entry, embedded=self.inside(s.annexed))
        return entry

    annexed_already: list[Session] = field(default_factory=list)

    def inside(self, session: Session) -> Brief:
        form = session.brief.form
        return replace(session.brief, depth=self.brief.depth + 1, form=replace(form, front=True))

    def item(self, entry: Entry, *, headless: bool) -> tuple[list[Block], int]:
        scene = self.played.get(entry.number)
        if scene is None:
            return super().item(entry, headless=headless)
        b = self.brief
        plan = Plan(b.body, b.day, b.minutes, b.form, self.index)
        return write_scene(self.author, plan, entry.number, scene, self.name)

    def inner(self, brief: Brief, lead: list[Block]) -> None:
        housed = next(s for s in self.housed() if (s.brief.body, s.day) == (brief.body, brief.day))
        segments = SessionWriter(self.author, brief, session=housed, name=self.name).write()
        first = segments[0]
        self.segments += [replace(first, blocks=(*lead, *first.blocks)), *segments[1:]]

    def housed(self) -> Iterator[Session]:
        yield from (s for s in (self.session.approves, self.session.annexed) if s)
