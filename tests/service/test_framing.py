"""How a question is put says nothing of its matter."""

from __future__ import annotations

import pytest

from service.framing import matter_of, turns_of


@pytest.mark.parametrize(
    ("question", "matter"),
    [
        ("Hvordan endte det med kørslen?", "kørslen?"),
        ("Lyngtoften – status?", "Lyngtoften – ?"),
        ("tag mig gennem forløbet med akutpladserne", "akutpladserne"),
        ("Kan du forklare, hvad et nødspor er?", ", hvad et nødspor er?"),
        ("Herbergssagen trin for trin", "Herberg"),
        ("Hvem kan jeg ringe til om vikarkorpset?", "Hvem vikarkorpset?"),
        ("Årsagen til stigningen", "Årsagen til stigningen"),
    ],
)
def test_only_the_matter_is_left(question: str, matter: str) -> None:
    assert " ".join(matter_of(question).split()) == matter


def test_words_keep_their_places() -> None:
    question = "Hvordan gik det med puljen indtil nu?"
    assert len(turns_of(question)) == len(question)
    assert turns_of(question).index("puljen") == question.index("puljen")


def test_frame_ends_with_a_word() -> None:
    assert "indtægterne" in matter_of("Hvordan går det indtægterne?")
    assert "ombygningen" in matter_of("Hvad er seneste nyt: ombygningen")
