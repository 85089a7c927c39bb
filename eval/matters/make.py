"""An archive whose matters are known, made from a seed.

Comes in: a seed and which plots. Goes out: texts of meetings, with the matter that each item is a step of.
Left to others: writing and reading them (`score`).

Every archive has each plot, some of them twice under other names, a report every year, items that share words
with a matter and are none of its, routine items, and sentences that name other matters' houses.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ingest.dates import danish
from service.patterns import data

SETS = ("tuned", "held", "third", "last")
_MEETINGS, _YEARS = 18, 3
_FILLER = 2  # sentences beside its own that an item has


@dataclass(frozen=True, slots=True)
class Planted:
    """An item of a meeting. Steps count from 0; `changes` is the step that its decision turns."""

    matter: str
    step: int
    title: str
    status: str  # of the matter, if the archive ends here
    changes: int | None


@dataclass
class Meeting:
    body: int
    day: date
    minutes: bool = True
    items: list[tuple[Planted | None, str, Sequence[str], str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Archive:
    files: Mapping[str, str]  # name → text
    planted: Mapping[tuple[date, str], Planted]  # day, item's number


def make_archive(which: str, seed: int) -> Archive:
    """The archive of a set of plots and a seed."""
    return _Maker(which, seed).made()


class _Maker:
    def __init__(self, which: str, seed: int) -> None:
        self.random = random.Random(f"matters {which} {seed}")
        self.words = data("eval.matters", "plots.toml")
        self.set: dict[str, Any] = self.words[which]
        self.names = self.random.sample(self.set["names"], len(self.set["names"]))
        self.meetings = self._calendar()

    def made(self) -> Archive:
        of_plot: dict[int, list[str]] = {}
        for n, plot in enumerate(self.set["plot"]):
            again = of_plot.get(plot.get("names_of", -1))
            wanted = plot.get("twins", 1) if "{N}" in str(plot) else 0
            names = again or [self.names.pop() for _ in range(wanted)] or [self.set["names"][0]]
            of_plot[n] = names
            for name in names:
                self._play(f"{n}-{name}", plot["step"], name)
        for n, series in enumerate(self.set["series"]):
            self._every_year(n, series)
        for n, single in enumerate(self.set["single"]):
            slots = self._slots(self.random.choice(self.set["names"]))
            meeting = self.random.choice(self.meetings[:-1])
            self._add(meeting, Planted(f"single-{n}", 0, "", "", None), single, slots)
        files: dict[str, str] = {}
        planted: dict[tuple[date, str], Planted] = {}
        for n, meeting in enumerate(self.meetings):
            text, here = self._text(meeting)
            files[f"{n:02}.txt"] = text
            planted |= here
        return Archive(files, planted)

    def _calendar(self) -> list[Meeting]:
        """Meetings on days of their own; the last has an agenda alone."""
        start = date(2019, 1, 8)
        found = []
        for n in range(_MEETINGS):
            day = start + timedelta(n * 365 * _YEARS // _MEETINGS + self.random.randrange(25))
            found.append(Meeting(1 if n % 5 == 2 else 0, day))
        return [*found, Meeting(0, found[-1].day + timedelta(60), minutes=False)]

    def _play(self, matter: str, steps: Sequence[dict[str, Any]], name: str) -> None:
        slots, days = self._slots(name), [s.get("body", 0) for s in steps]
        chosen = self._days(steps, days)
        first = prev = ""
        for n, (step, meeting) in enumerate(zip(steps, chosen, strict=True)):
            slots |= {"prev": prev, "first": first, "y": str(meeting.day.year), **self._ahead(meeting)}
            planted = Planted(matter, n, "", step["status"], step.get("changes"))
            self._add(meeting, planted, step, slots)
            prev = f"{danish(meeting.day)}"
            first = first or prev

    def _days(self, steps: Sequence[dict[str, Any]], bodies: Sequence[int]) -> list[Meeting]:
        """A meeting for each step, of its body and in order of time."""
        while True:
            places = sorted(self.random.sample(range(len(self.meetings) - 1), len(steps)))
            if steps[-1].get("outcome") == "agenda":
                places = sorted(self.random.sample(range(len(self.meetings) - 1), len(steps) - 1))
                places.append(len(self.meetings) - 1)
            found = [self.meetings[p] for p in places]
            if [m.body for m in found] == list(bodies):
                return found

    def _every_year(self, n: int, series: dict[str, Any]) -> None:
        name = self.random.choice(self.set["names"])
        main = [m for m in self.meetings[:-1] if m.body == 0]
        for year in sorted({m.day.year for m in main}):
            slots = self._slots(name) | {"y": str(year - 1)}
            meeting = self.random.choice([m for m in main if m.day.year == year])
            self._add(meeting, Planted(f"series-{n}-{year}", 0, "", "", None), series, slots)

    def _slots(self, name: str) -> dict[str, str]:
        pick, r = self.random.choice, self.random
        numbers = r.sample(range(11, 49), 3)
        amounts = r.sample(range(1200, 9800), 2)
        return {
            "N": name,
            "T": pick(self.set["towns"]),
            "O": pick([x for x in self.set["names"] if x != name]),
            **dict(zip("nmk", map(str, numbers), strict=True)),
            "kr": f"{amounts[0]:,}".replace(",", "."),
            "kr2": f"{amounts[1]:,}".replace(",", "."),
        }

    def _ahead(self, meeting: Meeting) -> dict[str, str]:
        days = sorted(self.random.sample(range(40, 400), 2))
        return {k: danish(meeting.day + timedelta(d)) for k, d in zip(("next", "later"), days, strict=True)}

    def _add(self, meeting: Meeting, planted: Planted, step: dict[str, Any], slots: dict[str, str]) -> None:
        titles = step["title"] if isinstance(step["title"], list) else [step["title"]]
        case = step["case"] if isinstance(step["case"], list) else [step["case"]]
        title = self.random.choice(titles).format(**slots)
        filler = self.random.sample(self.words["filler"], _FILLER)
        told = [s.format(**slots) for s in [*case, *filler]]
        decision = step.get("decision", "").format(**slots)
        named = Planted(planted.matter, planted.step, title, planted.status, planted.changes)
        meeting.items.append((named, title, told, decision))

    def _text(self, meeting: Meeting) -> tuple[str, dict[tuple[date, str], Planted]]:
        lines = ["Referat" if meeting.minutes else "Dagsorden", ""]
        lines += [f"{self.set['bodies'][meeting.body]} Møde den {meeting.day:%d.%m.%Y}", ""]
        slots = self._slots(self.set["names"][0]) | self._ahead(meeting)
        routine = [(None, t, (), d.format(**slots)) for t, d in self.words["routine"]]
        self.random.shuffle(meeting.items)
        planted: dict[tuple[date, str], Planted] = {}
        items = [*routine[:3], *meeting.items, *routine[3:]]
        for n, (what, title, told, decision) in enumerate(items, start=1):
            if what:
                planted[meeting.day, str(n)] = what
            lines += [f"Punkt {n}. {title}", ""]
            lines += ["Sagsfremstilling", *told, ""] if told else []
            lines += ["Indstilling", "Sekretariatet indstiller, at sagen drøftes.", ""] if told else []
            lines += ["Beslutning", decision, ""] if meeting.minutes and decision else []
        return "\n".join(lines), planted
