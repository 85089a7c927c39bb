"""Which words say a part's and an item's fields."""

from __future__ import annotations

import pytest

from ingest.model import CLOSED, OPEN, AgendaItem, Evidence, ParsedDocument, Part
from tests.ingest.parsed import from_text

MINUTES = (
    "Referat af møde i Den Administrative Styregruppe den 3. maj 2022\n"
    "Punkt 1: Takster\n2022-001288\nIndstilling\nAt de godkendes.\nBeslutning\nDAS godkendte taksterne.\n"
    "Punkt 2: Lukket: Køb af ejendom\nBeslutning\nGodkendt."
)
ANNEX = "Notat om takster\nTaksterne er steget hvert år siden 2019.\nPunkt 1, Bilag 1: Notat.pdf"


def _words(document: ParsedDocument, said: Evidence) -> str:
    assert said.raw_start is not None
    assert said.raw_end is not None
    return " ".join(document.raw.text[said.raw_start : said.raw_end].split())


def _of(owner: Part | AgendaItem, field: str) -> Evidence:
    (found,) = [e for e in owner.evidence if e.field == field]
    return found


@pytest.mark.parametrize("field", ["body", "date"])
def test_title_block_says_body_and_date_outright(field: str) -> None:
    document = from_text(MINUTES)
    said = _of(document.parts[0], field)
    assert said.confidence == 1.0
    assert _words(document, said) == "Referat af møde i Den Administrative Styregruppe den 3. maj 2022"


def test_body_that_only_the_recommendations_address_is_inferred() -> None:
    text = "Referat\nPunkt 1: Takster\nIndstilling\nAt DAS godkender.\nBeslutning\nDAS godkendte taksterne."
    (part,) = from_text(text).parts
    assert part.meeting is not None
    assert (part.meeting.body, _of(part, "body").confidence) == ("DAS", 0.5)


def test_heading_says_number_title_and_case() -> None:
    document = from_text(MINUTES)
    item = document.parts[0].items[0]
    assert _words(document, _of(item, "number")) == "Punkt 1: Takster"
    assert item.case_number == "2022-001288"


def test_footer_says_the_annexs_place() -> None:
    document = from_text(MINUTES, ANNEX)
    annex = document.parts[1]
    assert (annex.parent, annex.parent_item, annex.parent_annex) == (0, "1", "1")
    assert _words(document, _of(annex, "parent_item")) == "Punkt 1, Bilag 1: Notat.pdf"


def test_item_whose_heading_says_closed_is_closed_and_so_are_its_chunks() -> None:
    document = from_text(MINUTES)
    assert [i.clearance for i in document.parts[0].items] == [OPEN, CLOSED]
    assert {c.clearance for c in document.chunks if c.item_number == "2"} == {CLOSED}


def test_earlier_treatment_belongs_to_the_meeting_its_heading_names() -> None:
    text = (
        "Referat af møde i Takstgruppen den 18. april 2024\n1. Prisen\nSagsfremstilling\nPrisen er gammel.\n"
        "Beslutning i Takstgruppen den 21. marts 2024\nUdsat.\nBeslutning i Takstgruppen den 18. april 2024\n"
        "Godkendt.\nSagsforløb\nUdvalg: Magistraten\nDato: 02-04-2024\nPunktnummer: 3\nAnbefales."
    )
    found = {c.text: (c.body, str(c.meeting_date)) for c in from_text(text).chunks if c.item_number}
    assert found == {
        "Prisen er gammel.": ("Takstgruppen", "2024-04-18"),
        "Udsat.": ("Takstgruppen", "2024-03-21"),
        "Godkendt.": ("Takstgruppen", "2024-04-18"),
        "Anbefales.": ("Magistraten", "2024-04-02"),
    }
