"""A connection that ends: at a moment, and after so many bytes.

Comes in: a request. Goes out: its response. httpx bounds each read and not their sum, so a server that sends
a byte a second could hold a caller for ever, and one that never ends a line could fill the memory.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

MOST_BYTES = 1_000_000  # an answer of 500 tokens as a stream of events is a fifth of it


class Bounded(httpx.BaseTransport):
    """Wraps a transport; `end` is a moment of `time.monotonic`."""

    def __init__(self, inner: httpx.BaseTransport, end: float, most_bytes: int = MOST_BYTES) -> None:
        self._inner, self._end, self._most = inner, end, most_bytes

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if time.monotonic() >= self._end:
            raise httpx.ReadTimeout("no time left", request=request)
        response = self._inner.handle_request(request)
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _BoundedStream(response.stream, self._end, self._most)
        return response

    def close(self) -> None:
        self._inner.close()


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, inner: httpx.SyncByteStream, end: float, most: int) -> None:
        self._inner, self._end, self._left = inner, end, most

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._inner:
            self._left -= len(piece)
            if time.monotonic() >= self._end:
                raise httpx.ReadTimeout("no time left")
            if self._left < 0:
                raise httpx.ReadError("the response does not end")
            yield piece

    def close(self) -> None:
        self._inner.close()
