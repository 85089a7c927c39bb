"""Questions one by one at a terminal, each free to lean on those before it.

Comes in: lines typed by a person. Goes out: answers, as `ask` prints them. Left to others: answering. Without
an id the conversation lives in this process alone, and ends with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import click

from service.conversation import session
from service.conversation.model import Owner
from service.errors import QuestionError

if TYPE_CHECKING:
    from service.audit import Audience
    from service.conversation.model import Turn
    from service.model import Answer
    from service.settings import Settings
    from service.wiring import Archive

_PROMPT: Final = "Spørgsmål (farvel slutter): "
_FAREWELLS: Final = ("farvel", "slut", "goodbye", "bye", "exit", "quit")


def talk(
    settings: Settings,
    conversation: str | None,
    clearance: str,
    audience: Audience,
    show: Callable[[Answer], None],
) -> None:
    """Answer from what a clearance may see, until the farewell or the end of input."""
    from service.cli.ask import check_question
    from service.wiring import open_archive

    with open_archive(settings, clearance=clearance) as archive:
        ask: _Kept | _Spoken = _Spoken(archive, audience)
        if conversation:
            ask = _Kept(archive, conversation, Owner(clearance=clearance), audience)
        for question in _questions():
            try:
                check_question(question, settings.max_question_chars)
            except QuestionError as error:
                click.echo(str(error), err=True)
                continue
            show(ask(question))
            click.echo()


def _questions() -> Iterator[str]:
    while True:
        try:
            line = input(_PROMPT).strip()
        except EOFError:
            click.echo()
            return
        if line.casefold().rstrip(".!") in _FAREWELLS:
            return
        if line:
            yield line


class _Spoken:
    """A conversation that nothing keeps."""

    def __init__(self, archive: Archive, audience: Audience) -> None:
        self._archive, self._audience = archive, audience
        self._turns: list[Turn] = []

    def __call__(self, question: str) -> Answer:
        answer = self._archive.answerer.answer(question, turns=self._turns)
        self._turns.append(session.turn_of(answer))
        self._archive.audit.add(self._audience.of_answer(answer))
        return answer


class _Kept:
    """A conversation in the store; a new one's id is said once."""

    def __init__(self, archive: Archive, conversation: str, owner: Owner, audience: Audience) -> None:
        self._archive, self._key, self._owner = archive, conversation, owner
        self._audience = audience

    def __call__(self, question: str) -> Answer:
        answer, kept = session.ask(self._archive, question, self._key, self._owner, self._audience)
        if self._key == session.NEW and kept:
            click.echo(f"Samtale: {kept}", err=True)
            self._key = kept
        return answer
