"""One writer a data directory.

Comes in: the data directory. Goes out: a held lock, or `BusyError`. Left to others: what is written.

The lock is the operating system's: it ends with its process, killed or not. A file left behind means nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from ingest.errors import BusyError, CatalogError

LOCK_NAME = "ingest.lock"


@contextmanager
def ingest_lock(data_dir: Path) -> Iterator[None]:
    """Hold the right to write into a data directory, which is made where it is absent.

    Raises:
        BusyError: another process holds it; never waits.
        CatalogError: the directory cannot be written.
    """
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock = FileLock(data_dir / LOCK_NAME, timeout=0)
        lock.acquire()
    except Timeout:
        raise BusyError(
            f"another process is ingesting into {data_dir}; wait until it is done, or use another --data-dir"
        ) from None
    except OSError as error:
        raise CatalogError(
            f"{data_dir} cannot be written ({error.strerror}). "
            "Check its permissions, or use another --data-dir"
        ) from error
    try:
        yield
    finally:
        lock.release()
