"""One archive a level of clearance, so that nobody is answered from what they may not see.

Comes in: a function that opens the archive of a clearance. Goes out: the archive that a clearance is served
from at this moment. Left to others: what an archive is made of (`wiring`), who asks (`service.access`).

An ingest may bring the first closed paper, or take the last one away. Each archive knows from the catalog's
revision which levels are in use, so that this shows with the next request.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ingest.clearance import admits
from ingest.model import CLEARANCES, OPEN

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.wiring import Archive

log = logging.getLogger("referent.archives")

_RETRY_SECONDS = 5.0


class Levels:
    """The levels that have an index of their own, looked up once a revision. For many threads."""

    def __init__(self, catalog: Catalog) -> None:
        """`catalog`: one that sees everything."""
        self._catalog = catalog
        self._known: tuple[int, tuple[str, ...]] | None = None

    def of(self, clearance: str) -> tuple[str, ...]:
        """The levels that a clearance may be served from, the one that holds most first."""
        if clearance == OPEN:  # most requests, and no query for them
            return (OPEN,)
        revision = self._catalog.revision()
        known = self._known
        if known is None or known[0] != revision:
            known = self._known = (revision, levels_in_use(self._catalog))
        return tuple(level for level in reversed(known[1]) if admits(clearance, level))


class Archives:
    """Opened when they are first asked for, and kept. Safe to share between threads."""

    def __init__(self, opener: Callable[[str], Archive], clock: Callable[[], float] = time.monotonic) -> None:
        """Open the archive of what is open to all; the others wait until somebody may see them.

        Args:
            opener: clearance → its archive.

        Raises:
            CatalogError, IndexStateError, SettingsError: as `wiring.open_archive`.
        """
        self._opener, self._clock = opener, clock
        self._first = opener(OPEN)
        self._kept = {OPEN: self._first}
        self._not_before: dict[str, float] = {}
        self._lock = threading.Lock()

    def of(self, clearance: str) -> Archive:
        """The archive for a clearance.

        Where an ingest has stored a level's first papers and not yet built its index, the next lower one
        that there is answers: less is found for a while, and never more.
        """
        for level in self._first.levels(clearance):
            archive = self._kept.get(level) or self._opened(level)
            if archive is not None:
                return archive
        return self._first

    def close(self) -> None:
        for archive in self._kept.values():
            archive.close()

    def _opened(self, level: str) -> Archive | None:
        """The level's archive, opened by whoever comes first; None where it cannot be, for now."""
        from index.model import IndexStateError  # here: the command line starts without numpy

        with self._lock:
            if level in self._kept or self._clock() < self._not_before.get(level, 0.0):
                return self._kept.get(level)
            try:
                archive = self._opener(level)
            except IndexStateError as error:
                log.warning("no archive of what is %s yet: %s", level, error)
                self._not_before[level] = self._clock() + _RETRY_SECONDS
                return None
            # The catalog may have changed in between; what was opened says itself what it shows.
            self._kept.setdefault(archive.clearance, archive)
            if self._kept[archive.clearance] is not archive:
                archive.close()
            return self._kept[archive.clearance]


def level_for(catalog: Catalog, clearance: str) -> str:
    """The index that a clearance is answered from: the highest it may see of those that hold something."""
    return Levels(catalog).of(clearance)[0]


def levels_in_use(catalog: Catalog) -> tuple[str, ...]:
    """The clearances that have an index of their own, lowest first; the open one always has."""
    stored = catalog.clearances()
    return tuple(level for level in CLEARANCES if level == OPEN or level in stored)
