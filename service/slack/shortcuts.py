"""Shortcuts: from a message to what was decided or worded before, and from anywhere to the search form.

Comes in: a shortcut. Goes out: an answer for the asker's eyes alone, or the form. Left to others: answering.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from ingest.personal_numbers import mask_personal_numbers
from service.audit import Audience, Surface
from service.browse.shelf import Shelves
from service.slack import forms
from service.slack.audience import Person
from service.slack.blocks import Message, Shown, answer_message
from service.slack.handlers import Office, private_reply
from service.slack.inbox import Held
from service.slack.words import words

if TYPE_CHECKING:
    from service.model import Answer
    from service.wiring import Archive

_ABOUT: Final = {"decision": "about_this", "wording": "worded_like"}  # shortcut → the question's words
_SHELVES: Final = Shelves()
_LONGEST: Final = 600  # characters of a message that are looked for: what it is about stands at its beginning


async def shortcut(office: Office, held: Held) -> None:
    """A shortcut was chosen."""
    chosen = held.incoming
    person = await office.audience.person(chosen.user)
    pattern = _ABOUT.get(chosen.more["shortcut"])
    if pattern is None:
        await forms.open_search(office, held, person)
        await office.finish(held)
        return
    text = chosen.text[:_LONGEST]
    worded = await _worded(office, held, person) if chosen.more["shortcut"] == "wording" else None
    if worded is not None:
        await office.poster.whisper(held, chosen.user, worded)
        await office.finish(held, None, None, person.clearance)
        return
    question = words(person.language)[pattern].format(text=text) if text else ""
    asked = replace(held, incoming=replace(chosen, text=question))
    reply = await private_reply(office, asked, person, question)
    await office.poster.whisper(asked, chosen.user, reply.message)
    await office.finish(asked, None, reply.conversation, person.clearance)


async def _worded(office: Office, held: Held, person: Person) -> Message | None:
    """Earlier wordings of a message, with what changed; None where it shares no words with any."""
    chosen = held.incoming
    text, base_url = mask_personal_numbers(chosen.text[:_LONGEST]), office.setup.base_url

    def read(archive: Archive) -> Answer | None:
        from service.wording.as_answer import to_answer  # here: most messages ask for something else
        from service.wording.look import look

        audience = Audience(Surface.SLACK, chosen.person)
        found = look(archive, _SHELVES.of(archive.catalog), text, audience)
        return to_answer(found, archive.catalog.coverage(), base_url, person.language) if found.hits else None

    answer = await office.asker.look(person.clearance, read) if text.strip() else None
    return answer_message(answer, Shown("", private=True, whole=True)) if answer else None
