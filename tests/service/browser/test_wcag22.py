"""What WCAG 2.2 asks for beyond 2.1, measured in the browser; and what no rule of axe can tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr

from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.settings import Settings
from service.wiring import Archive
from tests.service.browser.conftest import PHONE, OpenPage, serving
from tests.service.browser.test_pages import ANSWER, PAGES, PDF, QUESTION, cited, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NARROW = {"width": 320, "height": 640}

# Success criterion 2.5.8: 24 by 24, or alone within a circle of 24, or a link in a sentence.
TARGETS = """() => {
  const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length;
  const targets = [...document.querySelectorAll("a[href], button, input, select, textarea, summary")]
    .filter((e) => e.type !== "hidden" && !e.disabled && shown(e));
  // A field that its label encloses is aimed at through the label.
  const box = (e) => (e.closest("label") ?? e).getBoundingClientRect();
  const inSentence = (e) => {
    const around = e.closest("p, li, dd, blockquote, .answer");
    return e.tagName === "A" && getComputedStyle(e).display === "inline" && around
      && around.textContent.trim().length > e.textContent.trim().length + 2;
  };
  const small = targets.filter((e) => box(e).width < 24 || box(e).height < 24).filter((e) => !inSentence(e));
  const middle = (r) => [r.x + r.width / 2, r.y + r.height / 2];
  const crowded = (e) => targets.some((o) => {
    if (o === e || o.closest("label") === e.closest("label") && e.closest("label")) return false;
    const [x, y] = middle(box(e)), r = box(o);
    if (small.includes(o)) { const [a, b] = middle(r); return Math.hypot(a - x, b - y) < 24; }
    const dx = Math.max(r.left - x, 0, x - r.right), dy = Math.max(r.top - y, 0, y - r.bottom);
    return Math.hypot(dx, dy) < 12;
  });
  return small.filter(crowded).map((e) => `${e.outerHTML.slice(0, 120)} ${box(e).width}x${box(e).height}`);
}"""


@pytest.mark.parametrize("size", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_what_is_aimed_at_is_large_enough(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page("/", size=size)
    found = {}
    for name, path in {**PAGES, "cited": cited(page)}.items():
        page.goto(path)
        if small := page.evaluate(TARGETS):
            found[name] = small
    assert found == {}
    # Were nothing ever found, the measure would tell nothing.
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


def test_nothing_is_dragged_and_help_stands_in_the_same_place_on_every_page(open_page: OpenPage) -> None:
    page = open_page("/")
    places = set()
    for path in PAGES.values():
        page.goto(path)
        assert page.locator("[draggable=true], input[type=range]").count() == 0
        link = page.locator("footer").get_by_role("link", name="Få hjælp af sekretariatet")
        assert str(link.get_attribute("href")).startswith("mailto:sekretariat@example.dk")
        places.add(page.evaluate("[...document.querySelector('footer .inner').children].at(-1).className"))
    assert places == {"help"}


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
