"""Everyday turns are read as what they mean, and other questions are left as they are."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from service.idioms import plainly
from service.understand import understand
from tests.service.answering import memory
from tests.service.fakes import MINUTES


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Hvem sidder for bordenden i husgruppen?", "Hvem er formand i husgruppen?"),
        ("Hvor kommer pengene til festen fra?", "Hvem betaler for festen?"),
        ("Hvordan er aftalen finansieret?", "Hvem betaler for aftalen?"),
        ("Fik den fælles vagttelefon grønt lys?", "Blev den fælles vagttelefon godkendt?"),
        ("Hvad er grunden til, at taksten steg?", "Hvorfor taksten steg?"),
        ("Hvonår slutter forsøget?", "Hvornår slutter forsøget?"),
        ("Hvor længe ligger prisen på kørslen fast?", "Hvor længe holdes prisen på kørslen uændret?"),
        ("Er det rigtigt, at puljen fik 3 mio. kr.?", "Fik puljen 3 mio. kr.?"),
        ("Hvor magne pladser er der?", "Hvor mange pladser er der?"),
        ("Can you explain LKT?", "What does LKT mean?"),
    ],
)
def test_a_turn_is_read_as_what_it_means(said: str, meant: str) -> None:
    assert plainly(said).casefold() == meant.casefold()


def test_questions_without_such_a_turn_stay_as_they_are() -> None:
    cases = resources.files("eval") / "cases" / "samples.jsonl"
    asked = [json.loads(line)["question"] for line in cases.read_text(encoding="utf-8").splitlines()]
    changed = [q for q in asked if plainly(q) != " ".join(q.split())]
    assert len(changed) <= 0.06 * len(asked), changed


def test_what_is_quoted_is_not_rewritten() -> None:
    draft = 'Har vi skrevet noget som: "Hvor kommer pengene til omsorgen fra, når alle sparer?"'
    assert "pengene til omsorgen" in understand(draft, memory(MINUTES).bodies).search


def test_an_answer_shows_the_question_as_it_was_asked() -> None:
    from service.answer import Answerer

    archive = memory(MINUTES)
    asked = "Fik den fælles vagttelefon grønt lys?"
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(asked)
    assert answer.question == asked
