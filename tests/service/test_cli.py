"""`referent ingest`, `search` and `ask` over a small archive with a model-free encoder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.lock import ingest_lock
from tests.service.fakes import MINUTES, json_of, run

# -- ingest


def test_ingest_json_has_a_status_a_file_and_totals(place: Path) -> None:
    (place / "more").mkdir()
    (place / "more" / "tom.txt").write_text("")
    (place / "more" / "godt.txt").write_text(MINUTES, "utf-8")
    result = run(place, "ingest", "more", "--json", data="data-2")
    report = json_of(result)
    assert result.exit_code == 4
    assert set(report) == {
        "files", "total", "new", "updated", "unchanged", "removed", "failed", "partial", "missing",
        "pages", "chunks", "seconds",
    }  # fmt: skip
    by_name = {Path(f["path"]).name: f for f in report["files"]}
    assert set(by_name["godt.txt"]) == {"path", "status", "reason", "pages", "chunks"}
    assert by_name["godt.txt"]["status"] == "new"
    assert by_name["tom.txt"]["status"] == "failed"
    assert by_name["tom.txt"]["reason"]
    assert (report["total"], report["new"], report["failed"]) == (2, 1, 1)
    assert report["chunks"] == by_name["godt.txt"]["chunks"] > 0


def test_ingest_lists_files_and_totals_for_a_person(place: Path) -> None:
    result = run(place, "ingest", "files")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].startswith("unchanged")
    assert "1 files: 1 unchanged" in lines[-1]
    assert "Index:" in result.stderr


def test_file_name_with_a_line_break_stays_on_one_line(place: Path) -> None:
    folder = place / "odd"
    folder.mkdir()
    (folder / "a\nnew  b\x1b[31m.txt").write_text(MINUTES, "utf-8")
    result = run(place, "ingest", "odd", data="data-3")
    assert len(result.stdout.splitlines()) == 2
    assert "\x1b" not in result.stdout


def test_missing_files_are_named_and_forgotten_on_request(place: Path) -> None:
    folder = place / "going"
    folder.mkdir()
    gone = folder / "væk.txt"
    gone.write_text(MINUTES, "utf-8")
    run(place, "ingest", "going", data="data-4")
    gone.unlink()
    kept = run(place, "ingest", "going", "--json", data="data-4")
    assert json_of(kept)["missing"] == [str(gone.resolve())]
    forgotten = json_of(run(place, "ingest", "going", "--remove-missing", "--json", data="data-4"))
    assert (forgotten["removed"], forgotten["missing"]) == (1, [])


def test_second_ingest_at_the_same_time_is_refused(place: Path) -> None:
    with ingest_lock(place / "data"):
        result = run(place, "ingest", "files")
    assert result.exit_code == 1
    assert "another process" in result.stderr
    assert "Traceback" not in result.stderr


# -- search


def test_search_prints_place_and_text(place: Path) -> None:
    result = run(place, "search", "fælles vagttelefon", "--section", "decision")
    assert result.exit_code == 0
    assert "DAS · 3. maj 2023 · pkt. 1 · Beslutning · s. 1 — møde 2023.txt" in result.stdout


def test_search_json_keeps_to_the_limit(place: Path) -> None:
    found = json_of(run(place, "search", "vagttelefon", "--limit", "1", "--json"))
    assert found["query"] == "vagttelefon"
    assert len(found["passages"]) == 1


@pytest.mark.parametrize("filters", [["--body", "KKR"], ["--from", "2024-01-01"], ["--kind", "report"]])
def test_search_without_hits_exits_with_not_found(place: Path, filters: list[str]) -> None:
    result = run(place, "search", "vagttelefon", *filters, "--json")
    assert result.exit_code == 3
    assert json_of(result)["passages"] == []


@pytest.mark.parametrize("arguments", [["--from", "i går"], ["--limit", "0"], ["--section", "x"], []])
def test_misuse_is_a_usage_error(place: Path, arguments: list[str]) -> None:
    query = ["vagttelefon"] if arguments else []
    assert run(place, "search", *query, *arguments).exit_code == 2


# -- ask


def test_ask_prints_answer_and_numbered_sources(place: Path) -> None:
    result = run(place, "ask", "Hvad besluttede DAS om den fælles vagttelefon?")
    assert result.exit_code == 0
    assert "Udfald: Besluttet" in result.stdout
    assert "[1] DAS · 3. maj 2023 · pkt. 1 · Beslutning · s. 1 — møde 2023.txt" in result.stdout
    assert "\n    Styregruppen godkendte den fælles vagttelefon" in result.stdout


def test_ask_json_has_the_contracts_fields(place: Path) -> None:
    answer = json_of(run(place, "ask", "Hvad besluttede DAS om den fælles vagttelefon?", "--json"))
    assert list(answer) == [
        "id", "question", "language", "status", "outcome", "answer", "citations", "passages", "coverage",
        "seconds",
    ]  # fmt: skip
    assert answer["status"] == "answered"
    assert answer["citations"][0]["quote"] in MINUTES


def test_question_the_archive_cannot_answer_exits_with_not_found(place: Path) -> None:
    result = run(place, "ask", "Hvem vandt verdensmesterskabet i curling på Månen?")
    assert result.exit_code == 3
    assert result.stdout.strip()


def test_question_file_is_answered_line_by_line_in_order(place: Path) -> None:
    file = place / "q.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": "a", "question": "Hvad besluttede DAS om vagttelefonen?", "extra": [1]}',
        b"",
        b'{"id": 7, "question": "Hvem vandt i curling?"}',
        b'{"question": "Hvad koster kompetenceudvikling i 2024?"}',
    ]
    file.write_bytes(b"\r\n".join(lines))
    result = run(place, "ask", "--file", str(file), "--json")
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [a["id"] for a in answers] == ["a", 7, ""]
    assert answers[2]["question"] == "Hvad koster kompetenceudvikling i 2024?"


@pytest.mark.parametrize(
    "bad",
    [b"{", b"[]", b'{"question": 3}', b'{"id": "x"}', b"\xff\xfe", b'{"question": " "}', b"[" * 100_000],
)
def test_bad_line_is_named_and_the_rest_goes_on(place: Path, bad: bytes) -> None:
    file = place / "bad.jsonl"
    file.write_bytes(
        b'{"id": 1, "question": "vagttelefon?"}\n' + bad + b'\n{"id": 3, "question": "budget?"}\n'
    )
    result = run(place, "ask", "--file", str(file), "--json")
    assert result.exit_code == 4
    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == [1, 3]
    assert f"{file}:2:" in result.stderr
    assert "Traceback" not in result.stderr


def test_line_separators_in_text_do_not_break_json_lines(place: Path) -> None:
    file = place / "sep.jsonl"
    file.write_text(
        json.dumps({"id": "a\u2028b\x85c", "question": "vagttelefon?"}, ensure_ascii=False), "utf-8"
    )
    result = run(place, "ask", "--file", str(file), "--json")
    (line,) = result.stdout.splitlines()
    assert json.loads(line)["id"] == "a\u2028b\x85c"


def test_half_a_character_on_the_command_line_is_no_crash(place: Path) -> None:
    result = run(place, "ask", "Hvad er \udce6?", "--json")
    assert result.exit_code in (0, 3)
    assert json.loads(result.stdout)["question"] == "Hvad er \udce6?"


@pytest.mark.parametrize("arguments", [[], ["spørgsmål", "--file", "q.jsonl"], ["--file", "absent.jsonl"]])
def test_ask_wants_one_source_of_questions(place: Path, arguments: list[str]) -> None:
    (place / "q.jsonl").touch()
    assert run(place, "ask", *arguments).exit_code == 2


@pytest.mark.parametrize("question", ["", "  ", "a" * 5000])
def test_question_that_cannot_be_answered_is_an_error(place: Path, question: str) -> None:
    result = run(place, "ask", question)
    assert result.exit_code == 1
    assert "question" in result.stderr
