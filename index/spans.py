"""Where in a passage the meaning stands: the mean hidden state of each of its sentences.

Comes in: a text, the encoder's token states and their places. Goes out: `SpanVectors`, which say how near a
stretch of the text is to a question. Left to others: making the states (`embed`), keeping them (`vectors`).

The states come from the pass that encodes the whole passage, so a sentence knows its neighbours ("Det
blev tiltrådt") and costs nothing more (late chunking, Günther et al., arXiv 2409.04701). The mean of several
sentences' states is the state of the stretch that they make up, so any stretch can be asked about.
"""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.model import Vectors
from ingest.sentences import sentence_spans

_HEAD = struct.Struct("<HH")  # how many spans, and their dimension


@dataclass(frozen=True, slots=True)
class SpanVectors:
    """A text's sentences with their mean token states; offsets in characters of the text."""

    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    tokens: NDArray[np.int32]  # how many make up a mean
    means: NDArray[np.float32]  # shape (spans, dimension), not scaled

    def similarity(self, query: Vectors, start: int, end: int) -> float | None:
        """Cosine of a unit vector and the stretch from start to end, −1..1.

        Returns:
            None where no token of the stretch was encoded: it stands beyond the model's length.
        """
        touched = (self.starts < end) & (self.ends > start)
        places = np.flatnonzero(touched)
        if not len(places):
            return None
        if len(places) == 1:  # most stretches are a sentence: its share of itself changes no angle
            return self._alone(int(places[0]), query)
        # Whole sentences count as far as they stand in the stretch.
        inside = np.minimum(self.ends[touched], end) - np.maximum(self.starts[touched], start)
        share = inside / np.maximum(self.ends[touched] - self.starts[touched], 1)
        pooled = (self.tokens[touched] * share) @ self.means[touched]
        length = float(np.linalg.norm(pooled))
        return float(pooled @ query) / length if length else None

    def _alone(self, place: int, query: Vectors) -> float | None:
        mean = self.means[place]
        length = math.sqrt(float(mean @ mean))
        return float(mean @ query) / length if length else None


def segments(text: str) -> list[tuple[int, int]]:
    """The sentences of a text, line by line."""
    return [
        (line.start() + first, line.start() + last)
        for line in re.finditer(r"[^\n]+", text)
        for first, last in sentence_spans(line[0])
    ]


def pool(
    states: NDArray[np.float32],
    offsets: NDArray[np.int64],
    spans: Sequence[tuple[int, int]],
    shift: int = 0,
) -> SpanVectors:
    """Token states → one mean a span; spans without tokens are left out.

    Args:
        states: shape (tokens, dimension).
        offsets: shape (tokens, 2), each token's characters in what was encoded; (0, 0) for signs.
        shift: where the text begins in what was encoded: the prefix's length.
    """
    begins, stops = offsets[:, 0] - shift, offsets[:, 1] - shift
    kept, tokens, means = [], [], []
    for first, last in spans:
        within = (begins < last) & (stops > first) & (stops > begins)
        if within.any():
            kept.append((first, last))
            tokens.append(int(within.sum()))
            means.append(states[within].mean(axis=0))
    places = np.array(kept, dtype=np.int32).reshape(-1, 2)
    mean = np.array(means, dtype=np.float32).reshape(len(kept), states.shape[1])
    return SpanVectors(places[:, 0], places[:, 1], np.array(tokens, dtype=np.int32), mean)


def to_blob(found: SpanVectors) -> bytes:
    """Bytes to keep: a state's values in eight bits (cosine above 0.9999), a twelfth of a page's size."""
    count, dimension = found.means.shape
    scale = np.maximum(np.abs(found.means).max(axis=1, initial=0.0), 1e-12).astype("<f4")
    values = np.rint(found.means / scale[:, None] * 127).astype(np.int8)
    places = np.stack([found.starts, found.ends, found.tokens]).astype("<i4")
    return b"".join([_HEAD.pack(count, dimension), places.tobytes(), scale.tobytes(), values.tobytes()])


def from_blob(blob: bytes) -> SpanVectors | None:
    """What `to_blob` kept; None where the bytes are not whole."""
    if len(blob) < _HEAD.size:
        return None
    count, dimension = _HEAD.unpack_from(blob)
    if len(blob) != _HEAD.size + count * (3 * 4 + 4 + dimension):
        return None
    at = _HEAD.size
    places = np.frombuffer(blob, "<i4", 3 * count, at).reshape(3, count).astype(np.int32)
    scale = np.frombuffer(blob, "<f4", count, at + 12 * count)
    values = np.frombuffer(blob, np.int8, count * dimension, at + 16 * count).reshape(count, dimension)
    means = (values.astype(np.float32) * (scale[:, None] / np.float32(127))).astype(np.float32)
    return SpanVectors(places[0], places[1], places[2], means)
