"""What a title block's line says, and which lines are none."""

from __future__ import annotations

import pytest

from ingest.title_words import is_name, title_said
from tests.ingest.parsed import facts, from_text, numbers

ITEMS = "\n\nPunkt 1. Takster\nBeslutning\nTaksten blev hævet.\n\nPunkt 2. Eventuelt\nBeslutning\nIntet.\n"


@pytest.mark.parametrize(
    ("line", "what", "name"),
    [
        ("Den Tværgående Styregruppe – referat 3. maj 2023", "referat", "Den Tværgående Styregruppe"),
        ("Udkast til referat af VTS' møde den 3. maj 2023", "referat", "VTS"),
        ("Handicaprådets ordinære møde torsdag, den 3. maj 2023", None, "Handicaprådet"),
        ("Beslutningsprotokol (Grønt Råd, 3/5 2023)", "referat", "Grønt Råd"),
        (
            "Udvalget for børn, unge og familier, 03.05.23: Referat",
            "referat",
            "Udvalget for børn, unge og familier",
        ),
        ("Vestrup Kommune – VTS – dagsorden 2023-05-03", "dagsorden", "VTS"),
        ("Idrætsforum holder møde den 3. maj 2023 kl. 9-11", None, "Idrætsforum"),
        ("Referat af det 4. møde i Ledernetværket, afholdt den 3. maj 2023", "referat", "Ledernetværket"),
        ("Mødelokale 2, Fjordhuset, onsdag den 3. maj 2023", None, None),
    ],
)
def test_every_word_of_a_title_has_its_place(line: str, what: str | None, name: str | None) -> None:
    said = title_said(line)
    assert said is not None
    assert (said.what, said.name) == (what, name)
    assert said.day is not None
    assert (said.day.day, said.day.month, said.day.year) == (3, 5, 2023)


@pytest.mark.parametrize(
    "line",
    [
        "VTS godkender referatet fra mødet den 28. januar 2022",
        "Den 3. maj 2023 drøftede udvalget sagen",
        "Udsendt: 28. januar 2020",
        "Godkendelse af referat fra 2. marts 2023",
        "Referat fra 3. maj 2023 og dagsorden for 4. juni 2023",
        "4. Referat fra møde i VTS den 3. maj 2023",
    ],
)
def test_sentences_items_and_other_days_are_no_titles(line: str) -> None:
    assert title_said(line) is None


@pytest.mark.parametrize("text", ["Deltagere", "Budgetmøde", "Mødeforum Dato", "VTS besluttede", "Vestrup 2"])
def test_labels_events_and_sentences_are_no_names(text: str) -> None:
    assert not is_name(text)


def test_a_title_s_day_counts_before_the_date_of_a_letter_over_it() -> None:
    text = "Sekretariatet\nDato: 12. juli 2022\n\nReferat af møde i Grønt Råd den 7. juni 2022" + ITEMS
    assert facts(from_text(text).parts[0]) == ("minutes", "Grønt Råd", "2022-06-07")


def test_a_letter_s_year_is_not_lent_to_a_title_s_day() -> None:
    text = "Sekretariatet\nDato: 12. juli 2022\n\nReferat af møde i Grønt Råd den 7. juni" + ITEMS
    assert facts(from_text(text).parts[0]) == ("minutes", "Grønt Råd", None)


def test_a_day_sent_out_is_no_meetings_day() -> None:
    text = "Referat\nUdsendt den 9. maj 2023\nGrønt Råd\nOnsdag den 3. maj 2023" + ITEMS
    assert facts(from_text(text).parts[0]) == ("minutes", "Grønt Råd", "2023-05-03")


def test_plain_numbers_without_sections_are_items_under_a_title() -> None:
    told = "1. Takster\nTaksten blev hævet.\n2. Vagter\nOrdningen fortsætter.\n3. Eventuelt\nIntet."
    (part,) = from_text(f"Referat\nGrønt Råd\n3. maj 2023\n\n{told}\n").parts
    assert facts(part) == ("minutes", "Grønt Råd", "2023-05-03")
    assert numbers(part) == ["1", "2", "3"]


def test_numbered_steps_in_a_paper_are_no_items() -> None:
    (part,) = from_text(
        "Notat om takster\n\n1. Indhent tal\nDe ligger klar.\n2. Regn ud\nBrug arket.\n"
    ).parts
    assert part.items == ()


def test_a_title_said_again_over_a_page_begins_no_second_meeting() -> None:
    front = "Referat\nGrønt Råd\nOnsdag den 3. maj 2023\nMedlemmer"
    names = "Ole Bak (A)\nLis Ny (B)\nKim Ås (C)\nBo Frost (V)"
    parts = from_text(f"{front}\n{names}", "Referat for Grønt Råd\n3. maj 2023 - kl. 10:30" + ITEMS).parts
    assert [numbers(p) for p in parts] == [["1", "2"]]
