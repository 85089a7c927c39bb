"""Who meets: known bodies and learned ones."""

from __future__ import annotations

import pytest

from ingest.bodies import known_bodies, learn_bodies


def _learned(text: str) -> set[str]:
    return set(learn_bodies(text).names) - set(known_bodies().names)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("Den Administrative Styregruppe godkendte", "DAS"),
        ("den administrative styregruppe godkendte", "DAS"),
        ("DAS-kredsen orienteres", "DAS"),
        ("Forretningsudvalget har drøftet", "FU"),
        ("KKR Nordjylland", "KKR"),
    ],
)
def test_known_body_by_any_of_its_names(text: str, short: str) -> None:
    assert known_bodies().short(text) == short


@pytest.mark.parametrize("text", ["das ist gut", "FUSION", "Madras", "ingen nævnt"])
def test_short_name_counts_only_in_its_own_letters(text: str) -> None:
    assert known_bodies().short(text) is None


def test_bodies_are_found_in_order_of_mention() -> None:
    assert known_bodies().find("FU sendte sagen til DAS og KKR.") == ["FU", "DAS", "KKR"]


def test_spans_are_where_the_names_stand() -> None:
    text = "DAS og Den Administrative Styregruppe"
    assert [text[a:b] for a, b in known_bodies().spans(text, "DAS")] == [
        "DAS",
        "Den Administrative Styregruppe",
    ]


def test_name_with_its_abbreviation_is_learned() -> None:
    assert learn_bodies("Den Tværgående Styregruppe (DTS) mødes.").short("DTS besluttede") == "DTS"


def test_name_with_a_place_before_its_abbreviation_is_learned() -> None:
    bodies = learn_bodies("Politisk Kontaktråd Fjordlandet (PKF) – sag til mødet")
    assert bodies.short("det indstilles, at Politisk Kontaktråd") == "PKF"


def test_initials_used_alone_name_the_body() -> None:
    bodies = learn_bodies("DAGSORDEN Den Tværgående Styregruppe d. 27-11-2024\nDTS ønskede i marts et notat.")
    assert bodies.short("Den Tværgående Styregruppe") == "DTS"


def test_two_letters_are_no_initials_without_brackets() -> None:
    assert _learned("REFERAT Vestrup Byråd d. 11-09-2025\nVB-24-202 Vestrup Havn") == {"Vestrup Byråd"}


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Referat af møde i Takstgruppen", "Takstgruppen"),
        ("Dagsorden til møde i Socialudvalget den 3. maj 2020", "Socialudvalget"),
        ("REFERAT Vestrup Byråd d. 11-09-2025", "Vestrup Byråd"),
    ],
)
def test_name_over_minutes_is_a_body(line: str, name: str) -> None:
    assert _learned(line) == {name}


@pytest.mark.parametrize("line", ["Referat af workshop om kørsel", "Dagsordenen blev godkendt", "Dagsorden"])
def test_other_titles_name_no_body(line: str) -> None:
    assert _learned(line) == set()
