"""What WCAG 2.2 asks for beyond 2.1, measured in the browser; and what no rule of axe can tell.

Each page's targets and help are looked at where the page is opened anyway (`test_pages`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pydantic import SecretStr

from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.settings import Settings
from service.wiring import Archive
from tests.service.browser.conftest import OpenPage, serving
from tests.service.browser.measures import TARGETS
from tests.service.browser.test_pages import ANSWER, PDF, QUESTION, cited, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NARROW = {"width": 320, "height": 640}


def test_what_is_too_small_is_found(open_page: OpenPage) -> None:
    """Were nothing ever found, the measure that every page is held to would tell nothing."""
    page = open_page("/")
    page.evaluate(
        """for (const said of ["i", "j"]) {
          const small = document.createElement("button");
          small.style.all = "unset";
          small.textContent = said;
          document.querySelector("h1").append(small);
        }"""
    )
    assert len(page.evaluate(TARGETS)) == 2


def test_what_has_the_focus_is_to_be_seen(open_page: OpenPage) -> None:
    """Nothing that stays in its place while the page scrolls lies over it."""
    page = open_page("/")
    for path in (ANSWER, "/soeg?q=tilsynsteam", cited(page)):
        page.goto(path)
        for _ in range(45):
            page.keyboard.press("Tab")
            hidden = page.evaluate(
                """() => {
                  const e = document.activeElement;
                  if (e === document.body) return null;
                  const r = e.getClientRects()[0];
                  const x = Math.min(Math.max(r.x + r.width / 2, 0), innerWidth - 1);
                  const y = r.y + r.height / 2;
                  if (y < 0 || y > innerHeight) return "outside: " + e.outerHTML.slice(0, 120);
                  const over = document.elementFromPoint(x, y);
                  return e.contains(over) || over?.contains(e) ? null : over?.outerHTML.slice(0, 120);
                }"""
            )
            assert hidden is None, path


def test_a_reader_who_wants_less_motion_gets_none(open_page: OpenPage) -> None:
    page = open_page("/")
    page.emulate_media(reduced_motion="reduce")
    for path in (ANSWER, cited(page), "/soeg?q=tilsynsteam"):
        page.goto(path)
        moving = page.evaluate(
            """[...document.querySelectorAll("*")].filter((e) => {
              const s = getComputedStyle(e);
              return s.animationName !== "none" || parseFloat(s.transitionDuration) > 0
                || s.scrollBehavior === "smooth";
            }).map((e) => e.tagName)"""
        )
        assert moving == []


def test_a_screen_reader_hears_what_each_thing_is(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    heard = page.locator("body").aria_snapshot()
    for said in (
        'link "Gå til indholdet"',
        'navigation "Hovedmenu"',
        'heading "Svar" [level=1]',
        'link "Kilde 1"',
        'button "Ja"',
        'link "Hent som Word"',
        'searchbox "Spørg videre"',
        'complementary "Kilder"',
        'link "Kilde 1: vis ordene på siden"',
    ):
        assert said in heard, said
    page.goto(cited(page))
    heard = page.locator("body").aria_snapshot()
    assert re.search(rf'img "Billede af side \d+ i {PDF}\. Sidens tekst står ved siden af\."', heard)
    page.goto("/soeg?q=tilsynsteam")
    heard = page.locator("body").aria_snapshot()
    assert 'group "År"' in heard
    assert 'checkbox "2023' in heard
    assert "status" in heard


def test_signing_in_asks_for_nothing_to_be_remembered(
    browser: Browser, sample_settings: Settings, sample_archive: Archive
) -> None:
    """Success criterion 3.3.8: a key may be pasted, and kept by the browser."""
    token = new_token()
    given = {"tokens": SecretStr(setting_entry("Anne", Role.READER, token)), "help_mail": "a@example.dk"}
    with serving(sample_settings.model_copy(update=given), sample_archive) as address:
        for scheme in ("light", "dark"):
            context = browser.new_context(base_url=address, color_scheme=scheme, viewport=NARROW)
            page = context.new_page()
            page.goto(ANSWER)
            field = page.get_by_label("Adgangsnøgle")
            assert field.get_attribute("autocomplete") == "current-password"
            assert violations(page) == []
            assert page.evaluate(TARGETS) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
            field.fill("forkert")
            page.get_by_role("button", name="Log ind").click()
            assert page.get_by_role("alert").inner_text().startswith("Nøglen gælder ikke.")
            assert violations(page) == []
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            page.evaluate("key => navigator.clipboard.writeText(key)", token)
            page.get_by_label("Adgangsnøgle").press("Control+V")
            page.get_by_role("button", name="Log ind").click()
            assert page.locator(".question").inner_text() == QUESTION  # where they were on their way to
            context.close()
