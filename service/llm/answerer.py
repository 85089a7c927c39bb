"""The answerer that surfaces use: extractive first, then in a model's words where one is configured.

Comes in: a question. Goes out: an `Answer`, or its events in order. Left to others: answering
(`service.answer`), writing (`writer`), showing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from index.model import Filters
from ingest.personal_numbers import mask_personal_numbers
from service.conversation.model import Turn
from service.llm.model import Event, Extracted, Fate, Finished
from service.model import Answer

if TYPE_CHECKING:
    from service.llm.writer import Writer  # brings httpx, which nobody without a model should wait for


class Extractive(Protocol):
    """What is asked first."""

    def answer(
        self, question: str, *, id: str = ..., filters: Filters = ..., turns: Sequence[Turn] = ...
    ) -> Answer: ...


class WrittenAnswerer:
    """Answers like `Answerer`; without a writer its answers are the extractive ones."""

    def __init__(self, extractive: Extractive, writer: Writer | None = None) -> None:
        self._extractive, self._writer = extractive, writer

    @property
    def writes(self) -> bool:
        """Whether a language model is asked at all."""
        return self._writer is not None

    def answer(
        self,
        question: str,
        *,
        id: str = "",
        filters: Filters = Filters(),  # noqa: B008
        turns: Sequence[Turn] = (),
    ) -> Answer:
        """The answer that stays."""
        *_, last = self.answer_stream(question, id=id, filters=filters, turns=turns)
        return last.answer

    def answer_stream(
        self,
        question: str,
        *,
        id: str = "",
        filters: Filters = Filters(),  # noqa: B008
        turns: Sequence[Turn] = (),
    ) -> Iterator[Event]:
        """The extractive answer with its sources, as soon as it is there; then the answer that stays.

        The second event comes within the writer's budget, counted from the question.
        """
        began = time.perf_counter()
        question = mask_personal_numbers(question)  # before it is shown, sent to a model, or stored
        extracted = self._extractive.answer(question, id=id, filters=filters, turns=turns)
        yield Extracted(extracted)
        if self._writer is None:
            yield Finished(extracted, Fate.UNASKED)
            return
        finished = self._writer.write(extracted, time.perf_counter() - began)
        yield replace(finished, answer=replace(finished.answer, seconds=time.perf_counter() - began))
