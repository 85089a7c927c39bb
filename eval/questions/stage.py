"""Who meets when, and which matter comes up at which of the meetings.

Comes in: a random source. Goes out: sessions and the stories played in them. Left to others: writing them
(`archive`), asking (`ask`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations, pairwise
from random import Random

from eval.bundles import dates
from eval.bundles.bodies import other_body
from eval.bundles.entries import Brief
from eval.bundles.systems import SYSTEMS, draw_form
from eval.bundles.truth import TrueBody
from eval.questions.facts import Pool, draw
from eval.questions.plots import Plot, plots
from eval.questions.script import Scene

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


# --- who meets when ------------------------------------------------------------------------------


def calendars(rng: Random) -> list[list[Session]]:
    """Sessions of three bodies over about three years; the first body meets most."""
    taken: list[TrueBody] = []
    start = dates.working_day(rng, date(2013, 1, 7), 3200)
    made = []
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
        made.append(sessions)
    return made


def house(rng: Random, diary: Sequence[Sequence[Session]]) -> None:
    """Put some minutes among the papers of the same body's next meeting, or of the first body's."""
    main = diary[0]
    for before, after in pairwise(main):
        if before.brief.minutes and before.approves is None and rng.random() < 0.4:
            after.approves, before.housed = before, True
    for session in diary[1]:
        later = [s for s in main if s.day > session.day and s.annexed is None and not s.housed]
        if session.brief.minutes and later and rng.random() < 0.4:
            later[0].annexed, session.housed = session, True


# --- which matters go where ----------------------------------------------------------------------


def stories(rng: Random, diary: Sequence[Sequence[Session]], pool: Pool, *, held: bool) -> list[Story]:
    made = []
    for plot in plots():
        if plot.held and not held:
            continue
        for _ in range(plot.times):
            sessions = _stage(rng, diary, plot)
            made.append(_story(rng, plot, sessions, diary, pool))
    return made


def _stage(rng: Random, diary: Sequence[Sequence[Session]], plot: Plot) -> tuple[Session, ...]:
    """Sessions of one body, in order, that fit the plot's steps; those with few scenes first."""
    fitting = [
        chosen
        for calendar in diary
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
    return all((b.day - a.day).days >= 60 for a, b in pairwise(sessions))


def _story(
    rng: Random, plot: Plot, sessions: tuple[Session, ...], diary: Sequence[Sequence[Session]], pool: Pool
) -> Story:
    days = [s.day for s in sessions]
    body = sessions[0].brief.body
    values = {
        **pool.subject(plot.kind),
        **draw(plot.facts, days, pool),
        "o": other_body(rng, *(c[0].brief.body for c in diary)),
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
