"""The extractive answer → the same answer in a model's words, where every sentence stands up to its source.

Comes in: a finished extractive `Answer`. Goes out: an `Answer` with our citations and our outcome, written or
as it was with a line that says why. Left to others: asking (`client`), checking (`check`), surfaces.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

import prompts
from ingest.bodies import Bodies
from service.draft import LONGEST
from service.llm.check import check
from service.llm.client import ModelError
from service.llm.form import Refused, Sentence
from service.llm.guard import Gate
from service.llm.model import Fate, Finished, Source
from service.llm.sources import boundary, instructed, passages, shown, sources
from service.llm.words import words
from service.model import Answer, AnswerStatus

log = logging.getLogger("service.llm")

LANGUAGE = "da"  # sources are Danish, and a text is compared with its sources word for word
_VERSION = 1  # of both prompts
_LEAST_SECONDS = 0.5  # not worth asking with less
_LONGEST_QUESTION = 1500  # characters of it that a model is given
_NOTES = {Fate.BUSY: Fate.FAILED}  # told in another's words


class Model(Protocol):
    """What writing asks of an endpoint."""

    def complete(self, rules: str, task: str, seconds: float, ended: Callable[[], None] = ...) -> str: ...


class Writer:
    """Writes answers with one endpoint; safe to share between threads."""

    def __init__(self, model: Model, name: str, bodies: Bodies, seconds: float, gate: Gate) -> None:
        """
        Args:
            name: the model's, for the log.
            seconds: the budget of a whole answer, from the question on.

        Raises:
            PromptError: a prompt file is missing or malformed.
        """
        self._model, self._name, self._bodies, self._seconds, self._gate = model, name, bodies, seconds, gate
        self._rules = prompts.load("answer_rules", version=_VERSION)
        self._task = prompts.load("answer", version=_VERSION)

    def write(self, answer: Answer, spent: float = 0.0) -> Finished:
        """The written answer, or the extractive one with a line why; never later than the budget.

        Args:
            spent: seconds that the extractive answer took.
        """
        began = time.monotonic()
        given = sources(answer.citations)
        if answer.status is not AnswerStatus.ANSWERED or not given or answer.language != LANGUAGE:
            return Finished(answer, Fate.UNASKED)
        if instructed(given):
            return self._ended(answer, Fate.INSTRUCTED, began, "a source speaks to the model")
        asked = self._prompt(answer.question, given)
        end = began + self._seconds - spent
        left = end - time.monotonic()
        if left < _LEAST_SECONDS or not self._gate.enter():
            return self._ended(answer, Fate.BUSY, began, "no place or no time")
        try:
            text = self._model.complete(*asked, left, self._gate.leave)
        except ModelError as error:
            self._gate.ended(well=False)
            return self._ended(answer, Fate.UNANSWERED if error.late else Fate.FAILED, began, str(error))
        self._gate.ended(well=True)
        found = check(text, given, self._bodies, end)
        written = found if isinstance(found, Refused) else _written(answer, found)
        if isinstance(written, Refused):
            return self._ended(answer, Fate.UNVERIFIED, began, written.reason)
        return self._ended(written, Fate.WRITTEN, began, "")

    def _prompt(self, question: str, given: Sequence[Source]) -> tuple[str, str]:
        mark = boundary()
        rules = self._rules.fill(boundary=mark, longest=str(LONGEST))
        shortened = shown(question)[:_LONGEST_QUESTION]
        return rules, self._task.fill(question=shortened, passages=passages(given, mark))

    def _ended(self, answer: Answer, fate: Fate, began: float, reason: str) -> Finished:
        note = words().notes.get(_NOTES.get(fate, fate).value, "")
        # A reason may name words of the model's, and those may be what it was told to give away.
        reason = re.sub(r"“.*”", "“…”", reason, flags=re.S)
        took, why = time.monotonic() - began, f": {reason}" if reason else ""
        used = f"{self._rules} and {self._task}"
        log.info("answer %s by %s with %s in %.2f s%s", fate.value, self._name, used, took, why)
        return Finished(replace(answer, note=note), fate)


def _written(answer: Answer, sentences: Sequence[Sentence]) -> Answer | Refused:
    """The answer with these sentences and the citations they use, numbered in their order."""
    order = list(dict.fromkeys(n for s in sentences for n in s.marks))
    number = {old: new for new, old in enumerate(order, start=1)}
    cited = {c.n: c for c in answer.citations}
    text = " ".join(f"{s.text} {''.join(f'[{number[n]}]' for n in s.marks)}." for s in sentences)
    if len(text) > LONGEST:
        return Refused(f"has {len(text)} characters")
    return replace(answer, answer=text, citations=tuple(replace(cited[old], n=number[old]) for old in order))
