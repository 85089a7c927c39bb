"""The contract's JSON, field by field."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.model import Passage
from ingest.model import Coverage, Outcome, SectionRole
from service.answer_json import answer_to_json
from service.model import Answer, AnswerStatus, Citation
from tests.service.answering import chunk_of
from tests.service.fakes import citation_of

COVERAGE = Coverage(date(2023, 5, 3), date(2024, 2, 1), 3, 7)
FIELDS = [
    "id",
    "question",
    "language",
    "status",
    "outcome",
    "answer",
    "citations",
    "passages",
    "coverage",
    "seconds",
]
CITATION = [
    "n",
    "quote",
    "document",
    "part",
    "title",
    "body",
    "meeting_date",
    "item_number",
    "item_title",
    "section",
    "page_start",
    "page_end",
    "char_start",
    "char_end",
    "url",
]


def answered(
    *citations: Citation, outcome: Outcome | None = Outcome.DECIDED, text: str = "“Ja.” [1]"
) -> Answer:
    passages = (Passage(chunk_of("Ja."), 1.25, 0.8, None),)
    return Answer("Ja?", "da", AnswerStatus.ANSWERED, outcome, text, citations, passages, COVERAGE, 0.1234567)


def test_fields_are_the_contracts_in_its_order() -> None:
    data = answer_to_json(answered(citation_of(chunk_of("Ja."))))
    assert list(data) == FIELDS
    assert list(data["citations"][0]) == CITATION
    assert set(data["passages"][0]) > {*CITATION} - {"n", "quote", "url"} | {"text", "score"}
    assert list(data["coverage"]) == ["from", "to", "meetings", "documents"]


def test_dates_and_enumerations_are_plain_words() -> None:
    data = answer_to_json(answered(citation_of(chunk_of("Ja."))))
    assert (data["status"], data["outcome"], data["language"]) == ("answered", "decided", "da")
    citation = data["citations"][0]
    assert (citation["meeting_date"], citation["section"]) == ("2023-05-03", "decision")
    assert data["coverage"] == {"from": "2023-05-03", "to": "2024-02-01", "meetings": 3, "documents": 7}
    assert json.loads(json.dumps(data)) == data


def test_what_is_unknown_is_null() -> None:
    bare = chunk_of("Ja.", body=None, meeting_date=None, item_number=None, item_title=None, outcome=None)
    data = answer_to_json(answered(citation_of(bare), outcome=None))
    assert data["outcome"] is None
    assert [data["citations"][0][k] for k in ("body", "meeting_date", "item_number", "item_title")] == [
        None
    ] * 4


def test_empty_archive_covers_nothing() -> None:
    silent = Answer("?", "da", AnswerStatus.NOT_FOUND, None, "Arkivet er tomt.", (), (), Coverage(), 0.0)
    data = answer_to_json(silent)
    assert data["coverage"] == {"from": None, "to": None, "meetings": 0, "documents": 0}
    assert (data["status"], data["citations"], data["passages"]) == ("not_found", [], [])


def test_passage_is_the_chunks_own_text_without_its_context_line() -> None:
    chunk = chunk_of("Taksten er 5 kr.", section=SectionRole.CASE)
    answer = Answer(
        "?", "da", AnswerStatus.NOT_FOUND, None, "", (), (Passage(chunk, 0.5, None, 2.0),), COVERAGE, 0.0
    )
    passage = answer_to_json(answer)["passages"][0]
    assert passage["text"] == "Taksten er 5 kr."
    assert chunk.header not in json.dumps(passage, ensure_ascii=False)
    assert (passage["score"], passage["dense_score"], passage["sparse_score"]) == (0.5, None, 2.0)
    assert (passage["section"], passage["kind"]) == ("case", "minutes")


@given(st.text(), st.text())
def test_any_words_survive_json(quote: str, text: str) -> None:
    data = answer_to_json(answered(citation_of(chunk_of("Ja."), quote=quote), text=text))
    again = json.loads(json.dumps(data))
    assert (again["answer"], again["citations"][0]["quote"]) == (text, quote)
