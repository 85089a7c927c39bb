"""Matters of planted archives against what was planted.

Comes in: made archives. Goes out: shares with their bounds, and what is wrong. Left to others: making them
(`make`), printing options (`eval.command`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from pathlib import Path

from eval.matters.make import Archive, Planted, make_archive
from eval.metrics import wilson
from ingest.catalog import Catalog
from service.browse.shelf import draw_up as shelf_of
from service.matters.book import Book
from service.matters.gather import draw_up
from service.matters.model import Matter, Status

BARS = {"precision": 0.95, "F1": 0.90, "changed, found": 0.9}

ItemKey = tuple[date | None, str]  # day, number: a day has one meeting


@dataclass(frozen=True, slots=True)
class Share:
    """A share of `n`, and what is to be seen where it is not whole; F1 is no share and has no bounds."""

    metric: str
    value: float
    n: int
    faults: tuple[str, ...] = ()
    right: int | None = None

    @property
    def held(self) -> bool:
        return self.value >= BARS.get(self.metric, 0.0)

    @property
    def line(self) -> str:
        bounds = (
            "  [{:.3f}–{:.3f}]".format(*wilson(self.right, self.n)) if self.right is not None else " " * 15
        )
        bar = BARS.get(self.metric)
        least = "" if bar is None else f"  bar {bar:.2f} {'held' if self.held else 'BROKEN'}"
        return f"  {self.metric:<16} {self.value:.3f}{bounds}  n={self.n}{least}"


def score(which: str, seeds: range) -> list[Share]:
    """Read the archives of these seeds as files are read, and hold their matters against the planted ones."""
    return shares([(archive, read(archive)) for archive in (make_archive(which, s) for s in seeds)])


def read(archive: Archive) -> Book:
    """The matters that are found in an archive."""
    from ingest.pipeline import ingest

    with tempfile.TemporaryDirectory(prefix="referent-matters-") as folder:
        files = Path(folder) / "files"
        files.mkdir()
        for name, text in archive.files.items():
            (files / name).write_text(text, "utf-8")
        with Catalog.open(Path(folder) / "catalog.sqlite") as catalog:
            ingest([files], catalog)
            return draw_up(catalog, shelf_of(catalog))


def shares(found: Sequence[tuple[Archive, Book]]) -> list[Share]:
    """Of pairs of items, precision, recall and F1; of planted changes those found; of matters the status."""
    told = [(a, b, _pairs_found(b), _pairs_planted(a.planted)) for a, b in found]
    right = sum(len(got & true) for _, _, got, true in told)
    false = [_named(a, p) for a, _, got, true in told for p in sorted(got - true)]
    missed = [_named(a, p) for a, _, got, true in told for p in sorted(true - got)]
    f1 = 2 * right / (2 * right + len(false) + len(missed)) if right else 0.0
    return [
        _share("precision", right, false),
        _share("recall", right, missed),
        Share("F1", f1, right + len(false) + len(missed)),
        *_changes(found),
        _statuses(found),
    ]


def _share(metric: str, right: int, wrong: Sequence[str]) -> Share:
    n = right + len(wrong)
    return Share(metric, right / n if n else 0.0, n, tuple(wrong), right)


_Pair = tuple[ItemKey, ItemKey]


def _key(matter: Matter, at: int) -> ItemKey:
    place = matter.treatments[at].place
    return place.date, place.number or ""


def _pairs_found(book: Book) -> set[_Pair]:
    return {p for m in book.matters for p in _pairs(_key(m, n) for n in range(len(m.treatments)))}


def _pairs_planted(planted: Mapping[tuple[date, str], Planted]) -> set[_Pair]:
    matters: dict[str, list[ItemKey]] = {}
    for key, one in planted.items():
        matters.setdefault(one.matter, []).append(key)
    return {p for keys in matters.values() for p in _pairs(keys)}


def _pairs(keys: Iterable[ItemKey]) -> Iterator[_Pair]:
    return combinations(sorted(keys, key=str), 2)


def _changes(found: Sequence[tuple[Archive, Book]]) -> list[Share]:
    """Later decisions that say otherwise: planted ones found, and found ones planted."""
    right, missed, false = 0, [], []
    for archive, book in found:
        true = _planted_changes(archive.planted)
        got = {(_key(m, c.of), _key(m, c.by)) for m in book.matters for c in m.changes}
        right += len(true & got)
        missed += [_named(archive, p) for p in sorted(true - got)]
        false += [_named(archive, p) for p in sorted(got - true)]
    return [_share("changed, found", right, missed), _share("changed, right", right, false)]


def _planted_changes(planted: Mapping[tuple[date, str], Planted]) -> set[_Pair]:
    at = {(p.matter, p.step): key for key, p in planted.items()}
    return {(at[p.matter, p.changes], key) for key, p in planted.items() if p.changes is not None}


def _statuses(found: Sequence[tuple[Archive, Book]]) -> Share:
    """Each planted matter's status, and that of each decision that was changed later, at its items."""
    right, wrong = 0, []
    for archive, book in found:
        at = {_key(m, n): (m, n) for m in book.matters for n in range(len(m.treatments))}
        turned = {(d, n) for (d, n), _ in _planted_changes(archive.planted) if d}
        for key, one, true in _last_steps(archive.planted):
            matter = at[key][0] if key in at else None
            if matter and matter.status.value == true:
                right += 1
            else:
                wrong.append(f"{one.title}: {true} → {matter.status.value if matter else None}")
        for key in sorted(turned):
            matter, n = at.get(key, (None, 0))
            said = matter.treatments[n].status if matter else None
            if said is Status.SUPERSEDED:
                right += 1
            else:
                wrong.append(f"{archive.planted[key].title}: superseded → {said}")
    return _share("status", right, wrong)


def _last_steps(planted: Mapping[tuple[date, str], Planted]) -> Iterator[tuple[ItemKey, Planted, str]]:
    last: dict[str, tuple[ItemKey, Planted]] = {}
    for key, one in planted.items():
        if one.status and (one.matter not in last or last[one.matter][1].step < one.step):
            last[one.matter] = key, one
    yield from ((key, one, one.status) for key, one in last.values())


def _named(archive: Archive, pair: _Pair) -> str:
    return " | ".join(
        f"{day}: {archive.planted[day, number].title if day and (day, number) in archive.planted else number}"
        for day, number in pair
    )
