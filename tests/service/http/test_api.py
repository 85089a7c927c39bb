"""The JSON interface, with queued answers over a real catalog."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import date
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.model import Filters, IndexStateError
from ingest.catalog import Catalog
from ingest.errors import CatalogError
from ingest.model import DocumentKind, SectionRole
from service.http.app import create_app
from service.http.backend import Backend, NotReadyError
from service.http.middleware import MAX_BODY_BYTES
from service.wiring import Archive
from tests.service.fakes import FakeAnswerer, FakeRetriever, bare_settings, fake_archive, small_catalog


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with small_catalog(tmp_path_factory.mktemp("http")) as opened:
        yield opened


@pytest.fixture(scope="module")
def archive(catalog: Catalog) -> Archive:
    return fake_archive(catalog)


@pytest.fixture(scope="module")
def client(archive: Archive) -> Iterator[TestClient]:
    # Errors that the service does not answer must fail the test, not become a response.
    with TestClient(create_app(bare_settings(), lambda _: archive)) as client:
        wait_for_status(client, 200)
        yield client


def wait_for_status(client: TestClient, status: int) -> Any:
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        response = client.get("/readyz")
        if response.status_code == status:
            return response
        time.sleep(0.01)
    pytest.fail(f"/readyz never answered {status}")


def assert_problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert set(problem) == {"type", "title", "status", "detail", "next"}
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["next"]
    return cast(dict[str, Any], problem)


# -- asking


@pytest.mark.parametrize("given_id", ["dev-1", 7, "æ\u2028"])
def test_ask_passes_question_and_id_through(client: TestClient, given_id: object) -> None:
    answer = client.post("/api/ask", json={"question": "Hvad med telefonen?", "id": given_id}).json()
    assert answer["id"] == given_id
    assert answer["question"] == "Hvad med telefonen?"
    assert answer["status"] == "answered"


@pytest.mark.parametrize("question", ["", " \n\t", "a" * 4001])
def test_question_that_cannot_be_answered_is_refused(client: TestClient, question: str) -> None:
    assert_problem(client.post("/api/ask", json={"question": question}), 422)


def test_missing_question_is_named(client: TestClient) -> None:
    problem = assert_problem(client.post("/api/ask", json={"spørgsmål": "x"}), 422)
    assert "question" in problem["detail"]


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[" * 100_000, b"1" * 5000])
def test_broken_json_is_a_client_error(client: TestClient, body: bytes) -> None:
    response = client.post("/api/ask", content=body, headers={"content-type": "application/json"})
    assert response.status_code in (400, 422)
    assert_problem(response, response.status_code)


def test_too_large_body_is_refused(client: TestClient) -> None:
    body = b'{"question": "' + b"a" * MAX_BODY_BYTES + b'"}'
    assert_problem(client.post("/api/ask", content=body), 413)
    pieces = iter([body[:1000], body[1000:]])  # sent in chunks, so no length is declared
    response = client.post("/api/ask", content=pieces, headers={"content-type": "application/json"})
    assert_problem(response, 413)


def test_half_a_surrogate_pair_from_the_archive_stays_valid_json(
    client: TestClient, archive: Archive, catalog: Catalog
) -> None:
    from tests.service.fakes import make_answer

    cast(FakeAnswerer, archive.answerer).queued.append(make_answer(catalog, "a\ud800b\x00"))
    response = client.post("/api/ask", json={"question": "Hvad?"})
    assert json.loads(response.content)["answer"] == "a\ud800b\x00"


# -- searching


def test_search_hands_filters_on(client: TestClient, archive: Archive) -> None:
    parameters = {
        "q": "vagttelefon", "body": "DAS", "from": "2023-01-01", "to": "31.12.2023",
        "section": "decision", "kind": "minutes", "limit": "3",
    }  # fmt: skip
    cast(FakeRetriever, archive.retriever).filters.clear()
    response = client.get("/api/search", params=parameters)
    assert response.json()["query"] == "vagttelefon"
    used = cast(FakeRetriever, archive.retriever).filters[0]
    assert used == Filters(
        bodies=("DAS",),
        first=date(2023, 1, 1),
        last=date(2023, 12, 31),
        kinds=(DocumentKind.MINUTES,),
        sections=(SectionRole.DECISION,),
    )


def test_search_returns_passages_best_first(client: TestClient) -> None:
    found = client.get("/api/search", params={"q": "vagttelefon fælles"}).json()["passages"]
    assert len(found) >= 1
    assert all("vagttelefon" in p["text"] for p in found)


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"q": ""},
        {"q": "x", "from": "i går"},
        {"q": "x", "limit": "0"},
        {"q": "x", "limit": "9" * 5000},
        {"q": "x", "section": "beslutning"},
        {"q": "x", "kind": "\x00"},
    ],
)
def test_unusable_search_is_refused(client: TestClient, parameters: dict[str, str]) -> None:
    assert_problem(client.get("/api/search", params=parameters), 422)


# -- pages


def test_page_text_is_where_citations_count(client: TestClient, catalog: Catalog) -> None:
    chunk = catalog.chunks()[0]
    page = client.get(f"/api/documents/{chunk.document}/pages/{chunk.page_start}").json()
    assert page["text"][chunk.char_start : chunk.char_end] == chunk.text


@pytest.mark.parametrize("path", ["findes-ikke/pages/1", "m%C3%B8de%202023.txt/pages/99", "%00/pages/1"])
def test_missing_page_is_not_found(client: TestClient, path: str) -> None:
    assert_problem(client.get(f"/api/documents/{path}"), 404)


def test_unknown_path_and_method_are_problems(client: TestClient) -> None:
    assert_problem(client.get("/api/nothing"), 404)
    assert_problem(client.get("/api/ask"), 405)


# -- readiness


def test_health_is_answered_before_the_archive_is_open(archive: Archive) -> None:
    opened = threading.Event()

    def slow(_: str) -> Archive:
        opened.wait(10)
        return archive

    with TestClient(create_app(bare_settings(), slow)) as client:
        assert client.get("/healthz").status_code == 200
        assert_problem(client.get("/readyz"), 503)
        assert_problem(client.post("/api/ask", json={"question": "Hvad?"}), 503)
        assert client.get("/").headers["content-type"].startswith("text/html")
        opened.set()
        wait_for_status(client, 200)


@pytest.mark.parametrize(
    "error",
    [CatalogError("no catalog; run referent ingest"), IndexStateError("other model; run referent rebuild")],
)
def test_readiness_says_why_and_what_next(error: Exception) -> None:
    def fails(_: str) -> Archive:
        raise error

    with TestClient(create_app(bare_settings(), fails)) as client:
        deadline = time.monotonic() + 10
        while str(error) not in client.get("/readyz").text and time.monotonic() < deadline:
            time.sleep(0.01)
        problem = assert_problem(client.get("/readyz"), 503)
        assert str(error) in problem["next"]


@pytest.mark.anyio
async def test_archive_that_appears_later_is_opened(archive: Archive) -> None:
    outcomes: list[Archive | Exception] = [OSError("gone"), ValueError("a bug"), archive]

    def opener(_: str) -> Archive:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    backend = Backend(opener, retry_seconds=0)
    with pytest.raises(NotReadyError):
        backend.check()
    await backend.keep_open()
    backend.check()
    assert outcomes == []


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def test_catalog_that_fails_while_answering_is_unavailable(client: TestClient, archive: Archive) -> None:
    cast(FakeAnswerer, archive.answerer).queued.append(CatalogError("disk gone"))
    problem = assert_problem(client.post("/api/ask", json={"question": "Hvad?"}), 503)
    assert problem["next"] == "disk gone"


def test_a_bug_is_answered_and_logged_without_the_question(
    client: TestClient, archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    cast(FakeAnswerer, archive.answerer).queued.append(ZeroDivisionError("a bug"))
    with caplog.at_level(logging.INFO, "referent"):
        problem = assert_problem(client.post("/api/ask", json={"question": "Hvad med Hemmelighed?"}), 500)
    assert "a bug" not in json.dumps(problem)
    assert "ZeroDivisionError" in caplog.text
    assert "Hemmelighed" not in caplog.text


def test_access_log_holds_no_question(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "referent.access"):
        client.get("/api/search", params={"q": "Hemmelighed"})
        client.get("/", params={"q": "Hemmelighed"})
        client.post("/api/ask", json={"question": "Hemmelighed"})
    lines = [json.loads(r.getMessage()) for r in caplog.records if r.name == "referent.access"]
    assert [(line["path"], line["status"]) for line in lines] == [
        ("/api/search", 200), ("/", 200), ("/api/ask", 200),
    ]  # fmt: skip
    assert "Hemmelighed" not in caplog.text


# -- whatever is sent

anything = st.text(max_size=60) | st.text(st.characters(categories=["Cs", "Cc", "Lo"]), max_size=10)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.integers(10**30, 10**40) | st.floats() | anything,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(anything, inner, max_size=4),
    max_leaves=12,
)
fuzzed = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzzed
@given(body=json_values | st.fixed_dictionaries({"question": json_values}, optional={"id": json_values}))
def test_no_json_body_breaks_the_service(client: TestClient, body: object) -> None:
    response = client.post(
        "/api/ask", content=json.dumps(body).encode(), headers={"content-type": "application/json"}
    )
    assert response.status_code < 500


@fuzzed
@given(
    body=st.binary(max_size=200),
    kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data"]),
)
def test_no_bytes_break_the_service(client: TestClient, body: bytes, kind: str) -> None:
    assert client.post("/api/ask", content=body, headers={"content-type": kind}).status_code < 500


@fuzzed
@given(
    parameters=st.dictionaries(
        st.sampled_from(["q", "limit", "body", "from", "to", "section", "kind", "x"]),
        st.text(max_size=40)
        | st.integers().map(str)
        | st.sampled_from(["nan", "1e9", "0x1", "-0", "9" * 400]),
    ),
    path=st.sampled_from(["/api/search", "/"]),
)
def test_no_parameters_break_the_service(client: TestClient, parameters: dict[str, str], path: str) -> None:
    usable = {k: v.encode("utf-8", "replace").decode() for k, v in parameters.items()}
    assert client.get(path, params=usable).status_code < 500


@fuzzed
@given(
    raw=st.binary(min_size=1, max_size=30),
    number=st.integers() | st.integers(10**18, 10**30) | st.text("0123456789-+._ ", min_size=1, max_size=30),
    mark=st.from_regex(r"\d{0,7}\.\d{0,8}-\d{0,7}\.\d{0,8}", fullmatch=True) | st.text(max_size=20),
)
def test_no_path_breaks_the_service(client: TestClient, raw: bytes, number: object, mark: str) -> None:
    name = "".join(f"%{b:02x}" for b in raw)
    shown_mark = mark.encode("utf-8", "replace").decode()
    for path in (
        f"/api/documents/{name}/pages/{number}",
        f"/d/{name}/s/{number}",
        "/d/m%C3%B8de%202023.txt/s/1",
    ):
        assert client.get(path, params={"mark": shown_mark, "check": shown_mark}).status_code < 500


@pytest.mark.parametrize("path", ["/api/search", "/soeg"])
def test_a_civil_registration_number_is_not_shown_again(client: TestClient, path: str) -> None:
    response = client.get(path, params={"q": "borger 010203-1234"})
    assert response.status_code == 200
    assert "010203" not in response.text
    assert "xxxxxx-xxxx" in response.text


def test_a_parameter_of_one_value_is_given_once(client: TestClient) -> None:
    for address in (
        "/api/search?q=a&q=b",
        "/api/search?q=a&limit=1&limit=2",
        "/api/documents?kind=form&kind=minutes",
    ):
        response = client.get(address)
        assert response.status_code == 422
        assert "må kun angives én gang" in response.json()["detail"]
    assert client.get("/api/search?q=vagttelefon&year=2023&year=2022").status_code == 200
    assert client.get("/api/search?q=vagttelefon&from=").status_code == 422
