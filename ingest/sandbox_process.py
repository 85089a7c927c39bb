"""One reading child process: start it, ask it, kill it.

Comes in: requests. Goes out: the child's replies, or why there is none. Left to others: what is asked
and when a child is replaced (`sandbox`).
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, cast

from ingest.sandbox_protocol import Message, ProtocolError, number, receive, send

_ROOT = Path(__file__).resolve().parents[1]  # where `ingest` is imported from
# What Python and Tesseract need to start, and nothing else: other keys are none of a parser's business.
# fmt: off
_ENVIRONMENT = (
    "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH",
    "TESSDATA_PREFIX",  # where Tesseract finds its languages
)
# fmt: on
_PATIENCE = 5.0  # seconds a killed process may take to be gone


class WorkerError(Exception):
    """No reply. `scanning`: the child had gone over to reading scanned pages by then."""

    scanning = False


class WorkerTimeoutError(WorkerError):
    """The child did not answer in time and was killed."""


class WorkerDiedError(WorkerError):
    """The child ended, or talked nonsense and was killed; the text says how."""


class _Alarm:
    """Calls `ring` unless stopped in time; can be set again."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring
        self._timer: threading.Timer | None = None
        self.rang = False

    def set(self, seconds: float) -> None:
        self.stop()
        self._timer = threading.Timer(max(seconds, 0.0), self._go_off)
        self._timer.daemon = True
        self._timer.start()

    def stop(self) -> None:
        if self._timer:
            self._timer.cancel()

    def _go_off(self) -> None:
        self.rang = True
        self._ring()

    def __enter__(self) -> _Alarm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Clock:
    """How long one request may take, by what the child announces.

    Pages are announced once, and never more than allowed; scanned pages as a total that grows, and
    never more than there are pages: the child must not buy itself time.
    """

    def __init__(self, request: Message) -> None:
        self._request = request
        self._started = time.monotonic()
        self._pages: int | None = None
        self.scans = 0

    def hears(self, message: Message) -> bool:
        """Whether the message is an announcement that may be made at this point."""
        kind = message.get("kind")
        if kind == "pages" and self._pages is None:
            self._pages = min(number(message.get("pages")), self._request["max_pages"])
            return True
        if kind == "scans":
            before = self.scans
            self.scans = min(number(message.get("pages")), int(self._request["max_scans"]), self._pages or 0)
            return self.scans > before
        return False

    def left(self) -> float:
        """Seconds."""
        request = self._request
        allowed = (
            request["seconds"]
            + (self._pages or 0) * request["seconds_per_page"]
            + self.scans * request["seconds_per_scan"]
        )
        return float(allowed - (time.monotonic() - self._started))


class Worker:
    """A child process that reads one file at a time. Not for two threads at once, but for `kill`."""

    def __init__(self, memory: int, module: str = "ingest.sandbox_worker") -> None:
        """Start it; `memory` is the most address space it may take, in bytes, `module` what it runs."""
        self._killed = False
        self._process = subprocess.Popen(
            # -P: a file in the working directory must not pose as a module.
            [sys.executable, "-P", "-m", module, str(memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # its own group, so that what it may have started dies with it
            env=_environment(),
        )
        self._input = cast(BinaryIO, self._process.stdin)
        self._output = cast(BinaryIO, self._process.stdout)

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_closed(self) -> bool:
        """Whether it was ended, by `close` or by a request that failed."""
        return self._killed or self._process.poll() is not None

    def ask(self, request: Message, max_reply: int) -> Message:
        """Send a request and wait for its reply.

        It may take `seconds`, `seconds_per_page` more for each page that the child announces, and
        `seconds_per_scan` more for each scanned one.

        Raises:
            WorkerTimeoutError: no reply in time.
            WorkerDiedError: the child ended, or its reply is longer than `max_reply` bytes or no reply.
        """
        clock = _Clock(request)
        with _Alarm(self.kill) as alarm:
            try:
                reply = self._exchange(request, max_reply, alarm, clock)
            except ProtocolError as error:
                self.close()
                raise WorkerDiedError(f"answered with {error}") from error
            except (OSError, ValueError):  # the pipe broke, or another thread closed it
                reply = None
        if reply is not None:
            return reply
        failure = self._failure(alarm)
        failure.scanning = clock.scans > 0
        raise failure

    def _failure(self, alarm: _Alarm) -> WorkerError:
        code = self._end()
        # SIGXCPU: the child's own bound on processor time struck before the clock did.
        if alarm.rang or code == -getattr(signal, "SIGXCPU", 0):
            return WorkerTimeoutError()
        return WorkerDiedError(self._cause(code))

    def _exchange(self, request: Message, max_reply: int, alarm: _Alarm, clock: _Clock) -> Message | None:
        alarm.set(clock.left())
        send(self._input, request)
        reply = receive(self._output, max_reply)
        while reply and clock.hears(reply):
            alarm.set(clock.left())
            reply = receive(self._output, max_reply)
        return reply

    def kill(self) -> None:
        """End the child and whatever it started, at once. Safe from another thread."""
        self._killed = True
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                # poll() reaps: after that the number may belong to another process.
                if self._process.poll() is None:
                    os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()

    def close(self) -> None:
        """End the child; for good."""
        self.kill()
        self._end()

    def _end(self) -> int:
        """Wait until the process is gone; its exit code, negative for a signal."""
        try:
            code = self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait(_PATIENCE)
        for stream in (self._input, self._output):
            with contextlib.suppress(OSError):
                stream.close()
        return code

    def _cause(self, code: int) -> str:
        if code >= 0:
            return f"ended (exit code {code})"
        how = signal.strsignal(-code) or f"signal {-code}"
        return "was stopped" if self._killed else f"crashed ({how})"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    return kept | {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
