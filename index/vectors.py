"""Vectors kept on disk, so that nothing unchanged is encoded twice, also in a rebuild.

Comes in: an encoder's fingerprint, texts and their vectors. Goes out: the vectors that are known. Left to
others: which texts are needed (`sync`), how they are made (`embed`).

Beside each vector may stand those of the text's sentences (`spans`), which `SpanReader` gives to whoever
weighs a passage.

A cache: losing it costs time, never content. SQLite in WAL mode lets two processes use it at once. Values
are fp16: half the space, and a cosine above 0.999999 to what was given.
"""

from __future__ import annotations

import hashlib
import logging
import sqlite3
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from filelock import FileLock
from numpy.typing import NDArray

from index.model import Encoder, IndexStateError, SpanEncoder, Vectors
from index.spans import SpanVectors, from_blob, to_blob
from ingest.model import Chunk

log = logging.getLogger(__name__)

Vector = NDArray[np.float32]  # shape (dimension,), length 1
Progress = Callable[[int, int], None]  # vectors made so far, vectors to make
Nearness = Callable[[Chunk, int, int], float | None]  # chunk, start and end in its text → cosine

BATCH_TEXTS = 64  # what a kill loses at most
_IN_LIMIT = 500  # variables in one statement; older SQLite libraries stop at 999
_BUSY_SECONDS = 60.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS vectors (
    fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (fingerprint, digest)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS spans (
    fingerprint TEXT NOT NULL,
    digest TEXT NOT NULL,
    spans BLOB NOT NULL,
    PRIMARY KEY (fingerprint, digest)
);
"""


class VectorStoreError(IndexStateError):
    """The vector cache cannot be opened, read or written."""


class VectorStore:
    """Vectors by encoder fingerprint and text digest; not shared between threads."""

    def __init__(self, path: Path) -> None:
        """Open or make the file. One that is no database is set aside under `.damaged`.

        Raises:
            VectorStoreError: the folder cannot be written.
        """
        self._path = path
        with self._errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            # SQLite's busy timeout does not cover the change to WAL, so two first openers would collide.
            with FileLock(f"{path}.lock", timeout=_BUSY_SECONDS):
                self._connection = _open_or_set_aside(path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; the store cannot be used afterwards."""
        self._connection.close()

    def get(self, fingerprint: str, digests: Collection[str]) -> dict[str, Vector]:
        """Digest → vector, of those that are known. A row that is no unit vector counts as unknown.

        Raises:
            VectorStoreError: the file cannot be read.
        """
        found: dict[str, Vector] = {}
        with self._errors():
            for part in _parts(list(dict.fromkeys(digests))):
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(
                    f"SELECT digest, vector FROM vectors WHERE fingerprint = ? AND digest IN ({marks})",
                    (fingerprint, *part),
                )
                for digest, blob in rows:
                    vector = _from_blob(blob)
                    if vector is not None:
                        found[digest] = vector
        return found

    def put(self, fingerprint: str, vectors: Mapping[str, Vector]) -> None:
        """Keep vectors by digest, all or none; known ones are replaced.

        Raises:
            VectorStoreError: the file cannot be written.
        """
        rows = [(fingerprint, digest, _to_blob(vector)) for digest, vector in vectors.items()]
        with self._errors(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def put_spans(self, fingerprint: str, spans: Mapping[str, SpanVectors]) -> None:
        """Keep the sentences' vectors of texts, all or none; known ones are replaced.

        Raises:
            VectorStoreError: the file cannot be written.
        """
        rows = [(fingerprint, digest, to_blob(found)) for digest, found in spans.items()]
        with self._errors(), self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO spans VALUES (?, ?, ?)", rows)

    def have_spans(self, fingerprint: str, digests: Collection[str]) -> set[str]:
        """Which digests have their sentences' vectors.

        Raises:
            VectorStoreError: the file cannot be read.
        """
        found: set[str] = set()
        with self._errors():
            for part in _parts(list(dict.fromkeys(digests))):
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(
                    f"SELECT digest FROM spans WHERE fingerprint = ? AND digest IN ({marks})",
                    (fingerprint, *part),
                )
                found.update(digest for (digest,) in rows)
        return found

    def prune(self, fingerprint: str, keep: Collection[str], *, other_encoders: bool = False) -> int:
        """Forget an encoder's vectors except those to keep, and if asked those of all other encoders.

        Returns:
            How many were forgotten.

        Raises:
            VectorStoreError: the file cannot be written.
        """
        with self._errors(), self._connection as db:
            db.execute("CREATE TEMP TABLE IF NOT EXISTS kept (digest TEXT PRIMARY KEY)")
            db.execute("DELETE FROM kept")
            db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", ((digest,) for digest in keep))
            gone = db.execute(
                "DELETE FROM vectors WHERE fingerprint = ? AND digest NOT IN (SELECT digest FROM kept)",
                (fingerprint,),
            ).rowcount
            db.execute(
                "DELETE FROM spans WHERE fingerprint = ? AND digest NOT IN (SELECT digest FROM kept)",
                (fingerprint,),
            )
            if other_encoders:
                db.execute("DELETE FROM spans WHERE fingerprint <> ?", (fingerprint,))
                gone += db.execute("DELETE FROM vectors WHERE fingerprint <> ?", (fingerprint,)).rowcount
        return gone

    def __len__(self) -> int:
        with self._errors():
            return int(self._connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise VectorStoreError(
                f"{self._path}: the vector cache cannot be used ({error}). Check that the folder may be "
                "written and has room; the file may be deleted, its texts are then encoded again."
            ) from error


class SpanReader:
    """Reads the sentences' vectors that a `VectorStore` keeps; safe to share between threads.

    A cache's reader raises nothing: what cannot be read is not known, and the answer does without it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def get(self, fingerprint: str, texts: Mapping[str, str]) -> dict[str, SpanVectors]:
        """Key → spans of its text, of those that are known."""
        keys = {text_digest(text): key for key, text in texts.items()}
        marks = ",".join("?" * len(keys))
        query = f"SELECT digest, spans FROM spans WHERE fingerprint = ? AND digest IN ({marks})"
        try:
            rows = self._connection().execute(query, (fingerprint, *keys)).fetchall()
        except sqlite3.Error as error:
            log.debug("%s: sentence vectors cannot be read (%s)", self._path, error)
            return {}
        return {keys[digest]: found for digest, blob in rows if (found := from_blob(blob)) is not None}

    def _connection(self) -> sqlite3.Connection:
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode=ro", uri=True, timeout=1.0)
            self._local.connection = found
        return found


def stretch_nearness(encoder: Encoder, reader: SpanReader, query: str, chunks: Sequence[Chunk]) -> Nearness:
    """How near stretches of some chunks' texts are to a query; None where their sentences have no vectors."""
    kept = reader.get(encoder.fingerprint, {c.id: c.embedded_text for c in chunks})
    vector = encoder.encode_queries([query])[0] if kept else None

    def nearness(chunk: Chunk, start: int, end: int) -> float | None:
        spans = kept.get(chunk.id)
        if spans is None or vector is None:
            return None
        shift = len(chunk.embedded_text) - len(chunk.text)
        return spans.similarity(vector, start + shift, end + shift)

    return nearness


def text_digest(text: str) -> str:
    """The key of an embedded text: SHA-256 in hex. A lone surrogate, as broken PDFs give, has one too."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def encode_cached(
    encoder: Encoder,
    texts: Sequence[str],
    store: VectorStore,
    progress: Progress | None = None,
    batch: int = BATCH_TEXTS,
) -> Vectors:
    """Passages → vectors, encoding only what the store lacks and storing after each batch.

    Args:
        encoder: makes what is missing, through `encode_passages`.
        texts: as they are embedded, header line included; may repeat.
        store: read and filled.
        progress: called after each batch.
        batch: texts encoded between two writes.

    Returns:
        Shape (len(texts), dimension), in the texts' order; the same whether a vector was stored or made.

    Raises:
        VectorStoreError: the store cannot be read or written.
    """
    digests = [text_digest(text) for text in texts]
    known = store.get(encoder.fingerprint, digests)
    whole = set(known)
    spanning = isinstance(encoder, SpanEncoder) and encoder.knows_spans
    if spanning:  # vectors kept by an earlier version stand without their sentences'
        whole &= store.have_spans(encoder.fingerprint, digests)
    missing = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in whole}
    # By length, so that a batch is padded little; longest first, so that memory is short at once or never.
    order = sorted(missing, key=lambda digest: -len(missing[digest]))
    for start in range(0, len(order), batch):
        part = order[start : start + batch]
        made, spans = _encode(encoder, [missing[digest] for digest in part], spanning)
        store.put(encoder.fingerprint, dict(zip(part, made, strict=True)))
        store.put_spans(
            encoder.fingerprint, {d: s for d, s in zip(part, spans, strict=True) if s is not None}
        )
        known.update((digest, _as_stored(vector)) for digest, vector in zip(part, made, strict=True))
        if progress is not None:
            progress(start + len(part), len(order))
    out = np.empty((len(texts), encoder.dimension), dtype=np.float32)
    for row, digest in enumerate(digests):
        out[row] = known[digest]
    return out


def _encode(
    encoder: Encoder, texts: list[str], spanning: bool
) -> tuple[Vectors, Sequence[SpanVectors | None]]:
    if spanning and isinstance(encoder, SpanEncoder):
        return encoder.encode_passages_with_spans(texts)
    return encoder.encode_passages(texts), [None] * len(texts)


def _open_or_set_aside(path: Path) -> sqlite3.Connection:
    try:
        return _open(path)
    except sqlite3.OperationalError:  # locked, read-only, no room: the file itself may be sound
        raise
    except sqlite3.DatabaseError as error:
        log.warning("%s is damaged (%s): it is set aside, and its texts are encoded again", path, error)
        path.replace(path.with_name(path.name + ".damaged"))
        for rest in ("-wal", "-shm"):  # they belong to the old file and must not be played into the new one
            path.with_name(path.name + rest).unlink(missing_ok=True)
        return _open(path)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=_BUSY_SECONDS)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        with connection:
            connection.executescript(_SCHEMA)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _parts(digests: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(digests), _IN_LIMIT):
        yield digests[start : start + _IN_LIMIT]


def _to_blob(vector: Vector) -> bytes:
    return vector.astype("<f2").tobytes()


def _from_blob(blob: bytes) -> Vector | None:
    if len(blob) % 2:
        return None
    vector = np.frombuffer(blob, dtype="<f2").astype(np.float32)
    length = float(np.linalg.norm(vector))
    return vector / np.float32(length) if 0.9 < length < 1.1 else None


def _as_stored(vector: Vector) -> Vector:
    """What `get` will return for it, so that a rebuilt index equals the first one bit by bit."""
    stored = _from_blob(_to_blob(vector))
    return vector if stored is None else stored
