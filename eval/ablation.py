"""What each side of the search and each raw signal is worth: the same questions without it.

Comes in: an ingested archive. Goes out: an answer function a variant, each a searcher that withholds
something. Left to others: asking (`run`), the weights inside `service.evidence`, which only a parameter
of its own could change.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from eval.run import Answer, Results, evaluate
from index.model import Encoder, Filters, Passage

if TYPE_CHECKING:
    from eval.sets import QuestionSet
    from index.danish import Term
    from index.lexicon import Lexicon
    from index.retrieve import Retriever
    from index.vectors import SpanReader
    from ingest.model import Chunk
    from service.evidence import Nearness
    from service.settings import Settings

NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Ablated:
    """A set's results without one signal."""

    variant: str
    set: str
    results: Results


@dataclass(frozen=True, slots=True)
class Words:
    """What the index knows of words; `weight` 0 makes all of them equally worthless."""

    lexicon: Lexicon
    weight: float = 1.0

    def terms(self, text: str) -> Sequence[Term]:
        return self.lexicon.terms(text)

    def idf(self, term: str) -> float:
        return self.weight * self.lexicon.idf(term)


@dataclass(frozen=True, slots=True)
class Withholding:
    """The product's searcher with something left out."""

    retriever: Retriever
    encoder: Encoder
    spans: SpanReader
    dense: float = 1.0  # weight of the side in fusion; 0: it proposes nothing
    sparse: float = 1.0
    signals: Callable[[Passage], Passage] = lambda passage: passage
    words: float = 1.0
    meaning: bool = True  # whether a stretch's own vector counts

    def search(
        self, query: str, filters: Filters = NO_FILTERS, limit: int = 20, language: str | None = None
    ) -> list[Passage]:
        found = self.retriever.search(
            query, filters, limit, language=language, dense_weight=self.dense, sparse_weight=self.sparse
        )
        return [self.signals(p) for p in found]

    def by_words(self, query: str, filters: Filters, limit: int) -> list[Passage]:
        return self.retriever.search(query, filters, limit, dense_weight=0.0)

    def similarity(self, query: str, texts: Sequence[str]) -> list[float]:
        if not texts:
            return []
        vectors = self.encoder.encode_passages(texts) @ self.encoder.encode_queries([query])[0]
        return [float(v) for v in vectors]

    def nearness(self, query: str, chunks: Sequence[Chunk]) -> Nearness:
        from index.vectors import stretch_nearness

        if not self.meaning:
            return lambda _chunk, _start, _end: None
        return stretch_nearness(self.encoder, self.spans, query, chunks)

    def lexicon(self, query: str, language: str | None = None) -> Words:
        return Words(self.retriever.lexicon(query, language), self.words)


# Variant → what its searcher leaves out.
VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "nothing": {},
    "sparse side (dense only)": {"sparse": 0.0},
    "dense side (sparse only)": {"dense": 0.0},
    "the encoder's agreement": {"signals": lambda p: replace(p, dense_score=None)},
    "the fused rank": {"signals": lambda p: replace(p, score=0.0)},
    "words in common": {"words": 0.0},
    "a stretch's own vector": {"meaning": False},
}


@contextmanager
def variants(settings: Settings) -> Iterator[Mapping[str, Answer]]:
    """An answer function for each variant over the data folder; closed after."""
    from index.vectors import SpanReader
    from service.answer import Answerer
    from service.answer_json import answer_to_json
    from service.wiring import VECTORS, archive_bodies, open_archive, open_encoder

    with open_archive(settings) as archive:
        encoder, bodies = open_encoder(settings), archive_bodies(archive.catalog)
        spans = SpanReader(settings.data_dir / VECTORS)

        def answering(changes: Mapping[str, Any]) -> Answer:
            searcher = Withholding(archive.retriever, encoder, spans, **changes)
            answerer = Answerer(archive.catalog, searcher, settings.base_url, bodies)
            return lambda question: answer_to_json(answerer.answer(question))

        yield {name: answering(changes) for name, changes in VARIANTS.items()}


def ablate(sets: Sequence[QuestionSet], settings: Settings) -> Iterator[Ablated]:
    """Ask each set once a variant, of the archive in the data folder."""
    with variants(settings) as answers:
        for name, answer in answers.items():
            for one in sets:
                yield Ablated(name, one.name, evaluate(one.cases, answer, system=name))
