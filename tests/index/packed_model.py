"""Writes a tiny file in the wheel's layout, so that its reader is tested against another hand's work."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, LAYERS, HEADS, FEED_FORWARD, POSITIONS = 32, 1, 4, 64, 16
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "a", "▁møde", "слово", "с", "<mask>")


def pack(values: NDArray[np.float32]) -> bytes:
    """fp32 → Q4_0, with the scale that puts the largest magnitude at -8 or 7."""
    out = b""
    for block in values.reshape(-1, 32):
        scale = np.float16(np.abs(block).max() / 7)
        nibbles = [int(n) for n in np.clip(np.rint(block / np.float32(scale)) + 8, 0, 15)]
        out += scale.tobytes() + bytes(nibbles[j] | nibbles[j + 16] << 4 for j in range(16))
    return out


def write_packed(path: Path) -> dict[str, NDArray[np.float32]]:
    """Write the file; returns the tensors before they were cut to four bits, as written."""
    tensors = dict(_tensors(np.random.default_rng(7)))
    blob = "".join(PIECES).encode()
    ends = np.cumsum([len(piece.encode()) for piece in PIECES])
    head = b"E5S1" + struct.pack(
        "<I7ifi", 1, HIDDEN, LAYERS, HEADS, FEED_FORWARD, len(PIECES) + 3, POSITIONS, 2, 1e-12, 32
    )
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob))
    head += np.array([0, *ends], dtype="<u4").tobytes()
    head += np.array([0, 0, 0, 0, -1, -2, -3, -4, -5, 0], dtype="<f4").tobytes() + blob
    head += struct.pack("<iI", 1, 9) + struct.pack("<IBI", 0x2026, 1, 0x2E)
    data = {name: pack(t) if t.ndim == 2 else t.astype("<f4").tobytes() for name, t in tensors.items()}
    directory_size = 4 + sum(2 + len(name) + 21 for name in tensors)
    offset = len(head) + directory_size
    directory = struct.pack("<i", len(tensors))
    for name, tensor in tensors.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", int(tensor.ndim == 2), tensor.size, offset, len(data[name]))
        offset += len(data[name])
    path.write_bytes(head + directory + b"".join(data.values()))
    return tensors


def _tensors(rng: np.random.Generator) -> Iterator[tuple[str, NDArray[np.float32]]]:
    def random(*shape: int) -> NDArray[np.float32]:
        return rng.normal(0, 0.05, shape).astype(np.float32)

    yield "emb.word", random(len(PIECES) + 3, HIDDEN)
    yield "emb.pos", random(POSITIONS * HIDDEN)
    yield "emb.type", random(2 * HIDDEN)
    yield "emb.ln.w", random(HIDDEN)
    yield "emb.ln.b", random(HIDDEN)
    for layer in range(LAYERS):
        for name, rows, columns in (
            ("q", HIDDEN, HIDDEN),
            ("k", HIDDEN, HIDDEN),
            ("v", HIDDEN, HIDDEN),
            ("ao", HIDDEN, HIDDEN),
            ("fi", FEED_FORWARD, HIDDEN),
            ("fo", HIDDEN, FEED_FORWARD),
        ):
            yield f"l{layer}.{name}.w", random(rows, columns)
            yield f"l{layer}.{name}.b", random(rows)
        for name in ("aln", "oln"):
            yield f"l{layer}.{name}.w", random(HIDDEN)
            yield f"l{layer}.{name}.b", random(HIDDEN)
