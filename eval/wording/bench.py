"""How long looking for earlier wordings takes, and what the running words cost, as the archive grows.

Comes in: how many passages. Goes out: figures for a tenth of them and for all. Left to others: options
(`eval.bench`), texts (`large`).

Texts are read as files are, and no encoder runs: nothing here needs one. Times are of the wall and of the
processor, for the machine may have other work.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from eval.run import percentile
from eval.wording.edits import EDITS
from eval.wording.large import ITEMS_A_MEETING, made_minutes
from index.running import build
from index.running.store import Running
from index.spans import segments
from ingest.catalog import Catalog
from ingest.model import Chunk, SectionRole
from service.browse.shelf import Shelf, draw_up
from service.remembered import RememberedChunks
from service.verify import skeleton
from service.wording.check import check
from service.wording.find import Finder, Papers
from service.wording.phrase import look_for

_PASSAGES_AN_ITEM = 3
_DRAFTS, _PHRASES, _PARAGRAPHS = 300, 60, 60
_KINDS = ("insertion", "deletion", "numbers", "order", "cut")


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds of one kind of request."""

    p50: float
    p95: float
    cpu50: float
    cpu95: float
    n: int


@dataclass(frozen=True, slots=True)
class Size:
    """What an archive of one size costs."""

    passages: int
    words: int
    ingest_seconds: float
    build_seconds: float
    megabytes: float
    open_ms: float
    looked: Timed
    phrased: Timed
    checked: Timed
    recall: float  # at 10, over the drafts that were looked for


def measure(passages: int, seed: int = 1) -> list[Size]:
    """A tenth of the passages, then all."""
    return [measure_one(n, seed) for n in (passages // 10, passages)]


def measure_one(passages: int, seed: int) -> Size:
    from ingest.pipeline import ingest

    with tempfile.TemporaryDirectory(prefix="referent-wording-bench-") as name:
        folder = Path(name)
        (folder / "files").mkdir()
        meetings = max(passages // (_PASSAGES_AN_ITEM * ITEMS_A_MEETING), 1)
        for n, text in enumerate(made_minutes(meetings, seed)):
            (folder / "files" / f"{n:05}.txt").write_text(text, "utf-8")
        with Catalog.open(folder / "catalog.sqlite") as catalog:
            click.echo(f"Reading {meetings} meetings …", err=True)
            began = time.perf_counter()
            ingest([folder / "files"], catalog)
            ingested = time.perf_counter() - began
            return _measured(catalog, folder, ingested, seed)


def _measured(catalog: Catalog, folder: Path, ingested: float, seed: int) -> Size:
    chunks = catalog.chunks()
    began = time.perf_counter()
    build.write(folder, chunks)
    built = time.perf_counter() - began
    size = sum(f.stat().st_size for f in (folder / build.FOLDER).iterdir())
    began = time.perf_counter()
    running = Running.open(folder)
    Finder(Papers(running, lambda _: [], catalog.page, Shelf(()))).hits("noget om en sag, der er her")
    opened = time.perf_counter() - began
    papers = Papers(running, RememberedChunks(catalog).chunks, catalog.page, draw_up(catalog))
    random_ = random.Random(f"drafts {seed}")
    drafts = _drafts(chunks, random_)
    found: list[bool] = []

    def look(draft: tuple[str, str]) -> None:
        hits = Finder(papers).hits(draft[1])
        found.append(any(skeleton(draft[0]) in skeleton(h.words) for h in hits))

    looked = _timed(look, drafts)
    phrased = _timed(lambda p: look_for(Finder(papers), p), _phrases(drafts, random_))
    checked = _timed(lambda d: check(Finder(papers), [d[1]]), drafts[:_PARAGRAPHS])
    return Size(
        len(chunks), len(running.words), ingested, built, size / 1e6, opened * 1000,
        looked, phrased, checked, sum(found) / len(found),
    )  # fmt: skip


def _drafts(chunks: Sequence[Chunk], random_: random.Random) -> list[tuple[str, str]]:
    """Sentences of decisions, and each as somebody might paste it."""
    decided = [c for c in chunks if c.section is SectionRole.DECISION]
    drafts = []
    for chunk in random_.sample(decided, min(_DRAFTS, max(len(decided) // 5, 40))):
        start, end = segments(chunk.text)[0]
        sentence = chunk.text[start:end]
        text = EDITS[random_.choice(_KINDS)](sentence, random_)
        drafts.append((sentence, text or sentence))
    return drafts


def _phrases(drafts: Sequence[tuple[str, str]], random_: random.Random) -> list[str]:
    """Rare and common words, gaps, and words of which only a part is known."""
    phrases = [
        "kan ikke *",
        "Styregruppen * godkende*",
        "kan * uden",
        "*ordning",
        "på ?lit*",
        "tages til efterretning",
    ]
    for sentence, _ in drafts[: _PHRASES - len(phrases)]:
        words = sentence.split()
        at = random_.randrange(len(words) - 3)
        phrases.append(f"{words[at]} * {words[at + 2]}")
    return phrases


def _timed(call: Callable[[Any], object], over: Sequence[Any]) -> Timed:
    wall, cpu = [], []
    for one in over:
        began, used = time.perf_counter(), time.process_time()
        call(one)
        wall.append((time.perf_counter() - began) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return Timed(
        percentile(wall, 0.5), percentile(wall, 0.95), percentile(cpu, 0.5), percentile(cpu, 0.95), len(over)
    )


def to_text(sizes: Sequence[Size]) -> str:
    """A column an archive."""
    rows: list[tuple[str, Callable[[Size], str]]] = [
        ("passages", lambda s: f"{s.passages}"),
        ("different words", lambda s: f"{s.words}"),
        ("reading the files, s", lambda s: f"{s.ingest_seconds:.1f}"),
        ("building the words, s", lambda s: f"{s.build_seconds:.2f}"),
        ("their size, MB", lambda s: f"{s.megabytes:.1f}"),
        ("first search, ms", lambda s: f"{s.open_ms:.0f}"),
        ("recall@10 of edited sentences", lambda s: f"{s.recall:.3f} (n={s.looked.n})"),
    ]
    for name, of in (
        ("earlier wordings", lambda s: s.looked),
        ("phrase with wildcards", lambda s: s.phrased),
        ("a paragraph checked", lambda s: s.checked),
    ):
        rows += _times(name, of)
    return "".join(f"{n:<32}" + "".join(f"{cell(s):>20}" for s in sizes) + "\n" for n, cell in rows)


def _times(name: str, of: Callable[[Size], Timed]) -> list[tuple[str, Callable[[Size], str]]]:
    return [
        (f"{name}, p50 ms", lambda s: f"{of(s).p50:.0f} (cpu {of(s).cpu50:.0f})"),
        (f"{name}, p95 ms", lambda s: f"{of(s).p95:.0f} (cpu {of(s).cpu95:.0f})"),
    ]


def to_json(sizes: Sequence[Size]) -> dict[str, Any]:
    return {"schema": "referent-bench-wording/1", "sizes": [asdict(s) for s in sizes]}
