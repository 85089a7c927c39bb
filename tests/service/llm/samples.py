"""The sample archive's answers, without a model of any kind: words find the passages."""

from __future__ import annotations

import json
from functools import cache

from ingest.model import Chunk, SectionRole
from service.answer import Answerer
from service.llm.model import Source
from service.llm.sources import sources
from service.model import Answer, AnswerStatus
from tests.ingest.parsed import parsed
from tests.service.answering import Memory
from tests.service.fakes import citation_of
from tests.support import ROOT, SAMPLES


@cache
def archive() -> Memory:
    return Memory(tuple(parsed(path) for path in sorted(SAMPLES.iterdir()) if path.is_file()))


@cache
def answers() -> tuple[Answer, ...]:
    """The Danish answers to the sample questions that a model may word."""
    memory = archive()
    answerer = Answerer(memory, memory, bodies=memory.bodies)
    lines = (ROOT / "eval" / "cases" / "samples.jsonl").read_text("utf-8").splitlines()
    found = (answerer.answer(json.loads(line)["question"]) for line in lines)
    return tuple(a for a in found if a.status is AnswerStatus.ANSWERED and a.language == "da" and a.citations)


@cache
def chunks() -> tuple[Chunk, ...]:
    """Sections of items, whose sentences are true of themselves."""
    return tuple(
        c for c in archive().all_chunks if c.section is not SectionRole.ATTACHMENT and not c.is_table
    )


def source_of(chunk: Chunk) -> Source:
    """The whole chunk as a quote."""
    return sources([citation_of(chunk)])[0]
