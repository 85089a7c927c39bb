"""The pages, with queued answers over a real catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from typing import cast
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient

from index.model import IndexStateError
from ingest.catalog import Catalog
from ingest.catalog_model import ItemEntry
from ingest.model import Coverage, DocumentKind, Outcome, SectionRole
from service.http.app import create_app
from service.links import Span, citation_url
from service.model import AnswerStatus
from service.web.examples import choose_items, question_about
from service.web.text import coverage_line, displayed, link_marks
from tests.service.fakes import (
    FakeAnswerer,
    bare_settings,
    citation_of,
    fake_archive,
    make_answer,
    small_catalog,
)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with small_catalog(tmp_path_factory.mktemp("web")) as opened:
        yield opened


@pytest.fixture
def answerer(catalog: Catalog) -> FakeAnswerer:
    return FakeAnswerer(catalog)


@pytest.fixture
def client(catalog: Catalog, answerer: FakeAnswerer) -> Iterator[TestClient]:
    archive = fake_archive(catalog, answerer)
    app = create_app(bare_settings(), lambda _: archive)
    with TestClient(app) as client:
        wait_until_ready(client)
        yield client


def wait_until_ready(client: TestClient) -> None:
    for _ in range(500):
        if client.get("/readyz").status_code == 200:
            return
    pytest.fail("the service never became ready")


def decision(catalog: Catalog) -> str:
    return next(c.text for c in catalog.chunks() if c.section is SectionRole.DECISION)


def test_front_page_offers_questions_from_the_archive_and_says_what_it_covers(client: TestClient) -> None:
    html = unescape(client.get("/").text)
    assert "Hvad besluttede DAS om fælles vagttelefon for botilbud?" in html
    assert "Arkivet dækker 1 møde den 3. maj 2023 i 1 dokument." in html


def test_answer_shows_outcome_sources_and_quote(client: TestClient, catalog: Catalog) -> None:
    html = unescape(client.get("/", params={"q": "Hvad med vagttelefonen?"}).text)
    assert '<p class="badge decided">Besluttet</p>' in html
    assert "DAS · 3. maj 2023 · pkt. 1 · Beslutning · s. 1" in html
    assert f"<blockquote>{decision(catalog)}</blockquote>" in html
    assert 'href="#kilde-1"' in html
    assert 'id="kilde-1"' in html


def test_source_link_opens_the_page_with_exactly_the_quote_marked(
    client: TestClient, catalog: Catalog
) -> None:
    html = client.get("/", params={"q": "Hvad med vagttelefonen?"}).text
    link = re.search(r'href="(/d/[^"]+)"', html)
    assert link
    page = client.get(unescape(link[1]).partition("#")[0])
    marked = re.search(r'<mark id="mark">(.*?)</mark>', page.text, re.S)
    assert marked
    assert unescape(marked[1]) == decision(catalog)


def test_nothing_is_marked_when_the_words_are_not_there(client: TestClient) -> None:
    page = client.get(f"/d/{quote('møde 2023.txt')}/s/1", params={"mark": "1.3-1.40", "check": "0" * 12})
    assert page.status_code == 200
    assert "<mark" not in page.text
    assert "kunne ikke genfindes" in page.text


def test_quotes_from_one_place_stand_under_one_heading(
    client: TestClient, answerer: FakeAnswerer, catalog: Catalog
) -> None:
    first, second = (c for c in catalog.chunks() if c.section is SectionRole.DECISION)
    citations = [
        citation_of(first, 1, "Styregruppen godkendte"),
        citation_of(first, 2, "vagttelefon"),
        citation_of(second, 3),
    ]
    answerer.queued.append(make_answer(catalog, "a [1] b [2] c [3]", citations))
    html = client.get("/", params={"q": "Hvad?"}).text
    sources = html[html.index('<ol class="sources">') : html.index("</ol>")]
    assert re.findall(r'id="(kilde-\d)"|· pkt\. (\d)', sources) == [
        ("", "1"), ("kilde-1", ""), ("kilde-2", ""), ("", "2"), ("kilde-3", ""),
    ]  # fmt: skip


def test_turning_the_page_leaves_the_mark_behind(catalog: Catalog) -> None:
    raw = "Side et slutter med en sætning som\fgår videre her. Mere.\fSide tre."
    pages = raw.split("\f")
    words = f"{pages[0][10:]} {pages[1][:17]}"

    class ThreePages:
        def page(self, document: str, number: int) -> str | None:
            return pages[number - 1] if 1 <= number <= 3 else None

        def structure(self, document: str) -> dict[str, object]:
            return {"document": document, "pages": 3, "parts": []}

        def source(self, document: str) -> None:
            return None

    archive = replace(fake_archive(catalog), catalog=cast("Catalog", ThreePages()))
    with TestClient(create_app(bare_settings(), lambda _: archive)) as client:
        wait_until_ready(client)
        url = citation_url("", "d.txt", Span(1, 10, 2, 17), words).partition("#")[0]
        first = unescape(client.get(url).text)
        assert f'<mark id="mark">{pages[0][10:]}</mark>' in first
        second = unescape(client.get(re.findall(r'href="(/d/[^"]+)" rel="next"', first)[0]).text)
        assert f'<mark id="mark">{pages[1][:17]}</mark>' in second
        third = client.get(re.findall(r'href="(/d/[^"]+)" rel="next"', second)[0]).text
        assert "<mark" not in third
        assert "genfindes" not in third


def test_page_says_which_meeting_it_belongs_to(client: TestClient) -> None:
    page = client.get(f"/d/{quote('møde 2023.txt')}/s/1").text
    assert "Side 1 af 1" in page
    assert "DAS · 3. maj 2023" in page


@pytest.mark.parametrize(
    ("status", "outcome", "words"),
    [
        (AnswerStatus.ANSWERED, Outcome.DECIDED, "Besluttet"),
        (AnswerStatus.ANSWERED, Outcome.RECOMMENDED, "Kun indstillet"),
        (AnswerStatus.ANSWERED, Outcome.DISCUSSED, "Drøftet"),
        (AnswerStatus.ANSWERED, Outcome.NOTED, "Taget til efterretning"),
        (AnswerStatus.ANSWERED, Outcome.POSTPONED, "Udsat"),
        (AnswerStatus.NO_DECISION, Outcome.NONE, "Ingen beslutning fundet"),
        (AnswerStatus.NO_DECISION, None, "Ingen beslutning fundet"),
        (AnswerStatus.NOT_FOUND, None, "Ikke fundet i arkivet"),
    ],
)
def test_every_outcome_has_its_badge(
    client: TestClient,
    answerer: FakeAnswerer,
    catalog: Catalog,
    status: AnswerStatus,
    outcome: Outcome | None,
    words: str,
) -> None:
    answerer.queued.append(make_answer(catalog, "Tekst.", status=status, outcome=outcome))
    html = client.get("/", params={"q": "Hvad?"}).text
    assert re.findall(r'<p class="badge [a-z-]+">(.*?)</p>', html) == [words]


def test_answer_without_a_matter_has_no_badge(
    client: TestClient, answerer: FakeAnswerer, catalog: Catalog
) -> None:
    answerer.queued.append(make_answer(catalog, "350.000 kr.", outcome=None))
    assert "badge" not in client.get("/", params={"q": "Hvor meget?"}).text


def test_a_decline_shows_no_passages(client: TestClient, answerer: FakeAnswerer, catalog: Catalog) -> None:
    answerer.queued.append(make_answer(catalog, "Ikke fundet.", status=AnswerStatus.NOT_FOUND, outcome=None))
    assert "Andre steder" not in client.get("/", params={"q": "rumskib"}).text


HOSTILE = "<script>alert(1)</script>\"'&\x00\x1b[31m\ud800"


def test_text_of_the_archive_is_never_markup(
    client: TestClient, answerer: FakeAnswerer, catalog: Catalog
) -> None:
    chunk = replace(catalog.chunks()[0], text=HOSTILE, item_title=HOSTILE, document="<b>&?#.txt", body="<i>")
    citation = citation_of(chunk)
    answer = make_answer(catalog, f"{HOSTILE} [1] [2]", [citation], question=HOSTILE)
    answerer.queued.append(replace(answer, passages=(replace(answer.passages[0], chunk=chunk),)))
    response = client.get("/", params={"q": "Hvad?"})
    assert response.status_code == 200
    assert response.text.count("<script") == 1  # our own, of every page
    assert "alert(1)</script>" not in response.text
    assert "<b>" not in response.text
    assert "<i>" not in response.text
    assert "\x00" not in response.text


class TagCheck(HTMLParser):
    """Collects what a strict content policy forbids, and fields without a label."""

    def __init__(self) -> None:
        super().__init__()
        self.forbidden: list[str] = []
        self.labels: set[str | None] = set()
        self.fields: set[str | None] = set()
        self.landmarks: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        inline = tag == "script" and not (values.get("src") or "").startswith("/static/")
        if inline or tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.forbidden.append(tag)
        if tag == "label":
            self.labels.add(values.get("for"))
        if tag == "input" and values.get("type") != "hidden":  # what nobody sees needs no label
            self.fields.add(values.get("id"))
        if tag in ("header", "main", "footer", "nav"):
            self.landmarks.add(tag)


@pytest.mark.parametrize("path", ["/", "/?q=vagttelefon", "/d/m%C3%B8de%202023.txt/s/1", "/d/nej/s/1"])
def test_pages_have_no_inline_code_and_label_their_fields(client: TestClient, path: str) -> None:
    response = client.get(path)
    check = TagCheck()
    check.feed(response.text)
    assert check.forbidden == []
    assert check.fields <= check.labels
    assert check.landmarks >= {"header", "main", "footer"}
    assert '<html lang="da">' in response.text
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_style_sheet_is_served(client: TestClient) -> None:
    response = client.get("/static/referent.css")
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("text/css")


def test_missing_document_is_a_page_that_says_so(client: TestClient) -> None:
    response = client.get("/d/findes-ikke.pdf/s/1")
    assert response.status_code == 404
    assert response.headers["content-type"].startswith("text/html")
    assert "findes ikke" in response.text


def test_index_that_fails_while_answering_is_a_page_with_the_next_step(
    client: TestClient, answerer: FakeAnswerer
) -> None:
    answerer.queued.append(IndexStateError("the index is gone; run referent rebuild"))
    response = client.get("/", params={"q": "Hvad?"})
    assert response.status_code == 503
    assert "referent rebuild" in response.text


def test_too_long_question_is_refused_before_it_is_answered(
    client: TestClient, answerer: FakeAnswerer
) -> None:
    assert client.get("/", params={"q": "a" * 5000}).status_code == 422
    assert answerer.questions == []


def test_marks_without_a_source_stay_plain() -> None:
    assert str(link_marks("a [1] b [2]", frozenset({1}))).count("<a ") == 1
    assert "b [2]" in link_marks("a [1] b [2]", frozenset({1}))


def test_displayed_text_keeps_lines_and_shows_hyphens_and_bullets() -> None:
    assert displayed("Nord\x02\njysk\n\uf0b7 punkt\x00\x0c") == "Nord-\njysk\n• punkt"


@pytest.mark.parametrize(
    ("coverage", "line"),
    [
        (Coverage(), "Arkivet rummer 0 dokumenter og ingen daterede møder."),
        (
            Coverage(date(2017, 3, 2), date(2022, 5, 23), 12, 5),
            "Arkivet dækker 12 møder fra 2. marts 2017 til 23. maj 2022 i 5 dokumenter.",
        ),
    ],
)
def test_coverage_reads_as_a_sentence(coverage: Coverage, line: str) -> None:
    assert coverage_line(coverage) == line


def item(title: str, day: date, outcome: Outcome = Outcome.DECIDED) -> ItemEntry:
    return ItemEntry("1", title, outcome, "DAS", day, "d", "f.pdf", 0, DocumentKind.MINUTES, 1, 1)


def test_examples_come_from_different_meetings_and_leave_formalities_out() -> None:
    old, new = date(2020, 1, 1), date(2023, 1, 1)
    items = [
        item("Godkendelse af dagsorden", old),
        item("Godkendelse af dagsorden", new),
        item("Takster for 2021", old),
        item("Ny fælles vagttelefon", new),
        item("Fordeling af pladser", new),
        item("Orientering om tilsyn", new, Outcome.NOTED),
        item("Kort", new),
    ]
    titles = [i.title for i in choose_items(items, 3)]
    assert titles == ["Ny fælles vagttelefon", "Takster for 2021", "Fordeling af pladser"]


def test_items_that_begin_alike_come_after_those_that_stand_alone() -> None:
    items = [
        item("Godkendelse af referat fra 3. marts", date(2023, 6, 1)),
        item("Godkendelse af budget", date(2023, 6, 1)),
        item("Ny fælles vagttelefon", date(2020, 1, 1)),
    ]
    titles = [i.title for i in choose_items(items, 2)]
    assert titles == ["Ny fælles vagttelefon", "Godkendelse af referat fra 3. marts"]


def test_a_name_keeps_its_capital_within_the_question() -> None:
    text = "Kommunerne drøftede takster for Skovhuset."
    assert question_about(item("Takster for 2021.", date(2020, 1, 1)), text).endswith("om takster for 2021?")
    assert question_about(item("Skovhuset i Aalborg", date(2020, 1, 1)), text).endswith(
        "om Skovhuset i Aalborg?"
    )
    assert question_about(item("Takster", date(2020, 1, 1)), "").endswith("om Takster?")
