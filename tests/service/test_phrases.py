"""The sentences that frame quotes."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.model import Chunk, Coverage, DocumentKind, Outcome, SectionRole
from ingest.sentences import sentence_spans
from service import phrases
from tests.service.answering import chunk_of

# An item comes to no "rejected": what was decided is a rejection.
KEYS = [f"decision_{o}" for o in Outcome if o is not Outcome.REJECTED] + [
    "told_decision",
    "no_decision_agenda",
    "no_decision_minutes",
    "no_minutes_of_day",
    "no_decision_other",
]
BARE = chunk_of("x", body=None, meeting_date=None, item_number=None, item_title=None)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("about", [chunk_of("x"), BARE], ids=["whole", "bare"])
def test_opening_is_one_finished_sentence(key: str, language: str, about: Chunk) -> None:
    text = phrases.lead(key, about, language, date(2024, 2, 1))
    assert text.endswith(":")
    assert all(text[start].isupper() for start, _ in sentence_spans(text))
    for flaw in ("{", "}", "None", "  ", " ,", " :", ",:", ",,"):
        assert flaw not in text


def test_opening_names_body_day_item_and_title() -> None:
    text = phrases.lead("decision_decided", chunk_of("x"), "da")
    assert text == "DAS traf beslutning den 3. maj 2023, pkt. 1 (Fælles vagttelefon):"
    english = phrases.lead("decision_decided", chunk_of("x"), "en")
    assert english == "DAS decided on 3 May 2023, item 1 (Fælles vagttelefon):"


def test_proposal_is_never_framed_as_a_decision() -> None:
    text = phrases.lead("no_decision_agenda", chunk_of("x", kind=DocumentKind.AGENDA), "da")
    assert "ingen beslutning" in text
    assert "indstilles" in text


def test_genitive_of_a_name_in_s_takes_an_apostrophe() -> None:
    assert "DAS’ møde" in phrases.lead("no_decision_agenda", chunk_of("x"), "da")
    assert "FUs møde" in phrases.lead("no_decision_agenda", chunk_of("x", body="FU"), "da")


def test_meeting_without_a_body_is_the_meeting() -> None:
    assert "af mødet findes kun dagsordenen" in phrases.lead("no_decision_agenda", BARE, "da")
    assert phrases.lead("decision_decided", BARE, "en") == "The meeting decided:"


def test_missing_day_is_named() -> None:
    assert "den 1. februar 2024" in phrases.lead("no_minutes_of_day", chunk_of("x"), "da", date(2024, 2, 1))
    assert "1 February 2024" in phrases.lead("no_minutes_of_day", chunk_of("x"), "en", date(2024, 2, 1))


def test_facts_need_no_opening() -> None:
    assert phrases.lead("facts", chunk_of("x"), "da") == ""


def test_place_names_meeting_item_and_section() -> None:
    assert phrases.place(chunk_of("x"), "da") == "DAS, 3. maj 2023, pkt. 1, Beslutning"
    assert phrases.place(chunk_of("x"), "en") == "DAS, 3 May 2023, item 1, Decision"


def test_place_of_an_annex_names_the_annex() -> None:
    annex = chunk_of("x", kind=DocumentKind.NOTE, part_title="Notat om takster", item_number=None)
    assert "Notat om takster" in phrases.place(annex, "da")


def test_place_is_at_least_the_file() -> None:
    bare = chunk_of("x", body=None, meeting_date=None, item_number=None, section=SectionRole.OTHER)
    assert phrases.place(bare, "da") == "møde.txt"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "7 dokumenter og 3 møder fra 3. maj 2023 til 1. februar 2024."),
        ("en", "7 documents and 3 meetings from 3 May 2023 to 1 February 2024."),
    ],
)
def test_decline_says_what_was_searched_and_covered(language: str, said: str) -> None:
    covered = Coverage(date(2023, 5, 3), date(2024, 2, 1), 3, 7)
    assert phrases.not_found(covered, language).endswith(said)


@pytest.mark.parametrize(
    ("language", "said"), [("da", "1 dokument og 1 møde."), ("en", "1 document and 1 meeting.")]
)
def test_decline_counts_one_as_one(language: str, said: str) -> None:
    assert phrases.not_found(Coverage(None, None, 1, 1), language).endswith(said)


@pytest.mark.parametrize(("language", "said"), [("da", "Arkivet er tomt."), ("en", "The archive is empty.")])
def test_empty_archive_is_called_empty(language: str, said: str) -> None:
    assert phrases.not_found(Coverage(), language) == said
