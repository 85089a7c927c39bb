"""Nobody is told of what they may not see: not by an answer, a list, a number, an error or a header."""

from __future__ import annotations

import json
import logging
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from index.generation import ABBREVIATIONS, TERMS, VOCABULARY
from ingest.catalog import Catalog
from ingest.folder_settings import NAME
from service import wiring
from tests.service.fakes import HashEncoder, json_of, run
from tests.service.http.levels import (
    ABOUT_CLOSED,
    ANYBODY,
    CANARY,
    MIXED,
    READER,
    SECRETARIAT,
    Call,
    Told,
    addresses,
    calls,
    service,
    settings_of,
    texts,
    told,
    write_closed,
    write_open,
)
from tests.service.llm.server import FakeServer, saying, serving

BELOW = (ANYBODY, READER)
# The suite sends few; all of 1,000 and more were sent for `eval/LOG.md`.
REQUESTS = int(os.environ.get("REFERENT_CLEARANCE_REQUESTS", "160"))


@dataclass(frozen=True)
class Twins:
    """Two services that differ by closed files alone, and what both know together."""

    without: TestClient
    with_closed: TestClient
    catalog: Catalog  # everything that the second holds
    folder: Path


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    folder = tmp_path_factory.mktemp("levels")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        write_open(folder / "arkiv")
        wiring.ingest_and_index([folder / "arkiv"], settings_of(folder / "without"))
        write_closed(folder / "arkiv")
        wiring.ingest_and_index([folder / "arkiv"], settings_of(folder / "with"))
        with (
            service(settings_of(folder / "without")) as without,
            service(settings_of(folder / "with")) as with_closed,
            wiring.open_catalog(settings_of(folder / "with")) as catalog,
        ):
            yield Twins(without, with_closed, catalog, folder)


def test_closed_files_make_no_difference_to_those_who_may_not_see_them(twins: Twins) -> None:
    differing = []
    statuses = []
    for n, call in enumerate(calls(twins.catalog, REQUESTS)):
        token = BELOW[n % 2]
        without, with_closed = (told(call.of(c, token)) for c in (twins.without, twins.with_closed))
        statuses.append(without.said[0])
        if not without.is_like(with_closed):
            differing.append((call, token[:5], without, with_closed))
    assert not differing, "\n".join(map(_difference, differing[:9]))
    assert statuses.count(200) > REQUESTS / 3  # not all of them asked for what is not there
    assert statuses.count(404) > REQUESTS / 20


def _difference(differing: tuple[Call, str, Told, Told]) -> str:
    """The request, and where its two answers part."""
    call, token, one, other = differing
    a, b = str(one.said), str(other.said)
    at = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return f"{call} {token}\n  {a[max(at - 60, 0) : at + 90]}\n  {b[max(at - 60, 0) : at + 90]}"


def test_the_open_index_knows_no_word_of_what_is_closed(twins: Twins) -> None:
    for level in ("open", "internal"):
        files = {}
        for name in ("without", "with"):
            folder = twins.folder / name / "index" / level
            generation = folder / json.loads((folder / "current.json").read_text("utf-8"))["generation"]
            files[name] = {f: (generation / f).read_bytes() for f in (TERMS, VOCABULARY, ABBREVIATIONS)}
        assert files["without"] == files["with"]
        assert CANARY.casefold() not in str(files["with"]).casefold()


def test_the_same_requests_do_tell_the_secretariat(twins: Twins) -> None:
    """Were both archives served alike to all, the test above would hold without meaning anything."""
    asked = calls(twins.catalog, 80)
    differing = [
        call
        for call in asked
        if not told(call.of(twins.without, SECRETARIAT)).is_like(
            told(call.of(twins.with_closed, SECRETARIAT))
        )
    ]
    assert len(differing) > 15


def test_what_may_not_be_seen_and_what_is_not_there_are_answered_alike(twins: Twins) -> None:
    closed = next(d for d in twins.catalog.documents() if CANARY in d.document)
    for hidden, absent in (
        (f"/api/documents/{closed.document_id}", "/api/documents/0123456789abcdef"),
        (f"/api/documents/{closed.document}/pages/1", "/api/documents/findes-ikke.txt/pages/1"),
        (f"/api/documents/{closed.document}/pages/1/image", "/api/documents/findes-ikke.txt/pages/1/image"),
        (f"/api/documents/{closed.document}/original", "/api/documents/findes-ikke.txt/original"),
        (f"/api/documents/{MIXED}/pages/9", "/api/documents/findes-ikke.txt/pages/1"),
        ("/api/meetings/fu/2023-05-04", "/api/meetings/fu/1999-01-01"),
        ("/api/meetings/dts/2023-05-03/items/2", "/api/meetings/dts/2023-05-03/items/17"),
    ):
        for token in BELOW:
            pair = [Call(path).of(twins.with_closed, token) for path in (hidden, absent)]
            assert pair[0].status_code in (403, 404)
            assert told(pair[0]) == told(pair[1])
        assert (
            Call(hidden).of(twins.with_closed, SECRETARIAT).status_code == 200
            or "image" in hidden
            or (hidden.endswith("/9"))
        )


def crawl(client: TestClient, token: str, most: int = 400) -> dict[str, Any]:
    """Every address that can be come to from the lists, with its answer."""
    found: dict[str, Any] = {}
    waiting = ["/", "/moeder", "/dokumenter", "/api/documents", "/api/meetings", "/api/items"]
    waiting += ["/opfoelgning", "/oversigt?fra=2000-01-01", "/api/followups"]
    waiting += ["/soeg?q=vikarer+takster+beslutning+bolig", "/api/search?q=beslutning+bolig&limit=100"]
    waiting += ["/api/coverage", "/api/openapi.json", "/metrics", "/readyz"]
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if address in found:
            continue
        found[address] = Call(address).of(client, token)
        if "openapi" not in address:
            waiting += [a for a in addresses(found[address]) if a not in found]
    return found


@pytest.mark.parametrize("token", BELOW)
def test_a_closed_item_is_never_named_to_those_below(
    twins: Twins, token: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answers = crawl(twins.with_closed, token)
    assert len(answers) > 60
    assert any(MIXED in texts(a) for a in answers.values())
    for question in ABOUT_CLOSED:
        for call in (
            Call("/api/ask", question=question),
            Call("/api/ask", question=question, streams=True),
            Call("/", {"q": question}),
            Call("/api/search", {"q": question, "limit": 100}),
            Call("/soeg", {"q": question}),
        ):
            answers[f"{call}"] = call.of(twins.with_closed, token)
    named = [address for address, answer in answers.items() if CANARY in texts(answer)]
    assert named == []
    assert CANARY not in caplog.text


def test_the_secretariat_finds_what_is_closed(twins: Twins) -> None:
    answers = crawl(twins.with_closed, SECRETARIAT, 60)
    assert [address for address, answer in answers.items() if CANARY in texts(answer)]
    for question in ABOUT_CLOSED[:2]:
        answer = Call("/api/ask", question=question).of(twins.with_closed, SECRETARIAT).json()
        assert CANARY in " ".join(c["quote"] for c in answer["citations"])
    item = Call("/api/meetings/dts/2023-05-03/items/2").of(twins.with_closed, SECRETARIAT).json()
    assert CANARY in item["title"]
    found = Call("/api/search", {"q": "løn hæve FU"}).of(twins.with_closed, SECRETARIAT).json()
    assert CANARY in str(found["passages"])


def test_an_item_behind_a_closed_one_keeps_its_own_text(twins: Twins) -> None:
    address = Call("/api/meetings/dts/2023-05-03/items/3")
    below, above = (address.of(twins.with_closed, token).json() for token in (ANYBODY, SECRETARIAT))
    assert below["title"] == above["title"] == "Eventuelt"
    assert below["sections"] == above["sections"] != []


def test_a_picture_drawn_for_one_is_not_shown_to_another(twins: Twins) -> None:
    closed = next(d for d in twins.catalog.documents() if d.document == "2024-11-27_DTS_referat.pdf")
    picture = Call(f"/api/documents/{closed.document_id}/pages/1/image", {"dpi": 72})
    assert picture.of(twins.with_closed, SECRETARIAT).content.startswith(b"\x89PNG")
    for token in BELOW:
        assert picture.of(twins.with_closed, token).status_code == 404


def test_a_conversation_is_no_one_elses(twins: Twins) -> None:
    headers = {"Authorization": f"Bearer {SECRETARIAT}"}
    body = {"question": ABOUT_CLOSED[0], "conversation": "new"}
    key = twins.with_closed.post("/api/ask", json=body, headers=headers).json()["conversation"]
    own = Call(f"/api/conversations/{key}")
    assert CANARY in own.of(twins.with_closed, SECRETARIAT).text
    absent = Call(f"/api/conversations/{'x' * len(key)}")
    for token in BELOW:
        assert told(own.of(twins.with_closed, token)) == told(absent.of(twins.with_closed, token))
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        follow = {"question": "hvornår?", "conversation": key}
        assert twins.with_closed.post("/api/ask", json=follow, headers=headers).status_code == 404
        assert twins.with_closed.delete(f"/api/conversations/{key}", headers=headers).status_code == 404
        page = Call("/", {"q": "hvornår?", "samtale": key}).of(twins.with_closed, token).text
        assert CANARY not in page
        assert f'value="{key}"' not in page
    assert own.of(twins.with_closed, SECRETARIAT).status_code == 200


@pytest.fixture(scope="module")
def model() -> Iterator[FakeServer]:
    with serving(saying(lambda _: "Det fremgår ikke.")) as server:
        yield server


@pytest.mark.parametrize("token", [*BELOW, SECRETARIAT])
def test_a_language_model_is_given_what_the_asker_may_see(
    twins: Twins, model: FakeServer, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    model.asked.clear()
    with service(settings_of(twins.folder / "with", llm_base_url=model.url)) as client:
        for question in (*ABOUT_CLOSED, "Hvad besluttede DTS om taksten for vikarer den 3. maj 2023?"):
            Call("/api/ask", question=question).of(client, token)
    assert model.asked
    given = "\n".join(f"{a.system}\n{a.user}" for a in model.asked)
    assert (CANARY in given) == (token == SECRETARIAT)


def test_levels_that_come_and_go_show_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    settings = settings_of(tmp_path / "data")
    folder = tmp_path / "arkiv"
    folder.mkdir()
    (folder / "møde.txt").write_text(
        "Referat\nDTS\nonsdag den 3. maj 2023\n\nPunkt 1. Bolig\nBeslutning\nDTS godkendte boligen.\n",
        "utf-8",
    )
    search = Call("/api/search", {"q": "løn hæve beslutning", "limit": 50})
    wiring.ingest_and_index([folder], settings)
    with service(settings) as client:
        assert CANARY not in search.of(client, SECRETARIAT).text
        write_closed(folder)
        wiring.ingest_and_index([folder], settings)
        assert CANARY in search.of(client, SECRETARIAT).text
        assert CANARY not in search.of(client, READER).text
        (folder / "lukket" / NAME).write_text('clearance = "internal"\n', encoding="utf-8")
        wiring.ingest_and_index([folder], settings)
        assert CANARY in search.of(client, READER).text
        assert CANARY not in search.of(client, ANYBODY).text
        shutil.rmtree(folder / "lukket")
        wiring.ingest_and_index([folder], settings, remove_missing=True)
        assert CANARY not in search.of(client, SECRETARIAT).text


def test_the_command_line_answers_from_what_is_open_unless_told(
    twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    for command in (("ask", ABOUT_CLOSED[0]), ("search", "bolig ved skoven")):
        for clearance in (None, "open", "internal", "closed"):
            option = ("--clearance", clearance) if clearance else ()
            result = run(twins.folder, *command, *option, "--json", data="with")
            assert (CANARY in str(json_of(result))) == (clearance == "closed"), (command, clearance)
        assert "--clearance" in run(twins.folder, command[0], "--help").output
