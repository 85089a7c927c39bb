"""Where Referent introduces itself: its home page in Slack, and the assistant pane.

Comes in: somebody opens one of them. Goes out: search, their last questions, what the archive covers, what is
kept of them; in the pane a greeting and questions to begin with. Left to others: answering.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
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
from service.web.examples import choose_items, example_questions

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import ItemEntry
    from service.wiring import Archive

_PROMPTS: Final = 4  # that Slack shows
_PROMPT: Final = 70  # characters of one


async def home(office: Office, held: Held) -> None:
    """The home page was opened."""
    seen = held.incoming
    person = await office.audience.person(seen.user)
    recent = await asyncio.to_thread(office.inbox.recent, seen.person)
    covers = await _covers(office, person)
    view = {"type": "home", "blocks": page(person.language, recent, covers, office.setup.days)}
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
        suggested = await office.asker.look(
            person.clearance, lambda archive: prompts(archive.catalog, person.language)
        )
        if suggested:
            await _nicety(office, "setSuggestedPrompts", title=told["prompts"], prompts=suggested, **place)
    await office.finish(held)


def prompts(catalog: Catalog, language: str) -> list[dict[str, str]]:
    """Questions that the archive can answer, for one click; in the reader's language."""
    questions = example_questions(catalog, _PROMPTS)
    if language != "da":
        questions = [_translated(item, language) for item in choose_items(catalog.items(), _PROMPTS)]
    return [{"title": cut(q, _PROMPT), "message": q} for q in questions]


def _translated(item: ItemEntry, language: str) -> str:
    told = words(language)
    pattern = told["prompt"] if item.body else told["prompt_of_nobody"]
    return pattern.format(body=item.body, title=cut(item.title, _PROMPT).rstrip(" .?"))


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
    def read(archive: Archive) -> Coverage:
        return archive.catalog.coverage()

    try:
        covers = await office.asker.look(person.clearance, read)
    except ArchiveError:
        return words(person.language)["closed_archive"]
    return coverage_said(covers, person.language)


def coverage_said(covers: Coverage, language: str) -> str:
    """What the archive covers, in words."""
    told = words(language)
    if covers.first is None or covers.last is None:
        return told["coverage_empty"]
    days = {"first": long_date(covers.first, language), "last": long_date(covers.last, language)}
    return told["coverage"].format(documents=covers.documents, meetings=covers.meetings, **days)


def page(language: str, recent: Sequence[str], covers: str, days: int) -> list[Block]:
    """The home page.

    Args:
        recent: the reader's last questions.
        covers: what the archive covers, in words.
        days: that a question is kept.
    """
    told = words(language)
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
