"""What the pipeline asks of the index, and the index and encoder that answer it.

Comes in: a query. Goes out: passages, the index's words, how near texts are in meaning. Left to others: what
they are worth (`evidence`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.model import Encoder, Filters, Passage
from ingest.model import Chunk
from service.evidence import Lexicon, Nearness

if TYPE_CHECKING:
    from index.retrieve import Retriever
    from index.vectors import SpanReader


class Searcher(Protocol):
    """What the pipeline asks of the index."""

    def search(
        self, query: str, filters: Filters = ..., limit: int = ..., language: str | None = ...
    ) -> list[Passage]: ...

    def by_words(self, query: str, filters: Filters, limit: int) -> list[Passage]: ...

    def similarity(self, query: str, texts: Sequence[str]) -> Sequence[float]: ...

    def nearness(self, query: str, chunks: Sequence[Chunk]) -> Nearness: ...

    def lexicon(self, query: str, language: str | None = ...) -> Lexicon: ...


@dataclass(frozen=True, slots=True)
class IndexSearcher:
    """Index and encoder as the answerer asks of them."""

    retriever: Retriever
    encoder: Encoder
    spans: SpanReader
    dense: float = 1.0  # weight of each side in fusion
    sparse: float = 1.0

    def search(
        self, query: str, filters: Filters | None = None, limit: int = 20, language: str | None = None
    ) -> list[Passage]:
        return self.retriever.search(
            query,
            filters or Filters(),
            limit,
            language=language,
            dense_weight=self.dense,
            sparse_weight=self.sparse,
        )

    def by_words(self, query: str, filters: Filters, limit: int) -> list[Passage]:
        """What shares the query's words, without its meaning: costs no encoding."""
        return self.retriever.search(query, filters, limit, dense_weight=0)

    def similarity(self, query: str, texts: Sequence[str]) -> list[float]:
        """Cosine of two like things, a draft and each text, −1..1: both are encoded as queries."""
        if not texts:
            return []
        # The draft was encoded to search for it; together with the texts it would be encoded again.
        (draft,) = self.encoder.encode_queries([query])
        return [float(v) for v in self.encoder.encode_queries(texts) @ draft]

    def nearness(self, query: str, chunks: Sequence[Chunk]) -> Nearness:
        """How near stretches of these chunks are to the query, by their sentences' own vectors."""
        from index.vectors import stretch_nearness

        return stretch_nearness(self.encoder, self.spans, query, chunks)

    def lexicon(self, query: str, language: str | None = None) -> Lexicon:
        return self.retriever.lexicon(query, language)
