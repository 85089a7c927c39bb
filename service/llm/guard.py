"""Who may ask the model now: only so many at once, and nobody for a while after failures in a row.

Comes in: attempts and how they ended. Goes out: yes or no. Left to others: what is asked.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

_FAILURES = 3  # in a row, before the endpoint is left alone
_REST = 30.0  # seconds


class Gate:
    """Safe to share between threads."""

    def __init__(
        self,
        at_once: int,
        failures: int = _FAILURES,
        rest: float = _REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._at_once, self._failures, self._rest, self._clock = at_once, failures, rest, clock
        self._lock, self._inside, self._failed, self._closed_until = Lock(), 0, 0, float("-inf")

    def enter(self) -> bool:
        """Take a place; False where there is none. After a rest one attempt tries whether it goes again."""
        with self._lock:
            resting = self._failed >= self._failures
            if self._inside >= self._at_once or (resting and self._clock() < self._closed_until):
                return False
            if resting:
                self._closed_until = self._clock() + self._rest
            self._inside += 1
            return True

    def leave(self) -> None:
        """Give the place back, once the attempt's connection is closed."""
        with self._lock:
            self._inside -= 1

    def ended(self, well: bool) -> None:
        """Whether the endpoint gave a finished text; what it said does not matter here."""
        with self._lock:
            self._failed = 0 if well else self._failed + 1
            if not well and self._failed >= self._failures:
                self._closed_until = self._clock() + self._rest
