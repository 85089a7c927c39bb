"""Read files in a process that can be killed, with limits on time, memory and output.

Comes in: sources. Goes out: their text, or a `ReadError` that names the file and the next step; a file
that hangs or crashes its reader costs itself and no other. Left to others: how a format is read
(`readers`), and the process itself (`sandbox_process`).

A 2 kB PDF can make a parser ask for gigabytes, run for hours or abort; no check on the outside of
the file tells which one will.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from queue import SimpleQueue

from ingest.errors import LimitError, ReadError
from ingest.model import FileText, Source
from ingest.sandbox_process import Worker, WorkerDiedError, WorkerError, WorkerTimeoutError
from ingest.sandbox_protocol import Message, ProtocolError, error_from_message, text_from_message


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take."""

    seconds: float = 10.0  # on the clock, until the number of pages is known
    seconds_per_page: float = 0.2  # more for each page
    seconds_per_scan: float = 20.0  # more for each page read from its picture; 1.3 s on a usual page
    memory: int = 500_000_000  # bytes of address space; real agendas need 35 MB. Linux only
    max_bytes: int = 200_000_000  # size of the file
    max_pages: int = 5_000
    max_scans: int = 500  # pages read from their pictures; the others stay without text
    max_characters: int = 10_000_000  # of all pages together

    @property
    def max_reply(self) -> int:
        """Bytes of the longest honest reply: JSON needs up to six for a character."""
        return 6 * self.max_characters + 10_000_000


class Reader:
    """Reads files one after the other in a child process that stays warm between them.

    Use as a context manager. One thread at a time may call `read`; any may call `close`.
    """

    def __init__(self, limits: Limits = Limits()) -> None:
        self._limits = limits
        self._worker: Worker | None = None
        self._closed = False
        self._lock = threading.Lock()  # between starting a worker and closing

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def pid(self) -> int | None:
        """The child's process id; None while there is no child."""
        worker = self._worker
        return worker.pid if worker else None

    def read(self, source: Source) -> FileText:
        """Read one file.

        Raises:
            ReadError: the file cannot be read. LimitError: it takes more than it may. NoTextError: a scan.
        """
        if source.size > self._limits.max_bytes:
            raise LimitError(
                f"{source.name}: is {source.size / 1e6:.0f} MB, more than the "
                f"{self._limits.max_bytes / 1e6:.0f} MB a file may have. Split it, or raise the size limit."
            )
        try:
            return self._read(source)
        except WorkerError as error:
            if not error.scanning:
                raise _sentence(source, error, self._limits) from error
        # A picture that cannot be drawn must not cost the pages that have text.
        try:
            return self._read(source, scans_stopped=True)
        except WorkerError as error:
            raise _sentence(source, error, self._limits) from error

    def close(self) -> None:
        """End the child; a `read` in another thread ends with a ReadError."""
        with self._lock:
            self._closed = True
            worker, self._worker = self._worker, None
        if worker:
            worker.close()

    def _read(self, source: Source, scans_stopped: bool = False) -> FileText:
        """Ask, and ask a fresh child again where one that was in use died."""
        used = self._worker is not None
        try:
            return self._ask(source, scans_stopped)
        except WorkerDiedError as error:
            if not used or error.scanning:
                raise
        # What files before this one left in the child's memory must not decide about it.
        return self._ask(source, scans_stopped)

    def _ask(self, source: Source, scans_stopped: bool) -> FileText:
        worker = self._start()
        try:
            request = _request(source, self._limits, scans_stopped)
            reply = worker.ask(request, self._limits.max_reply)
            result = _result(reply)
        except ProtocolError as error:
            self._drop(worker)
            raise WorkerDiedError(f"answered with {error}") from error
        except BaseException:  # an interrupt too: a half-read reply must not answer the next question
            self._drop(worker)
            raise
        if reply.get("retire"):
            self._drop(worker)
        if isinstance(result, ReadError):
            raise result
        return result

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise ReadError("The reader was closed while files were waiting. Ingest them again.")
            if self._worker is None:
                self._worker = Worker(self._limits.memory)
            return self._worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._worker = None
        worker.close()


def read_file(source: Source, limits: Limits = Limits()) -> FileText:
    """Read one file in a process of its own; see `Reader.read`."""
    with Reader(limits) as reader:
        return reader.read(source)


def read_all(
    sources: Iterable[Source],
    limits: Limits = Limits(),
    workers: int = 2,
) -> Iterator[tuple[Source, FileText | ReadError]]:
    """Read files ahead of the consumer, in up to `workers` processes; yields in the order given.

    At most `workers` + 1 files are in memory or being read, however many are waiting.
    """
    readers = [Reader(limits) for _ in range(workers)]
    idle: SimpleQueue[Reader] = SimpleQueue()
    for reader in readers:
        idle.put(reader)

    def read(source: Source) -> FileText | ReadError:
        reader = idle.get()
        try:
            return reader.read(source)
        except ReadError as error:
            return error
        finally:
            idle.put(reader)

    ahead: deque[tuple[Source, Future[FileText | ReadError]]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="read")
    try:
        for source in sources:
            ahead.append((source, pool.submit(read, source)))
            if len(ahead) > workers:
                yield _next(ahead)
        while ahead:
            yield _next(ahead)
    finally:
        for reader in readers:
            reader.close()
        pool.shutdown(cancel_futures=True)


def _next(
    ahead: deque[tuple[Source, Future[FileText | ReadError]]],
) -> tuple[Source, FileText | ReadError]:
    source, future = ahead.popleft()
    return source, future.result()


def _request(source: Source, limits: Limits, scans_stopped: bool) -> Message:
    return {
        "path": os.fsencode(source.path).hex(),  # a path is bytes, and not always valid UTF-8
        "name": source.name,
        "sha256": source.sha256,
        "max_pages": limits.max_pages,
        "max_characters": limits.max_characters,
        "seconds": limits.seconds,
        "seconds_per_page": limits.seconds_per_page,
        "max_scans": limits.max_scans,
        "seconds_per_scan": limits.seconds_per_scan,
        "scans_stopped": scans_stopped,
    }


def _result(reply: Message) -> FileText | ReadError:
    return text_from_message(reply) if reply.get("kind") == "text" else error_from_message(reply)


def _sentence(source: Source, error: WorkerError, limits: Limits) -> ReadError:
    if isinstance(error, WorkerTimeoutError):
        return LimitError(
            f"{source.name}: reading took longer than a file of its length may take "
            f"({limits.seconds:g} s and {limits.seconds_per_page:g} s a page). "
            "Save it anew from its program, split it, or raise the time limit."
        )
    return ReadError(
        f"{source.name}: its reader {error}, as damaged files and files built to exhaust it make it do. "
        "Save it anew from its program and ingest the copy, or leave it out."
    )
