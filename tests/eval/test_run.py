"""Every score applies where it should, and says what went wrong."""

from __future__ import annotations

from typing import Any

import pytest

from eval.bars import Reingest, broken, check_bars
from eval.errors import EvalError
from eval.run import CaseResult, Results, evaluate, judge, read_answer
from tests.eval.support import PAGES, PROPOSAL, answer, case, citation, page_text


def judged(changes: dict[str, Any] | None = None, **of_case: Any) -> CaseResult:
    record = read_answer(answer(**(changes or {})), "t-1")
    return judge(case(**of_case), record, page_text=page_text, compact_texts=())


def bar(name: str, *results: CaseResult, reingest: Reingest | None = None) -> bool | None:
    return next(b.held for b in check_bars(Results("x", results), reingest) if b.name == name)


def test_right_answer_scores_full_marks() -> None:
    result = judged()
    assert result.scores["answer_right"] == 1
    assert result.scores["verbatim"] == 1
    assert result.scores["cites_evidence"] == 1
    assert result.scores["date_right"] == 1
    assert result.scores["mrr"] == 0.5
    assert result.scores["hit@1"] == 0
    assert result.scores["wrong_date"] == result.scores["wrong_body"] == result.scores["passed_off"] == 0


def test_quote_at_another_place_of_the_page_is_not_verbatim() -> None:
    result = judged({"citations": [citation(char_start=0)]})
    assert result.verbatim == (False,)
    assert bar("verbatim", result) is False


@pytest.mark.parametrize(
    "changes",
    [
        {"page_start": 7, "page_end": 7},
        {"page_start": None},
        {"char_end": None},
        {"char_end": 10_000},
        {"page_start": 2, "page_end": 1},
        {"document": "andet.pdf"},
        {"quote": ""},
    ],
)
def test_citation_without_a_true_place_is_not_verbatim(changes: dict[str, Any]) -> None:
    assert judged({"citations": [citation(**changes)]}).verbatim == (False,)


def test_quote_over_a_page_break_is_verbatim() -> None:
    start = PAGES["referat.pdf", 1].index("Styregruppen")
    end = PAGES["referat.pdf", 2].index("Takster") + len("Takster")
    quote = "Styregruppen godkendte vagtordningen. Punkt 5. Takster"
    cited = citation(quote=quote, page_end=2, char_start=start, char_end=end)
    assert judged({"citations": [cited]}).verbatim == (True,)


def test_evidence_placed_in_another_meeting_breaks_the_bar() -> None:
    result = judged({"citations": [citation(meeting_date="2024-01-18")]})
    assert result.scores["wrong_date"] == 1
    assert bar("place", result) is False


def test_evidence_that_is_not_placed_is_no_wrong_place() -> None:
    result = judged({"citations": [citation(meeting_date=None, body=None)]})
    assert result.scores["wrong_date"] == 0
    assert result.scores["wrong_body"] == 0
    assert result.scores["date_right"] == 0
    assert bar("place", result) is True


def test_body_is_right_under_each_of_its_names() -> None:
    names = ("Udvalget for Teknik og Miljø", "UTM")
    for stated, wrong in (("utm", 0), ("Udvalget for Teknik og Miljø", 0), ("Miljø", 1)):
        result = judged({"citations": [citation(body=stated)]}, body="UTM", bodies=names)
        assert result.scores["wrong_body"] == wrong


def test_citation_of_other_words_says_nothing_of_the_place() -> None:
    result = judged({"citations": [citation(quote=PROPOSAL, meeting_date="2024-01-18")]})
    assert "wrong_date" not in result.scores
    assert bar("place", result) is None


def test_one_wrong_place_in_a_hundred_is_the_limit() -> None:
    right, wrong = judged(), judged({"citations": [citation(body="FU")]})
    assert bar("place", *[right] * 99, wrong) is True
    assert bar("place", *[right] * 98, wrong) is False


def test_recommendation_shown_as_decision_breaks_the_bar() -> None:
    result = judged({"citations": [citation(section="recommendation")]})
    assert result.scores["passed_off"] == 1
    assert bar("decision", result) is False


def test_unanswerable_question_scores_only_the_silence() -> None:
    silent = judged(
        {"status": "not_found", "outcome": None, "citations": [], "passages": []},
        type="unanswerable",
        evidence=[],
    )
    assert silent.scores["abstained"] == 1
    assert silent.scores["answer_right"] == 1
    assert not {"hit@1", "false_abstention", "cites_evidence", "verbatim"} & silent.scores.keys()


def test_answer_where_only_an_agenda_exists_is_wrong() -> None:
    result = judged(type="agenda_only")
    assert result.scores["no_decision"] == 0
    assert result.scores["answer_right"] == 0
    assert result.scores["passed_off"] == 1


def test_not_found_for_a_known_matter_counts_as_false_abstention() -> None:
    assert judged({"status": "not_found"}).scores["false_abstention"] == 1


def test_second_ingest_that_writes_breaks_the_bar() -> None:
    assert bar("re-ingest", reingest=Reingest(files=5, changed=0, revisions=0)) is True
    assert bar("re-ingest", reingest=Reingest(files=5, changed=0, revisions=1)) is False
    assert bar("re-ingest", reingest=Reingest(files=5, changed=2, revisions=0)) is False
    assert bar("re-ingest", reingest=Reingest(files=5, changed=0, revisions=0, rebuilt=True)) is False
    assert bar("re-ingest") is None


def test_bar_without_anything_to_judge_is_neither_held_nor_broken() -> None:
    bars = check_bars(Results("x", ()))
    assert {b.held for b in bars} == {None}
    assert broken(bars) == ()


def test_every_case_is_asked_once_in_order() -> None:
    asked: list[str] = []
    seen: list[tuple[int, int]] = []

    def reply(question: str) -> dict[str, Any]:
        asked.append(question)
        return answer(seconds=99.0)

    cases = [case(id="a", question="Et?"), case(id="b", question="To?", type="number_table")]
    results = evaluate(cases, reply, texts=list(PAGES.values()), progress=lambda n, of: seen.append((n, of)))
    assert asked == ["Et?", "To?"]
    assert seen == [(1, 2), (2, 2)]
    assert results.values("quotes_found") == [1.0, 1.0]
    assert not {"verbatim", "date_right", "wrong_body"} & results.cases[0].scores.keys()
    assert results.cases[0].scores["seconds"] < 99  # its own clock, not what the answer says of itself


def test_answer_that_breaks_the_contract_is_named() -> None:
    with pytest.raises(EvalError, match=r"t-9: the answer breaks the contract at status"):
        read_answer(answer(status="maybe"), "t-9")
