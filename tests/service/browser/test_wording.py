"""The page of earlier wordings in a browser: drafts, files, differences, and the line of time."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest

from tests.service.browser.conftest import PHONE, OpenPage
from tests.service.browser.measures import lapses
from tests.service.browser.test_pages import violations
from tests.service.wording.test_surfaces import ABSENT, CHANGED, DECIDED, TURNED, accepted, word_file

OLDER = "Lyngtoften har siden den 1. april 2024 haft 20 pladser til en døgntakst på 4.105 kr."


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_draft_is_accessible_with_everything_open(open_page: OpenPage, scheme: str) -> None:
    page = open_page("/formulering", scheme=scheme)
    for text in (CHANGED, OLDER, ABSENT, "\n\n".join((DECIDED, CHANGED, TURNED, ABSENT, "Kort"))):
        page.get_by_label("Tekst eller udkast").fill(text)
        with page.expect_navigation(wait_until="networkidle"):
            page.get_by_role("button", name="Find tidligere formuleringer").click()
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert violations(page) == []
        assert lapses(page) == []
        assert page.get_by_label("Tekst eller udkast").input_value() == text


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 256}], ids=["phone", "zoomed to 400 %"])
def test_differences_fit_a_narrow_window(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page("/formulering", size=size)
    page.get_by_label("Tekst eller udkast").fill(f"{CHANGED}\n\n{'ubrudt' * 60} {TURNED}")
    with page.expect_navigation(wait_until="networkidle"):  # the sheet of styles, too
        page.get_by_role("button", name="Find tidligere formuleringer").click()
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_a_file_is_checked_and_comes_back_as_word_without_a_script(
    open_page: OpenPage, tmp_path: Path
) -> None:
    draft = tmp_path / "udkast.docx"
    draft.write_bytes(word_file(DECIDED, CHANGED))
    page = open_page("/formulering", script=False)
    page.get_by_label("Eller vælg en fil").set_input_files(draft)
    page.get_by_role("button", name="Find tidligere formuleringer").click()
    assert page.get_by_text("Genbrugt ordret", exact=True).count() == 1
    page.get_by_label("Eller vælg en fil").set_input_files(draft)
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent som Word").click()
    document = docx.Document(io.BytesIO(Path(download.value.path()).read_bytes()))
    assert [accepted(p) for p in document.paragraphs] == ["Udkast til sag", DECIDED, CHANGED]


def test_a_screen_reader_hears_what_was_changed(open_page: OpenPage) -> None:
    page = open_page("/formulering")
    page.get_by_label("Tekst eller udkast").fill(CHANGED)
    page.get_by_role("button", name="Find tidligere formuleringer").click()
    heard = " ".join(page.locator("main").aria_snapshot().split())
    assert "deletion" in heard
    assert "insertion" in heard
    assert "[slettet:" in heard
    assert 'heading "Modsagt af en senere beslutning" [level=2]' in heard
    page.get_by_label("Tekst eller udkast").fill(OLDER)
    page.get_by_role("button", name="Find tidligere formuleringer").click()
    line = page.get_by_role("img", name="Tidslinje fra")
    assert line.count() == 1
    assert page.locator(".lineage li").count() == 2


def test_it_is_reached_and_left_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/")
    page.get_by_role("link", name="Formuleringer").press("Enter")
    page.wait_for_url("**/formulering")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "frase"
    page.keyboard.type("tilsyn*")
    page.keyboard.press("Enter")
    page.wait_for_url("**frase=tilsyn*")
    assert page.locator(".found mark").count() > 3
    page.locator(".found a").first.press("Enter")
    assert page.locator("#mark").count() == 1
