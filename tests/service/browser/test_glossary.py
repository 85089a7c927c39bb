"""Abbreviations explained in place, and the secretariat's form, in a real browser.

Success criterion 1.4.13: what appears can be dismissed without moving, can be pointed at, and stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from pydantic import SecretStr

from ingest.model import CLOSED
from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.settings import Settings
from service.wiring import Archive
from tests.service.browser.conftest import PHONE, OpenPage, serving
from tests.service.browser.measures import TARGETS, lapses
from tests.service.browser.test_pages import ANSWER, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

MEANS = "Den Tværgående Styregruppe"
ITEM = "/m/dts/2024-11-27/2"


def word(page: Page, *, script: bool = True) -> Any:
    if script:  # it comes after the page; a tap before that follows the link
        page.locator("html[data-explains]").wait_for(state="attached")
    return page.locator("a.explained", has_text="DTS").first


def box(page: Page) -> Any:
    return page.get_by_role("tooltip")


@pytest.mark.parametrize("path", [ANSWER, ITEM, "/soeg?q=takster"], ids=["answer", "item", "search"])
def test_a_pointer_shows_what_letters_mean_and_may_rest_on_it(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    assert box(page).count() == 0
    word(page).hover()
    box(page).get_by_text(MEANS).wait_for()
    assert word(page).get_attribute("aria-describedby") == box(page).get_attribute("id")
    assert violations(page) == []
    assert lapses(page) == []
    box(page).hover()
    page.wait_for_timeout(500)
    assert box(page).is_visible()
    page.mouse.move(2, 2)
    box(page).wait_for(state="hidden")


def test_escape_takes_it_away_without_moving_pointer_or_focus(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    word(page).hover()
    box(page).wait_for()
    page.keyboard.press("Escape")
    box(page).wait_for(state="hidden")
    page.mouse.move(2, 2)
    word(page).focus()
    box(page).wait_for()
    page.keyboard.press("Escape")
    box(page).wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className") == "explained"


def test_the_keyboard_reaches_the_word_and_what_it_says(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "explained":
            break
    box(page).get_by_text(MEANS).wait_for()
    page.wait_for_timeout(600)
    assert box(page).is_visible()  # as long as the focus is there
    page.keyboard.press("Tab")
    box(page).wait_for(state="hidden")
    word(page).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/ordliste/opslag?ord=DTS")
    assert MEANS in page.locator("main").inner_text()


def test_a_touch_shows_and_a_second_one_follows(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, base_url=address)
    page = context.new_page()
    page.goto(ITEM)
    word(page).tap()
    box(page).get_by_text(MEANS).wait_for()
    assert page.url.endswith(ITEM)
    edges = box(page).bounding_box()
    assert edges
    assert edges["x"] >= 0
    assert edges["x"] + edges["width"] <= PHONE["width"]
    page.get_by_role("heading", level=1).tap()
    box(page).wait_for(state="hidden")
    word(page).tap()
    word(page).tap()
    page.wait_for_url("**/ordliste/opslag?ord=DTS")
    context.close()


def test_what_is_copied_is_what_was_written(open_page: OpenPage) -> None:
    page = open_page(ITEM)
    word(page).hover()
    box(page).wait_for()
    paragraph = page.locator("p:has(> a.explained)").first
    copied = paragraph.evaluate(
        "p => { getSelection().selectAllChildren(p); return getSelection().toString(); }"
    )
    assert copied == paragraph.evaluate("p => p.textContent")
    assert MEANS not in copied.replace(MEANS, "", copied.count(MEANS) - 1)


def test_without_a_script_the_word_leads_to_its_entry(open_page: OpenPage) -> None:
    page = open_page(ANSWER, script=False)
    word(page, script=False).click()
    assert page.url.endswith("/ordliste/opslag?ord=DTS")
    page.get_by_role("link", name="Ordliste").first.click()
    page.get_by_label("Ord eller forkortelse").fill("akut")
    page.get_by_role("button", name="Vis").click()
    assert "akutplads" in page.locator(".found").inner_text()
    assert "DTS" not in page.locator(".found h2").all_inner_texts()


@pytest.fixture
def secretariat(browser: Browser, sample_settings: Settings, sample_archive: Archive) -> Iterator[Page]:
    token = new_token()
    given = {
        "tokens": SecretStr(setting_entry("Anne", Role.SECRETARIAT, token)),
        "help_mail": "sekretariat@example.dk",
    }
    with serving(sample_settings.model_copy(update=given), sample_archive) as at:
        page = browser.new_context(base_url=at, locale="da-DK").new_page()
        page.set_default_timeout(20_000)
        page.goto("/ordliste/opslag?ord=FU")
        page.get_by_label("Adgangsnøgle").fill(token)
        page.get_by_role("button", name="Log ind").click()
        yield page
        page.context.close()
    sample_archive.corrections.reset("FU", CLOSED)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_form_is_accessible_and_its_words_are_marked(secretariat: Page, scheme: Any) -> None:
    page = secretariat
    page.emulate_media(color_scheme=scheme)
    page.get_by_role("link", name="Ret", exact=True).click()
    assert violations(page) == []
    assert lapses(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(TARGETS) == []
    page.get_by_label("Står for").fill("")
    page.get_by_role("button", name="Gem").click()
    assert page.get_by_role("alert").inner_text() == "Skriv, hvad ordet står for eller betyder."
    assert violations(page) == []
    page.get_by_label("Står for").fill("Det lille forretningsudvalg")
    page.get_by_role("button", name="Gem").click()
    assert "rettet af sekretariatet" in page.locator(".own-words").inner_text()
    assert violations(page) == []
    page.goto("/m/dts/2024-05-14/2")
    page.goto("/ordliste/opslag?ord=FU")
    page.get_by_role("link", name="Ret", exact=True).click()
    page.get_by_role("button", name="Fortryd rettelserne").click()
    assert page.locator(".own-words").count() == 0
