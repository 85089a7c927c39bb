"""A small archive on disk, and stand-ins for what answers from it, for tests of surfaces."""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from click.testing import CliRunner, Result

from index.model import Filters, Passage, Vectors
from ingest.catalog import Catalog
from ingest.model import Chunk, Outcome, SectionRole
from ingest.pipeline import ingest
from service.audit import AuditStore
from service.cli import main
from service.conversation.model import Turn
from service.conversation.store import ConversationStore
from service.feedback import FeedbackStore
from service.glossary.store import CorrectionStore
from service.llm.model import Event, Extracted, Fate, Finished
from service.model import Answer, AnswerStatus, Citation
from service.settings import Settings
from service.wiring import Archive

if TYPE_CHECKING:
    from index.retrieve import Retriever
    from service.answer import Answerer
    from service.searcher import IndexSearcher

NO_FILTERS = Filters()

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Fælles vagttelefon for botilbud

Indstilling
Det indstilles, at styregruppen godkender forslaget om en fælles vagttelefon.

Beslutning
Styregruppen godkendte den fælles vagttelefon fra den 1. august 2023.

Punkt 2. Budget for kompetenceudvikling 2024

Sagsfremstilling
Udgiften til kompetenceudvikling er 350.000 kr. i 2024.

Beslutning
Styregruppen udsatte sagen til næste møde.
"""


def bare_settings(**given: Any) -> Settings:
    """Settings without the .env file of whoever runs the tests."""
    return Settings(_env_file=None, **given)  # type: ignore[call-arg]


def write_archive(folder: Path) -> Path:
    """One file of minutes; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "møde 2023.txt"
    file.write_text(MINUTES, "utf-8")
    return file


def small_catalog(folder: Path) -> Catalog:
    catalog = Catalog.open(folder / "catalog.sqlite")
    ingest([write_archive(folder / "files")], catalog)
    return catalog


def citation_of(chunk: Chunk, n: int = 1, quote: str | None = None) -> Citation:
    return Citation(
        n=n,
        quote=chunk.text if quote is None else quote,
        document=chunk.document,
        part=chunk.part_title,
        title=chunk.title,
        body=chunk.body,
        meeting_date=chunk.meeting_date,
        item_number=chunk.item_number,
        item_title=chunk.item_title,
        section=chunk.section,
        page_start=chunk.page_start,
        page_end=chunk.page_end,
        char_start=chunk.char_start,
        char_end=chunk.char_end,
        url="",
        document_id=chunk.document_id,
    )


@dataclass
class FakeRetriever:
    """Returns every chunk that shares a word with the query; keeps the filters it was given."""

    catalog: Catalog
    filters: list[Filters] = field(default_factory=list)

    def search(self, query: str, filters: Filters = NO_FILTERS, limit: int = 20) -> list[Passage]:
        self.filters.append(filters)
        words = set(query.casefold().split())
        hits = [c for c in self.catalog.chunks() if words & set(c.text.casefold().split())]
        return [Passage(c, 1 / (n + 1), 0.5, None) for n, c in enumerate(hits[:limit])]

    def close(self) -> None:
        pass


@dataclass
class FakeAnswerer:
    """Plays the answers that were queued for it, then answers from the first decision."""

    catalog: Catalog
    queued: list[Answer | Exception] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    turns: list[tuple[Turn, ...]] = field(default_factory=list)
    writes: bool = False

    def answer(
        self,
        question: str,
        *,
        id: str = "",
        filters: Filters = NO_FILTERS,
        today: date | None = None,
        turns: Sequence[Turn] = (),
    ) -> Answer:
        self.questions.append(question)
        self.turns.append(tuple(turns))
        if self.queued:
            queued = self.queued.pop(0)
            if isinstance(queued, Exception):
                raise queued
            return queued
        chunk = next(c for c in self.catalog.chunks() if c.section is SectionRole.DECISION)
        return make_answer(self.catalog, f"{chunk.text} [1]", [citation_of(chunk)], question=question, id=id)

    def answer_stream(self, question: str, *, turns: Sequence[Turn] = ()) -> Iterator[Event]:
        answer = self.answer(question, turns=turns)
        yield Extracted(answer)
        yield Finished(answer, Fate.UNASKED)


def make_answer(
    catalog: Catalog,
    text: str,
    citations: Sequence[Citation] = (),
    *,
    question: str = "Hvad besluttede DAS?",
    status: AnswerStatus = AnswerStatus.ANSWERED,
    outcome: Outcome | None = Outcome.DECIDED,
    id: str = "",
    language: str = "da",
) -> Answer:
    passages = tuple(Passage(c, 0.1, 0.8, 3.2) for c in catalog.chunks())
    return Answer(
        question, language, status, outcome, text, tuple(citations), passages, catalog.coverage(), 0.01, id
    )


def fake_archive(catalog: Catalog, answerer: FakeAnswerer | None = None) -> Archive:
    """An archive whose catalog is real; closing it leaves the catalog open."""
    retriever = FakeRetriever(catalog)
    return Archive(
        catalog,
        cast("Retriever", retriever),
        cast("Answerer", answerer or FakeAnswerer(catalog)),
        lambda: None,
        ConversationStore(catalog.database, days=30),
        cast("IndexSearcher", retriever),
        FeedbackStore(catalog.database, days=365),
        AuditStore(catalog.database, days=30),
        CorrectionStore(catalog.database),
    )


class HashEncoder:
    """Words → unit vectors, without a model: texts that share words lie close."""

    dimension = 64

    def __init__(self, salt: str = "") -> None:
        self.fingerprint = f"hash:{salt}"

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        return np.stack([self._vector(t) for t in texts]) if texts else np.empty((0, 64), np.float32)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        return self.encode_queries(texts)

    def _vector(self, text: str) -> Vectors:
        vector = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in re.findall(r"\w+", text.casefold()):
            vector[zlib.crc32(word.encode("utf-8", "replace")) % self.dimension] += 1
        return vector / np.linalg.norm(vector)


def run(folder: Path, *arguments: str, data: str = "data") -> Result:
    return CliRunner().invoke(main, ["--data-dir", str(folder / data), *arguments])


def json_of(result: Result) -> Any:
    return json.loads(result.stdout)
