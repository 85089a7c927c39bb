"""Made archives: the same seed asks the same, and what is asked follows from the text."""

from __future__ import annotations

import doctest
import re
from collections import Counter

import pytest

from eval.case_file import Case, CaseType
from eval.metrics import WHITE_SPACE, answer_right
from eval.questions import wording
from eval.questions.archive import HELD_FROM
from eval.questions.make import Made, make_questions
from eval.questions.plots import plots, words
from eval.sets import DEVELOPMENT, HELD_OUT
from ingest.model import PAGE_BREAK
from service.model import AnswerStatus

NO_TEXT_ANSWERS = (CaseType.AGENDA_ONLY, CaseType.TIMELINE)


@pytest.fixture(scope="module", params=[DEVELOPMENT, HELD_OUT, 7])
def made(request: pytest.FixtureRequest) -> Made:
    return make_questions(request.param)


def letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def test_examples_in_docstrings_hold() -> None:
    outcome = doctest.testmod(wording)
    assert outcome.attempted
    assert not outcome.failed


def test_same_seed_makes_the_same_archive() -> None:
    assert make_questions(3) == make_questions(3)
    assert make_questions(3).files != make_questions(4).files


def test_every_type_of_question_is_asked(made: Made) -> None:
    asked = Counter(c.type for c in made.cases)
    assert set(asked) == set(CaseType) - {CaseType.UNANSWERABLE}
    assert len(made.cases) >= 200
    assert {c.type for c in made.empty} == {CaseType.UNANSWERABLE}
    assert len({c.id for c in (*made.cases, *made.empty)}) == len(made.cases) + len(made.empty)


def test_evidence_stands_in_the_file_it_names(made: Made) -> None:
    texts = {name: letters(text) for name, text in made.files.items()}
    for case in made.cases:
        for evidence in case.evidence:
            assert letters(evidence.quote) in texts[evidence.seed], case.id


def test_right_answer_can_be_given_from_the_evidence(made: Made) -> None:
    """An answer that quotes the evidence under its meeting's line is right; other meetings' words are not."""
    for case in made.cases:
        if case.type in NO_TEXT_ANSWERS:
            continue
        quoted = f"{case.body}: " + " ".join(e.quote for e in case.evidence)
        assert right(case, quoted), (case.id, case.question, case.must_include, quoted)


def test_recommendation_alone_does_not_answer_what_was_decided(made: Made) -> None:
    recommended = {(c.seed, c.item): c for c in made.cases if c.type == CaseType.RECOMMENDATION}
    both = [
        (c, r)
        for c in made.cases
        if c.type == CaseType.DECISION
        and (r := recommended.get((c.seed, c.item)))
        and "models" in c.why
        and c.meeting_date == r.meeting_date
    ]
    assert both
    assert not [c.id for c, r in both if right(c, " ".join(r.quotes))]


def right(case: Case, text: str) -> bool:
    answer = WHITE_SPACE.sub(" ", text)
    return bool(
        answer_right(case.type, AnswerStatus.ANSWERED, answer, case.must_include, case.must_not_include)
    )


def test_questions_without_an_answer_name_what_no_file_holds(made: Made) -> None:
    archive = " ".join(made.files.values()).casefold()
    towns = [t for t in words()["absent_towns"] if t.casefold() in archive]
    assert not towns
    for case in made.empty:
        if case.why == "a house that this archive does not have":
            house = next(w for w in re.findall(r"\w+", case.question) if w[:1].isupper() and len(w) > 7)
            assert house.casefold() not in archive, case.question


def test_halves_share_no_phrasing_where_there_are_two(made: Made) -> None:
    for plot in plots():
        for asked in plot.questions:
            first, second = set(asked.ask[0::2]), set(asked.ask[1::2])
            assert not first & second


def test_held_out_half_has_matters_that_no_one_tunes_on() -> None:
    held = {p.name for p in plots() if p.held}
    assert held
    tuned = {c.why.split(";")[0] for c in make_questions(DEVELOPMENT).cases}
    kept = {c.why.split(";")[0] for c in make_questions(HELD_OUT).cases}
    assert DEVELOPMENT < HELD_FROM <= HELD_OUT
    assert not tuned & held
    assert held <= kept


def test_some_minutes_stand_inside_other_papers(made: Made) -> None:
    meetings = {(c.seed, c.body, c.meeting_date) for c in made.cases}
    files = Counter(seed for seed, _, _ in meetings)
    assert max(files.values()) > 1
    assert all(PAGE_BREAK in text for text in made.files.values())
