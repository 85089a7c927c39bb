"""Pixels → PNG, without an image library.

Comes in: rows of grey or colour pixels. Goes out: the file's bytes. Source: W3C, Portable Network Graphics.
"""

from __future__ import annotations

import struct
import zlib

_GREY, _COLOUR = 0, 2
_LEVEL = 6


def encode(rows: list[bytes], width: int, *, colour: bool) -> bytes:
    """Args: `rows` of `width` pixels, of one byte each or, with `colour`, of three (red, green, blue)."""
    head = struct.pack(">IIBBBBB", width, len(rows), 8, _COLOUR if colour else _GREY, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), _LEVEL)
    chunks = (_chunk(b"IHDR", head), _chunk(b"IDAT", pixels), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
