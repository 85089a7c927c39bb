"""Fakes for the index's neighbours: a catalog in memory, an encoder that hashes words."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index.model import SparseVector, Vectors
from ingest.model import Chunk, DocumentKind, Outcome, Run, SectionRole

DIMENSION = 32


def make_chunk(
    name: str,
    text: str,
    *,
    body: str | None = "DAS",
    day: date | None = date(2022, 5, 23),
    kind: DocumentKind = DocumentKind.MINUTES,
    section: SectionRole = SectionRole.DECISION,
    outcome: Outcome | None = Outcome.DECIDED,
    clearance: str = "open",
) -> Chunk:
    """A chunk whose id follows from its name."""
    return Chunk(
        id=str(uuid.uuid5(uuid.NAMESPACE_URL, name)),
        document_id="d1",
        document="referat.pdf",
        part=0,
        part_title="Referat",
        title="Referat af møde",
        kind=kind,
        body=body,
        meeting_date=day,
        item_number="4",
        item_title="Sag",
        section=section,
        heading=None,
        outcome=outcome,
        ordinal=0,
        header="",
        text=text,
        runs=(Run(0, 0, len(text)),),
        page_start=1,
        page_end=1,
        char_start=0,
        char_end=len(text),
        clearance=clearance,
    )


class MemoryCatalog:
    """Chunks by id, with a revision that counts changes."""

    def __init__(self, chunks: Sequence[Chunk] = ()) -> None:
        self._chunks = {chunk.id: chunk for chunk in chunks}
        self._revision = 1

    def replace(self, chunks: Sequence[Chunk], revision: int | None = None) -> None:
        self._chunks = {chunk.id: chunk for chunk in chunks}
        self._revision = self._revision + 1 if revision is None else revision

    def revision(self) -> int:
        return self._revision

    def chunk_digests(self) -> dict[str, str]:
        return {chunk.id: chunk.digest for chunk in self._chunks.values()}

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]:
        if ids is not None:
            return [self._chunks[id] for id in ids if id in self._chunks]
        return list(self._chunks.values())


class WordEncoder:
    """Texts that share words get near vectors; counts what it encodes."""

    def __init__(self, name: str = "words") -> None:
        self.fingerprint = name
        self.dimension = DIMENSION
        self.prefixes = ("query: ", "passage: ")
        self.encoded = 0

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._encode(text) for text in texts])

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.encoded += len(texts)
        return self.encode_queries(texts)

    def _encode(self, text: str) -> Vectors:
        vector = np.full(DIMENSION, 0.01, dtype=np.float32)
        for word in text.casefold().split():
            vector[hashlib.sha256(word.encode()).digest()[0] % DIMENSION] += 1.0
        return vector / np.float32(np.linalg.norm(vector))


class SilentEncoder:
    """Knows its fingerprint and fails at everything that would load a model."""

    def __init__(self, fingerprint: str = "words") -> None:
        self.fingerprint = fingerprint

    @property
    def dimension(self) -> int:
        raise AssertionError("the model was loaded")

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("the model was loaded")

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError("the model was loaded")


def sparse(**weights: float) -> SparseVector:
    """t3=1.5 → term number 3 with weight 1.5."""
    pairs = sorted((int(name[1:]), weight) for name, weight in weights.items())
    return SparseVector(tuple(i for i, _ in pairs), tuple(w for _, w in pairs))


def folders(root: Path) -> set[str]:
    """The generations that lie in the open index."""
    return {path.name for path in (root / "open").iterdir() if path.is_dir()}
