"""Questions to the sample archive, answered from end to end; and whatever else is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.matching import stands_at
from index.model import Filters
from ingest.model import PAGE_BREAK, Outcome, SectionRole
from service import wiring
from service.answer import SHOWN, Answerer
from service.draft import LONGEST
from service.model import Answer, AnswerStatus, Citation
from service.wiring import Archive
from tests.service.answering import Memory, memory
from tests.service.fakes import MINUTES, bare_settings
from tests.support import SAMPLES
from tests.support_encoder import FakeEncoder, built_model

HARD_LIMIT = 1500  # characters of an answer


def sample_archive(folder: Path, patch: pytest.MonkeyPatch) -> Iterator[Archive]:
    """The sample archive, ingested and opened with whichever encoder the wiring opens."""
    chosen = bare_settings(data_dir=folder / "data", base_url="https://arkiv.example")
    report, _ = wiring.ingest_and_index([SAMPLES], chosen)
    assert report.changed
    with wiring.open_archive(chosen) as archive:
        yield archive


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: FakeEncoder())
        yield from sample_archive(tmp_path_factory.mktemp("samples"), patch)


def small(*documents: str) -> tuple[Memory, Answerer]:
    archive = memory(*documents) if documents else Memory(())
    return archive, Answerer(archive, archive, bodies=archive.bodies)


def raw_at(citation: Citation, archive: Archive | Memory) -> str:
    catalog = archive.catalog if isinstance(archive, Archive) else archive
    numbers = range(citation.page_start, citation.page_end + 1)
    pages = [catalog.page(citation.document_id, n) or "" for n in numbers]
    before = sum(len(p) + len(PAGE_BREAK) for p in pages[:-1])
    return PAGE_BREAK.join(pages)[citation.char_start : before + citation.char_end]


def assert_sound(answer: Answer, archive: Archive | Memory) -> None:
    """What holds for every answer, whatever was asked."""
    marks = [int(n) for n in re.findall(r"(?<=” )\[(\d+)\]", answer.answer)]
    assert marks == [c.n for c in answer.citations] == list(range(1, len(marks) + 1))
    for citation in answer.citations:
        assert stands_at(citation.quote, raw_at(citation, archive)), citation
        assert f"“{' '.join(citation.quote.split())}” [{citation.n}]" in answer.answer
    assert bool(answer.citations) is (answer.status is not AnswerStatus.NOT_FOUND)
    # A committee's advice to a council is told as such; the council's decision is not there.
    open_ = answer.outcome in (Outcome.NONE, Outcome.RECOMMENDED)
    assert open_ or answer.status is not AnswerStatus.NO_DECISION
    assert 0 < len(answer.answer) <= HARD_LIMIT
    assert len(answer.passages) <= SHOWN
    assert len({p.chunk.id for p in answer.passages}) == len(answer.passages)
    assert answer.seconds >= 0


# -- the sample archive -------------------------------------------------------------------------------


def test_decision_is_answered_with_day_item_and_own_words(samples: Archive) -> None:
    answer = samples.answerer.answer(
        "Hvad besluttede DTS om de to ekstra akutpladser på Strandgården?", id="q7"
    )
    assert (answer.id, answer.language) == ("q7", "da")
    assert (answer.status, answer.outcome) == ("answered", "decided")
    first = answer.citations[0]
    assert (first.body, first.meeting_date, first.item_number) == ("DTS", date(2024, 5, 14), "4")
    assert first.section in (SectionRole.DECISION, SectionRole.MINUTES)
    assert "ikke tilslutte sig" in answer.answer
    scores = [p.score for p in answer.passages]
    assert scores == sorted(scores, reverse=True)
    assert answer.answer.startswith("DTS traf beslutning den 14. maj 2024, pkt. 4")
    assert_sound(answer, samples)


@pytest.mark.parametrize(
    "question",
    ["Hvad besluttede DTS om fordelingen af de 45 boliger?", "Blev fordelingen af de 45 boliger vedtaget?"],
)
def test_agenda_without_minutes_is_no_decision(samples: Archive, question: str) -> None:
    answer = samples.answerer.answer(question)
    assert (answer.status, answer.outcome) == ("no_decision", "none")
    assert answer.citations[0].meeting_date == date(2024, 9, 10)
    assert "ingen beslutning" in answer.answer
    assert_sound(answer, samples)


def test_day_without_minutes_is_named(samples: Archive) -> None:
    answer = samples.answerer.answer("Hvad besluttede DTS om vikarkorpset den 5. februar 2025?")
    assert answer.status is AnswerStatus.NO_DECISION
    assert "intet referat fra den 5. februar 2025" in answer.answer
    assert_sound(answer, samples)


@pytest.mark.parametrize(
    "question",
    [
        "asdf qwer jklæ zzxc",
        "Hvad vedtog byrådet i Vestrup om akutpladserne?",
        "blockchain og kvantecomputere i hjemmeplejen",
        "Hvad koster et døgn på Lyngtoften i 2031?",
    ],
)
def test_what_the_archive_does_not_say_is_declined(samples: Archive, question: str) -> None:
    answer = samples.answerer.answer(question)
    assert (answer.status, answer.outcome, answer.citations) == ("not_found", None, ())
    assert answer.answer.startswith("Det kan jeg ikke finde i arkivet.")
    covered = samples.catalog.coverage()
    assert f"{covered.documents} dokumenter og {covered.meetings} møder" in answer.answer
    assert answer.coverage == covered
    assert_sound(answer, samples)


def test_english_question_gets_an_english_frame_and_danish_quotes(samples: Archive) -> None:
    answer = samples.answerer.answer("What did DTS decide about Lyngtoften on 22 November 2023?")
    assert (answer.language, answer.status) == ("en", "answered")
    assert answer.answer.startswith("DTS decided on 22 November 2023, item 3")
    assert re.search(r"\b(?:og|den|til|ikke)\b", " ".join(c.quote for c in answer.citations))
    assert_sound(answer, samples)


def test_english_decline_is_english(samples: Archive) -> None:
    answer = samples.answerer.answer("What is the price of the space shuttle?")
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.answer.startswith("I cannot find that in the archive.")


def test_number_comes_with_the_row_it_stands_in(samples: Archive) -> None:
    answer = samples.answerer.answer("Hvor mange døgn stod Strandgården tom i 2023, og hvad kostede det?")
    assert "988.152 kr." in answer.answer
    assert_sound(answer, samples)


def test_address_opens_the_page_that_is_cited(samples: Archive) -> None:
    for citation in samples.answerer.answer("Hvad besluttede DTS om akutpladserne?").citations:
        assert citation.url.startswith("https://arkiv.example/d/")
        assert f"/s/{citation.page_start}?" in citation.url


def test_filters_are_kept_to(samples: Archive) -> None:
    question = "Hvad besluttede DTS om akutpladserne?"
    answer = samples.answerer.answer(question, filters=Filters(last=date(2023, 12, 31)))
    days = [p.chunk.meeting_date for p in answer.passages]
    assert days
    assert all(day and day.year == 2023 for day in days)
    assert_sound(answer, samples)


def test_same_question_gets_the_same_answer(samples: Archive) -> None:
    question = "Hvad skete der med Lyngtoften over tid, år for år?"
    first, second = (samples.answerer.answer(question) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(second, seconds=0.0)
    assert_sound(first, samples)


LOOK = "Hvad besluttede DTS om akutpladser? "


@pytest.mark.parametrize(
    "question",
    [
        "",
        " \n\t ",
        "?",
        "\x00\x01\x1b[31m\x7f",
        "🙂🙂🙂 akutpladser 🙂",
        "'; DROP TABLE chunks; --",
        '" OR "1"="1',
        'akutplads* NEAR("x") AND NOT {title:}',
        "\ud800 halv tegnkode",
        "[1] [2] ” [3]",
        "e\u0301" * 300,
        (LOOK * 200)[:4000],
        "x" * 4000,
        "Har vi skrevet “" + "ord " * 900 + "”?",
    ],
    ids=range(14),
)
def test_odd_question_gets_a_sound_answer(samples: Archive, question: str) -> None:
    assert_sound(samples.answerer.answer(question), samples)


WORDS = st.sampled_from(
    [
        "Hvad",
        "besluttede",
        "DTS",
        "FU",
        "byrådet",
        "Lyngtoften",
        "akutpladser",
        "takst",
        "i",
        "maj",
        "2024",
        "hvor",
        "mange",
        "kr.",
        "Who",
        "decided",
        "the",
        "rate",
        "“",
        "”",
        "historien",
        "om",
        "den",
        "14.",
        "punkt",
        "4",
        "?",
        "Hvem",
        "indstillede",
        "hvad",
        "koster",
        "er",
        "en",
        "vikarkorps",
        "tabel",
        "3",
        "år",
        "for",
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_question_gets_a_sound_answer(samples: Archive, question: str) -> None:
    assert_sound(samples.answerer.answer(question), samples)


# -- small archives -----------------------------------------------------------------------------------


def test_empty_archive_says_that_it_is_empty() -> None:
    archive, answerer = small()
    answer = answerer.answer("Hvad besluttede DAS?")
    assert (answer.status, answer.answer) == ("not_found", "Arkivet er tomt.")
    assert answer.passages == ()
    assert_sound(answer, archive)


def test_document_that_is_gone_when_checked_is_not_quoted() -> None:
    class Gone(Memory):
        def page(self, document: str, number: int) -> str | None:
            return None

    archive = memory(MINUTES)
    gone = Gone(archive.documents)
    answer = Answerer(gone, gone, bodies=archive.bodies).answer("Hvad besluttede DAS om vagttelefonen?")
    assert (answer.status, answer.outcome, answer.citations) == ("not_found", None, ())
    assert answer.passages
    assert small(MINUTES)[1].answer("Hvad besluttede DAS om vagttelefonen?").status == "answered"


@pytest.mark.parametrize("times", [1, 20, 60])
def test_answer_stays_short_however_much_was_decided(times: int) -> None:
    lines = "\n".join(
        f"• Styregruppen godkendte delaftale nummer {n} om vagttelefonen." for n in range(times)
    )
    archive, answerer = small(MINUTES.replace("Punkt 2.", f"{lines}\n\nPunkt 2."))
    answer = answerer.answer("Hvad besluttede DAS om den fælles vagttelefon?")
    assert answer.status is AnswerStatus.ANSWERED
    assert len(answer.answer) <= LONGEST + 200
    assert_sound(answer, archive)


def test_place_is_named_once_for_quotes_from_one_place() -> None:
    _, answerer = small(MINUTES)
    answer = answerer.answer("Hvad koster kompetenceudvikling i 2024?")
    assert answer.answer.count("3. maj 2023") == 1
    assert "350.000 kr." in answer.answer


# -- with the real encoder ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    from index.embed import SentenceEncoder

    encoder = SentenceEncoder(built_model(), query_prefix="query: ", passage_prefix="passage: ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: encoder)
        yield from sample_archive(tmp_path_factory.mktemp("meant"), patch)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "status", "said"),
    [
        ("fik vi de to ekstra akutpladser på strandgården?", "answered", "ikke tilslutte sig"),
        ("Hvad besluttede DTS om de 45 boliger?", "no_decision", "indstilles"),
        ("Hvad skal der til, før det hedder intensiv dagbehandling?", "answered", "12 timer"),
        ("What does 'Hjem Først' mean?", "answered", "bolig"),
        ("hvor lang tid har en kommune til at brokke sig over en varslet takst", "answered", "måned"),
        ("Hvad vedtog byrådet i Vestrup om akutpladserne?", "not_found", "ikke finde"),
    ],
)
def test_real_encoder_finds_what_is_meant(meant: Archive, question: str, status: str, said: str) -> None:
    answer = meant.answerer.answer(question)
    assert answer.status == status
    assert said in answer.answer
    assert_sound(answer, meant)


def test_day_without_minutes_is_shown_where_the_archive_names_it(samples: Archive) -> None:
    answer = samples.answerer.answer("Hvad besluttede DTS på mødet den 8. juni 2023?")
    assert (answer.status, answer.outcome) == ("no_decision", "none")
    assert "8. juni 2023" in answer.citations[0].quote
