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


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("PBK Møde den 31.05.2018", "PBK"),
        ("Referat – UTM – 25. juni 2013", "UTM"),
        ("Møde Udvalget for Teknik og Miljø (UTM)\nTid 15. oktober 2019", "UTM"),
        ("Referat\nNetværksgruppen for Borgerråd (NGB)\nMandag den 6. november 2023", "NGB"),
        ("Følgegruppen Møde den 13.03.2019", "Følgegruppen"),
        ("Referat – Kulturudvalget – 24. august 2011", "Kulturudvalget"),
        ("Kulturudvalget, 12-04-2021", "Kulturudvalget"),
        ("Udvalget for plan og kultur den 22-01-2016", "Udvalget for plan og kultur"),
    ],
)
def test_name_over_a_page_is_a_body(text: str, short: str) -> None:
    assert short in learn_bodies(text).names


@pytest.mark.parametrize(
    "text",
    [
        "Styregruppen godkendte den fælles vagttelefon fra den 1. august 2023.",
        "Dagsorden\nDrøfter oplægget med henblik på arbejdsgruppens videre arbejde",
    ],
)
def test_sentence_with_a_bodys_word_is_no_name(text: str) -> None:
    assert learn_bodies(text).names == known_bodies().names


def test_longer_of_two_names_that_begin_together_is_meant() -> None:
    bodies = learn_bodies("Referat\nKoordinationsforum for Handicap (KFH)\nMandag den 6. november 2023")
    assert bodies.short("Koordinationsforum for Handicap") == "KFH"
    assert bodies.short("Koordinationsforum") == "KL's Koordinationsforum"


@pytest.mark.parametrize("name", ["Sundhedsklyngen", "PUK", "Den Sociale Kreds", "Ledernetværket for Ådal"])
def test_name_between_the_titles_word_and_its_day_is_the_bodys(name: str) -> None:
    bodies = learn_bodies(f"Referat – {name} – 23. december 2020\nPkt. 1: Godkendelse af dagsorden\n")
    assert bodies.short(name) == name


@pytest.mark.parametrize("words", ["Ordinært møde", "Udkast", "Møde nr 3", "Lukket del", "Budgetmøde"])
def test_what_kind_of_meeting_it_is_names_no_body(words: str) -> None:
    assert learn_bodies(f"Referat – {words} – 23. december 2020\n").names == known_bodies().names


TITLES = "Referat af møde i Skoleudvalget\nSkoleudvalget, 3. maj 2022 - side 2\n"


@pytest.mark.parametrize("misread", ["Skoleudvalgct", "Skolcudvalget", "Sko1eudvalget"])
def test_name_with_misread_letters_is_the_bodys_that_is_named_more_often(misread: str) -> None:
    bodies = learn_bodies(f"{TITLES}{misread}, 3. maj 2022 - side 3\nReferat af møde i {misread}\n" + TITLES)
    assert bodies.short(f"Referat af møde i {misread} den 3. maj 2022") == "Skoleudvalget"
    assert misread not in bodies.names


def test_known_body_is_found_through_misread_letters() -> None:
    assert learn_bodies("Referat fra Forretningsudvalgct").short("Forretningsudvalgct") == "FU"


def test_another_bodys_name_is_no_misread_one() -> None:
    bodies = learn_bodies(TITLES * 2 + "Referat af møde i Skovudvalget\nReferat af møde i Skoleudvalgene\n")
    assert {"Skoleudvalget", "Skovudvalget"} <= set(bodies.names)
    assert bodies.names["Skoleudvalget"] == ()


def test_initials_before_a_place_are_the_short_name_where_the_text_uses_them() -> None:
    header = "ABC Fjordlandet Møde den 14.05.2024\n"
    assert _learned(header * 2 + "Det indstilles, at ABC drøfter sagen.\nABC godkendte.") == {"ABC"}
    assert _learned(header * 2 + "Sagen blev drøftet.") == {"ABC Fjordlandet"}
