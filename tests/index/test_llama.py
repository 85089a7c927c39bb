"""llama-index sees our encoder as one of its own."""

from __future__ import annotations

import asyncio

import numpy as np

from tests.support_encoder import FakeEncoder


def test_queries_and_texts_reach_the_encoder_by_their_own_ways() -> None:
    from index.llama import LlamaEmbedding

    encoder = FakeEncoder()
    embedding = LlamaEmbedding(encoder, batch_size=2)
    query = embedding.get_query_embedding("hvad blev besluttet?")
    texts = embedding.get_text_embedding_batch(["første", "anden", "tredje"])
    assert encoder.queries == ["hvad blev besluttet?"]
    assert encoder.passages == ["første", "anden", "tredje"]
    assert np.allclose(query, FakeEncoder().encode_queries(["hvad blev besluttet?"])[0])
    assert np.allclose(texts, FakeEncoder().encode_passages(["første", "anden", "tredje"]))
    assert embedding.model_name == encoder.fingerprint


def test_async_calls_give_the_same_vectors() -> None:
    from index.llama import LlamaEmbedding

    embedding = LlamaEmbedding(FakeEncoder())

    async def both() -> tuple[list[float], list[float]]:
        return await embedding.aget_query_embedding("møde"), await embedding.aget_text_embedding("referat")

    query, text = asyncio.run(both())
    assert query == embedding.get_query_embedding("møde")
    assert text == embedding.get_text_embedding("referat")
