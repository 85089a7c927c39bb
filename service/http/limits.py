"""How often one caller may ask: a bucket of tokens each, filled up again over a minute.

Comes in: who asks, and when. Goes out: nothing, or how long to wait. Left to others: who counts as one
caller (the address that the server sees), the answer 429 (`middleware`).
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable

_MOST_CALLERS = 10_000  # those that asked longest ago are forgotten, and begin with a full bucket


class Rate:
    """At most `per_minute` at once, and as many a minute; 0 is no bound. For one thread: the event loop's."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._most, self._clock = per_minute, clock
        self._callers: OrderedDict[str, tuple[float, float]] = OrderedDict()  # tokens, and as of when

    def wait(self, caller: str) -> int:
        """Take one token: 0, or the seconds until there is one."""
        if not self._most:
            return 0
        now = self._clock()
        tokens, since = self._callers.pop(caller, (float(self._most), now))
        tokens = min(tokens + (now - since) * self._most / 60, float(self._most))
        granted = tokens >= 1
        self._callers[caller] = (tokens - 1 if granted else tokens, now)
        if len(self._callers) > _MOST_CALLERS:
            self._callers.popitem(last=False)
        return 0 if granted else max(math.ceil((1 - tokens) * 60 / self._most), 1)
