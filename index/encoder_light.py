"""A query's vector without torch: the BERT forward pass in numpy.

Comes in: a directory that `encoder_files` built. Goes out: unit vectors equal to those of
sentence-transformers (cosine above 0.99999; a test compares them). Why it exists: importing
sentence-transformers takes about ten CPU seconds and 430 MB, while one question is nineteen tokens; this
way a command answers within a second and a server needs no torch. Left to others: many passages, other
models (`embed`).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model import Vectors

Floats = NDArray[np.float32]
TOGETHER = 256  # tokens of a batch
IDLE = 0.75  # processes a core, over the last minute, up to which a second thread helps; one asking makes 0.5


class LightEncoder:
    """Encodes one text at a time; safe to share between threads."""

    def __init__(self, directory: Path) -> None:
        """Read weights and tokenizer.

        Raises:
            OSError, ValueError, KeyError: the directory is not one that `encoder_files` built.
        """
        from tokenizers import Tokenizer

        config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = np.float32(config["layer_norm_eps"])
        self._weights = _read_weights(directory / "model.safetensors")
        for layer in range(self._layers):
            _join_attention(self._weights, f"encoder.layer.{layer}.attention.self")
        self._tokenizer = Tokenizer.from_file(str(directory / "tokenizer.json"))
        self.longest = int(config["max_position_embeddings"])  # tokens; what follows is cut
        self._blas_threads = _blas_limiter()
        self.dimension = int(config["hidden_size"])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Texts with their prefix → shape (n, dimension)."""
        out = np.empty((len(texts), self.dimension), dtype=np.float32)
        for row, (states, _) in enumerate(self.states(texts)):
            mean = states.mean(axis=0)
            out[row] = mean / np.linalg.norm(mean)
        return out

    def encode_together(self, texts: Sequence[str]) -> Vectors:
        """As `encode`, short texts in one pass each some hundred tokens: half the time (eval/LOG.md)."""
        encodings = self._tokenizer.encode_batch(list(texts))
        # The end sign stays where a text is cut.
        ids = [
            e.ids if len(e.ids) <= self.longest else [*e.ids[: self.longest - 1], e.ids[-1]]
            for e in encodings
        ]
        out = np.empty((len(texts), self.dimension), dtype=np.float32)
        with self._blas_threads():
            for batch in _batches([len(i) for i in ids], TOGETHER):
                states = self._forward([i for n in batch for i in ids[n]], [len(ids[n]) for n in batch])
                at = 0
                for n in batch:
                    mean = states[:, at : at + len(ids[n])].mean(axis=1)
                    out[n] = mean / np.linalg.norm(mean)
                    at += len(ids[n])
        return out

    def states(self, texts: Sequence[str]) -> Iterator[tuple[Floats, NDArray[np.int64]]]:
        """Each text's token states, shape (tokens, dimension), and the characters its tokens stand for."""
        # OpenBLAS spins while it waits for its other threads: two take 35 ms a question where one takes 50,
        # but on a busy machine up to five times as long.
        with self._blas_threads():
            for text in texts:
                found = self._tokenizer.encode(text)
                ids, offsets = list(found.ids), list(found.offsets)
                if len(ids) > self.longest:  # the end sign stays
                    ids = [*ids[: self.longest - 1], ids[-1]]
                    offsets = [*offsets[: self.longest - 1], offsets[-1]]
                yield self._forward(ids).T, np.array(offsets, dtype=np.int64).reshape(-1, 2)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, before any cut."""
        return [len(encoding.ids) for encoding in self._tokenizer.encode_batch(list(texts))]

    def _forward(self, ids: list[int], lengths: Sequence[int] = ()) -> Floats:
        """Token ids → last hidden states, shape (hidden, tokens).

        Tokens stand in columns because OpenBLAS multiplies weights @ states a third faster than the reverse.

        Args:
            lengths: of the texts that the ids are of, one behind the other; none: one text.
        """
        lengths = lengths or [len(ids)]
        places = [place for length in lengths for place in range(length)]
        w = self._weights
        words: Floats = w["embeddings.word_embeddings.weight"][ids].astype(np.float32)
        words += w["embeddings.position_embeddings.weight"][places]
        words += w["embeddings.token_type_embeddings.weight"][0]
        x = self._norm(np.ascontiguousarray(words.T), "embeddings.LayerNorm")
        for layer in range(self._layers):
            name = f"encoder.layer.{layer}"
            attended = self._linear(self._attention(x, name, lengths), f"{name}.attention.output.dense")
            x = self._norm(x + attended, f"{name}.attention.output.LayerNorm")
            inner = _gelu(self._linear(x, f"{name}.intermediate.dense"))
            x = self._norm(x + self._linear(inner, f"{name}.output.dense"), f"{name}.output.LayerNorm")
        return x

    def _attention(self, x: Floats, layer: str, lengths: Sequence[int]) -> Floats:
        joint = self._linear(x, f"{layer}.attention.self.joint")
        if len(lengths) == 1:
            return self._attended(joint)
        ends = np.cumsum(lengths)
        return np.concatenate(
            [self._attended(joint[:, e - n : e]) for e, n in zip(ends, lengths, strict=True)], axis=1
        )

    def _attended(self, joint: Floats) -> Floats:
        """One text's query, key and value → what its tokens take from each other."""
        tokens = joint.shape[1]
        q, k, v = joint.reshape(3, self._heads, -1, tokens)
        scores = q.transpose(0, 2, 1) @ k
        scores *= np.float32(q.shape[1] ** -0.5)
        scores -= scores.max(axis=-1, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=-1, keepdims=True)
        context: Floats = (v @ scores.transpose(0, 2, 1)).reshape(-1, tokens)
        return context

    def _linear(self, x: Floats, name: str) -> Floats:
        product: Floats = self._weights[f"{name}.weight"] @ x
        product += self._weights[f"{name}.bias"][:, None]
        return product

    def _norm(self, x: Floats, name: str) -> Floats:
        centred: Floats = x - x.mean(axis=0)
        variance = np.einsum("ij,ij->j", centred, centred) / np.float32(len(x))
        centred /= np.sqrt(variance + self._epsilon)
        centred *= self._weights[f"{name}.weight"][:, None]
        centred += self._weights[f"{name}.bias"][:, None]
        return centred


def _batches(lengths: Sequence[int], most: int) -> Iterator[list[int]]:
    """Positions of texts, in order, so many tokens at a time."""
    batch: list[int] = []
    tokens = 0
    for n, length in enumerate(lengths):
        if batch and tokens + length > most:
            yield batch
            batch, tokens = [], 0
        batch.append(n)
        tokens += length
    if batch:
        yield batch


def _join_attention(weights: dict[str, NDArray[Any]], name: str) -> None:
    """One product for query, key and value: three narrow ones take a quarter longer."""
    for kind in ("weight", "bias"):
        parts = [weights.pop(f"{name}.{part}.{kind}") for part in ("query", "key", "value")]
        weights[f"{name}.joint.{kind}"] = np.concatenate(parts)


def _gelu(x: Floats) -> Floats:
    """x · Φ(x), with the error function by Abramowitz and Stegun 7.1.26 (error below 1.5e-7)."""
    scaled = np.abs(x) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * scaled)
    series = np.float32(1.061405429) * t
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        series += np.float32(coefficient)
        series *= t
    error = np.copysign(1 - series * np.exp(-scaled * scaled), x)
    result: Floats = np.float32(0.5) * x * (1 + error)
    return result


def _read_weights(path: Path) -> dict[str, NDArray[Any]]:
    """Tensors by name as fp32; the embedding table stays fp16 on disk, a text reads a few of its rows."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    out: dict[str, NDArray[Any]] = {}
    for name, entry in header.items():
        if name == "__metadata__" or name.startswith("pooler."):
            continue
        start, end = entry["data_offsets"]
        kind = {"F16": "<f2", "F32": "<f4"}[entry["dtype"]]
        tensor = data[start:end].view(kind).reshape(entry["shape"])
        on_disk = name == "embeddings.word_embeddings.weight"
        out[name] = tensor if on_disk else tensor.astype(np.float32)
    return out


def _blas_limiter() -> Callable[[], AbstractContextManager[Any]]:
    """A maker of contexts in which numpy's BLAS runs on one thread, or on two while the machine is idle."""
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

    blas = ThreadpoolController().select(user_api="blas")
    cores = os.cpu_count() or 1
    return lambda: blas.limit(limits=2 if cores > 1 and _load() < IDLE * cores else 1)


def _load() -> float:
    """Processes that want a core, over the last minute; where the system does not say, a busy machine's."""
    try:
        return os.getloadavg()[0]
    except (AttributeError, OSError):
        return float("inf")
