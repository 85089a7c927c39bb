"""A case file that cannot be used says where and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.case_file import CaseType, load_cases, sample_cases
from eval.errors import CaseError

GOOD: dict[str, Any] = {"id": "a-1", "question": "Hvad blev besluttet?", "type": "decision"}


def write(path: Path, *lines: object) -> Path:
    path.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines),
        encoding="utf-8",
    )
    return path


def test_cases_of_several_files_keep_their_order(tmp_path: Path) -> None:
    first = write(tmp_path / "a.jsonl", GOOD, "", GOOD | {"id": "a-2", "meeting_date": "2024-04-11"})
    second = write(tmp_path / "b.jsonl", GOOD | {"id": "b-1", "type": "unanswerable"})
    cases = load_cases([first, second])
    assert [c.id for c in cases] == ["a-1", "a-2", "b-1"]
    assert cases[1].meeting_date is not None
    assert cases[2].type == CaseType.UNANSWERABLE


def test_line_separator_inside_a_question_does_not_split_the_line(tmp_path: Path) -> None:
    (case,) = load_cases([write(tmp_path / "a.jsonl", GOOD | {"question": "Før\u2028efter?"})])
    assert case.question == "Før\u2028efter?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"a\.jsonl:2: no JSON at column 2"),
        (GOOD | {"id": "x", "type": "guess"}, r"a\.jsonl:2: type: .*unanswerable"),
        (GOOD | {"id": "x", "must_inclde": ["a"]}, r"a\.jsonl:2: must_inclde: Extra"),
        (GOOD | {"id": "x", "must_include": ["("]}, r"a\.jsonl:2: must_include\.0: .*no regular expression"),
        (GOOD | {"id": "x", "evidence": [{"quote": ""}]}, r"a\.jsonl:2: evidence\.0\.quote: "),
        ({"id": "x"}, r"a\.jsonl:2: question: Field required \(1 more\)"),
        (GOOD, r"a\.jsonl:2: id 'a-1' was used at .*a\.jsonl:1"),
        ([1], r"a\.jsonl:2: the line: "),
    ],
)
def test_error_names_file_line_and_field(tmp_path: Path, line: object, message: str) -> None:
    with pytest.raises(CaseError, match=message):
        load_cases([write(tmp_path / "a.jsonl", GOOD, line)])


def test_missing_file_and_empty_file_are_said_apart(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        load_cases([tmp_path / "none.jsonl"])
    with pytest.raises(CaseError, match="no case to ask"):
        load_cases([write(tmp_path / "a.jsonl", "")])


def test_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.jsonl"
    path.write_bytes('{"id": "å"}'.encode("latin-1"))
    with pytest.raises(CaseError, match=r"latin\.jsonl: not UTF-8"):
        load_cases([path])


def test_cases_of_the_sample_archive_load_and_hold_questions_without_an_answer() -> None:
    kinds = {c.type for c in load_cases([sample_cases()])}
    assert CaseType.UNANSWERABLE in kinds
    assert CaseType.AGENDA_ONLY in kinds
