"""Which meeting a heading is of: decided by what the whole file says, not by the heading alone."""

from __future__ import annotations

import pytest

from ingest.model import ParsedDocument, Part
from tests.ingest.parsed import facts, from_text, numbers

FRONT = "Referat af møde i {body}\nDato: {day}\nSted: Rådhuset\nDeltagere: Ole Bak, Eva Holm\n"
OUTER = FRONT.format(body="Takstgruppen", day="3. maj 2022")
INNER = FRONT.format(body="Vikargruppen", day="1. marts 2022")
SECTION = "Indstilling\nDet indstilles, at sagen drøftes.\nBeslutning\nGodkendt.\n"
FOOTER = "Punkt 1, Bilag 1: Referat Vikargruppen 1. marts 2022"


def item(number: str, title: str, more: str = "") -> str:
    return f"{number} {title}\nSagsfremstilling\nSagen er ny.\n{more}{SECTION}"


def meetings(document: ParsedDocument) -> list[Part]:
    return [p for p in document.parts if p.items]


def test_an_outer_item_without_title_block_is_told_by_the_footer_that_ends() -> None:
    """Number 3 would go on with both meetings; the page no longer bears the inner one's footer."""
    document = from_text(
        OUTER + item("1.", "Valg af formand") + item("2.", "Nye takster"),
        INNER + item("1.", "Lokaler") + FOOTER,
        item("2.", "Vagter") + FOOTER,
        item("3.", "Afregning"),
    )
    outer, inner = meetings(document)
    assert (numbers(outer), numbers(inner)) == (["1", "2", "3"], ["1", "2"])
    assert (inner.parent, inner.parent_item, inner.parent_annex) == (outer.ordinal, "1", "1")


def test_an_inner_item_is_told_by_the_footer_that_goes_on() -> None:
    document = from_text(
        OUTER + item("1.", "Valg af formand") + item("2.", "Nye takster"),
        INNER + item("1.", "Lokaler") + FOOTER,
        item("2.", "Vagter") + FOOTER,
        item("3.", "Afregning") + FOOTER,
        item("3.", "Regnskab"),
    )
    outer, inner = meetings(document)
    assert (numbers(outer), numbers(inner)) == (["1", "2", "3"], ["1", "2", "3"])


@pytest.mark.parametrize("sign", ["3)", "4)"])
def test_a_numbered_list_inside_minutes_takes_nobody_out_of_them(sign: str) -> None:
    """The outer meeting's next number, in another form, before a section's heading."""
    document = from_text(
        OUTER + item("1.", "Valg af formand") + item("2.", "Nye takster"),
        INNER + item("1.", "Lokaler") + FOOTER,
        item("2.", "Vagter", f"1) Høring\n2) Aftale\n{sign} Ny plan for vagterne\n") + FOOTER,
        item("3.", "Afregning") + FOOTER,
    )
    outer, inner = meetings(document)
    assert (numbers(outer), numbers(inner)) == (["1", "2"], ["1", "2", "3"])


def test_footers_that_lapse_do_not_end_the_minutes_they_name() -> None:
    """A footer that returns behind pages without any is printed on some pages only."""
    document = from_text(
        "Punkt 1.\nValg\n" + SECTION,
        FRONT.format(body="Vikargruppen", day="1. marts 2022") + "Punkt 1.\nLokaler\n" + SECTION + FOOTER,
        "Punkt 2.\nVagter\n" + SECTION,
        "Punkt 3.\nAfregning\n" + SECTION + FOOTER,
        "Punkt 4.\nEventuelt\n" + SECTION,
    )
    inner = next(p for p in meetings(document) if p.meeting and p.meeting.body == "Vikargruppen")
    assert numbers(inner) == ["1", "2", "3", "4"]


def test_a_footer_tells_what_embedded_minutes_do_not_say_themselves() -> None:
    footer = "Punkt 1, Bilag 1: Referat KL 1. marts 2022"
    document = from_text(
        OUTER + item("1.", "Valg af formand"),
        "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n" + footer,
        item("2.", "Lokaler") + footer,
    )
    outer, inner = meetings(document)
    assert facts(inner) == ("minutes", "KL", "2022-03-01")
    assert facts(outer)[1:] == ("Takstgruppen", "2022-05-03")


def test_a_title_page_gives_an_annex_to_the_item_it_names() -> None:
    document = from_text(
        OUTER + item("1.", "Valg af formand"),
        item("2.", "Nye takster"),
        "Bilag 1 til punkt 2\nOversigt over pladser",
        "Oversigt over pladser\nKommunerne har i alt tolv pladser i året.",
        item("3.", "Afregning"),
    )
    annex = next(p for p in document.parts if not p.items)
    assert (annex.parent_item, annex.parent_annex) == ("2", "1")


def test_a_section_that_ends_a_page_is_no_title_of_the_minutes_behind_it() -> None:
    """ "Referat" ends the outer item; the fields behind the page break are the inner minutes'."""
    document = from_text(
        OUTER
        + "1. Godkendelse af referat\nIndstilling\nDet indstilles, at det godkendes.\nReferat\nGodkendt.",
        INNER + item("1.", "Lokaler"),
    )
    outer, _inner = meetings(document)
    assert numbers(outer) == ["1"]
    assert facts(outer)[1:] == ("Takstgruppen", "2022-05-03")
    assert any("Godkendt" in s.text.text for s in outer.items[0].sections)


def test_a_titles_year_completes_the_day_under_it() -> None:
    document = from_text(
        "Referat nr. 7, 2017\nMøde i Takstgruppen\nFredag den 30. juni kl. 16.30\n" + item("1.", "Lokaler")
    )
    assert facts(document.parts[0]) == ("minutes", "Takstgruppen", "2017-06-30")


def test_entries_of_a_list_of_contents_that_name_pages_are_no_items() -> None:
    document = from_text(
        OUTER + "1. Godkendelse af dagsorden (s. 2)\n2. Godkendelse af referat (s. 2)\n",
        item("1.", "Godkendelse af dagsorden") + item("2.", "Godkendelse af referat"),
    )
    assert [numbers(p) for p in meetings(document)] == [["1", "2"]]


def test_a_weekday_may_stand_between_the_meeting_and_its_day() -> None:
    front = "Referat af møde i Takstgruppen\nMøde: fredag den 19. juni 2015\nSted: Rådhuset\n"
    (part,) = meetings(from_text(front + item("1.", "Valg af formand")))
    assert facts(part) == ("minutes", "Takstgruppen", "2015-06-19")


def _minutes(body: str, day: str, titles: list[str], *, contents: bool = False) -> str:
    """Minutes of one page, with a table of contents or without."""
    listed = [f"{n}. {title} ........ 1\n" for n, title in enumerate(titles, start=1)] if contents else []
    said = [item(f"{n}.", title) for n, title in enumerate(titles, start=1)]
    return FRONT.format(body=body, day=day) + "".join(("Dagsorden\n" if contents else "", *listed, *said))


def test_a_second_item_of_a_listed_title_is_of_the_minutes_behind() -> None:
    """An earlier table of contents lists "Eventuelt", and its numbers would go on as well."""
    end = ["Eventuelt", "Næste møde"]
    first = ["Valg af formand", "Nye takster", "Tilsyn", *end]
    second = ["Lokaler", "Vagter", "Ferie", "Uniformer", "Kurser", *end]
    third = ["Biler", "Ruter", "Brændstof", "Værksted", "Skader", "Forsikring", "Dæk", *end]
    document = from_text(
        _minutes("Rejsegruppen", "5. maj 2022", ["Priser", "Regler", "Billetter"]),
        _minutes("Takstgruppen", "3. maj 2022", first, contents=True),
        _minutes("Vikargruppen", "1. marts 2022", second),
        _minutes("Bilgruppen", "4. april 2022", third),
    )
    assert [len(p.items) for p in meetings(document)] == [3, 5, 7, 9]
