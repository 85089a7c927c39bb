"""What an abbreviation is short for is read where the archive writes it out."""

from __future__ import annotations

import pytest

from service.answer import Answerer
from service.spelled_out import written_out
from tests.service.answering import memory

MINUTES = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Kommissorium for nødspor

Sagsfremstilling
TUS skal mødes hver uge. TUS har fire medlemmer.
Tværfaglig udrednings- og støtteenhed (TUS) beskriver borgerens behov.

Beslutning
Styregruppen godkendte kommissoriet for TUS.
"""


@pytest.mark.parametrize(
    "question", ["Hvad står TUS for?", "TUS: forkortelse for?", "hvad er TUS en forkortelse for"]
)
def test_the_words_behind_the_letters_are_quoted(question: str) -> None:
    archive = memory(MINUTES)
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(question)
    assert answer.status == "answered"
    assert "Tværfaglig udrednings- og støtteenhed" in answer.answer


TWO_MEANINGS = """Referat

DAS Social Møde den 03.05.2023

Punkt 1. Høring

Sagsfremstilling
Børne- og Familieudvalget (BFU) er hørt om sagen.

Beslutning
Godkendt.

Punkt 2. Samarbejde

Sagsfremstilling
Borgernes Fællesudvalg (BFU) ønsker et møde.

Beslutning
Godkendt.
"""


@pytest.mark.parametrize("question", ["Hvad står BFU for?", "What does BFU stand for?", "Hvad betyder BFU?"])
def test_each_of_several_meanings_is_quoted(question: str) -> None:
    archive = memory(TWO_MEANINGS)
    answer = Answerer(archive, archive, bodies=archive.bodies).answer(question)
    assert "Børne- og Familieudvalget (BFU)" in answer.answer
    assert "Borgernes Fællesudvalg (BFU)" in answer.answer
    assert len(answer.citations) == 2


@pytest.mark.parametrize(
    ("short", "text", "expected"),
    [
        ("FU", "Møde i Forretningsudvalget (FU)", True),
        ("LKT", "LKT (Lokalt kompetenceteam) holder møde", True),
        ("FU", "DTS (FU)", False),
        ("FU", "Fem ansøgere (se bilag)", False),
    ],
)
def test_letters_must_stand_in_the_words_in_order(short: str, text: str, *, expected: bool) -> None:
    assert written_out(short, text) is expected
