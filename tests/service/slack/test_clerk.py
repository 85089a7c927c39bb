from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from ingest.catalog_database import open_database
from service.slack.clerk import Clerk
from service.slack.inbox import Held, Inbox
from tests.service.slack.test_inbox import asked


async def untold(held: Held, error: Exception) -> None:
    raise AssertionError(error)


def test_what_takes_longer_than_a_lease_is_not_taken_over(tmp_path: Path) -> None:
    done: list[str] = []

    async def run() -> None:
        inboxes = [Inbox(open_database(tmp_path / "c.sqlite"), 30, lease_seconds=0.3) for _ in range(2)]

        def handles(inbox: Inbox) -> Clerk:
            async def slowly(held: Held) -> None:
                done.append(held.id)
                await asyncio.sleep(0.9)
                await asyncio.to_thread(inbox.finish, held)

            return Clerk(inbox, slowly, untold, poll_seconds=0.05)

        inboxes[0].put(asked(1))
        tasks = [asyncio.create_task(handles(inbox).work()) for inbox in inboxes]
        await asyncio.sleep(1.3)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for inbox in inboxes:
            inbox.close()

    asyncio.run(run())
    assert len(done) == 1


def test_working_ends_when_it_is_told_to_even_as_something_comes(tmp_path: Path) -> None:
    async def run() -> None:
        inbox = Inbox(open_database(tmp_path / "c.sqlite"), 30)
        for _ in range(20):
            clerk = Clerk(inbox, untold, untold, poll_seconds=5)  # type: ignore[arg-type]
            task = asyncio.create_task(clerk.work())
            await asyncio.sleep(0.01)
            clerk.wake()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                async with asyncio.timeout(2):
                    await task
        inbox.close()

    asyncio.run(run())
