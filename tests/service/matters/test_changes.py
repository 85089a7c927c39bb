"""Where a later decision says otherwise, and where it does not."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.decisions import outcome_of
from ingest.model import Outcome
from service.matters.changes import turns
from service.matters.forms import said
from service.matters.model import Status, Turn
from service.matters.resolved import Resolved
from service.matters.status import status_of
from service.matters.words import ArchiveWords
from tests.service.answering import chunk_of

COMMON = [
    "DAS besluttede at godkende sagen fra den 1. maj 2020.",
    "DAS tog orienteringen til efterretning.",
] * 4


def sentence(text: str, day: date = date(2020, 1, 1)) -> Resolved:
    return Resolved(chunk_of(text, id=text, meeting_date=day), 0, len(text), outcome_of(text))


def turn_of(before: str, after: str) -> Turn | None:
    words = ArchiveWords([before, after, *COMMON])
    found = turns([[sentence(before)], [sentence(after, date(2021, 1, 1))]], words)
    assert all((t.of, t.by) == (0, 1) for t in found)
    return found[0].turn if found else None


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (
            "DAS besluttede at oprette et fælles indkøbskontor i Vestrup.",
            "DAS besluttede at nedlægge det fælles indkøbskontor i Vestrup.",
            Turn.REVOKED,
        ),
        (
            "DAS godkendte, at værestedet flyttes til havnen.",
            "DAS kunne ikke godkende, at værestedet flyttes til havnen.",
            Turn.REVERSED,
        ),
        (
            "DAS besluttede, at Egebo har 20 pladser.",
            "DAS besluttede, at Egebo har 16 pladser.",
            Turn.CHANGED,
        ),
        (
            "DAS besluttede at følge model A for udrykningsholdet.",
            "DAS besluttede at overgå til model C for udrykningsholdet.",
            Turn.CHANGED,
        ),
        (
            "DAS besluttede, at Egebo har 20 pladser.",
            "DAS besluttede, at Egebo fortsætter med 20 pladser uden tidsbegrænsning.",
            None,
        ),
        (
            "DAS godkendte en fælles kørselsordning til klubtilbud.",
            "DAS fastholdt den fælles kørselsordning til klubtilbud.",
            None,
        ),
        (
            "DAS besluttede at oprette et fælles indkøbskontor i Vestrup.",
            "DAS besluttede, at det fælles indkøbskontor i Vestrup ikke nedlægges.",
            None,
        ),
        (
            "DAS besluttede at oprette et fælles indkøbskontor i Vestrup.",
            "DAS godkendte budgettet på 400.000 kr. til lederuddannelse.",
            None,
        ),
        (  # the item is moved, not what was decided
            "DAS besluttede at gennemføre et forsøg med vagttelefon i 12 måneder.",
            "Punktet om forsøget med vagttelefon udskydes til næste møde.",
            None,
        ),
    ],
)
def test_a_later_decision_is_otherwise_only_where_it_says_so(
    before: str, after: str, turn: Turn | None
) -> None:
    assert turn_of(before, after) is turn


def test_a_word_behind_a_not_says_the_opposite() -> None:
    assert said("takes_back", "Ordningen ophæves.")
    assert not said("takes_back", "Ordningen skal ikke ophæves.")
    assert said("takes_back", "Der var ikke flere spørgsmål, og ordningen ophæves.")


@pytest.mark.parametrize(
    ("outcome", "minuted", "text", "status"),
    [
        (Outcome.DECIDED, True, "DAS godkendte kommissoriet.", Status.DECIDED),
        (Outcome.DECIDED, True, "DAS beslutter, at udkastet skal behandles i DAS.", Status.OPEN),
        (Outcome.POSTPONED, True, "Sagen blev udsat.", Status.OPEN),
        (Outcome.RECOMMENDED, True, "FU anbefaler ordningen.", Status.OPEN),
        (Outcome.NOTED, True, "DAS tog orienteringen til efterretning.", Status.NOTED),
        (Outcome.DISCUSSED, True, "DAS drøftede sagen.", Status.UNKNOWN),
        (None, True, "", Status.UNKNOWN),
        (Outcome.DECIDED, False, "DAS godkendte kommissoriet.", Status.UNKNOWN),
    ],
)
def test_a_status_is_what_the_papers_say(
    outcome: Outcome | None, minuted: bool, text: str, status: Status
) -> None:
    assert status_of(outcome, minuted, [sentence(text)] if text else []) is status
