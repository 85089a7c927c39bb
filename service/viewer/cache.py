"""Pictures of pages, kept in a folder of bounded size.

Comes in: names made of a file's hash, page and size, and PNGs. Goes out: the PNG again, while it is kept.
Several processes may share the folder. It can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import uuid
from pathlib import Path

log = logging.getLogger("referent.viewer")

_ROOM = 0.8  # of the bound, after clearing out


class PictureCache:
    """`most` bytes at most, the least recently used going first; 0 keeps nothing."""

    def __init__(self, folder: Path, most: int) -> None:
        self._folder, self._most = folder, most
        self._held: int | None = None  # bytes; counted when first needed
        self._lock = threading.Lock()

    def get(self, name: str) -> bytes | None:
        path = self._path(name)
        try:
            data = path.read_bytes()
            os.utime(path)
        except OSError:
            return None
        return data

    def put(self, name: str, data: bytes) -> None:
        """Keep it; a folder that cannot be written is logged, and nothing is kept."""
        if len(data) > self._most:
            return
        path = self._path(name)
        draft = path.with_name(f"{path.name}.{uuid.uuid4().hex}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(path)
        except OSError as error:
            log.warning("picture not kept: %s", error.strerror or error)
            with contextlib.suppress(OSError):
                draft.unlink()
            return
        self._make_room(len(data))

    def _path(self, name: str) -> Path:
        return self._folder / name[:2] / f"{name}.png"

    def _make_room(self, added: int) -> None:
        with self._lock:
            self._held = self._weigh() if self._held is None else self._held + added
            if self._held <= self._most:
                return
            files = sorted(self._files())  # another process may have cleared out meanwhile
            held = sum(size for _, size, _ in files)
            for _, size, path in files:
                if held <= self._most * _ROOM:
                    break
                with contextlib.suppress(OSError):
                    path.unlink()
                    held -= size
            self._held = held

    def _weigh(self) -> int:
        return sum(size for _, size, _ in self._files())

    def _files(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._folder.glob("*/*"):
            with contextlib.suppress(OSError):
                stat = path.stat()
                found.append((stat.st_mtime, stat.st_size, path))
        return found
