"""What is drawn up from a catalog once, and anew after each change of it.

Comes in: a catalog. Goes out: what was made of it. Left to others: making it.

Each clearance reads a catalog of its own, so what is drawn up is kept by catalog: what one of them shows
never reaches the readers of another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from ingest.errors import IngestError

if TYPE_CHECKING:
    from ingest.catalog import Catalog

Made = TypeVar("Made")


class DrawnUp(Generic[Made]):
    """One thing of each catalog as it is now. Safe to share between threads."""

    def __init__(self, draw_up: Callable[[Catalog], Made]) -> None:
        self._draw_up = draw_up
        self._known: WeakKeyDictionary[Catalog, tuple[int, Made]] = WeakKeyDictionary()
        self._lock = threading.Lock()

    def of(self, catalog: Catalog) -> Made:
        revision = catalog.revision()
        with self._lock:
            known = self._known.get(catalog)
            if known is None or known[0] != revision:
                known = self._known[catalog] = (revision, self._draw_up(catalog))
            return known[1]

    def at_hand(self, catalog: Catalog) -> Made | None:
        """What is drawn up already, for who would rather go without than wait; else None, and it is begun.

        What an earlier state of the catalog gave is not handed out: it may have been taken away since.
        """
        known = self._known.get(catalog)
        if known is not None and known[0] == catalog.revision():
            return known[1]
        if not self._lock.locked():
            threading.Thread(target=self._begin, args=(catalog,), daemon=True).start()
        return None

    def _begin(self, catalog: Catalog) -> None:
        # Nobody waits for it: what goes wrong shows where somebody asks for the thing itself.
        with suppress(IngestError):
            self.of(catalog)
