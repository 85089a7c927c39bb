"""A language model's wording comes into a page that shows the quotes already."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import pytest

from service.llm.answerer import WrittenAnswerer
from service.llm.model import Fate, Finished
from service.model import Answer
from service.settings import Settings
from service.wiring import Archive
from tests.service.browser.conftest import serving
from tests.service.browser.test_pages import QUESTION, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from service.llm.writer import Writer

WORDED = "Styregruppen valgte <b>model C</b> [1]. Se også [9]."
REFUSED = "Formuleringen holdt ikke, så citaterne står."


@dataclass
class HeldWriter:
    """Writes when it is let, and only then."""

    may: threading.Event = field(default_factory=threading.Event)
    note: str = ""
    worded: str = WORDED
    asked: int = 0

    def write(self, extracted: Answer, spent: float) -> Finished:
        self.asked += 1
        assert self.may.wait(20)
        if self.note:
            return Finished(replace(extracted, note=self.note), Fate.UNVERIFIED)
        return Finished(replace(extracted, answer=self.worded), Fate.WRITTEN)


@pytest.fixture
def writer() -> HeldWriter:
    return HeldWriter()


@pytest.fixture
def address(sample_settings: Settings, sample_archive: Archive, writer: HeldWriter) -> Iterator[str]:
    settings = sample_settings.model_copy(update={"llm_base_url": "http://127.0.0.1:9/v1"})
    answerer = WrittenAnswerer(sample_archive.answerer._extractive, cast("Writer", writer))
    with serving(settings, replace(sample_archive, answerer=answerer)) as at:
        yield at
    writer.may.set()


def ask(browser: Browser, address: str, script: bool = True) -> Page:
    page = browser.new_context(base_url=address, java_script_enabled=script, locale="da-DK").new_page()
    page.set_default_timeout(20_000)
    page.goto("/")
    page.get_by_role("searchbox").fill(QUESTION)
    page.get_by_role("button", name="Spørg").click(no_wait_after=True)
    return page


def test_quotes_stand_until_the_wording_comes(browser: Browser, address: str, writer: HeldWriter) -> None:
    page = ask(browser, address)
    page.get_by_text("Svaret formuleres.").wait_for()
    assert "model C" in page.locator(".answer").inner_text()
    assert page.locator(".sources .quote").count() >= 1
    assert "straks" not in page.url
    assert violations(page) == []
    writer.may.set()
    page.get_by_text("Svaret er formuleret.").wait_for()
    answer = page.locator(".answer")
    assert answer.inner_text() == WORDED  # as text: what it says is never markup
    assert [a.inner_text() for a in answer.get_by_role("link").all()] == ["[1]"]
    assert answer.get_by_role("link").get_attribute("href") == "#kilde-1"
    assert writer.asked == 1  # the page itself did not wait for one
    page.context.close()


def test_what_was_explained_in_the_quotes_is_explained_in_their_wording(
    browser: Browser, address: str, writer: HeldWriter
) -> None:
    writer.worded = "DTS-kredsen og DTS valgte model C [1]."
    page = ask(browser, address)
    page.get_by_text("Svaret formuleres.").wait_for()
    assert page.locator(".answer a.explained").inner_text() == "DTS"
    writer.may.set()
    page.get_by_text("Svaret er formuleret.").wait_for()
    assert page.locator(".answer").inner_text() == writer.worded
    page.locator(".answer a.explained").hover()
    page.get_by_role("tooltip").get_by_text("Den Tværgående Styregruppe").wait_for()
    page.context.close()


def test_a_wording_that_does_not_hold_leaves_the_quotes_and_says_why(
    browser: Browser, address: str, writer: HeldWriter
) -> None:
    writer.note = REFUSED
    page = ask(browser, address)
    page.get_by_text("Svaret formuleres.").wait_for()
    before = page.locator(".answer").inner_text()
    writer.may.set()
    page.get_by_text(REFUSED).wait_for()
    assert page.locator(".answer").inner_text() == before
    assert page.locator(".answer .ref").count() >= 1
    page.context.close()


def test_without_a_script_the_page_waits_for_the_wording(
    browser: Browser, address: str, writer: HeldWriter
) -> None:
    writer.may.set()
    page = ask(browser, address, script=False)
    page.locator(".answer").wait_for()
    assert page.locator(".answer").inner_text() == WORDED
    assert page.locator(".writing").count() == 0
    page.context.close()


def test_a_followup_is_worded_in_its_conversation_and_kept_once(
    browser: Browser, address: str, writer: HeldWriter, sample_archive: Archive
) -> None:
    writer.may.set()
    page = ask(browser, address)
    page.get_by_text("Svaret er formuleret.").wait_for()
    page.get_by_role("searchbox").fill("og i 2024?")
    page.get_by_role("button", name="Spørg").click()
    page.wait_for_url(f"**q={quote('og')}*")
    assert "Lyngtoften" in page.locator(".understood").inner_text()
    page.wait_for_timeout(500)
    key = page.locator(".askbox input[name=samtale]").get_attribute("value")
    assert [t.question for t in sample_archive.conversations.load(key or "")] == [QUESTION, "og i 2024?"]
    page.context.close()
