"""What a meeting resolved, in its own words; what it did not."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.bodies import known_bodies
from ingest.decisions import actor_of, decisions, item_outcome, outcome_of
from ingest.model import Decision, Outcome
from tests.ingest.lines import sections

O = Outcome  # noqa: E741
BODIES = known_bodies()


def _found(text: str, body: str | None = "DAS", day: date | None = None) -> tuple[Decision, ...]:
    return decisions(sections(text), body, BODIES, day)


def _outcome(text: str) -> Outcome:
    return item_outcome(_found(text), "DAS")


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("DAS godkendte kommissoriet.", O.DECIDED), ("Indstillingen blev tiltrådt.", O.DECIDED),
        ("DAS kunne ikke godkende en deling af udgiften.", O.DECIDED),
        ("DAS kan ikke tilslutte sig forslaget.", O.DECIDED),
        ("DAS ville ikke følge anbefalingen.", O.DECIDED), ("FU kunne dog ikke støtte ønsket.", O.DECIDED),
        ("DAS fastsatte taksten til 4.158 kr.", O.DECIDED), ("Forslaget blev forkastet.", O.DECIDED),
        ("DAS tog orienteringen til efterretning.", O.NOTED), ("Taget til orientering.", O.NOTED),
        ("Punktet blev udsat til mødet i maj.", O.POSTPONED),
        ("Sagen behandles på et senere møde.", O.POSTPONED),
        ("DAS drøftede årsrapporten.", O.DISCUSSED), ("Mødet begyndte klokken ni.", None),
        ("Der blev ikke besluttet noget om huset.", None), ("Punktet blev behandlet for lukkede døre.", None),
        ("Kan der købes flere pladser?", None),
    ],
)  # fmt: skip
def test_sentence_states_its_outcome(sentence: str, outcome: Outcome | None) -> None:
    assert outcome_of(sentence) is outcome


@pytest.mark.parametrize(
    ("sentence", "body"),
    [
        ("DAS besluttede at vente.", "DAS"), ("FU har godkendt regnskabet.", "FU"),
        ("Taksten blev godkendt af KKR.", "KKR"), ("I stedet ønsker DAS et nyt notat.", "DAS"),
        ("Den Administrative Styregruppe kunne ikke støtte det.", "DAS"),
        ("Orienteringen fra FU tages til efterretning.", None),
        ("DAS’ behandling sendes til KKR.", None), ("Kommunerne godkendte aftalen.", None),
    ],
)  # fmt: skip
def test_body_that_acts_is_the_subject(sentence: str, body: str | None) -> None:
    assert actor_of(sentence, BODIES) == body


def test_recommendation_is_no_decision() -> None:
    text = "Indstilling\nDet indstilles, at DAS godkender aftalen."
    assert _found(text) == ()
    assert _outcome(text) is O.NONE


def test_empty_decision_over_minutes_lets_the_minutes_speak() -> None:
    text = "Beslutning:\nReferat\nAnna And orienterede om sagen.\nDAS besluttede at vente til maj."
    assert [d.text for d in _found(text)] == ["DAS besluttede at vente til maj."]


def test_decision_speaks_before_the_minutes() -> None:
    text = "Referat\nDAS drøftede sagen.\nBeslutning\nDAS kan ikke følge anbefalingen. Prisen er uændret."
    assert [d.text for d in _found(text)] == ["DAS kan ikke følge anbefalingen.", "Prisen er uændret."]
    assert _outcome(text) is O.DECIDED


@pytest.mark.parametrize(
    "text",
    [
        "Referat\nIntet.", "Beslutninger\nIntet til referat. Næste møde holdes den 5. februar 2025.",
        "Beslutninger\nPunktet blev behandlet for lukkede døre.", "Referat\nNæste møde holdes den 3. maj.",
        "Referat\nBo Berg bemærkede, at kommunen har besluttet at købe flere pladser.", "Beslutning\n.",
        "Referat\nKommunens formand foreslog, at sagen blev godkendt.",
    ],
)  # fmt: skip
def test_nothing_resolved_is_no_decision(text: str) -> None:
    assert _found(text) == ()
    assert _outcome(text) is O.NONE


def test_bare_approval_under_the_title_is_the_meetings() -> None:
    assert [(d.text, d.body) for d in _found("Godkendt.")] == [("Godkendt.", "DAS")]


def test_other_bodys_decision_stays_its_own() -> None:
    text = "Beslutning\nFU har besluttet at leje flere lokaler. Orienteringen blev taget til efterretning."
    assert [(d.body, d.outcome) for d in _found(text)] == [("FU", O.DECIDED), ("DAS", O.NOTED)]
    assert _outcome(text) is O.NOTED


def test_other_bodys_decision_told_in_the_minutes_is_left_out() -> None:
    text = "Referat\nKKR godkendte aftalen i april.\nDAS tog orienteringen til efterretning."
    assert [d.text for d in _found(text)] == ["DAS tog orienteringen til efterretning."]


def test_sentence_that_dates_an_outcome_to_the_meeting_needs_no_heading() -> None:
    text = "Tilbagesendes, da DAS på sit møde den 27. august 2025 vedtog indstillingen."
    assert len(_found(text, day=date(2025, 8, 27))) == 1
    assert _found(text, day=date(2025, 8, 26)) == ()


def test_strongest_word_decides_the_outcome() -> None:
    assert _outcome("Beslutning\nDAS drøftede sagen. DAS besluttede at vente.") is O.DECIDED
    assert _outcome("Beslutning\nDAS drøftede sagen. Punktet udsættes.") is O.POSTPONED


def test_decision_points_to_its_raw_words() -> None:
    text = "Beslutning\nDAS godkender, at Nord-\njylland er med."
    (decision,) = _found(text)
    assert text[decision.raw_start : decision.raw_end] == "DAS godkender, at Nord-\njylland er med."
