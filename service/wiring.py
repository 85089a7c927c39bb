"""Settings → clients. The only place that knows both.

Comes in: `Settings`. Goes out: the opened catalog, encoder, index and answerer, and the jobs that need
several of them. Left to others: everything they do. Heavy imports stay inside the functions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from ingest.model import OPEN
from service.archives import Levels, level_for, levels_in_use

if TYPE_CHECKING:
    from index.embed import SentenceEncoder
    from index.engine import EngineChoice
    from index.retrieve import Retriever
    from index.sync import Progress, SyncReport
    from ingest.bodies import Bodies
    from ingest.catalog import Catalog
    from ingest.model import FileReport, IngestReport
    from service.answer import Answerer
    from service.audit import AuditStore
    from service.conversation.store import ConversationStore
    from service.draft import Pick
    from service.feedback import FeedbackStore
    from service.glossary.store import CorrectionStore
    from service.llm.answerer import WrittenAnswerer
    from service.llm.guard import Gate
    from service.llm.writer import Writer
    from service.matters.book import Book
    from service.searcher import IndexSearcher
    from service.settings import Settings
    from service.verify import Quote

_DOCUMENTS_A_BODY, _PAGES_A_DOCUMENT = 3, 6  # enough to meet a body's long name beside its short one
VECTORS = "vectors.sqlite"  # in the data folder
READ_AHEAD = 2000  # passages; about a second and a half
# Load the model and read the forms of each kind of question; what is answered is seen by nobody.
_WARM_UP = (
    "Hvad er der sket med sagen om mødet?",
    "Hvad blev besluttet om mødet?",
    "Hvor mange møder var der, og hvem er formand?",
    "Hvad betyder møde?",
)


def _no_book() -> Book:
    from service.matters.book import NO_MATTERS

    return NO_MATTERS


@dataclass(frozen=True)
class Archive:
    """What a surface needs to answer, search and show. Safe to share between threads."""

    catalog: Catalog
    retriever: Retriever
    answerer: WrittenAnswerer
    close: Callable[[], None]
    conversations: ConversationStore
    searcher: IndexSearcher
    feedback: FeedbackStore
    audit: AuditStore
    corrections: CorrectionStore  # of the glossary
    book: Callable[[], Book] = _no_book  # the archive's matters, as its catalog is now
    told: Callable[[str], Sequence[tuple[Pick, Sequence[Quote]]]] = lambda _: ()  # dated steps of a topic
    clearance: str = OPEN  # the level that it shows; what is above is in none of its parts
    levels: Callable[[str], tuple[str, ...]] = lambda _: (OPEN,)  # as `archives.Levels.of`, at this moment

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_catalog(settings: Settings, *, create: bool = False) -> Catalog:
    """The catalog.

    Raises:
        CatalogError: it cannot be opened; or there is none and `create` is off.
    """
    from ingest.catalog import Catalog

    return Catalog.open(settings.catalog_location, create=create)


def open_encoder(settings: Settings) -> SentenceEncoder:
    """The encoder that the settings name; loads nothing before its first text.

    Raises:
        EncoderError: the built-in model cannot be made ready.
    """
    from index.embed import SentenceEncoder
    from index.encoder_files import default_cache_dir, ensure_model

    model = settings.model or ensure_model(settings.model_cache or default_cache_dir())
    return SentenceEncoder(model, query_prefix=settings.query_prefix, passage_prefix=settings.passage_prefix)


@dataclass(frozen=True)
class Shared:
    """What the archives of several levels have in common: the model's memory, and the endpoint's bound."""

    encoder: SentenceEncoder
    gate: Gate

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Raises EncoderError: the built-in model cannot be made ready."""
        from service.llm.guard import Gate

        return cls(open_encoder(settings), Gate(settings.llm_at_once))


def archives_opener(settings: Settings) -> Callable[[str], Archive]:
    """Clearance → its archive, ready for questions; all of them share one model."""
    shared = cache(lambda: Shared.of(settings))
    return lambda clearance: open_archive(settings, warm=True, clearance=clearance, shared=shared())


def open_archive(
    settings: Settings, *, warm: bool = False, clearance: str = OPEN, shared: Shared | None = None
) -> Archive:
    """Catalog, index and answerer, for reading.

    Args:
        clearance: of whoever asks; what is above it is in none of the three.
        warm: load the model now, so that the first question need not wait for it.
        shared: with archives of other levels; None: it has its own.

    Raises:
        CatalogError: there is no catalog, or it cannot be opened.
        IndexStateError: there is no index, or it does not fit the model in use.
        SettingsError: the settings name a language model that cannot be asked.
    """
    from index.retrieve import Retriever
    from index.vectors import SpanReader
    from service.answer import Answerer
    from service.audit import AuditStore
    from service.browse.shelf import Shelves
    from service.conversation.store import ConversationStore
    from service.feedback import FeedbackStore
    from service.glossary.listed import Glossaries
    from service.glossary.own_words import OwnWords
    from service.glossary.store import CorrectionStore
    from service.llm.answerer import WrittenAnswerer
    from service.matters.gather import Matters
    from service.remembered import RememberedChunks
    from service.searcher import IndexSearcher

    with ExitStack() as opened:
        everything = opened.enter_context(open_catalog(settings))
        level = level_for(everything, clearance)
        catalog = opened.enter_context(everything.seen_at(level))
        bodies = archive_bodies(catalog)
        encoder = shared.encoder if shared else open_encoder(settings)
        writer = open_writer(settings, bodies, shared.gate if shared else None)
        retriever = Retriever.open(
            RememberedChunks(catalog),
            encoder,
            index_root(settings),
            engine=engine_choice(settings),
            clearance=level,
        )
        opened.callback(retriever.close)
        searcher = IndexSearcher(retriever, encoder, SpanReader(settings.data_dir / VECTORS))
        audit = AuditStore(everything.database, settings.audit_days)
        opened.callback(audit.close)
        corrections = CorrectionStore(everything.database)
        book = partial(Matters(Shelves()).of, catalog)
        answerer = Answerer(
            catalog,
            searcher,
            settings.base_url,
            bodies,
            home_body(catalog),
            book=book,
            own_words=OwnWords(catalog, corrections, level, Glossaries(Shelves())).of,
        )
        if warm:
            _get_ready(catalog, retriever, answerer)
            book()
        return Archive(
            catalog=catalog,
            retriever=retriever,
            answerer=WrittenAnswerer(answerer, writer),
            conversations=ConversationStore(everything.database, settings.conversation_days),
            searcher=searcher,
            feedback=FeedbackStore(everything.database, settings.feedback_days),
            audit=audit,
            book=book,
            told=answerer.told,
            corrections=corrections,
            clearance=level,
            levels=Levels(everything).of,
            close=opened.pop_all().close,
        )


def _get_ready(catalog: Catalog, retriever: Retriever, answerer: Answerer) -> None:
    """Analyse the passages and read a question of each kind now, so that the first readers need not wait."""
    for chunk in catalog.chunks()[:READ_AHEAD]:
        for text in (chunk.text, chunk.header, chunk.embedded_text):
            retriever.analyser.keys(text)
    for question in _WARM_UP:
        answerer.answer(question)


def open_writer(settings: Settings, bodies: Bodies, gate: Gate | None = None) -> Writer | None:
    """What words answers with the endpoint that the settings name; None where they name none.

    Args:
        gate: how many may ask at once, counted together with others; None: counted here alone.

    Raises:
        SettingsError: the package that asks endpoints is not installed.
    """
    if settings.llm_base_url is None:
        return None
    from service.llm.client import Client, Endpoint
    from service.llm.guard import Gate
    from service.llm.writer import Writer

    endpoint = Endpoint(
        settings.llm_base_url,
        settings.llm_model,
        settings.llm_key,
        settings.llm_connect_seconds,
        settings.llm_read_seconds,
        settings.llm_max_tokens,
    )
    together = gate or Gate(settings.llm_at_once)
    return Writer(Client(endpoint), settings.llm_model, bodies, settings.llm_budget_seconds, together)


def archive_bodies(catalog: Catalog) -> Bodies:
    """The bodies that the archive's agendas and minutes introduce, beside those that come with the product.

    A few documents of each body are read, so that the cost does not grow with the archive.
    """
    from ingest.bodies import learn_bodies

    seen: dict[str | None, list[tuple[str, str]]] = {}
    for meeting in reversed(catalog.meetings()):
        documents = seen.setdefault(meeting.body, [])
        if len(documents) < _DOCUMENTS_A_BODY and (meeting.document_id, meeting.document) not in documents:
            documents.append((meeting.document_id, meeting.document))
    texts = []
    for document_id, name in dict.fromkeys(d for found in seen.values() for d in found):
        texts.append(name)
        texts += [catalog.page(document_id, n) or "" for n in range(1, _PAGES_A_DOCUMENT + 1)]
    return learn_bodies("\n".join(texts))


def home_body(catalog: Catalog) -> str | None:
    """The body whose archive it is: that of more than half of the meetings, if there is one."""
    bodies = [m.body for m in catalog.meetings()]
    home, times = Counter(bodies).most_common(1)[0] if bodies else (None, 0)
    return home if times > len(bodies) / 2 else None


def ingest_and_index(
    paths: Sequence[Path],
    settings: Settings,
    *,
    remove_missing: bool = False,
    progress: Callable[[FileReport], None] | None = None,
    indexing: Progress | None = None,
) -> tuple[IngestReport, SyncReport]:
    """Bring catalog and index up to date with files and folders, as the only writer.

    Args:
        progress: told of each file as it is done.
        indexing: told how far encoding and indexing have come.

    Raises:
        BusyError: another process is writing into the data folder.
        CatalogError, IndexStateError: what was reported before is stored; the next run goes on from there.
    """
    from ingest.lock import ingest_lock
    from ingest.pipeline import ingest

    with ingest_lock(settings.data_dir), open_catalog(settings, create=True) as catalog:
        report = ingest(
            paths,
            catalog,
            remove_missing=remove_missing,
            progress=progress,
            clearance=settings.default_clearance,
        )
        # Also when no file changed: a run that was killed may have left the index behind.
        return report, _sync(catalog, settings, indexing)


def rebuild_index(settings: Settings, progress: Progress | None = None) -> SyncReport:
    """Build the index anew from the catalog, as the only writer.

    Raises:
        BusyError, CatalogError, IndexStateError: as `ingest_and_index`.
    """
    from ingest.lock import ingest_lock

    with ingest_lock(settings.data_dir), open_catalog(settings) as catalog:
        return _sync(catalog, settings, progress, force=True)


def index_root(settings: Settings) -> Path:
    """Folder of the index's generations."""
    return settings.data_dir / "index"


def engine_choice(settings: Settings) -> EngineChoice:
    """The engine in this process, or the server that the settings name."""
    from index.engine import ServerSettings

    if settings.qdrant_url is None:
        return "edge"
    key = settings.qdrant_api_key.get_secret_value() if settings.qdrant_api_key else None
    return ServerSettings(settings.qdrant_url, key, settings.qdrant_prefix)


def _sync(
    catalog: Catalog, settings: Settings, progress: Progress | None, *, force: bool = False
) -> SyncReport:
    """Bring the index of every clearance in use up to date; each is built from what it may see."""
    from index.sync import sync
    from index.vectors import VectorStore

    reports = []
    with VectorStore(settings.data_dir / VECTORS) as vectors:
        for level in levels_in_use(catalog):
            with catalog.seen_at(level) as seen:
                report = sync(
                    seen,
                    lambda: open_encoder(settings),
                    vectors,
                    index_root(settings),
                    progress=progress,
                    engine=engine_choice(settings),
                    clearance=level,
                    force=force,
                )
            reports.append(report)
    return _summed(reports)


def _summed(reports: Sequence[SyncReport]) -> SyncReport:
    """What was done to all indexes, told as one; the highest holds every passage."""
    told = next((r for r in reports if r.built), reports[-1])
    return replace(told, points=reports[-1].points, seconds=sum(r.seconds for r in reports))
