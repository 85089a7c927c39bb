"""Models that tell the truth and models that lie, over HTTP: what reaches the reader."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from service.llm.check import check
from service.llm.client import Client, Endpoint
from service.llm.form import Refused
from service.llm.guard import Gate
from service.llm.model import Fate
from service.llm.sources import passages, sources
from service.llm.writer import Writer
from service.model import Answer, AnswerStatus
from service.verify import skeleton
from tests.service.llm.authors import HONEST, LIES, Given, given, honest, marks_of_a_liar, text_of
from tests.service.llm.samples import answers, archive, chunks, source_of
from tests.service.llm.server import Asked, FakeServer, saying, serving

LEAST_ACCEPTED = 0.8
LIES_A_CLASS = 40  # told over HTTP; each class
BUDGET = 30.0
_EVERY = 6  # of the sections; all of them take minutes, and none of 22,000 lies passed


@pytest.fixture(scope="module")
def server() -> Iterator[FakeServer]:
    with serving() as running:
        yield running


@pytest.fixture(scope="module")
def writer(server: FakeServer) -> Writer:
    return Writer(Client(Endpoint(server.url, "fake")), "fake", archive().bodies, BUDGET, Gate(4))


def seen(answer: Answer) -> list[Given]:
    """The answer's quotes as a model sees them."""
    return given(Asked("", passages(sources(answer.citations), "DATA-00"), "", {}))


@pytest.mark.parametrize("style", HONEST)
def test_most_of_what_an_honest_model_writes_is_shown(style: str, server: FakeServer, writer: Writer) -> None:
    server.behaviour = saying(honest(style))
    told = [a for a in answers() if HONEST[style](seen(a))]
    finished = [writer.write(a) for a in told]
    assert len(told) >= 40
    accepted = Counter(f.fate for f in finished)[Fate.WRITTEN] / len(told)
    assert accepted >= LEAST_ACCEPTED, f"{accepted:.2f} of {len(told)}"


def test_a_written_answer_keeps_our_citations_outcome_and_length(server: FakeServer, writer: Writer) -> None:
    server.behaviour = saying(honest("every_source"))
    for answer in answers():
        last = writer.write(answer)
        if last.fate is not Fate.WRITTEN:
            continue
        written = last.answer
        assert (written.status, written.outcome) == (answer.status, answer.outcome)
        assert [c.n for c in written.citations] == list(range(1, len(written.citations) + 1))
        assert all(f"[{c.n}]" in written.answer for c in written.citations)
        kept = {(c.quote, c.url, c.page_start, c.char_start) for c in answer.citations}
        assert {(c.quote, c.url, c.page_start, c.char_start) for c in written.citations} <= kept
        assert len(written.answer) <= 900
        said = text_of([(s, 1) for s, _ in HONEST["every_source"](seen(answer))])
        assert skeleton(written.answer.split(" [")[0]) in skeleton(said)


@dataclass
class Liar:
    """Plays one lie after the other."""

    lies: list[str] = field(default_factory=list)

    def __call__(self, asked: Asked) -> str:
        return self.lies.pop(0)


@pytest.mark.parametrize("kind", [*LIES, "marks"])
def test_no_lie_reaches_the_reader(kind: str, server: FakeServer, writer: Writer) -> None:
    luck = random.Random(kind)
    told: list[tuple[Answer, str]] = []
    for answer in answers():
        for passage in seen(answer):
            for sentence in passage.sentences():
                said = marks_of_a_liar(sentence, passage.n) if kind == "marks" else (
                    f"{lie} [{passage.n}]." for lie in LIES[kind](sentence, passage, luck)
                )  # fmt: skip
                told += [(answer, text) for text in said if text != f"{sentence} [{passage.n}]."]
    assert len(told) >= 30
    luck.shuffle(told)
    for answer, lie in told[:LIES_A_CLASS]:
        server.behaviour = saying(Liar([lie]))
        last = writer.write(answer)
        assert last.fate is Fate.UNVERIFIED, lie
        assert (last.answer.answer, last.answer.citations) == (answer.answer, answer.citations)


@pytest.mark.slow
@pytest.mark.parametrize("kind", LIES)
def test_no_lie_about_any_section_passes(kind: str) -> None:
    """Sentences from all over the sample archive, every lie of the class about them."""
    luck = random.Random(1)
    bodies, tried = archive().bodies, 0
    for chunk in chunks()[::_EVERY]:
        source = source_of(chunk)
        for passage in given(Asked("", passages([source], "DATA-00"), "", {})):
            for sentence in passage.sentences():
                for lie in LIES[kind](sentence, passage, luck):
                    if lie != sentence:
                        tried += 1
                        assert isinstance(check(f"{lie} [1].", [source], bodies), Refused), lie
    assert tried >= 30


def test_what_is_not_answered_is_not_worded(server: FakeServer, writer: Writer) -> None:
    from service.answer import Answerer

    server.asked.clear()
    server.behaviour = saying(lambda _: "DTS godkendte forslaget [1].")
    memory = archive()
    answerer = Answerer(memory, memory, bodies=memory.bodies)
    asked = [
        "Hvad er prisen på en tur til Månen?",
        "Hvad besluttede DTS den 4. juli 2031 om kvantecomputere?",
    ]
    found = [answerer.answer(q) for q in asked]
    assert {a.status for a in found} <= {AnswerStatus.NOT_FOUND, AnswerStatus.NO_DECISION}
    assert [writer.write(a).fate for a in found] == [Fate.UNASKED] * 2
    assert server.asked == []


def test_a_model_sees_neither_addresses_nor_names_of_files(server: FakeServer, writer: Writer) -> None:
    server.asked.clear()
    server.behaviour = saying(honest("verbatim"))
    for answer in answers():
        writer.write(answer)
    assert server.asked
    names = {c.document for a in answers() for c in a.citations} | {
        c.document_id for a in answers() for c in a.citations
    }
    for asked in server.asked:
        assert "http" not in asked.user
        assert "/d/" not in asked.user
        assert not any(name in asked.user for name in names if name)
    marks = {line for asked in server.asked for line in asked.user.splitlines() if line.startswith("<DATA-")}
    assert len(marks) == len(server.asked), "a mark is used twice"
