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
        ("Indstilling til byrådet", R.RECOMMENDATION),
        ("Social- og sundhedsforvaltningen indstiller", R.RECOMMENDATION),
        ("Beslutning fra Økonomiudvalget, 3. maj 2023:", R.DECISION), ("Byrådets beslutning", R.DECISION),
        ("DTS' beslutning:", R.DECISION), ("Beslutning for Punkt 4: Takster", R.DECISION),
        ("Behandling i Takstgruppen den 3. juni 2022", R.DECISION),
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


@pytest.mark.parametrize(
    "line",
    ["Det er styregruppens beslutning", "Beslutning om modellen træffes den 3. maj 2023"],
)
def test_sentence_about_a_decision_is_no_heading(line: str) -> None:
    assert [s.role for s in sections(f"Sagsfremstilling\nTaksterne er nye.\n{line}")] == [R.CASE]


def test_proposal_without_a_heading_is_a_recommendation_and_keeps_its_words() -> None:
    text = "Sagsfremstilling\nTaksterne stiger.\nDirektøren indstiller, at\n• taksterne godkendes."
    assert [s.role for s in sections(text)] == [R.CASE, R.RECOMMENDATION]
    assert sections(text)[1].text.text.startswith("Direktøren indstiller, at")


def test_committee_that_proposes_under_its_decision_goes_on_deciding() -> None:
    text = "Beslutning\nUdvalget indstiller til byrådet, at\n• taksterne godkendes."
    assert [s.role for s in sections(text)] == [R.DECISION]


def test_earlier_treatment_is_a_section_of_its_own_body_and_day() -> None:
    text = (
        "Indstilling\nAt taksterne godkendes.\nSagsforløb\nUdvalg: Magistraten\nDato: 12-08-2025\n"
        "Punktnummer: 4\nFremsendes til byrådet.\nBilag\nTakstnotat"
    )
    found = sections(text)
    assert [s.role for s in found] == [R.RECOMMENDATION, R.BACKGROUND, R.ATTACHMENT]
    assert (found[1].heading, found[1].text.text) == ("Magistraten, 12-08-2025", "Fremsendes til byrådet.")


def test_section_knows_where_its_heading_stands() -> None:
    text = "Resumé\nTaksterne stiger.\nIndstilling: At de godkendes."
    spans = [s.heading_span for s in sections(text)]
    assert [text[a:b] for a, b in filter(None, spans)] == ["Resumé", "Indstilling: At de godkendes."]
