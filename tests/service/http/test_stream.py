"""An answer's events, feedback, limits, ids and metrics."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient

from service.http.app import create_app
from service.http.limits import Rate
from service.wiring import Archive
from tests.service.fakes import bare_settings

QUESTION = {"question": "Hvad besluttede DTS om Lyngtoften i november 2023?"}


def events(body: str) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for block in body.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def test_sources_come_before_the_text_and_the_whole_answer_last(sample_client: TestClient) -> None:
    plain = sample_client.post("/api/ask", json=QUESTION).json()
    sent = sample_client.post("/api/ask", json=QUESTION, headers={"Accept": "text/event-stream"})
    assert sent.headers["content-type"].startswith("text/event-stream")
    (first, sources), (second, text), (last, answer) = events(sent.text)
    assert (first, second, last) == ("sources", "text", "answer")
    assert "answer" not in sources
    assert sources["citations"] == plain["citations"]
    assert text["text"] == plain["answer"]
    assert answer | {"seconds": 0} == plain | {"seconds": 0}


def test_a_stream_that_cannot_begin_is_a_problem(sample_client: TestClient) -> None:
    stream = {"Accept": "text/event-stream"}
    gone = sample_client.post("/api/ask", json=QUESTION | {"conversation": "gone"}, headers=stream)
    assert (gone.status_code, gone.headers["content-type"]) == (404, "application/problem+json")
    assert sample_client.post("/api/ask", json={"question": " "}, headers=stream).status_code == 422


def test_feedback_is_kept(sample_client: TestClient, sample_archive: Archive) -> None:
    said = {
        **QUESTION,
        "verdict": "down",
        "reason": "missing",
        "comment": "Prisen mangler.",
        "citations": ["/d/x/s/1"],
    }
    sent = sample_client.post("/api/feedback", json=said)
    assert sent.status_code == 201
    kept = {f.id: f for f in sample_archive.feedback.all()}[sent.json()["id"]]
    assert (kept.verdict, kept.reason, kept.comment) == ("down", "missing", "Prisen mangler.")
    assert kept.citations == ("/d/x/s/1",)
    assert kept.at > 1_600_000_000


@pytest.mark.parametrize(
    "said",
    [{}, {"question": "?", "verdict": "perhaps"}, {"question": "?", "verdict": "up", "comment": "x" * 2001}],
)
def test_feedback_that_cannot_be_used_is_refused(sample_client: TestClient, said: dict[str, str]) -> None:
    assert sample_client.post("/api/feedback", json=said).status_code == 422


def test_who_asks_too_often_is_told_when_to_come_back(sample_archive: Archive) -> None:
    from dataclasses import replace

    settings = bare_settings(rate_per_minute=3)
    with TestClient(create_app(settings, lambda _: replace(sample_archive, close=lambda: None))) as client:
        statuses = [client.get("/api/openapi.json").status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        refused = client.get("/api/coverage")
        assert refused.json()["status"] == 429
        assert 1 <= int(refused.headers["retry-after"]) <= 20
        assert client.get("/healthz").status_code == 200


def test_a_bucket_fills_up_again_and_callers_do_not_share_it() -> None:
    now = [0.0]
    rate = Rate(60, lambda: now[0])
    assert [rate.wait("a") for _ in range(61)] == [0] * 60 + [1]
    assert rate.wait("b") == 0
    now[0] = 2.0
    assert [rate.wait("a") for _ in range(3)] == [0, 0, 1]
    assert [Rate(0, lambda: 0.0).wait("a") for _ in range(99)] == [0] * 99


def test_a_request_keeps_its_id_where_that_is_harmless(sample_client: TestClient) -> None:
    given = sample_client.get("/api/coverage", headers={"X-Request-Id": "abc-1.2"})
    assert given.headers["x-request-id"] == "abc-1.2"
    for bad in ("a b", "x" * 65, '{"a":1}'):
        made = sample_client.get("/api/coverage", headers={"X-Request-Id": bad}).headers["x-request-id"]
        assert len(made) == 32


def test_metrics_name_routes_and_no_documents(sample_client: TestClient) -> None:
    sample_client.post("/api/ask", json=QUESTION)
    sample_client.get("/api/documents/2023-11-22_DTS_referat.pdf")
    sample_client.get("/nowhere/at/all")
    text = sample_client.get("/metrics").text
    assert 'referent_answers_total{status="answered"}' in text
    assert 'route="/api/documents/{document}",status="200"' in text
    assert 'route="other",status="404"' in text
    assert "Lyngtoften" not in text
    assert "DTS" not in text
