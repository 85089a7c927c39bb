from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from service.links import Span, checksum, citation_url, marked_stretch, page_path, parse_span

PAGES = {1: "Side et. Styregruppen godkendte bud-\ngettet for", 2: "næste år.\nSlut."}
ACROSS = Span(1, 9, 2, 9)
ONE_LINE = "Styregruppen godkendte budgettet for næste år."


def test_link_marks_the_words_it_was_made_for() -> None:
    url = urlsplit(citation_url("https://arkiv.example/", "møde 1.pdf", ACROSS, ONE_LINE))
    query = parse_qs(url.query)
    assert (url.netloc, url.path) == ("arkiv.example", "/d/m%C3%B8de%201.pdf/s/1")
    span = parse_span(query["mark"][0])
    assert span == ACROSS
    assert marked_stretch(ACROSS, query["check"][0], 1, PAGES.get) == (9, len(PAGES[1]))
    assert marked_stretch(ACROSS, query["check"][0], 2, PAGES.get) == (0, 9)


def test_other_words_at_the_place_are_not_marked() -> None:
    check = checksum(ONE_LINE)
    changed = {1: PAGES[1].replace("godkendte", "udskød...")} | {2: PAGES[2]}
    assert marked_stretch(ACROSS, check, 1, changed.get) is None
    assert marked_stretch(Span(1, 10, 2, 9), check, 1, PAGES.get) is None
    assert marked_stretch(ACROSS, "", 1, PAGES.get) is None


def test_page_outside_the_span_is_not_marked() -> None:
    pages = PAGES | {3: "Andet."}
    assert marked_stretch(ACROSS, checksum(ONE_LINE), 3, pages.get) is None


@pytest.mark.parametrize(
    "text", ["", "1.2", "1.5-1.5", "2.0-1.9", "1.0-90.1", "-1.0-1.5", "1.0-1.99999999", "١.0-1.5", "1.0-1.5 "]
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert parse_span(text) is None


def test_span_beyond_the_text_is_not_marked() -> None:
    assert marked_stretch(Span(1, 0, 1, 9999), checksum(PAGES[1]), 1, PAGES.get) is None
    assert marked_stretch(Span(7, 0, 7, 3), checksum(""), 7, PAGES.get) is None


def test_name_cannot_leave_its_place_in_the_path() -> None:
    assert page_path("a/../b?c#d.pdf", 2) == "/d/a%2F..%2Fb%3Fc%23d.pdf/s/2"
