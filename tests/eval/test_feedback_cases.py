"""What readers say of answers becomes cases that `referent eval` asks and judges."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.case_file import Case, CaseType, load_cases
from eval.metrics import answer_right
from ingest.catalog import Catalog
from ingest.model import SectionRole
from service.feedback import Feedback, FeedbackStore
from service.links import Span, citation_url
from service.model import AnswerStatus
from tests.service.fakes import json_of, run, small_catalog

GOOD, LOST, BAD, DECLINE = "Hvad besluttede DAS?", "Hvad med taget?", "Hvor meget?", "Hvem er konge?"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with four words of readers, two of them known by name."""
    (tmp_path / "data").mkdir()
    with small_catalog(tmp_path / "data") as catalog:
        store = FeedbackStore(catalog.database, days=30)
        store.add(Feedback("up", GOOD, citations=(decided(catalog)[1],), person="token:anna"))
        store.add(Feedback("up", LOST, citations=("/d/gone/s/1?ord=1.0-1.9-5-000000000000#mark",)))
        store.add(Feedback("down", BAD, "missing", "Prisen mangler.", ("/d/x/s/1",), "token:anna"))
        store.add(Feedback("up", DECLINE))
    return tmp_path


def decided(catalog: Catalog) -> tuple[str, str]:
    """Words of a decision, and their address."""
    chunk = next(c for c in catalog.chunks() if c.section is SectionRole.DECISION)
    span = Span(chunk.page_start, chunk.char_start, chunk.page_end, chunk.char_end)
    return chunk.text, citation_url("https://host.example.dk", chunk.document_id, span, chunk.text)


def right(case: Case, status: AnswerStatus, answer: str) -> float:
    return answer_right(case.type, status, answer, case.must_include, case.must_not_include)


def test_every_word_becomes_a_case_that_can_fail(folder: Path) -> None:
    file = folder / "cases.jsonl"
    assert run(folder, "feedback", "--cases", str(file)).exit_code == 0
    cases = {c.question: c for c in load_cases([file])}
    assert set(cases) == {GOOD, LOST, BAD, DECLINE}
    with Catalog.open(folder / "data" / "catalog.sqlite") as catalog:
        words, _ = decided(catalog)
    good = cases[GOOD]
    assert good.type is CaseType.DECISION
    assert good.quotes == (" ".join(words.split()),)
    assert good.evidence[0].seed == "møde 2023.txt"
    assert right(good, AnswerStatus.ANSWERED, f"DAS: {words} [1]") == 1
    assert right(good, AnswerStatus.ANSWERED, "DAS udsatte sagen. [1]") == 0
    for question in (LOST, BAD):  # nobody knows the right answer yet
        assert right(cases[question], AnswerStatus.ANSWERED, words) == 0
    assert "Prisen mangler." in cases[BAD].why
    assert right(cases[DECLINE], AnswerStatus.NOT_FOUND, "") == 1
    assert right(cases[DECLINE], AnswerStatus.ANSWERED, words) == 0


def test_feedback_is_listed_a_line_each(folder: Path) -> None:
    said = [json.loads(line) for line in run(folder, "feedback").stdout.splitlines()]
    assert [s["question"] for s in said].count(BAD) == 1
    assert len(said) == 4


def test_what_is_kept_of_a_person_is_given_out_and_then_gone(folder: Path) -> None:
    kept = json_of(run(folder, "person", "token:anna", "--export"))
    assert {f["question"] for f in kept["feedback"]} == {GOOD, BAD}
    assert run(folder, "person", "token:anna", "--delete").exit_code == 0
    assert run(folder, "person", "token:anna", "--export").exit_code == 3
    assert len(run(folder, "feedback").stdout.splitlines()) == 2  # others' stays
    assert run(folder, "person", "token:anna").exit_code == 2
