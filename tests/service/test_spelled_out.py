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
