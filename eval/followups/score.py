"""Follow-ups of planted minutes against what was planted.

Comes in: made minutes. Goes out: shares with their bounds. Left to others: making them (`make`), printing
options (`eval.command`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from eval.followups.make import Minutes, Planted, every
from eval.shares import Share
from ingest.catalog import Catalog
from service.browse.shelf import draw_up
from service.followups.gather import gather
from service.followups.model import Due, FollowUp, Unit
from service.verify import skeleton

BARS = {"precision": 0.95, "recall": 0.8}


def score(which: str, seeds: range) -> list[Share]:
    """Read the minutes of these seeds as files are read, and hold what was found against what was planted."""
    minutes = list(every(seeds, which))
    with tempfile.TemporaryDirectory(prefix="referent-followups-") as folder:
        return shares(minutes, _read(minutes, Path(folder)))


def _read(minutes: Sequence[Minutes], folder: Path) -> list[FollowUp]:
    from ingest.pipeline import ingest

    files = folder / "files"
    files.mkdir()
    for n, made in enumerate(minutes):
        (files / f"{n}.txt").write_text(made.text, "utf-8")
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        ingest([files], catalog)
        return gather(catalog, draw_up(catalog))


def shares(minutes: Sequence[Minutes], found: Sequence[FollowUp]) -> list[Share]:
    """Precision and recall of tasks; of those found, whether owner and time are as planted."""
    pairs = list(_pairs(minutes, found))
    right = [(p, f) for p, f in pairs if f is not None]
    matched = {id(f) for _, f in right}
    false = [f.quote for f in found if id(f) not in matched]
    missed = [p.sentence for p, f in pairs if f is None]
    owners = [_fault(p, f.who) for p, f in right if (p.who or "").casefold() != (f.who or "").casefold()]
    dues = [_fault(p, f.due) for p, f in right if (p.first, p.last) != _time(f.due)]
    n = len(right)
    return [
        Share("precision", n, len(found), tuple(false), BARS.get("precision")),
        Share("recall", n, len(pairs), tuple(missed), BARS.get("recall")),
        Share("owner", n - len(owners), n, tuple(owners), BARS.get("owner")),
        Share("deadline", n - len(dues), n, tuple(dues), BARS.get("deadline")),
    ]


def _pairs(
    minutes: Sequence[Minutes], found: Sequence[FollowUp]
) -> Iterator[tuple[Planted, FollowUp | None]]:
    """What was planted, with what was found of it; a second find of one sentence is of none."""
    by_sentence = {(f.item.date, skeleton(f.quote)): f for f in reversed(found)}
    for made in minutes:
        for planted in made.planted:
            if planted.asks:
                yield planted, by_sentence.get((made.day, skeleton(planted.sentence)))


def _time(due: Due | None) -> tuple[date | None, date | None]:
    """A next meeting has the day that the archive happens to hold; none was planted."""
    return (None, None) if due is None or due.unit is Unit.MEETING else (due.first, due.last)


def _fault(planted: Planted, said: object) -> str:
    return f"{planted.sentence} → {said}"
