"""Where Referent introduces itself: its home page in Slack, and the assistant pane.

Comes in: somebody opens one of them. Goes out: search, their last questions, what the archive covers, what is
kept of them; in the pane a greeting and questions to begin with. Left to others: answering.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from ingest.model import Coverage
from service.labels import long_date
from service.slack.api import LaterError, SlackError, TokenError
from service.slack.asking import ArchiveError
from service.slack.audience import Person
from service.slack.blocks import Block, button, said
from service.slack.forms import SEARCH
from service.slack.handlers import Office
from service.slack.inbox import Held
from service.slack.text import cut
from service.slack.words import words
from service.web.examples import example_questions

if TYPE_CHECKING:
    from service.wiring import Archive

_PROMPTS: Final = 4  # that Slack shows


async def home(office: Office, held: Held) -> None:
    """The home page was opened."""
    seen = held.incoming
    person = await office.audience.person(seen.user)
    recent = await asyncio.to_thread(office.inbox.recent, seen.person)
    covers = await _covers(office, person)
    view = {"type": "home", "blocks": _page(person, recent, covers, office.setup.days)}
    await office.api.call("views.publish", user_id=seen.user, view=view)
    await office.finish(held)


async def pane(office: Office, held: Held) -> None:
    """The assistant pane was opened: greet, and suggest what the archive can answer."""
    opened = held.incoming
    person = await office.audience.person(opened.user)
    told = words(person.language)
    place = {"channel_id": opened.channel, "thread_ts": opened.thread}
    await office.poster.post(held, opened.channel, opened.thread, said(told["greeting"]))
    with suppress(ArchiveError):  # the greeting stands without suggestions
        questions = await office.asker.look(
            person.clearance, lambda archive: example_questions(archive.catalog, _PROMPTS)
        )
        prompts = [{"title": cut(q, 70), "message": q} for q in questions]
        if prompts:
            await _nicety(office, "setSuggestedPrompts", title=told["prompts"], prompts=prompts, **place)
    await office.finish(held)


async def show_status(office: Office, held: Held) -> None:
    """In the pane: that the archive is being searched, and what the thread is about."""
    asked = held.incoming
    if not (asked.direct and asked.thread):
        return
    person = await office.audience.person(asked.user)
    place = {"channel_id": asked.channel, "thread_ts": asked.thread}
    await _nicety(office, "setStatus", status=words(person.language)["looking"], **place)
    if asked.text:
        await _nicety(office, "setTitle", title=cut(asked.text, 70), **place)


async def _nicety(office: Office, method: str, **arguments: Any) -> None:
    """What a workspace without assistants does not have, and an answer does not wait for."""
    try:
        await office.api.call(f"assistant.threads.{method}", **arguments)
    except (LaterError, TokenError, SlackError):
        return


async def _covers(office: Office, person: Person) -> str:
    told = words(person.language)

    def read(archive: Archive) -> Coverage:
        return archive.catalog.coverage()

    try:
        covers = await office.asker.look(person.clearance, read)
    except ArchiveError:
        return told["closed_archive"]
    if covers.first is None or covers.last is None:
        return told["coverage_empty"]
    days = {
        "first": long_date(covers.first, person.language),
        "last": long_date(covers.last, person.language),
    }
    return told["coverage"].format(documents=covers.documents, meetings=covers.meetings, **days)


def _page(person: Person, recent: list[str] | Any, covers: str, days: int) -> list[Block]:
    told = words(person.language)
    privacy = told["home_privacy_text"].format(days=days) if days else told["home_privacy_none"]
    asked = "\n".join(f"• {cut(q, 200)}" for q in recent) or told["home_recent_none"]
    return [
        {"type": "header", "text": _plain(told["home_title"])},
        _section(told["greeting"]),
        {"type": "actions", "elements": [button(SEARCH, told["home_ask"], SEARCH)]},
        {"type": "divider"},
        *_part(told["home_recent"], asked),
        *_part(told["home_coverage"], covers),
        *_part(told["home_privacy"], privacy),
        *_part(told["home_language"], told["home_language_text"]),
    ]


def _part(title: str, text: str) -> list[Block]:
    return [{"type": "header", "text": _plain(title)}, _section(text)]


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(text)}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}
