"""The product as the evaluation meets it: settings, an ingested archive, an answer function.

Comes in: click's options. Goes out: an `Opened` archive in the contract's words. Left to others: every
component behind it (`service.wiring`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.bars import Reingest
from eval.baselines import ArchiveDocument
from eval.errors import EvalError
from eval.run import Answer, PageText
from index.model import Encoder
from ingest.model import FileStatus, IngestReport

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive that answers."""

    answer: Answer
    page_text: PageText
    documents: tuple[ArchiveDocument, ...]
    encoder: Encoder


def isolated(settings: Settings, data_dir: Path) -> Settings:
    """The same model and limits over an empty folder; a configured server or database is not touched."""
    return settings.model_copy(
        update={"data_dir": data_dir, "catalog_url": None, "qdrant_url": None, "qdrant_api_key": None}
    )


def ingest_archive(paths: Sequence[Path], settings: Settings) -> IngestReport:
    """Ingest and index.

    Raises:
        EvalError: no file could be stored.
    """
    from service.wiring import ingest_and_index

    report, _ = ingest_and_index(list(paths), settings)
    stored = report.count(FileStatus.NEW, FileStatus.PARTIAL, FileStatus.UPDATED, FileStatus.UNCHANGED)
    if not stored:
        reasons = "; ".join(f"{f.path.name}: {f.reason}" for f in report.files[:3])
        raise EvalError(
            f"No file of {', '.join(map(str, paths))} could be stored. {reasons or 'Empty folder.'}"
        )
    return report


def ingest_again(paths: Sequence[Path], settings: Settings) -> Reingest:
    """Ingest unchanged files a second time and say what that wrote."""
    from service.wiring import ingest_and_index, open_catalog

    with open_catalog(settings) as catalog:
        before = catalog.revision()
    report, synced = ingest_and_index(list(paths), settings)
    with open_catalog(settings) as catalog:
        after = catalog.revision()
    unread = report.count(FileStatus.FAILED)
    changed = len(report.files) - unread - report.count(FileStatus.UNCHANGED)
    return Reingest(len(report.files) - unread, changed, after - before, synced.built)


def documents_of(catalog: Catalog) -> tuple[ArchiveDocument, ...]:
    """Each stored file's raw text, pages joined by a line break."""
    documents = []
    for entry in catalog.documents():
        pages = (catalog.page(entry.document_id, number) for number in range(1, entry.pages + 1))
        documents.append(ArchiveDocument(entry.document, "\n".join(p for p in pages if p)))
    return tuple(documents)


@contextmanager
def opened(settings: Settings) -> Iterator[Opened]:
    """Open catalog, index and encoder; close them after."""
    from service.answer_json import answer_to_json
    from service.wiring import open_archive, open_encoder

    with open_archive(settings) as archive:

        def answer(question: str) -> Mapping[str, Any]:
            return answer_to_json(archive.answerer.answer(question))

        page_text = lru_cache(maxsize=1024)(archive.catalog.page)
        yield Opened(answer, page_text, documents_of(archive.catalog), open_encoder(settings))
