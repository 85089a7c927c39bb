"""What a title block says: time, place, people, draft or approved; and what it does not."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.approval import closing_lines
from ingest.meeting_facts import MeetingFacts, facts_of
from ingest.model import Approval, Source
from ingest.structure import parse
from tests.ingest.lines import lines, raw_of
from tests.ingest.word_files import p, read_word, table, tr


def facts(text: str, closing: str = "", last_title: str = "") -> MeetingFacts:
    return facts_of(lines(text), closing_lines(lines(closing)), last_title=last_title)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("Tid: 09:00 – 12:00", "09:00-12:00"),
        ("Tid 13. september 2023, kl. 9.30-12.00", "09:30-12:00"),
        ("Tidspunkt: Torsdag den 4. maj 2023 kl. 13 til 15.30", "13:00-15:30"),
        ("Mødedato Onsdag d. 27. august 2025 kl. 16:00", "16:00"),
        ("Mødedato: 27-08-2025\nMødetidspunkt: 16:00", "16:00"),
        ("Dato: 12.03.2024", None),
        ("Mødet startede kl. 14:30", "14:30"),
        ("Starttidspunkt: 14.30\nSluttidspunkt: 16.05", "14:30-16:05"),
        ("Torsdag den 20. juni 2013\nKl. 10:30\nRådhuset", "10:30"),
        ("Møde i Udvalget den 3. april 2019 kl. 8.15", "08:15"),
        ("Tid: kl. 25.00", None),
        ("Næste møde: 3. april kl. 9.00", None),
        ("1. Velkomst kl. 9.00", None),
        ("Dato: 3. april 2019\nUdvalget for Børn og Unge", None),
    ],
)
def test_time_is_read_with_its_end(text: str, time: str | None) -> None:
    assert facts(text).time == time


def test_end_is_read_from_the_last_lines() -> None:
    read = facts("Tid: 4. maj 2023 kl. 16.00", "Udvalget godkendte planen.\nMødet hævet kl. 18.45")
    assert read.time == "16:00-18:45"
    assert [e.words for e in read.evidence] == ["Tid: 4. maj 2023 kl. 16.00", "Mødet hævet kl. 18.45"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Sted: Lokale 204, Rådhuset", "Lokale 204, Rådhuset"),
        ("Sted Regionshuset – mødelokale 6. (Husk medsendt gæsteparke-\nringsbillet)\nAfbud", None),
        ("Mødested\nByrådssalen\nDeltagere: Ole Bak", "Byrådssalen"),
        ("Tid og sted: Torsdag den 20. juni 2013 kl. 10.30, Rådhuset, lokale 4", "Rådhuset, lokale 4"),
        ("Møde den 3. maj 2021 kl. 9.00\nVirtuelt via Teams", "Virtuelt via Teams"),
        (
            "Mandag den 3. maj 2021\nKl. 9.00\nKulturhuset\nHavnegade 4\n1. Godkendelse",
            "Kulturhuset, Havnegade 4",
        ),
        ("Dagsorden", None),
        ("Stedfortrædere: Ole Bak", None),
    ],
)
def test_place_is_read(text: str, place: str | None) -> None:
    if "gæsteparke" in text:
        place = "Regionshuset – mødelokale 6. (Husk medsendt gæsteparkeringsbillet)"
    assert facts(text).place == place


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Deltagere: Ole Bak, Lis Ny (A) og Kim Ås (V)", ["Ole Bak", "Lis Ny (A)", "Kim Ås (V)"]),
        ("Til stede:\nOle Bak (A)\nLis Ny (V)\nKim Ås (løs)", ["Ole Bak (A)", "Lis Ny (V)", "Kim Ås (løs)"]),
        ("Medlemmer\n• Ole Bak, leder\n• Lis Ny, Ådal Kommune", ["Ole Bak, leder", "Lis Ny, Ådal Kommune"]),
        ("Deltagere:\nSandvejle: Ole Bak\nRegionen: Kim Ås", ["Sandvejle: Ole Bak", "Regionen: Kim Ås"]),
        ("Deltagere:\nÅdal: Ole Bak, Lis Ny", ["Ådal: Ole Bak", "Ådal: Lis Ny"]),
        ("Deltagere:\nÅdal Kommune:\nOle Bak\nLis Ny", ["Ådal Kommune: Ole Bak", "Ådal Kommune: Lis Ny"]),
        ("Fra forvaltningen: Ole Bak og Lis Ny", ["forvaltningen: Ole Bak", "forvaltningen: Lis Ny"]),
        ("Fra Ådalen Kommune: Ole Bak", ["Ådalen Kommune: Ole Bak"]),
        ("Mødt: Direktør for Børn og Unge Ole Bak, Lis Ny", ["Direktør for Børn og Unge Ole Bak", "Lis Ny"]),
        ("Deltagere Ole Bak (Social- og Ældrechef, Ådal)", ["Ole Bak (Social- og Ældrechef, Ådal)"]),
        ("Deltagere i projektet er udpeget af kommunerne", []),
        ("Medlemmer Af Udvalget har ret til at tage ordet, når de ønsker det.", []),
        ("Deltagere: Ole Bak\nVelkomst\n(9.00-9.05)\nSager til behandling", ["Ole Bak"]),
        ("Deltagere: Ole Bak\nIndholdsfortegnelse\nGodkendelse af dagsorden ......... 3", ["Ole Bak"]),
        ("Deltagere: Ole Bak\n1. Godkendelse af dagsorden\nLis Ny holdt oplæg", ["Ole Bak"]),
    ],
)  # fmt: skip
def test_participants_are_one_string_a_person(text: str, people: list[str]) -> None:
    assert list(facts(text).participants) == people


def test_list_that_wraps_between_lines_keeps_its_names_whole() -> None:
    read = facts(
        "Deltagere Karen-Margrethe Bisgaard (formand, Vestrup Kommune), Jeppe Rosenkvist (Sand-\n"
        "vejle Kommune), Solveig Thulesen (Ådalen Kommune), Ali Kayser, Tove Ravnkilde, Lis\n"
        "Henriette Lindegreen (Region Fjordlandet) og Mikkel Stenstrup (begge ref.)\n"
        "Afbud Ole Bak\n(Klitnæs Kommune), Kim Ås (Hedelund Kommune)"
    )
    assert read.participants == (
        "Karen-Margrethe Bisgaard (formand, Vestrup Kommune)",
        "Jeppe Rosenkvist (Sandvejle Kommune)",
        "Solveig Thulesen (Ådalen Kommune)",
        "Ali Kayser",
        "Tove Ravnkilde",
        "Lis Henriette Lindegreen (Region Fjordlandet)",
        "Mikkel Stenstrup (begge ref.)",
    )
    assert read.apologies == ("Ole Bak (Klitnæs Kommune)", "Kim Ås (Hedelund Kommune)")


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("Afbud: Ole Bak (A)", ["Ole Bak (A)"]),
        ("Afbud fra Ole Bak og Lis Ny", ["Ole Bak", "Lis Ny"]),
        ("Fraværende:\nOle Bak\nLis Ny", ["Ole Bak", "Lis Ny"]),
        ("Ikke mødt: Ole Bak", ["Ole Bak"]),
        ("Der var afbud fra Ole Bak.", ["Ole Bak"]),
        ("Afbud: ingen", []),
        ("Afbud: Ingen afbud.", []),
        ("Fraværende: Ingen", []),
        ("Afbud\nGæster: Ole Bak", []),
        ("Afbud skal meldes til sekretariatet", []),
    ],
)
def test_apologies_are_read_and_ingen_is_nobody(text: str, absent: list[str]) -> None:
    assert list(facts(text).apologies) == absent


def test_that_nobody_is_absent_is_said_by_words() -> None:
    assert [(e.field, e.words) for e in facts("Afbud: ingen").evidence] == [("apologies", "Afbud: ingen")]
    assert facts("Afbud\n1. Godkendelse").evidence == ()


def test_values_that_stand_after_their_labels_are_given_out_in_order_with_doubt() -> None:
    read = facts("Afbud\nGæster\nOle Bak (Ådalen Kommune)\nLis Ny og Kim Ås deltager under punkt 3")
    assert read.apologies == ("Ole Bak (Ådalen Kommune)",)
    assert [e.confidence for e in read.evidence] == [0.5]
    assert facts("Afbud\nGæster\nOle Bak (Ådalen Kommune)").apologies == ()


def test_list_that_lost_the_end_of_a_line_is_doubted() -> None:
    read = facts("Deltagere Ole Bak (Ådalen), Lis Ny (Region\nKim Ås (Klitnæs Kommune), Tove Ravn")
    assert read.participants == (
        "Ole Bak (Ådalen)",
        "Lis Ny (Region",
        "Kim Ås (Klitnæs Kommune)",
        "Tove Ravn",
    )
    assert [e.confidence for e in read.evidence] == [0.5]


@pytest.mark.parametrize(
    ("text", "approval"),
    [
        ("UDKAST", Approval.DRAFT),
        ("Referat – udkast", Approval.DRAFT),
        ("Udkast til referat af møde i DTS den 3. maj 2021", Approval.DRAFT),
        ("REFERAT (ikke godkendt)", Approval.DRAFT),
        ("Referatet er endnu ikke godkendt", Approval.DRAFT),
        ("Godkendt referat fra møde i bestyrelsen", Approval.APPROVED),
        ("Godkendt den 12. marts 2024", Approval.APPROVED),
        ("Referatet er godkendt", Approval.APPROVED),
        ("Referatet er godkendt elektronisk den 4. maj", Approval.APPROVED),
        ("Fjordaftalen 2025-2026 – udkast (s. 6)", None),
        ("Udkast til styringsaftale", None),
        ("2. Godkendelse af udkast til referat", None),
        ("Godkendelse af referat fra mødet den 3. maj", None),
        ("Referatet fra mødet den 3. maj blev godkendt", None),
        ("REFERAT Den Tværgående Styregruppe", None),
    ],
)
def test_draft_or_approved_is_said_of_these_minutes(text: str, approval: Approval | None) -> None:
    assert facts(text).approval is approval


def test_last_lines_may_say_that_the_minutes_are_approved() -> None:
    end = "Intet at bemærke.\nReferatet er godkendt den 4. juni 2024"
    assert facts("", end).approval is Approval.APPROVED
    assert facts("", end, last_title="Godkendelse af referat").approval is None


def test_running_header_may_say_that_they_are_a_draft() -> None:
    assert facts_of((), (), lines("UDKAST\nSide 2 af 9")).approval is Approval.DRAFT


def test_each_field_names_the_words_it_was_read_from() -> None:
    text = "Tid: 3. maj 2021 kl. 9-12\nSted: Rådhuset\nDeltagere: Ole Bak,\nLis Ny\nAfbud: Kim Ås"
    raw = raw_of(text).text
    found = {e.field: raw[e.raw_start : e.raw_end] for e in facts(text).evidence}
    assert found == {
        "time": "Tid: 3. maj 2021 kl. 9-12",
        "place": "Sted: Rådhuset",
        "participants": "Deltagere: Ole Bak,\nLis Ny",
        "apologies": "Afbud: Kim Ås",
    }


@pytest.mark.parametrize(
    "piece", ["Afbud\n", "Ole Bak og ", ". ", ".", "(", "Ole Bak, ", "kl. 9 ", "Fra A: ", "1 "]
)
def test_hostile_title_block_takes_no_time(piece: str) -> None:
    begun = time.process_time()
    facts("Deltagere: " + piece * 50_000, "Mødet hævet " + piece * 5_000)
    assert time.process_time() - begun < 5


_WORDS = st.sampled_from(
    ["Deltagere", "Afbud", "Sted", "Tid", ":", "kl. 9", "-12", "Ole Bak", "(A)", "(", ")", ",", "og", "Fra",
     "\n", "ingen", "UDKAST", "Referat", "godkendt", "3. maj 2021", "•", "-", "Gæster", "1.", "..."]
)  # fmt: skip


@given(st.lists(_WORDS, max_size=40))
def test_whatever_a_title_block_holds_each_field_is_words_of_it(words: list[str]) -> None:
    text = " ".join(words).replace(" \n ", "\n")
    read = facts(text, text)
    raw = raw_of(text).text
    assert {e.field for e in read.evidence} >= {
        f for f in ("time", "place", "participants", "apologies", "approval") if getattr(read, f)
    }
    for evidence in read.evidence:
        assert evidence.raw_start is not None
        assert raw[evidence.raw_start : evidence.raw_end].strip()
    for name in (*read.participants, *read.apologies):
        assert all(word.strip(",") in text for word in name.replace(":", " ").split())


def test_letterhead_in_a_table_is_read_as_its_labels_say() -> None:
    rows = (
        ("Udvalg", "Skoleudvalget"),
        ("Mødedato", "12. marts 2021"),
        ("Tidspunkt", "kl. 9.00-11.00"),
        ("Sted", "Rådhuset, lokale 3"),
        ("Deltagere", "Ole Bak, Lis Holm"),
        ("Afbud", "Kaj Lund"),
    )
    item = p("Punkt 1. Takster") + p("Beslutning") + p("Godkendt.")
    file = read_word(p("Referat") + table(*(tr(*r) for r in rows)) + item)
    meeting = parse(Source(Path("/arkiv/prøve.docx"), "prøve.docx", 0, "0" * 64), file).parts[0].meeting
    assert meeting
    assert (meeting.body, meeting.date) == ("Skoleudvalget", date(2021, 3, 12))
    assert (meeting.time, meeting.place) == ("09:00-11:00", "Rådhuset, lokale 3")
    assert (meeting.participants, meeting.apologies) == (("Ole Bak", "Lis Holm"), ("Kaj Lund",))
