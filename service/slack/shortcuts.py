"""Shortcuts: from a message to what was decided or worded before, and from anywhere to the search form.

Comes in: a shortcut. Goes out: an answer for the asker's eyes alone, or the form. Left to others: answering.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from service.slack import forms
from service.slack.handlers import Office, private_reply
from service.slack.inbox import Held
from service.slack.words import words

_ABOUT: Final = {"decision": "about_this", "wording": "worded_like"}  # shortcut → the question's words
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
    question = words(person.language)[pattern].format(text=text) if text else ""
    asked = replace(held, incoming=replace(chosen, text=question))
    reply = await private_reply(office, asked, person, question)
    await office.poster.whisper(asked, chosen.user, reply.message)
    await office.finish(asked, None, reply.conversation, person.clearance)
