"""Outcome words with misread letters."""

from __future__ import annotations

import pytest

from ingest.decisions import outcome_of
from ingest.misread import mended
from ingest.model import Outcome


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("Orienteringen blev taget fil efterrctning.", Outcome.NOTED),
        ("Behandlingen af sagen udsæffes.", Outcome.POSTPONED),
        ("0rienteringen tages tll efterretnlng.", Outcome.NOTED),
        ("Punktet blcv drøffet.", Outcome.DISCUSSED),
        ("Anbefa1es over for Byrådet.", Outcome.RECOMMENDED),
        ("Der er lkke truffet beslutning.", None),
    ],
)
def test_outcome_is_read_through_misread_letters(sentence: str, outcome: Outcome | None) -> None:
    assert outcome_of(sentence) is outcome


@pytest.mark.parametrize(
    "sentence", ["Vi mødes i salen.", "Kursets fag er nye.", "Han bad om ro.", "Sagens gang"]
)
def test_other_words_are_left_alone(sentence: str) -> None:
    assert mended(sentence).text == sentence


def test_places_are_those_of_the_sentence_as_it_was() -> None:
    meant = mended("Forslaget om stier blev frernsendes og godkcndt")
    at = meant.text.index("godkendt")
    assert meant.back(at) == "Forslaget om stier blev frernsendes og godkcndt".index("godkcndt")
