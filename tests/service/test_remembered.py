"""What the answerer remembers of the catalog, and when it forgets."""

from __future__ import annotations

from service.remembered import Remembered
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
