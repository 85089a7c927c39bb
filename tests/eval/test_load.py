"""Requests at a steady rate: new ones each, timed from when they were due, every end counted."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import pytest

from eval.errors import BenchError
from eval.load import Outcome, Request, _at_rate, _figures, requests, to_text
from ingest.catalog import Catalog
from tests.service.fakes import bare_settings, small_catalog


def test_no_question_is_asked_twice(tmp_path: Path) -> None:
    small_catalog(tmp_path).close()
    settings = bare_settings(data_dir=tmp_path)
    made = list(itertools.islice(requests(settings), 300))
    assert len({r.data for r in made}) == 300
    assert [r.kind for r in made[:4]] == ["ask", "search", "ask", "search"]
    lines = {r.data.split(b"?")[0].split(b" HTTP")[0] for r in made}
    assert lines == {b"POST /api/ask", b"GET /api/search", b"GET /", b"GET /soeg"}
    assert [r.data for r in itertools.islice(requests(settings), 5)] == [r.data for r in made[:5]]


def test_an_empty_archive_has_nothing_to_ask_about(tmp_path: Path) -> None:
    Catalog.open(tmp_path / "catalog.sqlite").close()
    with pytest.raises(BenchError, match="no item"):
        next(requests(bare_settings(data_dir=tmp_path)))


def test_time_counts_from_when_a_request_was_due_and_each_end_is_told() -> None:
    served = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal served
        served += 1
        n = served
        await reader.read(1000)
        if n == 1:
            await asyncio.sleep(0.2)
        if n != 2:  # the second caller is hung up on
            writer.write(b"HTTP/1.1 %d x\r\n\r\n" % (200 if n != 3 else 503))
        writer.close()

    async def measured() -> list[Outcome]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with server:
            return await _at_rate(port, [Request("ask", b"x")] * 4, rate=50)

    outcomes = asyncio.run(measured())
    assert [o.status for o in outcomes] == [200, 0, 503, 200]
    assert outcomes[0].seconds >= 0.2
    assert outcomes[3].seconds < 0.2  # nobody waits for another's answer


def test_figures_are_of_answers_alone_and_all_ends_are_counted() -> None:
    outcomes = [Outcome("ask", 200, n / 100, True) for n in range(1, 101)] + [Outcome("ask", 503, 9.0)]
    figures = _figures(outcomes)
    assert (figures["p50_seconds"], figures["p99_seconds"], figures["most_seconds"]) == (0.51, 1.0, 1.0)
    assert (figures["sent"], figures["answered"]) == (101, 100)
    shown = to_text({"rate": 20.0, "seconds": 5.0, "workers": 1, "load": 0.4, "kinds": {"ask": figures}})
    assert "200: 100, 503: 1" in shown
    assert "load of the machine 0.4" in shown
    assert _figures([])["statuses"] == {}
