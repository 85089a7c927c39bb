"""The worker: takes what came from Slack, has it done, and sees to what goes wrong.

Comes in: an inbox. Goes out: each of its entries answered, or told why not. Left to others: what is done for
each kind (`handlers`), posting (`posting`).
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Final

from ingest.errors import IngestError
from service.slack.api import LaterError, SlackError, TokenError
from service.slack.asking import ArchiveError
from service.slack.inbox import Held, Inbox, LostError

log = logging.getLogger("referent.slack")

AT_ONCE: Final = 8  # entries worked on at the same time
POLL_SECONDS: Final = 1.0  # how soon another process's entries, and postponed ones, are noticed
_GIVE_UP_SECONDS: Final = 24 * 3600.0  # an answer that comes later than this is no answer
_TOKEN_SECONDS: Final = 60.0
_ARCHIVE_ATTEMPTS: Final = 4  # an archive that is being opened is there in some seconds
_LONGEST_WAIT: Final = 60.0
_PURGE_SECONDS: Final = 3600.0

Handle = Callable[[Held], Awaitable[None]]
Tell = Callable[[Held, Exception], Awaitable[None]]


class Clerk:
    """Works until it is cancelled; what it had then is taken over when its lease runs out."""

    def __init__(self, inbox: Inbox, handle: Handle, tell: Tell, poll_seconds: float = POLL_SECONDS) -> None:
        """Nothing is done yet.

        Args:
            handle: does one entry, and finishes it in the inbox.
            tell: says to the asker that it cannot be done.
        """
        self._inbox, self._handle, self._tell, self._poll = inbox, handle, tell, poll_seconds
        self._woken = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """Something has come."""
        self._woken.set()

    async def work(self) -> None:
        """Take and do what comes, until cancelled."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._forget_in_time())
                await self._take_all()
        finally:
            for task in self._running:
                task.cancel()

    async def _take_all(self) -> None:
        room = asyncio.Semaphore(AT_ONCE)
        while True:
            await room.acquire()
            held = await self._next()
            task = asyncio.create_task(self._one(held))
            self._running.add(task)
            task.add_done_callback(partial(self._done, room))

    def _done(self, room: asyncio.Semaphore, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        room.release()
        self.wake()  # what comes after it in its thread may be taken now

    async def _next(self) -> Held:
        while True:
            self._woken.clear()
            try:
                held = await asyncio.to_thread(self._inbox.take)
            except IngestError as error:
                log.warning("Slack's inbox cannot be read: %s", error)
                held = None
            if held is not None:
                return held
            # Not wait_for: it may swallow a cancellation that comes together with the event (Python 3.11).
            with suppress(TimeoutError):
                async with asyncio.timeout(self._poll):
                    await self._woken.wait()

    async def _one(self, held: Held) -> None:
        beat = asyncio.create_task(self._keep(held))
        try:
            await self._settle(held)
        except LostError:
            log.info("another worker has taken over, or the question was withdrawn")
        except IngestError as error:
            log.warning("Slack's inbox cannot be written; the entry is taken again later: %s", error)
        finally:
            beat.cancel()

    async def _settle(self, held: Held) -> None:
        """Do it; what fails is put off, or told."""
        try:
            await self._handle(held)
        except (LostError, IngestError):
            raise
        except LaterError as error:
            await self._put_off(held, error, max(error.seconds, _wait(held)))
        except TokenError as error:
            told = "Slack refuses the bot token (%s) of workspace %s; install the app again and set its token"
            log.error(told, error.code, held.incoming.team)  # noqa: TRY400 - the sentence says it all
            if held.incoming.more.get("response_url"):
                await self._excuse(held, error)  # which needs no token
            else:
                await self._put_off(held, error, _TOKEN_SECONDS)
        except ArchiveError as error:
            if held.attempts < _ARCHIVE_ATTEMPTS:
                await self._put_off(held, error, _wait(held))
            else:
                await self._excuse(held, error)
        except SlackError as error:
            log.warning("Slack refused an answer in %s: %s", held.incoming.channel, error.code)
            await self._excuse(held, error)
        except Exception as error:
            log.exception("an entry of Slack's inbox (%s) failed", held.incoming.kind)
            await self._excuse(held, error)

    async def _put_off(self, held: Held, error: Exception, seconds: float) -> None:
        if held.age > _GIVE_UP_SECONDS:
            log.error("an answer in Slack is given up after a day: %s", error)
            with suppress(SlackError):
                await self._tell(held, error)
            await asyncio.to_thread(self._inbox.finish, held, failed=True)
            return
        await asyncio.to_thread(self._inbox.postpone, held, seconds)

    async def _excuse(self, held: Held, error: Exception) -> None:
        """Tell the asker; where that fails too for now, the whole entry is tried again."""
        try:
            await self._tell(held, error)
        except LaterError as later:
            await self._put_off(held, later, max(later.seconds, _wait(held)))
            return
        except TokenError as token:
            await self._put_off(held, token, _TOKEN_SECONDS)
            return
        except SlackError as refused:
            log.warning("the asker could not be told either: %s", refused.code)
        await asyncio.to_thread(self._inbox.finish, held, failed=True)

    async def _keep(self, held: Held) -> None:
        """Renew the lease while the entry is worked on."""
        while True:
            await asyncio.sleep(self._inbox.lease_seconds / 3)
            with suppress(IngestError):
                try:
                    await asyncio.to_thread(self._inbox.renew, held)
                except LostError:
                    return  # finished meanwhile, or found out before anything is posted

    async def _forget_in_time(self) -> None:
        while True:
            with suppress(IngestError):
                await asyncio.to_thread(self._inbox.purge)
            await asyncio.sleep(_PURGE_SECONDS)


def _wait(held: Held) -> float:
    """Longer after each attempt: 1, 2, 4 … seconds."""
    return min(2.0 ** min(held.attempts - 1, 10), _LONGEST_WAIT)
