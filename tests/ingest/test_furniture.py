"""Which lines belong to the page and not to the text."""

from __future__ import annotations

import pytest

from ingest.bodies import known_bodies
from ingest.furniture import furniture
from tests.ingest.lines import lines


def _kept(*pages: str) -> list[str]:
    found = lines(*pages)
    flags = furniture(found, known_bodies())
    return [x.text for x in found if not flags[x.index]]


def _pages(header: str, count: int = 3) -> list[str]:
    words = ("Alfa", "Beta", "Gamma", "Delta")
    return [
        f"{header}\nKommunerne skriver om {w} i denne sag.\nDer er mere om {w} her.\n"
        f"Og endnu en linje om {w} til sidst."
        for w in words[:count]
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Side 3 af 2", "kl. 13.00 Side 1 af 1", "3/14", "Click here to enter text.",
        "Dokument: Neutral titel 4/11",
        "Punkt 3, Bilag 1: Referat", "DAS SocialDAS SocialDAS Social", "DAS Social Møde den 02.03.2022",
        "Punkt 7-9",
        "Sager til behandling",
    ],
)  # fmt: skip
def test_line_that_can_only_be_furniture_is_left_out(line: str) -> None:
    assert _kept(f"Teksten begynder her og\n{line}\nfortsætter her.") == [
        "Teksten begynder her og",
        "fortsætter her.",
    ]


def test_header_on_three_pages_is_left_out() -> None:
    assert "Kommunens notat" not in _kept(*_pages("Kommunens notat"))


def test_header_on_two_pages_stays() -> None:
    assert _kept(*_pages("Kommunens notat", 2)).count("Kommunens notat") == 2


def test_numbered_footer_is_left_out_of_two_pages_too() -> None:
    assert not [x for x in _kept(*_pages("Kommissorium for gruppen Side 1", 2)) if "Side" in x]


@pytest.mark.parametrize("line", ["Godkendt", "Godkendt.", "Referat", "Beslutning:", "Vestrup 214 231"])
def test_text_that_recurs_near_the_edge_stays(line: str) -> None:
    assert _kept(*_pages(line)).count(line) == 3


def test_long_sentence_that_recurs_stays() -> None:
    sentence = "Sendes tilbage til forvaltningen, da rådet på mødet den 27. august 2025"
    pages = [
        f"Punkt {n}: Sag om {w}\n{sentence}\nvedtaget {w}."
        for n, w in enumerate(("veje", "broer", "parker"), 1)
    ]
    assert _kept(*pages).count(sentence) == 3


def test_title_page_keeps_the_title_that_later_pages_repeat() -> None:
    kept = _kept("Årsrapport 2023\nCentret", *_pages("Årsrapport 2023", 3))
    assert kept.count("Årsrapport 2023") == 1


def test_page_number_alone_is_left_out_and_a_cell_is_not() -> None:
    assert _kept("Tekst om sagen.\nAntal\n14\nMere tekst følger.\nOg mere.\nOg mere igen.\n7") == [
        "Tekst om sagen.", "Antal", "14", "Mere tekst følger.", "Og mere.", "Og mere igen.",
    ]  # fmt: skip
