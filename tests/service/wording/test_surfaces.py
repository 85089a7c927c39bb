"""Earlier wordings of the sample archive: the page, its Word file, the JSON, the command."""

from __future__ import annotations

import io
import json
import os
import re
import zipfile
from collections.abc import Callable

import docx
import pytest
from click.testing import CliRunner, Result
from docx.oxml.ns import qn
from fastapi.testclient import TestClient

from service import wiring
from service.cli import main
from service.http import wording_schemas as schemas
from service.settings import Settings
from service.wiring import Archive
from service.wording.draft_file import MOST_BYTES, read_draft
from service.wording.look import LONGEST, MOST_CHARS, MOST_PARAGRAPHS
from tests.service.fakes import HashEncoder

PAGE = "/formulering"
DECIDED = "DTS besluttede, at Lyngtoften fortsætter med 20 pladser uden tidsbegrænsning."
CHANGED = "DTS besluttede, at Lyngtoften fortsætter med 24 pladser uden tidsbegrænsning."
TURNED = "Den Tværgående Styregruppe kunne tiltræde model B."
ABSENT = "Kaffen drikkes sort i kantinen hver onsdag morgen."


def ask(client: TestClient, text: str) -> schemas.Wordings:
    return schemas.Wordings.model_validate(client.post("/api/wording", json={"text": text}).json())


def draft_of(client: TestClient, *paragraphs: str) -> list[schemas.WordingParagraph]:
    answer = client.post("/api/wording/draft", json={"text": "\n\n".join(paragraphs)})
    return schemas.CheckedDraft.model_validate(answer.json()).paragraphs


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    document.add_heading("Udkast til sag", 1)
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_changed_sentence_finds_its_source_with_the_change(sample_client: TestClient) -> None:
    found = ask(sample_client, CHANGED)
    first = found.hits[0]
    assert (first.words, first.standing, first.verbatim) == (DECIDED, "adopted", False)
    assert first.uses[0].reference == "DTS 27.11.2024, pkt. 2, Beslutning, s. 3"
    told = [(p.kind, p.before or p.after, p.stress) for p in first.difference if p.kind != "same"]
    assert told == [("deleted", " 20", "number"), ("inserted", " 24", "number")]
    assert ask(sample_client, DECIDED).hits[0].verbatim


def test_every_use_opens_the_words_it_quotes(sample_client: TestClient) -> None:
    for text in (CHANGED, TURNED, "Takstgruppen anbefaler, at taksten hæves fra den 1. januar."):
        for hit in ask(sample_client, text).hits:
            for source in (s for u in hit.uses for s in u.sources):
                assert 'id="mark"' in sample_client.get(source.url).text, source.quote


def test_an_agenda_and_its_minutes_are_one_hit_with_both_places(sample_client: TestClient) -> None:
    text = "At Fjordaftalen 2025-2026 godkendes og sendes til Politisk Kontaktråd."
    hit = ask(sample_client, text).hits[0]
    assert (hit.verbatim, hit.standing, len(hit.uses)) == (True, "proposed", 2)
    assert {s.document for u in hit.uses for s in u.sources} == {
        "2024-11-27_DTS_dagsorden.pdf",
        "2024-11-27_DTS_referat.pdf",
    }
    page = sample_client.post(PAGE, data={"tekst": text}).text
    assert "Også: <a" in page


def test_what_the_archive_does_not_hold_is_nothing_earlier(sample_client: TestClient) -> None:
    assert ask(sample_client, ABSENT).hits == []
    (paragraph,) = draft_of(sample_client, ABSENT)
    assert (paragraph.fate, paragraph.hits) == ("new", [])
    assert "Intet tidligere" in sample_client.get(PAGE, params={"q": ABSENT}).text


def test_a_draft_is_told_paragraph_by_paragraph(sample_client: TestClient) -> None:
    fates = [p.fate for p in draft_of(sample_client, "Beslutning", DECIDED, CHANGED, ABSENT)]
    assert fates == ["short", "verbatim", "changed", "new"]


@pytest.mark.parametrize(
    ("text", "reason", "words"),
    [(CHANGED, "number", DECIDED), (TURNED, "negation", TURNED.replace("kunne", "kunne ikke"))],
)
def test_a_contradicting_decision_is_quoted(
    sample_client: TestClient, text: str, reason: str, words: str
) -> None:
    (paragraph,) = draft_of(sample_client, text)
    (found,) = paragraph.contradictions
    assert (found.reason, found.sentence, found.words) == (reason, text, words)
    assert found.use.sources[0].url.startswith("/d/")


def test_a_phrase_is_found_word_for_word(sample_client: TestClient) -> None:
    found = sample_client.get("/api/wording/phrase", params={"q": "kunne * tiltræde"}).json()
    assert {u["words"] for u in found["uses"]} >= {"kunne ikke tiltræde"}
    assert found["total"] == len(found["uses"])
    text = sample_client.get(PAGE, params={"frase": "kunne * tiltræde"}).text
    assert "<mark>kunne ikke tiltræde</mark>" in text
    assert sample_client.get("/api/wording/phrase", params={"q": "* ?"}).status_code == 422


def test_the_page_tells_changes_without_colour_or_script(sample_client: TestClient) -> None:
    text = sample_client.post(PAGE, data={"tekst": CHANGED}).text
    flat = re.sub(r"<[^>]+>", "", text)
    assert "[slettet: 20 tal eller dato]" in flat
    assert "[indsat: 24 tal eller dato]" in flat
    assert "En senere beslutning siger et andet tal" in flat
    assert "vedtaget" in flat
    assert f'href="{PAGE}"' in sample_client.get("/").text
    english = sample_client.post(PAGE, data={"tekst": CHANGED}, headers={"Cookie": "sprog=en"}).text
    assert "A later decision says another number" in english


def test_a_word_draft_comes_in_and_goes_out(sample_client: TestClient) -> None:
    sent = {"fil": ("udkast.docx", word_file(DECIDED, CHANGED, ABSENT))}
    page = sample_client.post(PAGE, files=sent)
    assert page.status_code == 200
    for said in ("Genbrugt ordret", "Genbrugt med ændringer", "Intet tidligere", "Udkast til sag"):
        assert said in page.text
    response = sample_client.post("/hent/docx/formulering", files=sent)
    assert response.headers["content-disposition"].endswith('formuleringer.docx"')
    document = docx.Document(io.BytesIO(response.content))
    texts = [accepted(p) for p in document.paragraphs]
    assert texts == ["Udkast til sag", DECIDED, CHANGED, ABSENT]
    assert rejected(document.paragraphs[2]) == DECIDED
    assert document.paragraphs[0].style.name == "Heading 1"
    comments = [c.text for c in document.comments]
    assert any("DTS 27.11.2024, pkt. 2, Beslutning, s. 3 (vedtaget)" in c and DECIDED in c for c in comments)
    assert any("En senere beslutning siger et andet tal" in c and CHANGED in c for c in comments)
    assert any("http" in c and "/d/" in c for c in comments)


def accepted(paragraph: object) -> str:
    """A paragraph's text once every change is accepted."""
    element = paragraph._p  # type: ignore[attr-defined]
    return "".join(t.text or "" for t in element.iter(qn("w:t")))


def rejected(paragraph: object) -> str:
    """A paragraph's text once every change is rejected."""
    element = paragraph._p  # type: ignore[attr-defined]
    told = []
    for t in element.iter(qn("w:t"), qn("w:delText")):
        if not any(a.tag == qn("w:ins") for a in t.iterancestors()):
            told.append(t.text or "")
    return "".join(told)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"%PDF-1.4", "udkast.pdf", "Vælg en Word-fil"),
        (b"PK\x03\x04 no zip", "udkast.docx", "kan ikke læses"),
        (b"", "udkast.docx", "Filen er tom"),
        (b"x" * (MOST_BYTES + 1), "udkast.txt", "over 4 MB"),
        (b"   \n  ", "udkast.txt", "ingen tekst"),
    ],
)
def test_a_file_that_is_no_draft_is_an_error_that_helps(
    sample_client: TestClient, data: bytes, name: str, said: str
) -> None:
    for path in (PAGE, "/hent/docx/formulering"):
        response = sample_client.post(path, files={"fil": (name, data)})
        assert response.status_code in (413, 422)
        assert said in response.text or (not data and response.status_code == 422)


def test_too_much_is_told(sample_client: TestClient) -> None:
    assert sample_client.post(PAGE, data={"tekst": "x" * (MOST_CHARS + 1)}).status_code == 422
    assert sample_client.post("/api/wording", json={"text": "x" * (LONGEST + 1)}).status_code == 422
    many = "\n\n".join(["Et afsnit."] * (MOST_PARAGRAPHS + 1))
    answer = sample_client.post("/api/wording/draft", json={"text": many})
    assert answer.status_code == 422
    assert "afsnit" in answer.json()["detail"]
    assert sample_client.post(PAGE, data={"tekst": "  "}).status_code == 422
    assert sample_client.get(PAGE, params={"frase": "* *"}).status_code == 422


def test_a_file_larger_than_a_form_is_taken_here_and_nowhere_else(sample_client: TestClient) -> None:
    out = io.BytesIO(word_file(DECIDED))
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("word/media/logo.png", os.urandom(400_000))
    padded = out.getvalue()
    assert sample_client.post(PAGE, files={"fil": ("udkast.docx", padded)}).status_code == 200
    assert sample_client.post("/api/wording", content=b"x" * 400_000).status_code == 413


def test_a_draft_file_is_read_outside_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    from service.wording import draft_file

    asked = []
    read = draft_file.read_file
    monkeypatch.setattr(draft_file, "read_file", lambda s, limits: asked.append(limits) or read(s, limits))
    draft = read_draft(word_file("Første afsnit.", "010190-1234 ringede."), "Udkast.DOCX")
    assert draft.paragraphs[:2] == ("Udkast til sag", "Første afsnit.")
    assert draft.levels == (1, 0, 0)
    assert "1234" not in draft.paragraphs[2]
    assert len(asked) == 1


def test_what_was_shown_is_kept_without_the_whole_draft(
    sample_client: TestClient, sample_archive: Archive
) -> None:
    sample_client.post(PAGE, data={"tekst": CHANGED + " " + "Mere tekst. " * 100})
    kept = sample_archive.audit.all()[-1]
    assert kept.question.startswith(CHANGED)
    assert len(kept.question) <= 300
    assert kept.passages


@pytest.fixture
def run(sample_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())

    def called(*arguments: str, input: str = "") -> Result:
        data = str(sample_settings.data_dir)
        return CliRunner().invoke(main, ["--data-dir", data, "wording", *arguments], input=input)

    return called


def test_the_command_prints_the_same(
    run: Callable[..., Result], sample_client: TestClient, tmp_path: object
) -> None:
    text = run(CHANGED).stdout
    assert text.startswith("1. DTS 27.11.2024, pkt. 2, Beslutning, s. 3 · vedtaget\n")
    assert "[-!20-] {+!24+}" in text
    found = json.loads(run("--json", CHANGED).stdout)
    assert found == sample_client.post("/api/wording", json={"text": CHANGED}).json()
    assert run("-", input=CHANGED).stdout == text
    assert run(ABSENT).exit_code == 3
    assert run().exit_code == run("x", "--phrase", "y").exit_code == 2
    assert "»kunne ikke tiltræde«" in run("--phrase", "kunne * tiltræde").stdout
    assert run("--phrase", "xqzw").exit_code == 3
    assert run("--phrase", "*").exit_code == 1


def test_the_command_checks_a_file_and_writes_word(run: Callable[..., Result], tmp_path: object) -> None:
    draft, out = f"{tmp_path}/udkast.docx", f"{tmp_path}/ud.docx"
    with open(draft, "wb") as file:  # noqa: PTH123
        file.write(word_file(DECIDED, CHANGED))
    result = run("--file", draft, "--word", out)
    assert result.exit_code == 0, result.output
    assert "[Genbrugt ordret]" in result.stdout
    assert "! En senere beslutning siger et andet tal" in result.stdout
    assert [accepted(p) for p in docx.Document(out).paragraphs][1:] == [DECIDED, CHANGED]
