"""The retriever as llama-index sees it: for pipelines and evaluations written against that framework.

Comes in: a `Retriever`. Goes out: a `BaseRetriever` of nodes with scores and citation metadata. Left to
others: all of the searching. Importing this module imports llama-index (1.6 s), so nothing else here does.
"""

from __future__ import annotations

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.filters import NO_LIMITS
from index.model import Filters, Passage
from index.retrieve import Retriever


class LlamaRetriever(BaseRetriever):
    """Our search under llama-index's interface; a node's score is the fused one."""

    def __init__(self, retriever: Retriever, filters: Filters = NO_LIMITS, limit: int = 20) -> None:
        super().__init__()
        self._retriever = retriever
        self._filters = filters
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._retriever.search(query_bundle.query_str, self._filters, self._limit)
        return [NodeWithScore(node=to_node(passage), score=passage.score) for passage in found]


def to_node(passage: Passage) -> TextNode:
    """A passage as a node: its own text, and as metadata where it stands and its raw scores."""
    chunk = passage.chunk
    metadata = {
        "document": chunk.document,
        "part": chunk.part_title,
        "title": chunk.title,
        "kind": chunk.kind.value,
        "body": chunk.body,
        "meeting_date": chunk.meeting_date.isoformat() if chunk.meeting_date else None,
        "item_number": chunk.item_number,
        "item_title": chunk.item_title,
        "section": chunk.section.value,
        "outcome": chunk.outcome.value if chunk.outcome else None,
        "page_start": chunk.page_start,
        "page_end": chunk.page_end,
        "char_start": chunk.char_start,
        "char_end": chunk.char_end,
        "dense_score": passage.dense_score,
        "sparse_score": passage.sparse_score,
    }
    # A model must not read scores or offsets as facts; the header line says what it may know of the place.
    hidden = [key for key in metadata if key not in ("document", "body", "meeting_date", "item_title")]
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=metadata,
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=list(metadata),
    )
