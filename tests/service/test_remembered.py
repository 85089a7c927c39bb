"""What the answerer remembers of the catalog, and when it forgets."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.model import Chunk
from service.remembered import Remembered, RememberedChunks
from tests.service.answering import Memory
from tests.service.test_answer import memory

AGENDA = "Referat\nDAS\n3. maj 2023\n1. Vagttelefon\nBeslutning\nGodkendt.\n"


class Counting(Memory):
    """An archive that counts how often its pages are read and that may change."""

    def __init__(self, inner: Memory) -> None:
        super().__init__(inner.documents)
        self.__dict__.update(reads=0, now=1)

    def revision(self) -> int:
        return int(self.__dict__["now"])

    def page(self, document: str, number: int) -> str | None:
        self.__dict__["reads"] += 1
        return super().page(document, number)


def test_a_page_is_read_once_until_the_catalog_changes() -> None:
    archive = Counting(memory(AGENDA))
    remembered = Remembered(archive)
    document = archive.all_chunks[0].document_id
    for _ in range(3):
        remembered.refresh()
        assert remembered.page(document, 1) == archive.documents[0].raw.pages[0].raw
    assert archive.__dict__["reads"] == 1
    archive.__dict__["now"] = 2
    remembered.refresh()
    remembered.page(document, 1)
    assert archive.__dict__["reads"] == 2


def test_a_caller_that_changes_what_it_got_changes_nothing_remembered() -> None:
    archive = Counting(memory(AGENDA))
    remembered = Remembered(archive)
    chunk = archive.all_chunks[0]
    place = chunk.document_id, chunk.part, chunk.item_number
    remembered.item_chunks(*place).clear()
    assert remembered.item_chunks(*place) == archive.item_chunks(*place) != []


class Reads:
    """Chunks by id, with what was read; may change."""

    def __init__(self, chunks: Sequence[Chunk]) -> None:
        self.held = {c.id: c for c in chunks}
        self.read: list[str] = []
        self.now = 1

    def revision(self) -> int:
        return self.now

    def chunks(self, ids: Sequence[str] | None = None, document: str | None = None) -> list[Chunk]:
        if ids is None:
            return list(self.held.values())
        self.read += ids
        return [self.held[i] for i in ids if i in self.held]


def test_chunks_are_read_once_and_keep_the_order_asked_for() -> None:
    chunks = memory(AGENDA, AGENDA.replace("Vagttelefon", "Botilbud")).all_chunks
    ids = [c.id for c in chunks]
    catalog = Reads(chunks)
    remembered = RememberedChunks(catalog)
    assert [c.id for c in remembered.chunks(ids[:1])] == ids[:1]
    assert [c.id for c in remembered.chunks([*reversed(ids), "gone"])] == ids[::-1]
    assert sorted(catalog.read) == sorted([*ids, "gone"])


def test_a_chunk_that_left_the_catalog_is_not_remembered() -> None:
    chunks = memory(AGENDA).all_chunks
    catalog = Reads(chunks)
    remembered = RememberedChunks(catalog)
    assert remembered.chunks([chunks[0].id])
    catalog.held, catalog.now = {}, 2
    assert remembered.chunks([chunks[0].id]) == []
