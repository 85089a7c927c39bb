"""An item's lines as labelled sections."""

from __future__ import annotations

import pytest

from ingest.model import SectionRole
from tests.ingest.lines import sections

R = SectionRole


def _roles(text: str) -> list[tuple[SectionRole, str]]:
    return [(s.role, s.text.text) for s in sections(text)]


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Resumé", R.SUMMARY), ("Resume:", R.SUMMARY), ("Baggrund", R.BACKGROUND),
        ("Sagsfremstilling", R.CASE),
        ("INDSTILLING", R.RECOMMENDATION), ("Administrationen indstiller", R.RECOMMENDATION),
        ("Beslutning:", R.DECISION),
        ("Beslutninger", R.DECISION), ("Referat", R.MINUTES), ("Økonomi", R.FINANCES),
        ("Bilag:", R.ATTACHMENT),
        ("2. Baggrund", R.BACKGROUND), ("Økonomi og personale", R.FINANCES), ("Sagsforløb", R.BACKGROUND),
        ("Beslutning i Socialudvalget den 20-06-2013", R.DECISION),
        ("BESLUTNINGSFORSLAG FRA A OG B", R.RECOMMENDATION),
        ("INDSTILLING FRA SOCIALDIREKTØREN", R.RECOMMENDATION),
    ],
)  # fmt: skip
def test_heading_gives_its_section(heading: str, role: SectionRole) -> None:
    assert _roles(f"{heading}\nDet gælder taksterne.") == [(role, "Det gælder taksterne.")]


@pytest.mark.parametrize(
    "line",
    [
        "Beslutning tages på næste møde.",
        "Referatet blev godkendt",
        "Baggrunden for sagen er",
        "En god økonomi",
    ],
)
def test_sentence_that_begins_alike_is_no_heading(line: str) -> None:
    assert [s.role for s in sections(f"{line}\nog mere tekst.")] == [R.OTHER]


def test_empty_decision_gives_no_section() -> None:
    text = "Beslutning:\nReferat\nFormanden indledte.\nBeslutning\nGodkendt."
    assert _roles(text) == [(R.MINUTES, "Formanden indledte."), (R.DECISION, "Godkendt.")]


def test_text_on_the_headings_line_is_the_sections() -> None:
    assert _roles("Beslutning: Godkendt.") == [(R.DECISION, "Godkendt.")]


def test_text_before_the_first_heading_is_kept() -> None:
    assert _roles("Punktet er nyt.\nReferat\nIntet.") == [(R.OTHER, "Punktet er nyt."), (R.MINUTES, "Intet.")]


def test_section_runs_over_blank_lines_to_the_next_heading() -> None:
    text = "Beslutning\nFor stemte: A og B.\n\n\nImod stemte: C.\nBilag\nNotat"
    assert _roles(text)[0] == (R.DECISION, "For stemte: A og B.\nImod stemte: C.")


def test_discussion_before_the_recommendation_is_the_case_and_after_it_the_minutes() -> None:
    text = "Drøftelse\nDer er to veje.\nIndstilling\nAt vælge.\nDrøftelse\nMan valgte."
    assert [s.role for s in sections(text)] == [R.CASE, R.RECOMMENDATION, R.MINUTES]


def test_annex_named_as_a_heading_stays_in_the_list_of_annexes() -> None:
    text = "Bilag\nIndstilling\nBilag 1: Beslutningsforslag\nBilag: Notat om takster"
    assert [s.role for s in sections(text)] == [R.ATTACHMENT]


def test_recommendation_after_the_list_of_annexes_is_one() -> None:
    text = "Bilag:\nNotat om takster\nIndstilling\nDet indstilles, at\nDAS godkender notatet."
    assert [s.role for s in sections(text)] == [R.ATTACHMENT, R.RECOMMENDATION]


def test_annex_is_cut_at_its_own_headings() -> None:
    text = (
        "Hvad er en varsling?\nEn varsling er en skriftlig meddelelse fra driftsherren til "
        "alle de kommuner, der bruger det.\n"
        "Sådan gør vi\nVi sender varslingen til kommunerne og til sekretariatet senest tre "
        "måneder før ændringen."
    )
    assert [s.heading for s in sections(text, subheadings=True)] == ["Hvad er en varsling?", "Sådan gør vi"]


def test_total_row_is_no_heading() -> None:
    text = (
        "I alt 429\nDet samlede tal er større end året før, og det skyldes især de mange nye "
        "henvendelser fra kommuner."
    )
    assert [s.heading for s in sections(text, subheadings=True)] == [None]
