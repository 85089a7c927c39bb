"""Catalog → index: decide whether a new generation is due, and build it from chunks and kept vectors.

Comes in: the catalog, an encoder not loaded yet, kept vectors. Goes out: a new current generation, or
nothing to do. Left to others: how generations lie on disk (`generation`), what encoding costs (`vectors`),
searching (`retrieve`).

A generation is always whole: it is built again from the catalog, with every vector that is kept, rather
than mended in place. Thousands of chunks take seconds, and no reader ever sees half a change.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from filelock import FileLock, Timeout

from index import generation
from index.abbreviations import mine
from index.danish import ANALYSER_VERSION, Analyser
from index.engine import BATCH, Backend, EngineChoice, IndexPoint, backend_for
from index.filters import payload
from index.generation import Manifest
from index.model import Encoder, IndexStateError, Vectors
from index.running import build as running
from index.sparse import Statistics, count, document_vector
from ingest.clearance import admits
from ingest.model import Chunk

if TYPE_CHECKING:
    from index.vectors import VectorStore

LOCK = "build.lock"
LOCK_SECONDS = 600  # how long a second builder waits for the first, whose work may be all it wants
RARE = 2  # a word seen less often is as likely a slip as a word, and cuts no compounds

Progress = Callable[[str, int, int], None]  # what is done, how many, of how many


class ChunkSource(Protocol):
    """What the index needs of a catalog."""

    def revision(self) -> int: ...

    def chunk_digests(self) -> dict[str, str]: ...

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]: ...


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the current generation should have been built from."""

    content: str
    fingerprint: str
    analyser: str
    engine: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Whether to build, and why, in words a user understands."""

    build: bool
    reason: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did; as text, half a sentence."""

    built: bool
    reason: str
    generation: str
    points: int
    seconds: float

    def __str__(self) -> str:
        if not self.built:
            return f"up to date, {self.points} passages"
        return f"built, {self.points} passages in {self.seconds:.1f} s ({self.reason})"


def content_hash(digests: Mapping[str, str]) -> str:
    """One hash of every chunk's id and digest. A revision number alone would not do: a catalog that was
    restored, or made anew, counts from its own past."""
    lines = "\n".join(f"{id} {digests[id]}" for id in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def once(chunks: Iterable[Chunk]) -> list[Chunk]:
    """Chunks with those of a copy of their file left out, whatever its name.

    A paper that lies in two folders would crowd others out of the best passages, and make its words common.
    """
    found: dict[tuple[object, ...], Chunk] = {}
    for c in chunks:
        meeting = c.kind, c.body, c.meeting_date, c.part, c.part_title
        item = c.item_number, c.item_title, c.section, c.is_table, c.page_start, c.char_start
        found.setdefault((*meeting, *item, c.header, c.text), c)
    return list(found.values())


def plan(wanted: Wanted, current: Manifest | None) -> Plan:
    """Compare what should stand with what does."""
    if current is None:
        return Plan(True, "there was none")
    for name, old, new in (
        ("another engine", current.engine, wanted.engine),
        ("another model", current.fingerprint, wanted.fingerprint),
        ("another analyser", current.analyser, wanted.analyser),
        ("the archive has changed", current.content, wanted.content),
    ):
        if old != new:
            return Plan(True, name)
    return Plan(False, "nothing has changed")


def sync(
    catalog: ChunkSource,
    encoder_factory: Callable[[], Encoder],
    vectors: VectorStore,
    root: Path,
    *,
    progress: Progress | None = None,
    engine: EngineChoice = "edge",
    clearance: str = "open",
    force: bool = False,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> SyncReport:
    """Bring the index of one clearance up to date with the catalog.

    Args:
        encoder_factory: gives an encoder that loads its model no sooner than it encodes; where nothing is
        to be
            built, only its fingerprint is read.
        root: folder of all indexes.
        force: build even where nothing has changed.

    Raises:
        IndexStateError: the folder or the server cannot be written, or another process builds for too long.
    """
    began = time.perf_counter()
    folder = generation.clearance_folder(root, clearance)
    job = _Job(catalog, encoder_factory(), vectors, folder, backend_for(engine), clearance, progress)
    decided, found = job.due()
    if found is None or decided.build or force:
        with _build_lock(folder):
            decided, found = job.due()  # another process may have built while this one waited
            if found is None or decided.build or force:
                built = job.build(now())
                reason = decided.reason if decided.build else "asked for"
                seconds = time.perf_counter() - began
                return SyncReport(True, reason, built.generation, built.points, seconds)
    return SyncReport(False, decided.reason, found.generation, found.points, time.perf_counter() - began)


def vocabulary(texts: Sequence[str]) -> frozenset[str]:
    """The words that an archive uses more than once, casefolded: what its compounds are cut on."""
    words = Counter(word for text in texts for word in re.findall(r"[^\W\d_]{3,}", text.casefold()))
    return frozenset(word for word, times in words.items() if times >= RARE)


@dataclass(frozen=True)
class _Job:
    """One clearance's index, with all that it is built from."""

    catalog: ChunkSource
    encoder: Encoder
    vectors: VectorStore
    folder: Path
    backend: Backend
    clearance: str
    progress: Progress | None

    def due(self) -> tuple[Plan, Manifest | None]:
        """Whether to build, and the generation that stands."""
        wanted = Wanted(
            content_hash(self.catalog.chunk_digests()),
            self.encoder.fingerprint,
            ANALYSER_VERSION,
            self.backend.kind,
        )
        found = _current_or_none(self.folder)
        return plan(wanted, found), found

    def build(self, created: datetime) -> Manifest:
        """Build a generation and make it the current one; call with the build lock held."""
        name = f"{created:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        generation.clean(self.folder, self.clearance, self.backend)
        built = self._write(name, created)
        generation.swap(self.folder, name)
        self.backend.publish(built.collection, self.clearance)
        generation.clean(self.folder, self.clearance, self.backend)
        return built

    def _write(self, name: str, created: datetime) -> Manifest:
        # Digests first: a document stored in between is then seen as a change by the next sync.
        revision, content = self.catalog.revision(), content_hash(self.catalog.chunk_digests())
        chunks = once(c for c in self.catalog.chunks() if admits(self.clearance, c.clearance))
        texts = [chunk.embedded_text for chunk in chunks]
        dense = self._encode(texts)
        words = vocabulary(texts)
        analyser = Analyser(words)
        terms = [analyser.weighted_terms(text) for text in texts]
        statistics = count(terms)
        manifest = Manifest(
            generation=name,
            engine=self.backend.kind,
            clearance=self.clearance,
            catalog_revision=revision,
            content=content,
            fingerprint=self.encoder.fingerprint,
            dimension=self.encoder.dimension,
            prefixes=tuple(getattr(self.encoder, "prefixes", ())),
            analyser=ANALYSER_VERSION,
            average_length=statistics.average_length,
            points=len(chunks),
            created=created.isoformat(timespec="seconds"),
        )
        (self.folder / name).mkdir()
        builder = self.backend.create(self.folder / name, manifest.collection, manifest.dimension)
        for start, batch in _batches(chunks, dense, terms, statistics):
            builder.upsert(batch)
            self._tell("passages indexed", start + len(batch), len(chunks))
        builder.finish()
        running.write(self.folder / name, chunks)
        generation.write(self.folder, manifest, statistics, words, mine(chunk.text for chunk in chunks))
        return manifest

    def _encode(self, texts: Sequence[str]) -> Vectors:
        from index.vectors import encode_cached

        return encode_cached(
            self.encoder, texts, self.vectors, lambda done, of: self._tell("passages encoded", done, of)
        )

    def _tell(self, what: str, done: int, total: int) -> None:
        if self.progress:
            self.progress(what, done, total)


def _batches(
    chunks: Sequence[Chunk], dense: Vectors, terms: Sequence[Mapping[str, float]], statistics: Statistics
) -> Iterator[tuple[int, list[IndexPoint]]]:
    for start in range(0, len(chunks), BATCH):
        yield (
            start,
            [
                IndexPoint(
                    chunks[i].id,
                    dense[i],
                    document_vector(terms[i], statistics.average_length),
                    payload(chunks[i]),
                )
                for i in range(start, min(start + BATCH, len(chunks)))
            ],
        )


def _current_or_none(folder: Path) -> Manifest | None:
    """The current generation, where it can be read; a damaged one is there to be replaced."""
    try:
        return generation.current(folder)
    except IndexStateError:
        return None


@contextmanager
def _build_lock(folder: Path) -> Iterator[None]:
    """One builder at a time. The lock is the operating system's, so a killed builder holds nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=LOCK_SECONDS)
        lock.acquire()
    except Timeout:
        raise IndexStateError(
            f"another process is building the index at {folder}. Wait until it is done, then try again"
        ) from None
    except OSError as error:
        raise IndexStateError(
            f"{folder} cannot be written ({error.strerror}). Check its permissions, or use another --data-dir"
        ) from error
    try:
        yield
    finally:
        lock.release()
