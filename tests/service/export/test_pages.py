"""Files of the sample archive's answers, searches and meetings, read back."""

from __future__ import annotations

import csv
import io
import re

import docx
import pytest
from fastapi.testclient import TestClient

from tests.service.export.test_formats import style_of

QUESTION = "Hvad besluttede DTS om Lyngtoften i november 2023?"


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def together(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("form", ["docx", "md", "csv"])
def test_every_page_offers_its_files(sample_client: TestClient, form: str) -> None:
    for page in (
        f"/?q={QUESTION}",
        "/soeg?q=tilsynsteam&aar=2023",
        "/m/dts/2023-11-22",
        "/m/dts/2023-11-22/5",
    ):
        [address] = re.findall(rf'href="(/hent/{form}[^"]*)"', sample_client.get(page).text)
        response = sample_client.get(address.replace("&amp;", "&"))
        assert response.status_code == 200, page
        assert response.headers["content-disposition"].endswith(f'.{form}"')
        assert len(response.content) > 300


def test_an_answers_quotes_come_with_reference_and_a_link_to_the_words(sample_client: TestClient) -> None:
    asked = {"q": QUESTION}
    answer = sample_client.post("/api/ask", json={"question": QUESTION}).json()
    rows = rows_of(sample_client.get("/hent/csv", params=asked).content)
    assert [together(r["Citat"]) for r in rows] == [together(c["quote"]) for c in answer["citations"]]
    assert rows[0]["Henvisning"].startswith("DTS, 22. november 2023, pkt. 3, s. ")
    assert 'id="mark"' in sample_client.get(rows[0]["Link"]).text

    document = docx.Document(io.BytesIO(sample_client.get("/hent/docx", params=asked).content))
    quotes = style_of(document, "Quote")
    assert [together(q) for q in quotes] == [together(c["quote"]) for c in answer["citations"]]
    links = [link.url for p in document.paragraphs for link in p.hyperlinks]
    assert [url for url in links if "?ord=" in url] == [r["Link"] for r in rows]
    assert any(url.endswith("/m/dts/2024-11-27/2") for url in links)  # the matter came again there
    assert "Udfald: Besluttet" in [p.text for p in document.paragraphs]

    markdown = sample_client.get("/hent/md", params=asked).text
    assert f"# {QUESTION}" in markdown
    assert all(f"](<{r['Link']}>)" in markdown for r in rows)


def test_a_search_is_taken_whole_and_within_its_limits(sample_client: TestClient) -> None:
    wide = rows_of(sample_client.get("/hent/csv/soeg", params={"q": "tilsyn"}).content)
    narrow = rows_of(sample_client.get("/hent/csv/soeg", params={"q": "tilsyn", "aar": "2023"}).content)
    assert len(wide) > 10  # more than a page shows
    assert 0 < len(narrow) < len(wide)
    assert all("2023" in r["Henvisning"] for r in narrow)
    text = sample_client.get("/hent/md/soeg", params={"q": "tilsyn", "aar": "2023"}).text
    assert "**Valgt:** 2023" in text


def test_a_meeting_tells_what_was_proposed_apart_from_what_was_decided(sample_client: TestClient) -> None:
    rows = rows_of(sample_client.get("/hent/csv/m/dts/2023-11-22").content)
    of_item = {r["Afsnit"]: r for r in rows if r["Punkt"] == "5"}
    assert set(of_item) >= {"Indstilling", "Referat"}
    assert "besluttede" in of_item["Referat"]["Tekst"]
    document = docx.Document(io.BytesIO(sample_client.get("/hent/docx/m/dts/2023-11-22").content))
    headings = style_of(document, "Heading 2")
    assert sum(h[0].isdigit() for h in headings) == len({r["Punkt"] for r in rows})


def test_an_item_is_taken_whole(sample_client: TestClient) -> None:
    address = "m/dts/2023-11-22/5"
    page = sample_client.get("/api/meetings/dts/2023-11-22/items/5").json()
    rows = rows_of(sample_client.get(f"/hent/csv/{address}").content)
    assert [together(r["Tekst"]) for r in rows] == [together(s["text"]) for s in page["sections"]]
    assert {r["Punkt"] for r in rows} == {"5"}
    document = docx.Document(io.BytesIO(sample_client.get(f"/hent/docx/{address}").content))
    told = "\n".join(p.text for p in document.paragraphs)
    assert document.paragraphs[0].text == f"DTS, 22. november 2023, pkt. 5: {page['title']}"
    assert "Udfald: Besluttet" in told
    assert len(page["treatments"]) > 0
    assert all(together(t["text"]) in together(told) for t in page["treatments"])
    links = [link.url for p in document.paragraphs for link in p.hyperlinks]
    assert f"http://testserver/{address}" in links
    assert all(sample_client.get(link).status_code == 200 for link in links)
    english = sample_client.get(f"/hent/md/{address}", headers={"cookie": "sprog=en"}).text
    assert "# DTS, 22 November 2023, item 5" in english


def test_an_agendas_item_says_that_it_holds_no_decision(sample_client: TestClient) -> None:
    text = sample_client.get("/hent/md/m/dts/2024-09-10/1").text
    assert "Dagsordenen alene: arkivet rummer ikke mødets beslutning." in text
    assert "**Udfald:**" not in text


def test_what_is_not_there_has_no_file(sample_client: TestClient) -> None:
    assert sample_client.get("/hent/docx/m/dts/1900-01-01").status_code == 404
    for absent in ("m/dts/2023-11-22/99", "m/dts/1900-01-01/1"):
        assert sample_client.get(f"/hent/csv/{absent}").status_code == 404
    assert sample_client.get("/hent/csv").status_code == 422
    assert sample_client.get("/hent/exe", params={"q": "tilsyn"}).status_code == 422
    rows = rows_of(sample_client.get("/hent/csv", params={"q": "Hvad er hovedstaden i Peru?"}).content)
    assert rows == []


def test_taking_a_followups_file_adds_nothing_to_its_conversation(sample_client: TestClient) -> None:
    first = sample_client.post("/api/ask", json={"question": QUESTION, "conversation": "new"}).json()
    key = first["conversation"]
    then = sample_client.post("/api/ask", json={"question": "og i 2024?", "conversation": key}).json()
    sample_client.post("/api/ask", json={"question": "Hvad er et tilsynsteam?", "conversation": key})
    for _ in range(2):
        text = sample_client.get("/hent/md", params={"q": "og i 2024?", "samtale": key}).text
        assert then["understood_as"] in text.replace("\\", "")
    turns = sample_client.get(f"/api/conversations/{key}").json()["turns"]
    assert len(turns) == 3
