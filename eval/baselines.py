"""What the framework does on its own: llama-index's default pipeline, dense and hybrid.

Comes in: the same documents' text and the same encoder that Referent uses. Goes out: two functions from a
question to the contract's JSON, to be judged by the same `evaluate`. They differ from Referent in all that
this repository adds: parts, items, sections, Danish terms, evidence, declining. Their answer is the best
chunk, cut to 900 characters; they always answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.errors import EvalError
from index.model import Encoder

if TYPE_CHECKING:
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.schema import BaseNode

ANSWER_CHARS = 900  # the length design asks of an answer
SHOWN = 20  # passages in an answer
CANDIDATES = 100  # of each retriever, before fusion
RRF_K = 60  # Cormack, Clarke and Büttcher, SIGIR 2009
WORD = re.compile(r"\w+")

Ranker = Callable[[str], Sequence[tuple[str, float]]]  # question → (node id, score), best first


@dataclass(frozen=True, slots=True)
class ArchiveDocument:
    """A file's text, pages joined."""

    name: str
    text: str


@dataclass(frozen=True)
class Baselines:
    """Both baselines over one set of chunks, so that they share the encoding."""

    nodes: Mapping[str, BaseNode]  # by node id
    rank_dense: Ranker
    rank_bm25: Ranker

    def dense(self, question: str) -> dict[str, Any]:
        """llama-index's defaults, retrieval by vectors."""
        return self._answer(question, self.rank_dense(question)[:SHOWN])

    def hybrid(self, question: str) -> dict[str, Any]:
        """The same vectors with BM25 beside them, fused by rank."""
        rankings = [[name for name, _ in rank(question)] for rank in (self.rank_dense, self.rank_bm25)]
        return self._answer(question, fuse(rankings)[:SHOWN])

    def systems(self) -> tuple[tuple[str, Callable[[str], dict[str, Any]]], ...]:
        return (("llama-index dense", self.dense), ("llama-index + BM25", self.hybrid))

    def _answer(self, question: str, ranking: Sequence[tuple[str, float]]) -> dict[str, Any]:
        passages = [
            {
                "text": self.nodes[name].get_content(),
                "document": self.nodes[name].metadata["file_name"],
                "score": score,
            }
            for name, score in ranking
        ]
        best = passages[0]["text"][:ANSWER_CHARS] if passages else ""
        cited = [{"n": 1, "quote": best, "document": passages[0]["document"]}] if passages else []
        return {
            "question": question,
            "status": "answered",
            "outcome": None,
            "answer": best,
            "citations": cited,
            "passages": passages,
        }


def build_baselines(nodes: Sequence[BaseNode], encoder: Encoder) -> Baselines:
    """Index chunks with llama-index's defaults, encoding those that have no vector yet.

    `VectorStoreIndex` (in memory) keeps its defaults; a file's name is embedded with each of its chunks, as
    the framework does with metadata.
    """
    return Baselines({n.node_id: n for n in nodes}, dense_ranker(nodes, encoder), bm25_ranker(nodes))


def split_documents(documents: Sequence[ArchiveDocument]) -> list[BaseNode]:
    """Each file as one `Document`, cut by `SentenceSplitter` with its defaults; empty files are left out."""
    from llama_index.core import Document
    from llama_index.core.node_parser import SentenceSplitter

    wrapped = [Document(text=d.text, metadata={"file_name": d.name}) for d in documents if d.text.strip()]
    return list(SentenceSplitter().get_nodes_from_documents(wrapped))


def dense_ranker(nodes: Sequence[BaseNode], encoder: Encoder) -> Ranker:
    """Encode the chunks into llama-index's in-memory vector store."""
    from llama_index.core import VectorStoreIndex

    index = VectorStoreIndex(list(nodes), embed_model=as_embedding(encoder))
    retriever = index.as_retriever(similarity_top_k=CANDIDATES)

    def rank(question: str) -> list[tuple[str, float]]:
        return [(hit.node.node_id, float(hit.score or 0.0)) for hit in retriever.retrieve(question)]

    return rank


def bm25_ranker(nodes: Sequence[BaseNode]) -> Ranker:
    """BM25 on lower-case words, no stemming: what a first hybrid attempt uses.

    Raises:
        EvalError: rank-bm25, a development dependency, is not installed.
    """
    try:
        from rank_bm25 import BM25Okapi
    except ImportError as error:
        raise EvalError(
            "The baseline needs rank-bm25: pip install rank-bm25, or measure with --no-baselines."
        ) from error

    ids = [n.node_id for n in nodes]
    bm25 = BM25Okapi([WORD.findall(n.get_content().lower()) for n in nodes]) if nodes else None

    def rank(question: str) -> list[tuple[str, float]]:
        if bm25 is None:
            return []
        scored = zip(ids, bm25.get_scores(WORD.findall(question.lower())), strict=True)
        best = sorted(scored, key=lambda pair: -pair[1])[:CANDIDATES]
        # A chunk that shares no word scores 0 and is no candidate.
        return [(name, float(score)) for name, score in best if score > 0]

    return rank


def fuse(rankings: Sequence[Sequence[str]], k: int = RRF_K) -> list[tuple[str, float]]:
    """Reciprocal rank fusion, best first; ties keep the order of first appearance.

    >>> [name for name, _ in fuse([["a", "b"], ["b", "c"]])]
    ['b', 'a', 'c']
    """
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] = scores.get(name, 0.0) + 1 / (k + rank)
    return sorted(scores.items(), key=lambda pair: -pair[1])


def as_embedding(encoder: Encoder) -> BaseEmbedding:
    """The encoder in llama-index's words, with its query and passage prefixes."""
    from index.llama import LlamaEmbedding

    return LlamaEmbedding(encoder)
