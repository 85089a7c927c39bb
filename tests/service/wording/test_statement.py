"""When two sentences contradict each other, and when that is not plain."""

from __future__ import annotations

import pytest

from service.wording.model import Reason
from service.wording.statement import contradiction, of_one_matter, read

DECISIONS = "Styregruppen godkendte, at Egelunden udvides med 12 pladser fra den 1. maj 2025."


def rarity(key: str) -> float:
    return 3.0 if len(key) > 3 else 0.5


def between(draft: str, decision: str) -> Reason | None:
    one, other = read(draft), read(decision)
    return contradiction(one, other) if of_one_matter(one, other, rarity) else None


@pytest.mark.parametrize(
    ("draft", "reason"),
    [
        ("Styregruppen godkendte, at Egelunden udvides med 14 pladser fra den 1. maj 2025.", Reason.NUMBER),
        ("Styregruppen godkendte, at Egelunden udvides med tre pladser fra den 1. maj 2025.", Reason.NUMBER),
        ("Styregruppen godkendte, at Egelunden udvides med 12 pladser fra den 1. juni 2025.", Reason.DATE),
        ("Styregruppen afviste, at Egelunden udvides med 12 pladser fra den 1. maj 2025.", Reason.OUTCOME),
        ("Styregruppen udsatte, at Egelunden udvides med 12 pladser fra den 1. maj 2025.", Reason.OUTCOME),
        ("Styregruppen godkendte ikke, at Egelunden udvides med 12 pladser.", Reason.NEGATION),
        ("Styregruppen tiltrådte, at Egelunden ikke udvides med 12 pladser.", Reason.NEGATION),
    ],
)
def test_what_excludes_the_decision_is_told(draft: str, reason: Reason) -> None:
    assert between(draft, DECISIONS) is reason


@pytest.mark.parametrize(
    "draft",
    [
        DECISIONS,
        "Styregruppen tiltrådte, at Egelunden udvides med 12 pladser fra den 1. maj 2025.",
        "Styregruppen godkendte, at Birkebo udvides med 14 pladser fra den 1. maj 2025.",  # another house
        "Egelunden udvides ikke kun med 12 pladser, men også med et værksted, fra den 1. maj 2025.",
        "På mødet den 3. marts 2024 godkendte styregruppen, at Egelunden udvides med 12 pladser.",
        "Styregruppen afviste ikke, at Egelunden udvides med 12 pladser fra den 1. maj 2025.",
        "Egelunden har fået en ny leder.",
    ],
)
def test_what_does_not_plainly_exclude_it_is_passed_over(draft: str) -> None:
    assert between(draft, DECISIONS) is None


def test_numbers_of_another_year_or_point_contradict_nothing() -> None:
    assert (
        between("Taksten for Egelunden er 900 kr. i 2024.", "Taksten for Egelunden er 950 kr. i 2025.")
        is None
    )
    assert between("Taksten for Egelunden er 900 kr. i 2025.", "Taksten for Egelunden er 950 kr. i 2025.")
    one = "Punkt 4 om Egelundens takst, budget og normering blev godkendt."
    assert between(one, one.replace("Punkt 4", "Punkt 5").replace("godkendt", "afvist")) is None


def test_amounts_are_read_as_danes_write_them() -> None:
    assert (
        read("Der afsættes 1.200.000 kr. til drift.").amounts
        == read("Der afsættes 1,2 mio. kr. til drift.").amounts
    )
    assert read("En stigning på 2,5 pct.").amounts == (("%", 2.5),)
    assert (
        between("Egelunden får et tilskud på 1,2 mio. kr.", "Egelunden får et tilskud på 1.200.000 kr.")
        is None
    )
