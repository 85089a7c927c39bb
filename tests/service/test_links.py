from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from service.links import (
    Cited,
    Span,
    checksum,
    citation_url,
    cite,
    find_words,
    page_path,
    parse_cited,
    parse_span,
    stretch_of,
)

PAGES = {1: "Side et. Styregruppen godkendte bud-\ngettet for", 2: "næste år.\nSlut."}
ACROSS = Span(1, 9, 2, 9)
ONE_LINE = "Styregruppen godkendte budgettet for næste år."


def test_link_marks_the_words_it_was_made_for() -> None:
    url = urlsplit(citation_url("https://arkiv.example/", "møde 1.pdf", ACROSS, ONE_LINE))
    query = parse_qs(url.query)
    assert (url.netloc, url.path) == ("arkiv.example", "/d/m%C3%B8de%201.pdf/s/1")
    cited = parse_cited(query["ord"][0])
    assert cited == cite(ACROSS, ONE_LINE)
    assert cited is not None
    assert find_words(cited, PAGES.get) == ACROSS
    assert ACROSS.on(1, len(PAGES[1])) == (9, len(PAGES[1]))
    assert ACROSS.on(2, len(PAGES[2])) == (0, 9)
    assert ACROSS.on(3, 100) is None


def test_words_that_moved_are_found_again() -> None:
    cited = cite(ACROSS, ONE_LINE)
    later = {1: "Forside", 2: "Ny tekst. " + PAGES[1], 3: PAGES[2]}
    found = find_words(cited, later.get)
    assert found == Span(2, 19, 3, 8)
    assert checksum(stretch_of(found, later.get) or "") == cited.check


def test_words_that_changed_or_stand_there_twice_are_not_marked() -> None:
    cited = cite(ACROSS, ONE_LINE)
    changed = {1: PAGES[1].replace("godkendte", "udskød...")} | {2: PAGES[2]}
    assert find_words(cited, changed.get) is None
    assert find_words(cited, {1: f"Nyt. {ONE_LINE} {ONE_LINE}"}.get) is None
    assert find_words(Cited(ACROSS, 0, checksum("")), PAGES.get) is None
    assert find_words(Cited(Span(1, 0, 1, 9999), 9999, checksum(PAGES[1])), PAGES.get) is None
    assert find_words(cited, {}.get) is None


def test_a_letter_with_its_accent_is_found_whole() -> None:
    cited = cite(Span(1, 0, 1, 4), "Aabn")
    moved = {1: "xx A\u030abn A\u030abenraa"}
    assert find_words(cited, moved.get) is None
    assert find_words(cite(Span(1, 0, 1, 4), "åbn"), {1: "xx a\u030abn"}.get) == Span(1, 3, 1, 7)


@pytest.mark.parametrize(
    "text", ["", "1.2", "1.5-1.5", "2.0-1.9", "1.0-90.1", "-1.0-1.5", "1.0-1.99999999", "١.0-1.5", "1.0-1.5 "]
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert parse_span(text) is None
    assert parse_cited(f"{text}-3-0123456789ab") is None


def test_name_cannot_leave_its_place_in_the_path() -> None:
    assert page_path("a/../b?c#d.pdf", 2) == "/d/a%2F..%2Fb%3Fc%23d.pdf/s/2"
