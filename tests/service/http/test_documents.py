"""Documents over HTTP: lists, text, pictures, boxes, originals."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.http.app import create_app
from service.settings import Settings
from service.wiring import Archive

PDF = "2023-11-22_DTS_referat.pdf"
TOKEN = new_token()
TEXT = "2023-09-13_DTS_referat.txt"


def test_documents_come_a_page_at_a_time(sample_client: TestClient) -> None:
    first = sample_client.get("/api/documents", params={"limit": 5}).json()
    assert first["total"] > 10
    assert (first["offset"], first["next"], len(first["documents"])) == (0, 5, 5)
    rest = sample_client.get("/api/documents", params={"limit": 500, "offset": 5}).json()
    assert rest["next"] is None
    names = [d["document"] for d in first["documents"] + rest["documents"]]
    assert len(names) == len(set(names)) == first["total"]


def test_a_document_is_told_by_name_and_by_id(sample_client: TestClient) -> None:
    listed = sample_client.get("/api/documents").json()["documents"]
    one = next(d for d in listed if d["document"] == PDF)
    by_name, by_id = (sample_client.get(f"/api/documents/{key}").json() for key in (PDF, one["id"]))
    assert by_name == by_id
    assert by_name["parts"][0]["meeting"]["body"] == "DTS"


@pytest.mark.parametrize(
    "path", ["", f"/{PDF}", f"/{PDF}/pages/1", f"/{PDF}/pages/1/image", f"/{PDF}/pages/1/boxes?start=0&end=5"]
)
def test_what_the_caller_has_is_not_sent_again(sample_client: TestClient, path: str) -> None:
    first = sample_client.get(f"/api/documents{path}")
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    again = sample_client.get(
        f"/api/documents{path}", headers={"If-None-Match": f'"x", W/{first.headers["etag"]}'}
    )
    assert (again.status_code, again.content) == (304, b"")
    other = sample_client.get(f"/api/documents{path}", headers={"If-None-Match": '"x"'})
    assert other.content == first.content


def test_words_of_a_page_are_boxed_on_its_picture(sample_client: TestClient) -> None:
    raw = sample_client.get(f"/api/documents/{PDF}/pages/2").json()["text"]
    line = max(raw.splitlines(), key=len)
    start = raw.index(line)
    asked = {"start": start, "end": start + len(line)}
    found = sample_client.get(f"/api/documents/{PDF}/pages/2/boxes", params=asked).json()
    assert found["reason"] is None
    assert len(found["boxes"]) == 1
    assert found["boxes"][0]["right"] - found["boxes"][0]["left"] > 0.5
    picture = sample_client.get(f"/api/documents/{PDF}/pages/2/image", params={"dpi": 72})
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")


def test_text_files_have_no_picture_and_no_box(sample_client: TestClient) -> None:
    assert problem(sample_client.get(f"/api/documents/{TEXT}/pages/1/image"))["status"] == 404
    found = sample_client.get(f"/api/documents/{TEXT}/pages/1/boxes", params={"start": 0, "end": 9}).json()
    assert (found["boxes"], found["reason"]) == ([], "text")


def problem(response: Any) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = response.json()
    assert found["next"]
    return found


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("nowhere.pdf", 404),
        (f"{PDF}/pages/99", 404),
        (f"{PDF}/pages/0", 422),
        (f"{PDF}/pages/99/image", 404),
        (f"{PDF}/pages/1/image?dpi=80", 422),
        (f"{PDF}/pages/1/boxes?start=5&end=5", 404),
        (f"{PDF}/pages/1/boxes?start=0&end=99999", 404),
        ("nowhere.pdf/original", 403),
    ],
)
def test_what_is_not_there_is_a_problem(sample_client: TestClient, path: str, status: int) -> None:
    assert problem(sample_client.get(f"/api/documents/{path}"))["status"] == status


@pytest.fixture
def secretariat(sample_settings: Settings, sample_archive: Archive) -> Iterator[TestClient]:
    settings = sample_settings.model_copy(
        update={"tokens": SecretStr(setting_entry("anne", Role.SECRETARIAT, TOKEN)), "open_reading": True}
    )
    lent = replace(sample_archive, close=lambda: None)
    with TestClient(
        create_app(settings, lambda _: lent), headers={"Authorization": f"Bearer {TOKEN}"}
    ) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client


def test_original_is_the_secretariat_s(sample_client: TestClient) -> None:
    assert problem(sample_client.get(f"/api/documents/{PDF}/original"))["status"] == 403
    assert "original" not in sample_client.get(f"/d/{PDF}/s/1").text


def test_original_is_the_file_as_it_was_ingested_or_none(
    secretariat: TestClient, sample_settings: Settings
) -> None:
    name = "kommissorium_hjem_foerst.pdf"
    sample_client = secretariat
    file = Path(sample_settings.data_dir).parent / "files" / name
    whole = file.read_bytes()
    sent = sample_client.get(f"/api/documents/{quote(name)}/original")
    assert hashlib.sha256(sent.content).digest() == hashlib.sha256(whole).digest()
    assert sent.headers["content-disposition"].startswith("attachment")
    try:
        file.write_bytes(whole + b" ")
        assert "ændret" in problem(sample_client.get(f"/api/documents/{name}/original"))["detail"]
        file.unlink()
        assert "ikke længere" in problem(sample_client.get(f"/api/documents/{name}/original"))["detail"]
        assert "ikke længere" in problem(sample_client.get(f"/api/documents/{name}/pages/1/image"))["detail"]
    finally:
        file.write_bytes(whole)
