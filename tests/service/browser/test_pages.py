"""Every page in a browser: accessible in light and dark, narrow, without a script, and by keyboard."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe

from service.wiring import Archive
from tests.service.browser.conftest import PHONE, OpenPage
from tests.service.browser.measures import lapses

QUESTION = "Hvad besluttede DTS om Lyngtoften i november 2023?"
ANSWER = f"/?q={quote(QUESTION)}"
PDF = "2023-11-22_DTS_referat.pdf"
WORDING = "DTS godkendte, at Lyngtoften ikke fortsætter med 24 pladser uden tidsbegrænsning."
DRAFT = f"{WORDING}\n\nDTS besluttede, at Lyngtoften fortsætter med 20 pladser uden tidsbegrænsning.\n\nKort"
PAGES = {
    "front": "/",
    "answer": ANSWER,
    "decline": "/?q=Hvad+er+hovedstaden+i+Peru%3F",
    "search": "/soeg?q=tilsynsteam",
    "search without a query": "/soeg",
    "nothing found": "/soeg?q=xqzw&aar=1950",
    "meetings": "/moeder",
    "no meetings left": "/moeder?aar=1950",
    "follow-ups": "/opfoelgning",
    "no follow-ups left": "/opfoelgning?ansvarlig=xqzw",
    "wordings": "/formulering",
    "wording": f"/formulering?q={quote(WORDING)}",
    "draft": f"/formulering?q={quote(DRAFT)}",
    "no earlier wording": "/formulering?q=Kaffen+drikkes+sort+i+kantinen+hver+morgen",
    "phrase": "/formulering?frase=tilsyn*",
    "no phrase": "/formulering?frase=xqzw",
    "digest": "/oversigt?fra=2024-01-01&til=2024-12-31&siden=2024-05-20",
    "empty digest": "/oversigt?til=1950-01-01",
    "glossary": "/ordliste",
    "glossary narrowed": "/ordliste?bogstav=D&slags=abbreviation",
    "no words left": "/ordliste?ord=xqzw",
    "word": "/ordliste/opslag?ord=DTS",
    "matters": "/sager",
    "no matters left": "/sager?udvalg=xqzw",
    "matter": "/sag/dts/2023-09-13/4",
    "topic": "/sager?emne=tilsynsteam",
    "topic that is not there": "/sager?emne=xqzw",
    "meeting with follow-ups": "/m/dts/2024-05-14",
    "meeting": "/m/dts/2023-11-22",
    "item": "/m/dts/2023-11-22/5",
    "agenda item": "/m/dts/2024-09-10/1",
    "documents": "/dokumenter",
    "document": f"/d/{PDF}",
    "page": f"/d/{PDF}/s/4",
    "text page": "/d/2023-09-13_DTS_referat.txt/s/1",
    "thanks": "/vurdering?q=Hvad%3F",
    "not found": "/d/nej.pdf/s/2",
}


def violations(page: Any) -> list[tuple[str, list[str]]]:
    found = Axe().run(page).response["violations"]
    return [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_breaks_a_rule_of_accessibility(open_page: OpenPage, scheme: str) -> None:
    page = open_page("/", scheme=scheme)
    for name, path in PAGES.items():
        page.goto(path)
        assert violations(page) == [], name
        assert lapses(page) == [], name
        assert page.title().endswith("Referent") or page.title().startswith("Referent"), name
        assert page.locator("h1").count() == 1, name
    page.goto(cited(page))
    assert violations(page) == []
    assert lapses(page) == []
    page.goto(ANSWER)
    with page.expect_navigation():  # as without a script
        page.evaluate(
            "const form = document.querySelector('.thumbs');"
            "form.insertAdjacentHTML('beforeend', '<input type=hidden name=verdict value=down>');"
            "form.submit()"
        )
    assert page.get_by_role("heading", level=1).inner_text() == "Din vurdering af svaret"
    assert violations(page) == []


def test_english_pages_are_accessible_and_say_so(open_page: OpenPage) -> None:
    page = open_page("/moeder")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/moeder")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.get_by_role("heading", level=1).inner_text() == "Meetings"
    for path in (ANSWER, "/soeg?q=tilsynsteam", "/m/dts/2023-11-22/5"):
        page.goto(path)
        assert violations(page) == []
    page.get_by_role("link", name="Dansk").click()
    assert page.locator("html").get_attribute("lang") == "da"


@pytest.mark.parametrize("size", [PHONE, {"width": 320, "height": 256}], ids=["phone", "zoomed to 400 %"])
def test_nothing_is_wider_than_the_window(open_page: OpenPage, size: dict[str, int]) -> None:
    page = open_page("/", size=size)
    for name, path in PAGES.items():
        page.goto(path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= size["width"], name
        assert lapses(page) == [], name


def cited(page: Any) -> str:
    page.goto(ANSWER)
    return str(page.locator(".quote > a").first.get_attribute("href"))


def test_a_source_opens_the_page_with_its_words_boxed_and_marked(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    quoted = page.locator(".quote blockquote").first.inner_text()
    page.locator(".quote > a").first.click()
    assert "".join(page.locator("#mark").inner_text().split()) == "".join(quoted.split())
    picture = page.locator(".picture img")
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 500)")
    page.wait_for_timeout(200)
    boxes = page.locator(".boxes rect")
    assert boxes.count() >= 1
    box, sheet = boxes.first.bounding_box(), picture.bounding_box()
    assert box is not None
    assert sheet is not None
    assert sheet["x"] <= box["x"] <= box["x"] + box["width"] <= sheet["x"] + sheet["width"]
    assert 0 <= box["y"] <= 900  # in sight, and its text beside it
    mark = page.locator("#mark").bounding_box()
    assert mark is not None
    assert 0 <= mark["y"] <= 900


def test_everything_works_without_a_script(open_page: OpenPage) -> None:
    page = open_page("/", script=False)
    page.get_by_role("searchbox").fill(QUESTION)
    page.get_by_role("button", name="Spørg").click()
    assert "Besluttet" in page.locator(".badge").first.inner_text()
    assert page.locator(".copy:visible, .why:visible").count() == 0  # what needs a script is not offered
    page.get_by_role("searchbox").fill("og i 2024?")
    page.get_by_role("button", name="Spørg").click()
    assert "Lyngtoften" in page.locator(".understood").inner_text()
    assert QUESTION in page.locator(".earlier").inner_text()
    page.get_by_role("link", name="Søg", exact=True).click()
    page.get_by_role("searchbox").fill("tilsynsteam")
    page.get_by_role("button", name="Søg").click()
    page.get_by_label("2024").check()
    page.get_by_role("button", name="Vis").click()
    assert "aar=2024" in page.url
    assert "2023" not in " ".join(page.locator(".found .place").all_inner_texts())
    page.locator(".found a").first.click()
    assert page.locator(".text").count() == 1
    page.get_by_role("link", name="Møder", exact=True).click()
    page.get_by_role("link", name="22. november 2023").first.click()
    page.get_by_role("link", name="Forsøg med fælles tilsynsteam").click()
    assert "13. september 2023" in page.locator("aside").inner_text()


def test_a_verdict_is_given_without_a_script(open_page: OpenPage, sample_archive: Archive) -> None:
    """Over plain HTTP under a name of its own, where browsers do not say what site a form is from."""
    page = open_page("/", script=False)
    page.goto(page.url.replace("127.0.0.1", "arkiv.test") + ANSWER[1:])
    page.get_by_role("button", name="Nej", exact=True).click()
    page.get_by_label("Hvad er galt?").select_option("Svaret er uklart")
    page.get_by_label("Bemærkning").fill("Sagt uden script.")
    page.get_by_role("button", name="Send").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Tak. Din vurdering er gemt."
    page.get_by_role("link", name="Tilbage til svaret").click()
    assert page.locator(".question").inner_text() == QUESTION
    page.get_by_role("button", name="Ja", exact=True).click()
    assert "Tak." in page.get_by_role("heading", level=1).inner_text()
    kept = [f for f in sample_archive.feedback.all() if f.comment == "Sagt uden script."]
    assert [(f.verdict, f.reason, f.question) for f in kept] == [("down", "unclear", QUESTION)]
    assert kept[0].citations


def test_keys_reach_the_box_and_turn_the_page(open_page: OpenPage) -> None:
    page = open_page("/soeg?q=tilsynsteam")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") != "q"
    page.goto(f"/d/{PDF}/s/4")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/s/5")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/s/4")
    page.goto("/moeder")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "indhold"


def test_a_reference_is_copied_with_its_link(open_page: OpenPage, address: str) -> None:
    page = open_page("/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(ANSWER)
    page.get_by_role("button", name="Kopiér henvisning").first.click()
    page.get_by_text("Henvisningen er kopieret").wait_for()
    reference, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert reference.startswith("DTS, 22. november 2023, pkt. 3, s. ")
    assert link.startswith(f"{address}/d/")
    page.goto(link)
    assert page.locator("#mark").count() == 1


def test_arrows_go_from_the_box_through_the_results_and_back(open_page: OpenPage) -> None:
    page = open_page("/soeg?q=tilsynsteam")
    results = [a.get_attribute("href") for a in page.locator(".found .place a").all()]

    def focused() -> str | None:
        return str(page.evaluate("document.activeElement.getAttribute('href') ?? document.activeElement.id"))

    page.keyboard.press("/")
    seen = []
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp"):
        page.keyboard.press(key)
        seen.append(focused())
    assert seen == [results[0], results[1], results[0], "q"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement === document.body")
    page.keyboard.press("ArrowDown")  # scrolls, as on every page
    assert page.evaluate("document.activeElement === document.body")


def test_what_is_wrong_is_told_with_reason_and_remark(open_page: OpenPage, sample_archive: Archive) -> None:
    page = open_page(ANSWER)
    page.get_by_role("button", name="Nej", exact=True).click()
    assert page.evaluate("document.activeElement.id") == "grund"
    assert violations(page) == []
    page.get_by_label("Hvad er galt?").select_option("Noget vigtigt mangler")
    page.get_by_label("Bemærkning").fill("Prisen mangler. Ring til 010101-1111.")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Tak. Din vurdering er gemt.").wait_for()
    assert page.locator(".why").is_hidden()
    [kept] = [f for f in sample_archive.feedback.all() if f.comment.startswith("Prisen mangler. Ring")]
    assert (kept.verdict, kept.reason, kept.question) == ("down", "missing", QUESTION)
    assert kept.comment == "Prisen mangler. Ring til xxxxxx-xxxx."  # never a civil registration number
    assert kept.citations


def test_help_is_asked_for_by_mail_with_the_question(open_page: OpenPage) -> None:
    link = (
        open_page(ANSWER)
        .get_by_role("main")
        .get_by_role("link", name="Få hjælp af sekretariatet")
        .get_attribute("href")
    )
    assert link == f"mailto:sekretariat@example.dk?subject={quote(QUESTION)}"


@pytest.mark.parametrize("form", ["Word", "Markdown", "CSV"])
def test_a_file_is_downloaded(open_page: OpenPage, form: str) -> None:
    page = open_page(ANSWER)
    with page.expect_download() as download:
        page.get_by_role("link", name=f"Hent som {form}").click()
    assert download.value.suggested_filename.startswith("referent-hvad-besluttede-dts")


def test_a_verdict_is_sent_and_thanked_for(open_page: OpenPage) -> None:
    page = open_page(ANSWER)
    with page.expect_response("**/api/feedback") as sent:
        page.get_by_role("button", name="Ja", exact=True).click()
    assert sent.value.status == 201
    page.get_by_text("Tak. Din vurdering er gemt.").wait_for()
    assert violations(page) == []


def test_a_facet_that_is_chosen_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page("/soeg?q=tilsynsteam")
    page.get_by_label("2023").check()
    page.wait_for_url("**aar=2023**")
    assert page.get_by_label("2023").is_checked()
    page.go_back()
    assert not page.get_by_label("2023").is_checked()


def test_what_was_decided_has_its_own_address_within_the_item(open_page: OpenPage) -> None:
    page = open_page("/m/dts/2023-11-22/5#beslutning")
    assert "besluttede" in page.locator("#beslutning").inner_text()
    assert page.locator("#indstilling").count() == 1
