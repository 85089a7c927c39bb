"""Everything of Slack in one process: what receives, and what works.

Comes in: settings, the archive's backend. Goes out: an app for Bolt, and a task that works until cancelled.
Left to others: HTTP (`http`), the socket (`socket`).
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from ingest.catalog_database import open_database
from ingest.errors import IngestError
from service.slack import buttons, forms, handlers, home, shortcuts, unfurls
from service.slack.api import SlackError
from service.slack.asking import Asker
from service.slack.clerk import POLL_SECONDS, Clerk, Handle, Tell
from service.slack.inbox import LEASE_SECONDS, Held, Inbox
from service.slack.incoming import Kind
from service.slack.receiver import Receiver, bolt_app
from service.slack.setup import setup_of, tokens_of
from service.slack.workspaces import Offices

if TYPE_CHECKING:
    from slack_bolt.async_app import AsyncApp

    from service.http.backend import Backend
    from service.settings import Settings

log = logging.getLogger("referent.slack")

_RETRY_SECONDS = 5.0
_DOES = {
    Kind.ASK: handlers.ask,
    Kind.FOLLOW: handlers.ask,
    Kind.EDIT: handlers.edit,
    Kind.DELETE: handlers.delete,
    Kind.COMMAND: handlers.command,
    Kind.ACTION: buttons.action,
    Kind.FORM: forms.form,
    Kind.SHORTCUT: shortcuts.shortcut,
    Kind.HOME: home.home,
    Kind.PANE: home.pane,
    Kind.UNFURL: unfurls.unfurl,
}


class SlackService:
    """Receives and works. The inbox is opened when the catalog is there."""

    def __init__(
        self,
        settings: Settings,
        backend: Backend,
        lease_seconds: float = LEASE_SECONDS,
        poll_seconds: float = POLL_SECONDS,
    ) -> None:
        """Raises SettingsError: what they say of Slack cannot be read."""
        self._settings, self._backend = settings, backend
        self._lease, self._poll = lease_seconds, poll_seconds
        self._setup, self._tokens = setup_of(settings), tokens_of(settings)
        self._inbox: Inbox | None = None
        self._lock = threading.Lock()
        self._clerk: Clerk | None = None

    def bolt(self) -> AsyncApp:
        receiver = Receiver(self._opened, self._setup.teams, self._wake)
        return bolt_app(receiver, self._settings.slack_api_url)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Work in the background."""
        task = asyncio.create_task(self._work())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            if self._inbox is not None:
                self._inbox.close()

    async def _work(self) -> None:
        while True:
            try:
                inbox = await asyncio.to_thread(self._opened)
            except IngestError as error:
                log.warning("Slack's inbox cannot be opened: %s", error)
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            asker = Asker(self._backend, self._setup)
            url = self._settings.slack_api_url
            offices = Offices(self._tokens, self._setup, url, inbox, asker)
            self._clerk = Clerk(inbox, _handle(offices, inbox), _tell(offices), self._poll)
            try:
                await self._clerk.work()
            except Exception:
                # Whatever it was, what comes from Slack must go on being answered.
                log.exception("Slack's worker failed and begins anew")
                await asyncio.sleep(_RETRY_SECONDS)

    def _opened(self) -> Inbox:
        """Raises CatalogError: there is no catalog yet, or it cannot be opened."""
        with self._lock:
            if self._inbox is None:
                database = open_database(self._settings.catalog_location, create=False)
                self._inbox = Inbox(database, self._settings.conversation_days, self._lease)
            return self._inbox

    def _wake(self) -> None:
        if self._clerk is not None:
            self._clerk.wake()


def _handle(offices: Offices, inbox: Inbox) -> Handle:
    async def handle(held: Held) -> None:
        office = await offices.of(held.incoming.team)
        if office is None:
            log.warning("a Slack workspace that is not set up (%s) was refused", held.incoming.team)
            await asyncio.to_thread(inbox.finish, held)
            return
        if held.incoming.kind is Kind.ASK:
            await home.show_status(office, held)
        await _DOES[held.incoming.kind](office, held)

    return handle


def _tell(offices: Offices) -> Tell:
    async def tell(held: Held, error: Exception) -> None:
        team = held.incoming.team
        try:
            office = await offices.of(team)
        except SlackError:
            office = None
        await handlers.tell(office or offices.unknown(team), held, error)

    return tell
