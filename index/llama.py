"""Our encoder in llama-index's words.

Comes in: an `Encoder`. Goes out: a `BaseEmbedding` for llama-index pipelines and baselines. Importing this
module imports llama-index, so it is imported where it is used.
"""

from __future__ import annotations

import asyncio

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.model import Encoder


class LlamaEmbedding(BaseEmbedding):
    """Queries and texts through an `Encoder`; the async calls run it in a thread."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder, batch_size: int = 64) -> None:
        super().__init__(model_name=encoder.fingerprint, embed_batch_size=batch_size)
        self._encoder = encoder

    @classmethod
    def class_name(cls) -> str:
        return "LlamaEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        vector: list[float] = self._encoder.encode_queries([query])[0].tolist()
        return vector

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)
