"""One module a format, each with `read(data, name, budget) -> FileText`.

Comes in: a file's bytes. Goes out: its pages' text as extracted, and what the format says about
itself. Left to others: finding the file (`sources`), bounding time and memory (`sandbox`; call
`sandbox.read_file` for files nobody vouches for), and making sense of the text (`structure`).

A reader's library is imported when the first file of its format is read.
"""

from __future__ import annotations

import hashlib
import importlib
from pathlib import Path
from typing import Protocol, cast

from ingest.errors import ReadError
from ingest.model import FileText
from ingest.readers.common import Budget

_MODULES = {
    ".docx": "ingest.readers.docx",
    ".eml": "ingest.readers.eml",
    ".htm": "ingest.readers.html",
    ".html": "ingest.readers.html",
    ".pdf": "ingest.readers.pdf",
    ".txt": "ingest.readers.txt",
    ".zip": "ingest.readers.archive_zip",
}
SUFFIXES = frozenset(_MODULES)


class ReadBytes(Protocol):
    """Read one format.

    Raises:
        ReadError: the bytes cannot be read, and why; NoTextError and LimitError are kinds of it.
    """

    def __call__(self, data: bytes, name: str, budget: Budget) -> FileText: ...


def reader_for(suffix: str) -> ReadBytes | None:
    """The reader of a file name's suffix (".pdf", in either case), or None where nobody reads it."""
    module = _MODULES.get(suffix.lower())
    return cast(ReadBytes, importlib.import_module(module).read) if module else None


def read(path: Path, name: str | None = None, budget: Budget | None = None, sha256: str = "") -> FileText:
    """Read a file in this process.

    Args:
        path: the file; its suffix chooses the reader.
        name: what messages call it; the path's own name by default.
        budget: most pages and characters.
        sha256: hash the bytes must have; "" for any.

    Raises:
        ReadError: the file cannot be read, or is not the one that was hashed.
    """
    name = name or path.name
    reader = reader_for(path.suffix)
    if reader is None:
        raise ReadError(f"{name}: format not supported. Save it as one of {', '.join(sorted(SUFFIXES))}.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"{name}: cannot be read any more ({error.strerror or error}). Check that it is still there, "
            "then ingest it again."
        ) from error
    if sha256 and hashlib.sha256(data).hexdigest() != sha256:
        raise ReadError(f"{name}: changed while it was being read. Ingest it again when nobody writes to it.")
    return reader(data, name, budget or Budget())
