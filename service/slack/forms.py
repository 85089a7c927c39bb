"""Forms: why an answer was no good, and a question asked from anywhere in Slack.

Comes in: a click that opens one, or a form sent in. Goes out: the form, a verdict kept, an answer in private.
Left to others: buttons (`buttons`), answering (`asking`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Final

from ingest.model import OPEN
from service.feedback import Feedback, FeedbackReason
from service.slack.audience import Person
from service.slack.blocks import ACTION, Block, said
from service.slack.handlers import Office, private_reply
from service.slack.inbox import Held
from service.slack.text import cut
from service.slack.words import words

SEARCH: Final = "search"
REASON: Final = "reason"
_QUESTION: Final = 3000  # characters that Slack lets a form's field hold


async def open_search(office: Office, held: Held, person: Person) -> None:
    """Open the search form."""
    trigger = held.incoming.more["trigger_id"]
    await office.api.call("views.open", trigger_id=trigger, view=search_view(person.language))


def search_view(language: str) -> dict[str, Any]:
    """The search form."""
    told = words(language)
    entry = {
        "type": "plain_text_input",
        "action_id": "question",
        "max_length": _QUESTION,
        "multiline": True,
        "placeholder": _plain(told["form_placeholder"], 150),
    }
    blocks = [_input("question", told["form_question"], entry)]
    return _view(SEARCH, told["form_title"], told["form_send"], told["form_cancel"], blocks)


async def open_reasons(office: Office, held: Held, person: Person) -> None:
    """Open the form that asks what was wrong with an answer."""
    view = reasons_view(person.language, held.incoming.more["value"])
    await office.api.call("views.open", trigger_id=held.incoming.more["trigger_id"], view=view)


def reasons_view(language: str, key: str) -> dict[str, Any]:
    """The form that asks what was wrong with an answer; `key` names the answer."""
    told = words(language)
    options = [
        {"text": _plain(told[f"reason_{reason.value}"], 75), "value": reason.value}
        for reason in FeedbackReason
    ]
    reason = {"type": "radio_buttons", "action_id": "reason", "options": options}
    comment = {"type": "plain_text_input", "action_id": "comment", "multiline": True, "max_length": 1000}
    blocks = [
        _input("reason", told["reason_choose"], reason),
        _input("comment", told["reason_comment"], comment, optional=True),
    ]
    view = _view(REASON, told["reason_title"], told["reason_send"], told["reason_cancel"], blocks)
    return view | {"private_metadata": key}


async def form(office: Office, held: Held) -> None:
    """A form was sent in."""
    sent = held.incoming
    person = await office.audience.person(sent.user)
    if sent.more["form"] == REASON:
        await _reason(office, held, person)
        return
    question = sent.more.get("question", "")
    asked = replace(held, incoming=replace(sent, text=question))
    reply = await private_reply(office, asked, person, question)
    stamp = await office.poster.post(asked, sent.user, "", reply.message)
    await asyncio.to_thread(office.inbox.finish, asked, stamp, reply.conversation, person.clearance)


async def keep_verdict(office: Office, verdict: Feedback, person: str) -> None:
    """Keep what a reader said of an answer."""
    kept = replace(verdict, person=person)
    await office.asker.look(OPEN, lambda archive: archive.feedback.add(kept))


async def _reason(office: Office, held: Held, person: Person) -> None:
    sent = held.incoming
    given = await asyncio.to_thread(office.inbox.given, sent.more.get("value", ""))
    reason = sent.more.get("reason", "")
    known = reason if reason in {r.value for r in FeedbackReason} else FeedbackReason.OTHER.value
    question = (given.question if given else None) or ""
    await keep_verdict(office, Feedback("down", question, known, sent.more.get("comment", "")), sent.person)
    await office.poster.whisper(held, sent.user, said(words(person.language)["thanks_down"]))
    await office.finish(held)


def _view(name: str, title: str, send: str, cancel: str, blocks: list[Block]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": ACTION + name,
        "title": _plain(title, 24),
        "submit": _plain(send, 24),
        "close": _plain(cancel, 24),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block, *, optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": name,
        "label": _plain(label, 2000),
        "element": element,
        "optional": optional,
    }


def _plain(text: str, most: int) -> Block:
    return {"type": "plain_text", "text": cut(text, most)}


OPENED_BY: Final[dict[str, Callable[[Office, Held, Person], Awaitable[None]]]] = {SEARCH: open_search}
