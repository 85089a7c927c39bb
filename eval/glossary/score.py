"""The glossary of planted papers against what was planted.

Comes in: made papers. Goes out: shares with their bounds. Left to others: making them (`make`), printing
options (`eval.command`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import chain
from pathlib import Path

from eval.glossary.make import Paper, Planted, every
from eval.shares import Share
from ingest.catalog import Catalog
from service.browse.shelf import draw_up
from service.glossary.gather import gather
from service.glossary.glossary import Glossary
from service.glossary.meanings import key_of, stems
from service.glossary.model import Entry, Given
from service.verify import skeleton

BARS = {"precision": 0.97, "recall": 0.9, "apart": 0.97}


def score(which: str, seeds: range) -> list[Share]:
    """Read the papers of each seed as files are read, and hold the glossary against what was planted."""
    found = [_shares(papers) for papers in every(seeds, which)]
    return [_summed(s) for s in zip(*found, strict=True)]


def _shares(papers: Sequence[Paper]) -> list[Share]:
    with tempfile.TemporaryDirectory(prefix="referent-glossary-") as folder:
        return shares(papers, _read(papers, Path(folder)))


def _read(papers: Sequence[Paper], folder: Path) -> Glossary:
    from ingest.pipeline import ingest

    files = folder / "files"
    files.mkdir()
    for n, made in enumerate(papers):
        (files / f"{n}.txt").write_text(made.text, "utf-8")
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        ingest([files], catalog)
        return gather(catalog, draw_up(catalog))


def shares(papers: Sequence[Paper], glossary: Glossary) -> list[Share]:
    """Precision and recall of meanings given; whether two meanings of one name are apart and sure by body."""
    planted = list(chain.from_iterable(p.planted for p in papers))
    given = [(e, m, g) for e in glossary.entries for m in e.meanings for g in m.given]
    false = [
        f"{e.name}: {g.found.meaning} | {g.quote}"
        for e, _, g in given
        if not any(_is(p, e, g) for p in planted)
    ]
    missed = [f"{p.name}: {p.says}" for p in planted if not any(_is(p, e, g) for e, _, g in given)]
    double = [
        (p, paper.day) for paper in papers for p in paper.planted if len(_meanings(p.name, planted)) > 1
    ]
    mixed = [f"{p.name}: {p.meaning}" for p, day in double if not _apart(p, day, glossary)]
    return [
        Share("precision", len(given) - len(false), len(given), tuple(false), BARS["precision"]),
        Share("recall", len(planted) - len(missed), len(planted), tuple(missed), BARS["recall"]),
        Share("apart", len(double) - len(mixed), len(double), tuple(mixed), BARS["apart"]),
    ]


def _is(planted: Planted, entry: Entry, given: Given) -> bool:
    """Whether a place is what was planted: its name, words and body; an abbreviation's long form whole."""
    same = key_of(planted.name) == key_of(given.found.name) and planted.body == given.body
    if not same or skeleton(planted.says.lstrip("•- ")) not in skeleton(given.quote):
        return False
    return not planted.short or stems(planted.meaning) == stems(given.found.meaning)


def _meanings(name: str, planted: Iterable[Planted]) -> set[tuple[str, ...]]:
    return {stems(p.meaning) for p in planted if p.name == name and p.short}


def _apart(planted: Planted, day: date, glossary: Glossary) -> bool:
    """Whether the meaning is the sure one in other papers of its body."""
    sure = glossary.sure(planted.name, planted.body, day, "")
    return sure is not None and stems(sure.long) == stems(planted.meaning)


def _summed(of_seeds: Sequence[Share]) -> Share:
    return Share(
        of_seeds[0].metric,
        sum(s.right for s in of_seeds),
        sum(s.n for s in of_seeds),
        tuple(chain.from_iterable(s.faults for s in of_seeds)),
        of_seeds[0].bar,
    )
