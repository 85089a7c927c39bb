"""An archive of meetings, some inside others' papers, through which matters go step by step.

Comes in: a seed. Goes out: text files and the stories they tell. Left to others: what is asked (`ask`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from random import Random

from eval.bundles import dates
from eval.bundles.author import Author
from eval.bundles.bodies import BODIES, other_body
from eval.bundles.entries import Brief, Entry, Planner
from eval.bundles.items import Plan
from eval.bundles.layout import Block, Setting, paginate, render
from eval.bundles.meetings import MeetingWriter
from eval.bundles.noise import noisy_pages
from eval.bundles.systems import SYSTEMS, draw_form
from eval.bundles.texts import Matter, Texts
from eval.bundles.truth import TrueBody
from eval.questions.facts import Pool, draw
from eval.questions.plots import Plot, plots
from eval.questions.script import Scene, write_scene
from ingest.model import PAGE_BREAK

HELD_FROM = 100  # seeds from here are the held-out half: other phrasings, and plots that no one tunes on
# A decomposed letter or a lost top would test the reader, not the answer; bundles do that.
NOISE = ("hyphens", "nbsp", "doubled headers", "airy", "template rests", "page space")
MAIN, SECOND, THIRD = "MMMMaMMMMa", "MMMaM", "MMa"  # minutes and agendas of the three bodies, in order


@dataclass
class Session:
    """A meeting, the scenes on its agenda, and the minutes among its papers."""

    brief: Brief
    scenes: list[Scene] = field(default_factory=list)
    approves: Session | None = None  # the same body's last minutes, as the annex of their approval
    annexed: Session | None = None  # another body's minutes, as an item's annex
    housed: bool = False  # its text stands in another's file

    @property
    def day(self) -> date:
        assert self.brief.day is not None
        return self.brief.day


@dataclass(frozen=True, slots=True)
class Story:
    """A matter: its plot, its values, its scenes with the sessions that they were played in."""

    plot: Plot
    scenes: tuple[Scene, ...]
    sessions: tuple[Session, ...]

    @property
    def body(self) -> TrueBody:
        return self.sessions[0].brief.body


@dataclass(frozen=True, slots=True)
class Archive:
    seed: int
    files: dict[str, str]  # name → text
    sessions: tuple[Session, ...]
    stories: tuple[Story, ...]

    @property
    def held(self) -> bool:
        return self.seed >= HELD_FROM


def make_archive(seed: int) -> Archive:
    """The archive of this seed."""
    rng = Random(f"archive {seed}")
    calendars = _calendars(rng)
    stories = _stories(rng, calendars, held=seed >= HELD_FROM)
    sessions = [s for c in calendars for s in c]
    _house(rng, calendars)
    texts: dict[str, str] = {}
    outer = [s for s in sessions if not s.housed]
    rng.shuffle(outer)
    for n, session in enumerate(outer, 1):
        name = f"fil-{n:02d}.txt"
        texts[name] = _file(rng, session, name)
    return Archive(seed, texts, tuple(sessions), tuple(stories))


# --- who meets when ------------------------------------------------------------------------------


def _calendars(rng: Random) -> list[list[Session]]:
    """Sessions of three bodies over about three years; the first body meets most."""
    taken: list[TrueBody] = []
    start = dates.working_day(rng, date(2013, 1, 7), 3200)
    calendars = []
    for pattern, gap in ((MAIN, 95), (SECOND, 190), (THIRD, 260)):
        body = other_body(rng, *taken)
        taken.append(body)
        system = rng.choice(tuple(SYSTEMS))
        day, sessions = start, []
        for kind in pattern:
            day = dates.weekday_before(date.fromordinal(day.toordinal() + gap + rng.randint(-25, 25)), 0)
            form = draw_form(rng, system)
            form = form if form.dated_header else replace(form, front=True)
            brief = Brief(body, day, kind == "M", form, rng.randint(1, 2), annexes=0.15)
            sessions.append(Session(brief))
        calendars.append(sessions)
    return calendars


def _house(rng: Random, calendars: Sequence[Sequence[Session]]) -> None:
    """Put some minutes among the papers of the same body's next meeting, or of the first body's."""
    main = calendars[0]
    for before, after in zip(main, main[1:], strict=False):
        if before.brief.minutes and before.approves is None and rng.random() < 0.4:
            after.approves, before.housed = before, True
    for session in calendars[1]:
        later = [s for s in main if s.day > session.day and s.annexed is None and not s.housed]
        if session.brief.minutes and later and rng.random() < 0.4:
            later[0].annexed, session.housed = session, True


# --- which matters go where ----------------------------------------------------------------------


def _stories(rng: Random, calendars: Sequence[Sequence[Session]], *, held: bool) -> list[Story]:
    pool = Pool(rng)
    stories = []
    for plot in plots():
        if plot.held and not held:
            continue
        for _ in range(plot.times):
            sessions = _stage(rng, calendars, plot)
            stories.append(_story(rng, plot, sessions, calendars, pool))
    return stories


def _stage(rng: Random, calendars: Sequence[Sequence[Session]], plot: Plot) -> tuple[Session, ...]:
    """Sessions of one body, in order, that fit the plot's steps; those with few scenes first."""
    fitting = [
        chosen
        for calendar in calendars
        for chosen in combinations(calendar, len(plot.steps))
        if all(s.brief.minutes == step.minutes for s, step in zip(chosen, plot.steps, strict=True))
        and len({s.day for s in chosen}) == len(chosen)
        and not (plot.kind == "next" and any(sc.step.title.startswith("Næste") for sc in chosen[0].scenes))
    ]
    fitting = [c for c in fitting if _close(c)] or fitting
    least = min(sum(len(s.scenes) for s in c) for c in fitting)
    light = [c for c in fitting if sum(len(s.scenes) for s in c) <= least + 1]
    return rng.choice(light)


def _close(sessions: Sequence[Session]) -> bool:
    """Whether the days between treatments leave room for what happens between them."""
    return all((b.day - a.day).days >= 60 for a, b in zip(sessions, sessions[1:], strict=False))


def _story(
    rng: Random, plot: Plot, sessions: tuple[Session, ...], calendars: Sequence[Sequence[Session]], pool: Pool
) -> Story:
    days = [s.day for s in sessions]
    body = sessions[0].brief.body
    values = {
        **pool.subject(plot.kind),
        **draw(plot.facts, days, pool),
        "o": other_body(rng, *(c[0].brief.body for c in calendars)),
        **{f"s{n}": d for n, d in enumerate(days, 1)},
        "b0": body,
    }
    if plot.kind == "plan":
        for n in (1, 2, 3):
            sentence = pool.sentences.pop()
            values |= {f"w{n}": sentence["text"], f"w{n}d": rng.choice(sentence["drafts"])}
    scenes = tuple(Scene(step, values) for step in plot.steps)
    for scene, session in zip(scenes, sessions, strict=True):
        session.scenes.append(scene)
    return Story(plot, scenes, sessions)


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
