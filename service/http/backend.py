"""The archives behind the HTTP service: opened in the background, used from threads.

Comes in: a function that opens the archive of a clearance. Goes out: for a clearance, results of calls on its
archive, or the reason why there are none yet. Left to others: requests and responses, whose clearance it is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

import anyio
import anyio.to_thread

from index.model import IndexStateError
from ingest.errors import IngestError
from service.archives import Archives
from service.errors import ServiceError

if TYPE_CHECKING:
    from service.wiring import Archive

log = logging.getLogger("referent.http")

Result = TypeVar("Result")

_AT_ONCE = 2  # answering is processor work; more threads only make each answer slower
_WRITING = 64  # answers that wait for a language model; the model's own bound is a setting
_LOOKING = 8  # pages, lists and pictures at the same time
_WAITING = 32  # beyond this a caller is told to come back, rather than left in a long line
_RETRY_SECONDS = 5.0
_SECONDS = 30.0


class NotReadyError(ServiceError):
    """The archive cannot be asked at this moment."""

    def __init__(self, reason: str, next_step: str) -> None:
        super().__init__(reason)
        self.next_step = next_step


class Backend:
    """Opens the archives and hands out calls on them, to each clearance on its own."""

    def __init__(
        self,
        opener: Callable[[str], Archive],
        retry_seconds: float = _RETRY_SECONDS,
        seconds: float = _SECONDS,
    ) -> None:
        """Nothing is opened yet.

        Args:
            opener: clearance → its archive.
            seconds: the longest that one call may take, waiting for its turn included.
        """
        self._opener, self._seconds = opener, seconds
        self._retry_seconds = retry_seconds
        self._archives: Archives | None = None
        self._reason = NotReadyError("Arkivet er ved at blive åbnet.", "Prøv igen om et øjeblik.")
        self.limiter = anyio.CapacityLimiter(_AT_ONCE)
        self.writers = anyio.CapacityLimiter(_WRITING)
        self.lookers = anyio.CapacityLimiter(_LOOKING)

    async def keep_open(self) -> None:
        """Open the archive; on failure keep the reason and try again, until cancelled.

        An archive that is ingested or repaired while the service runs is thus found without a restart.
        """
        while self._archives is None:
            try:
                self._archives = await asyncio.to_thread(Archives, self._opener)
                log.info("archive open")
            except (IngestError, IndexStateError, ServiceError, OSError) as error:
                self._reason = NotReadyError(
                    "Arkivet kan ikke åbnes.", f"{error} (referent doctor viser mere)"
                )
                log.warning("archive not open: %s", error)
                await asyncio.sleep(self._retry_seconds)
            except Exception:
                # The service must go on saying that it is not ready, whatever went wrong.
                self._reason = NotReadyError(
                    "Arkivet kan ikke åbnes.", "Se tjenestens log, og kør referent doctor."
                )
                log.exception("archive not open")
                await asyncio.sleep(self._retry_seconds)

    def close(self) -> None:
        if self._archives is not None:
            self._archives.close()

    def check(self) -> None:
        """Raises NotReadyError until calls can be made."""
        if self._archives is None:
            raise self._reason

    def seen_at(self, clearance: str) -> SeenBackend:
        """What somebody of this clearance may call: there is no other way to an archive."""
        return SeenBackend(self, clearance)

    async def run(
        self, clearance: str, work: Callable[[Archive], Result], limiter: anyio.CapacityLimiter
    ) -> Result:
        archives = self._archives
        if archives is None:
            raise self._reason
        if limiter.statistics().tasks_waiting >= _WAITING:
            raise NotReadyError("Der er for mange spørgsmål i kø.", "Prøv igen om et øjeblik.")

        def in_thread() -> Result:
            return work(archives.of(clearance))

        try:
            with anyio.fail_after(self._seconds):
                return await anyio.to_thread.run_sync(in_thread, limiter=limiter, abandon_on_cancel=True)
        except TimeoutError:
            raise NotReadyError(
                "Det tog for lang tid at svare.", "Prøv igen, eller spørg om mindre."
            ) from None


class SeenBackend:
    """The backend as one clearance sees it."""

    def __init__(self, backend: Backend, clearance: str) -> None:
        self._backend, self._clearance = backend, clearance

    def check(self) -> None:
        """Raises NotReadyError until calls can be made."""
        self._backend.check()

    async def call(self, work: Callable[[Archive], Result]) -> Result:
        """Run `work` on the archive in a thread.

        Raises:
            NotReadyError: not open yet, too many callers are waiting, or it takes too long.
        """
        return await self._backend.run(self._clearance, work, self._backend.limiter)

    async def look(self, work: Callable[[Archive], Result]) -> Result:
        """As `call`, for what waits on other processes or reads little: it must not hold up answers."""
        return await self._backend.run(self._clearance, work, self._backend.lookers)

    async def events(self, work: Callable[[Archive], Iterator[Result]]) -> AsyncIterator[Result]:
        """An answer's events, as they come.

        Raises:
            NotReadyError: as `call`.
        """
        events = await self.call(work)
        yield await self.call(lambda _: next(events))
        # Waiting for a language model is no processor work, and must not keep others from their answers.
        while True:
            found = await anyio.to_thread.run_sync(_next, events, limiter=self._backend.writers)
            if found is None:
                return
            yield found[0]

    async def ask(self, work: Callable[[Archive], Iterator[Result]]) -> Result:
        """The last of an answer's events: the answer that stays.

        Raises:
            NotReadyError: as `call`.
        """
        *_, last = [event async for event in self.events(work)]
        return last


def _next(events: Iterator[Result]) -> tuple[Result] | None:
    """The next event, or None: StopIteration may not cross from a thread into a coroutine."""
    for event in events:
        return (event,)
    return None
