"""Encoders for tests: a small one with no model and no randomness, and the way to the real one."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder_files import ensure_model
from index.encoder_wheel import EncoderError
from index.model import Vectors
from tests.support import require_or_skip


class FakeEncoder:
    """Character three-grams hashed into 64 places; keeps the texts it was asked for."""

    def __init__(self, fingerprint: str = "fake:64", dimension: int = 64) -> None:
        self._fingerprint = fingerprint
        self._dimension = dimension
        self.queries: list[str] = []
        self.passages: list[str] = []

    @property
    def fingerprint(self) -> str:
        return self._fingerprint

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        self.queries.extend(texts)
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages.extend(texts)
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        out = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            padded = f"  {' '.join(text.casefold().split())} "
            for start in range(len(padded) - 2):
                digest = hashlib.blake2b(
                    padded[start : start + 3].encode("utf-8", "replace"), digest_size=8
                ).digest()
                out[row, int.from_bytes(digest, "little") % self._dimension] += 1
            out[row] /= np.linalg.norm(out[row])
        return out


def built_model() -> Path:
    """The real model's directory, built once a machine from the wheel; skips where the wheel is absent."""
    try:
        return ensure_model(Path(tempfile.gettempdir()) / "referent-test-model")
    except EncoderError as error:
        require_or_skip(str(error))
