"""The worked examples hold, and the edges that examples leave out."""

from __future__ import annotations

import doctest
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

import eval.baselines
import eval.matching
import eval.metrics
import eval.run
from eval.case_file import CaseType
from eval.matching import carries, stands_at
from eval.metrics import answer_right, wilson
from service.model import AnswerStatus


@pytest.mark.parametrize(
    "module", [eval.metrics, eval.matching, eval.run, eval.baselines], ids=lambda m: m.__name__
)
def test_worked_examples_hold(module: ModuleType) -> None:
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_every_public_metric_has_a_worked_example() -> None:
    functions = [
        f
        for name, f in vars(eval.metrics).items()
        if callable(f) and getattr(f, "__module__", "") == "eval.metrics" and not name.startswith("_")
    ]
    assert len(functions) > 10
    assert [f.__name__ for f in functions if ">>>" not in (f.__doc__ or "")] == []


def test_long_evidence_survives_furniture_in_its_middle() -> None:
    quote = (
        "Styregruppen besluttede at udskyde evalueringen af vagtordningen til starten af det kommende år, "
        "så at alle deltagende kommuner kan nå at indsende deres bemærkninger til den foreløbige rapport"
    )
    text = quote.replace("vagtordningen", "Referat fra møde Side 3 af 9 vagtordningen")
    assert carries(quote, text)


def test_short_evidence_is_found_whole_or_not_at_all() -> None:
    assert not carries("Taksten hæves til 1.250 kr.", "Taksten hæves Side 2 til 1.250 kr.")


@pytest.mark.parametrize(
    ("quote", "raw"),
    [
        ("vagtordningen", "vagt\x02\nordningen"),
        ("vagtordningen", "vagt\u00adordningen"),
        ("• første punkt", "\uf0b7 første\u00a0punkt"),
        ("Ålborg", "A\u030alborg"),
        ("A […] C", "A B C"),
    ],
)
def test_quote_stands_although_the_extractor_wrote_it_otherwise(quote: str, raw: str) -> None:
    assert stands_at(quote, raw)


@pytest.mark.parametrize(
    ("quote", "raw"),
    [
        ("", "noget"),
        ("[…]", "noget"),
        ("Styregruppen godkendte", "styregruppen godkendte"),
        ("godkendte ordningen", "godkendte ikke ordningen"),
        ("godkendte", "godkendte ordningen"),
        ("A […] B", "B A"),
        ("2021-2022", "20212022"),
    ],
)
def test_quote_that_the_span_does_not_say_is_refused(quote: str, raw: str) -> None:
    assert not stands_at(quote, raw)


@given(st.integers(1, 500), st.data())
def test_interval_holds_the_share_and_stays_in_bounds(n: int, data: st.DataObject) -> None:
    hits = data.draw(st.integers(0, n))
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n + 1e-12
    assert hits / n - 1e-12 <= high <= 1


def test_interval_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(0, 0)


def test_no_decision_is_an_answer_to_a_question_that_wants_its_words() -> None:
    said = answer_right(CaseType.DECISION, AnswerStatus.NO_DECISION, "ingen beslutning", ["ingen beslutning"])
    assert said == 1.0


def test_missing_status_is_not_forgiven_where_silence_is_right() -> None:
    assert answer_right(CaseType.UNANSWERABLE, None, "") == 0.0
