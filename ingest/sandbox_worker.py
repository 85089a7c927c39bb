"""The reading child: `python -m ingest.sandbox_worker MEMORY`, told what to read on standard input.

Comes in: requests (`sandbox_protocol`). Goes out: one reply each. It bounds its own memory and
processor time; whoever started it watches the clock and kills it (`sandbox_process`). Left to
others: everything but reading.
"""

from __future__ import annotations

import logging
import math
import os
import sys
from pathlib import Path
from typing import BinaryIO

from ingest.errors import LimitError, ReadError
from ingest.readers import read
from ingest.readers.common import Budget
from ingest.readers.ocr import Allowance, allowing
from ingest.sandbox_protocol import Message, error_to_message, receive, send, text_to_message

try:
    import resource
except ImportError:  # Windows: only the clock bounds a reader there
    resource = None  # type: ignore[assignment]

_LONGEST_REQUEST = 1_000_000  # bytes
_RETIRE_AT = 300_000_000  # bytes of peak memory; a fresh process starts near 30 MB


def main() -> None:
    # Replies go through a private copy of standard output: what a library prints must not mix with them.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    logging.disable()  # pypdf logs every oddity of a damaged file
    bound_memory(int(sys.argv[1]))
    while request := receive(sys.stdin.buffer, _LONGEST_REQUEST):
        reply = _answer(request, replies)
        reply["retire"] = _peak_memory() > _RETIRE_AT
        send(replies, reply)


def _answer(request: Message, replies: BinaryIO) -> Message:
    name = request["name"]

    scans = Allowance(0, request["seconds_per_scan"], stopped=request["scans_stopped"])
    allowed = request["seconds"]

    def announce(pages: int) -> None:
        nonlocal allowed
        allowed += pages * request["seconds_per_page"]
        scans.most = min(request["max_scans"], pages)  # as the parent reckons
        bound_processor(allowed)
        send(replies, {"kind": "pages", "pages": pages})

    def announce_scans(pages: int) -> None:
        # Drawing them is this process's own work; Tesseract's processes have the same bound, each.
        bound_processor(allowed + pages * request["seconds_per_scan"])
        send(replies, {"kind": "scans", "pages": pages})

    scans.announce = announce_scans
    bound_processor(allowed)
    path = Path(os.fsdecode(bytes.fromhex(request["path"])))
    budget = Budget(request["max_pages"], request["max_characters"], announce)
    try:
        with allowing(scans):
            return text_to_message(read(path, name, budget, request["sha256"]))
    except ReadError as error:
        return error_to_message(error)
    except MemoryError:
        return error_to_message(
            LimitError(
                f"{name}: takes more memory than a file may. Split it or save it anew from its program, "
                "or raise the memory limit."
            )
        )
    # A damaged file can bring any error out of a library; the next file deserves an answer too.
    except Exception as error:
        return error_to_message(
            ReadError(
                f"{name}: cannot be read ({type(error).__name__}). It is damaged or unusual: save it anew "
                "from its program, or leave it out."
            )
        )


def bound_memory(size: int) -> None:
    if resource is None:
        return
    _lower(resource.RLIMIT_CORE, 0)  # an aborted parser must not leave its memory on disk
    if sys.platform != "darwin":  # macOS knows the limit and does not keep it
        _lower(resource.RLIMIT_AS, size)


def bound_processor(seconds: float) -> None:
    """Let this process use so many more seconds, for the case that nobody is left to kill it."""
    if resource is not None:
        used = resource.getrusage(resource.RUSAGE_SELF)
        _lower(resource.RLIMIT_CPU, math.ceil(used.ru_utime + used.ru_stime + seconds) + 1)


def _lower(limit: int, value: int) -> None:
    """Set a soft limit, as far as the hard one allows."""
    hard = resource.getrlimit(limit)[1]
    resource.setrlimit(limit, (value if hard == resource.RLIM_INFINITY else min(value, hard), hard))


def _peak_memory() -> int:
    """Bytes."""
    try:
        # The process's own peak: ru_maxrss starts at what the parent had when it started this process.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.split("VmHWM:")[1].split()[0]) * 1024
    except (OSError, IndexError, ValueError):
        pass
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
