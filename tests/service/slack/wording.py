"""An archive whose answers a language model words, a little after the quotes are there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from service.llm.model import Event, Fate, Finished
from service.wiring import Archive

WORDED = "Med andre ord"


class _Wording:
    """Answers with quotes, and with other words once it may."""

    writes = True

    def __init__(self, archive: Archive, go_on: threading.Event | None, *, fails: bool) -> None:
        self._archive, self._go_on, self._fails = archive, go_on, fails

    def answer_stream(self, question: str, **more: Any) -> Iterator[Event]:
        first, *_ = self._archive.answerer.answer_stream(question, **more)
        yield first
        if not first.answer.citations:
            yield Finished(first.answer, Fate.UNASKED)
            return
        if self._go_on is not None:
            assert self._go_on.wait(20)
        if self._fails:
            raise OSError("the endpoint is gone")
        yield Finished(replace(first.answer, answer=f"{WORDED} [1]"), Fate.WRITTEN)


def worded(archive: Archive, go_on: threading.Event | None = None, *, fails: bool = False) -> Archive:
    """`go_on`: the wording comes when it is set; unset: at once."""
    wording: Any = _Wording(archive, go_on, fails=fails)
    return replace(archive, answerer=wording, close=lambda: None)
