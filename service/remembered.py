"""What the answerer reads of the catalog, each thing once a revision.

Comes in: the catalog. Goes out: the same reads, remembered. Left to others: when a question begins and
the memory is looked over (`answer`).

An answer asks for the same items, pages and meeting days many times, and the next question for most of
them again. The catalog's revision grows with each transaction that changes it, so one small read a question
tells whether what is remembered still holds.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Protocol

from ingest.catalog_model import StoredRow
from ingest.model import Chunk, Coverage

ITEMS, PARTS, PAGES, CHUNKS = 512, 64, 256, 8192  # how many are remembered


class Archive(Protocol):
    """What the pipeline asks of the catalog."""

    def revision(self) -> int: ...

    def page(self, document: str, number: int) -> str | None: ...

    def item_chunks(self, document_id: str, part: int, item_number: str | None) -> list[Chunk]: ...

    def part_rows(self, document_id: str, part: int) -> list[StoredRow]: ...

    def coverage(self) -> Coverage: ...

    def meeting_days(self) -> frozenset[date]: ...

    def days_of_bodies(self) -> Mapping[str, frozenset[date]]: ...


class Remembered:
    """An archive's reads as of its last look at the revision; safe to share between threads."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._reads = _Reads(archive, None)

    def refresh(self) -> None:
        """Forget everything if the catalog has changed."""
        revision = self._archive.revision()
        if revision != self._reads.revision:
            self._reads = _Reads(self._archive, revision)

    def page(self, document: str, number: int) -> str | None:
        return self._reads.page(document, number)

    def item_chunks(self, document_id: str, part: int, item_number: str | None) -> list[Chunk]:
        return list(self._reads.item_chunks(document_id, part, item_number))

    def part_rows(self, document_id: str, part: int) -> list[StoredRow]:
        return list(self._reads.part_rows(document_id, part))

    def coverage(self) -> Coverage:
        return self._reads.coverage()

    def meeting_days(self) -> frozenset[date]:
        return self._reads.meeting_days()

    def days_of_bodies(self) -> Mapping[str, frozenset[date]]:
        return self._reads.days_of_bodies()


class _Reads:
    """One revision's reads; what a writer overtakes goes with the revision it was read under."""

    def __init__(self, archive: Archive, revision: int | None) -> None:
        self.revision = revision
        self.page = lru_cache(maxsize=PAGES)(archive.page)
        self.item_chunks = lru_cache(maxsize=ITEMS)(archive.item_chunks)
        self.part_rows = lru_cache(maxsize=PARTS)(archive.part_rows)
        self.coverage = lru_cache(maxsize=1)(archive.coverage)
        self.meeting_days = lru_cache(maxsize=1)(archive.meeting_days)
        self.days_of_bodies = lru_cache(maxsize=1)(archive.days_of_bodies)


class ChunkReads(Protocol):
    """What a search asks of the catalog."""

    def revision(self) -> int: ...

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]: ...


class RememberedChunks:
    """Chunks by id, each read once a revision: most passages of a question came with others before it."""

    def __init__(self, catalog: ChunkReads) -> None:
        self._catalog = catalog
        self._revision: int | None = None
        self._known: dict[str, Chunk] = {}
        self._lock = threading.Lock()

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]:
        """As the catalog's own: in the order of the ids, unknown ones dropped."""
        if ids is None or document is not None:
            return self._catalog.chunks(ids, document)
        known = self._of_now()
        missing = [i for i in ids if i not in known]
        read = {c.id: c for c in self._catalog.chunks(missing)} if missing else {}
        found = [c for i in ids if (c := known.get(i) or read.get(i))]
        if len(known) + len(read) <= CHUNKS:
            known.update(read)  # if a writer came between, this memory is already out of use
        else:
            self._forget()
        return found

    def _of_now(self) -> dict[str, Chunk]:
        """The memory of the catalog's revision; an empty one where that has grown."""
        revision = self._catalog.revision()
        with self._lock:
            if revision != self._revision:
                self._revision, self._known = revision, {}
            return self._known

    def _forget(self) -> None:
        with self._lock:
            self._known = {}
