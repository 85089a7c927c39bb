"""Find the files to ingest and fingerprint them.

Comes in: files and folders as a user names them. Goes out: one `Source` a readable file, and a
FAILED `FileReport` for what was named or found and cannot be read; nothing raises. Left to others:
what is inside the files (`readers`), and what to do when one has vanished (`pipeline`).
"""

from __future__ import annotations

import errno
import hashlib
import io
import logging
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, cast

from ingest.folder_settings import ClearanceOf, clearances_of_folders
from ingest.model import OPEN, FileReport, FileStatus, Source
from ingest.names import clean_name
from ingest.personal_numbers import mask_personal_numbers
from ingest.readers import SUFFIXES

log = logging.getLogger(__name__)

OpenFile = Callable[[Path], BinaryIO]

_PASSED_OVER = (".", "~$")  # hidden; and what Word leaves beside a document while it is open


class _UnreadableError(Exception):
    """Why one path is not a source; never leaves this module."""


def find_sources(
    paths: Sequence[Path], *, open_file: OpenFile | None = None, clearance: str = OPEN
) -> Iterator[Source | FileReport]:
    """Yield each file once, in the order named and, inside a folder, in the order of its names.

    Folders are walked to the bottom; hidden files and the lock files of open documents are passed
    over, and so are files in formats nobody reads (their number goes to the log). The same files
    named directly are reported instead.

    Args:
        paths: files and folders, absolute or relative to the working directory.
        clearance: of files in folders that say nothing of it (`folder_settings`).
        open_file: opens a file for reading bytes; for tests, where permissions cannot be taken away.
    """
    walk = _Walk(open_file or _open_file, clearances_of_folders(clearance))
    for path in paths:
        yield from walk.visit(path)
    if walk.skipped:
        log.info("%d files passed over: only %s are read", walk.skipped, _formats())


class _Walk:
    """One call of `find_sources`: remembers what was seen, so links cannot lead round in circles."""

    def __init__(self, open_file: OpenFile, clearance_of: ClearanceOf) -> None:
        self.skipped = 0
        self._clearance_of = clearance_of
        self._open_file = open_file
        self._seen: set[Path] = set()

    def visit(self, named: Path) -> Iterator[Source | FileReport]:
        """The file or, depth first and in sorted order, the files under the folder."""
        ahead = [named]
        while ahead:
            path = ahead.pop()
            try:
                found = self._look(path, named=path is named)
            except (OSError, RuntimeError, ValueError, _UnreadableError) as error:
                yield _failed(path, error)
                continue
            if isinstance(found, Source):
                yield found
            else:
                ahead += reversed(found)

    def _look(self, path: Path, *, named: bool) -> Source | list[Path]:
        """The file's source, or what to visit next: a folder's entries, or nothing."""
        # What a folder lists lies under a resolved path already; resolving is slow in large folders.
        real = path.resolve(strict=True) if named or path.is_symlink() else path
        if real in self._seen:
            return []
        self._seen.add(real)
        mode = real.stat().st_mode
        if stat.S_ISDIR(mode):
            entries = sorted(real.iterdir(), key=lambda p: os.fsencode(p.name))
            visible = [p for p in entries if not p.name.startswith(_PASSED_OVER)]
            if not visible and real.suffix.lower() in SUFFIXES:
                # A download or an archive program that failed leaves such a folder in place of the file.
                raise _UnreadableError(
                    "is an empty folder with the name of a file. Fetch the file again, or remove the folder."
                )
            return visible
        supported = real.suffix.lower() in SUFFIXES
        if not supported and not named:
            self.skipped += 1
            self._seen.discard(real)  # it may still be named, and then it is reported
            return []
        if not stat.S_ISREG(mode):
            # A named pipe or a device would hold the reader for ever.
            raise _UnreadableError("is not an ordinary file. Name a file or a folder instead.")
        if not supported:
            raise _UnreadableError(f"format not supported. Save it as one of {_formats()} and ingest that.")
        return replace(_fingerprint(real, self._open_file), clearance=self._clearance_of(real))


def _fingerprint(path: Path, open_file: OpenFile) -> Source:
    with open_file(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size == 0:
            raise _UnreadableError("file is empty. Fetch it again from where it came, or remove it.")
        digest = hashlib.file_digest(cast(io.BufferedReader, file), "sha256").hexdigest()
    return Source(path, mask_personal_numbers(clean_name(path.name)), size, digest)


def _open_file(path: Path) -> BinaryIO:
    return path.open("rb")


def _failed(path: Path, error: Exception) -> FileReport:
    absolute = Path(os.path.abspath(path))  # noqa: PTH100  # resolve() is what may have failed
    where = f"{clean_name(absolute.name)} in {clean_name(str(absolute.parent))}"
    return FileReport(absolute, FileStatus.FAILED, f"{where}: {_explain(error)}")


def _explain(error: Exception) -> str:
    match error:
        case _UnreadableError():
            return str(error)
        case FileNotFoundError():
            return "does not exist. Check the spelling, or whether it was moved."
        case PermissionError():
            return "no permission to read it. Give this user read access, then ingest it again."
        # Python before 3.13 reports a loop of links as a RuntimeError.
        case OSError(errno=errno.ELOOP) | RuntimeError():
            return "is a link that leads back to itself. Remove or repair the link."
        case OSError():
            return f"cannot be read ({error.strerror or error}). Check its disk or share, then try again."
        case _:
            return f"is not a usable path ({clean_name(str(error))}). Rename it, then ingest it again."


def _formats() -> str:
    return ", ".join(sorted(SUFFIXES))
