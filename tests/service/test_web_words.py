"""The pages' words and small pieces of text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

import service.web
from ingest.model import CLEARANCES, Approval
from service.browse.shelf import slug
from service.feedback import FeedbackReason
from service.viewer.model import Why
from service.viewer.reasons import reason
from service.web.words import LANGUAGES, words

TEMPLATES = Path(service.web.__file__).parent / "templates"


def test_both_languages_have_the_same_words_with_the_same_blanks() -> None:
    danish, english = (words(code) for code in LANGUAGES)
    assert danish.keys() == english.keys()
    for key, said in danish.items():
        assert sorted(re.findall(r"{\w+}", said)) == sorted(re.findall(r"{\w+}", english[key])), key


def test_every_word_is_used_and_every_word_used_is_there() -> None:
    templates = "\n".join(t.read_text("utf-8") for t in TEMPLATES.glob("*.html"))
    code = "\n".join(p.read_text("utf-8") for p in TEMPLATES.parent.glob("*.py"))
    used = set(re.findall(r"\bt\.(\w+)", templates))
    assert used <= words("da").keys()
    by_value = {a.value for a in Approval}  # chosen by what the minutes say of themselves
    by_value |= {f"reason_{r.value}" for r in FeedbackReason}
    by_value |= {f"clearance_{level}" for level in CLEARANCES}
    assert by_value <= words("da").keys()
    spare = {k for k in words("da") if k not in used | by_value and not re.search(rf"[\"']{k}[\"']", code)}
    assert spare == set()


def test_every_reason_is_told_in_both_languages() -> None:
    assert all(reason(why, code).endswith(".") for why in Why for code in LANGUAGES)


@pytest.mark.parametrize(
    ("text", "step"),
    [("DAS", "das"), ("Børne- og Ungeudvalget", "børne-og-ungeudvalget"), ("../x", "x"), ("/", "-")],
)
def test_a_step_of_an_address_is_harmless(text: str, step: str) -> None:
    assert slug(text) == step
    assert slug(step) == step


def test_the_language_switch_leads_nowhere_else(sample_client: TestClient) -> None:
    for til in (
        "//elsewhere.example",
        "/\\elsewhere.example",
        "https://elsewhere.example",
        "javascript:alert(1)",
    ):
        sent = sample_client.get("/sprog/en", params={"til": til}, follow_redirects=False)
        assert (sent.status_code, sent.headers["location"]) == (303, "/")
    sent = sample_client.get("/sprog/en", params={"til": "/soeg?q=a"}, follow_redirects=False)
    assert sent.headers["location"] == "/soeg?q=a"
    assert "HttpOnly" in sent.headers["set-cookie"]
    assert sample_client.get("/sprog/xx").status_code == 404
    sample_client.cookies.clear()


def test_an_older_address_leads_to_the_newer_one(sample_client: TestClient) -> None:
    from service.links import checksum

    name = "2023-09-13_DTS_referat.txt"
    raw = sample_client.get(f"/api/documents/{name}/pages/1").json()["text"]
    old = {"mark": "1.10-1.60", "check": checksum(raw[10:60])}
    sent = sample_client.get(f"/d/{name}/s/1", params=old, follow_redirects=False)
    assert sent.status_code == 301
    assert "ord=1.10-1.60-" in sent.headers["location"]
    assert "<mark" in sample_client.get(sent.headers["location"]).text


@pytest.mark.parametrize("query", ["tilsynsteam", "hvad koster en plads"])
def test_a_choice_finds_as_many_places_as_it_said(sample_client: TestClient, query: str) -> None:
    wide = sample_client.get("/api/search", params={"q": query}).json()
    for name in ("year", "body", "kind", "section"):
        for value in wide["facets"][name]:
            narrow = sample_client.get("/api/search", params={"q": query, name: value["value"]}).json()
            assert narrow["total"] == value["count"], (name, value)


def test_a_decline_leads_to_a_search_for_the_words(sample_client: TestClient) -> None:
    page = sample_client.get("/", params={"q": "Hvad er hovedstaden i Peru?"}).text
    assert 'href="/soeg?q=Hvad+er+hovedstaden+i+Peru%3F"' in page
    assert "<aside" not in page
    assert "Hent som" not in page  # there is nothing to take away


def test_a_search_says_where_no_place_has_the_words(sample_client: TestClient) -> None:
    said = "Ingen steder har ordene selv; her er det, der ligner mest"
    assert said in sample_client.get("/soeg", params={"q": "xqzwv"}).text
    assert said not in sample_client.get("/soeg", params={"q": "tilsynsteam"}).text
    assert "Alle udvalg" in sample_client.get("/moeder").text
