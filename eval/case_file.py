"""Questions with what a right answer must show.

Comes in: JSONL, one case a line. Goes out: validated `Case` objects. Left to others: asking them
(`run`) and judging the answers (`metrics`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from eval.errors import CaseError


class CaseType(StrEnum):
    DECISION = "decision"
    DECISION_DETAIL = "decision_detail"
    RECOMMENDATION = "recommendation"
    ATTRIBUTION = "attribution"
    NUMBER_TABLE = "number_table"
    WHO = "who"
    STATUS_PROCESS = "status_process"
    DEFINITION = "definition"
    WORDING = "wording"
    TIMELINE = "timeline"
    AGENDA_ONLY = "agenda_only"  # the matter was on an agenda; right status: no_decision
    UNANSWERABLE = "unanswerable"  # the archive does not say; right status: not_found


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class _Line(BaseModel):
    # Unknown keys are refused: a mistyped "must_inclde" would make its case right for every answer.
    model_config = ConfigDict(extra="forbid", frozen=True)


class Evidence(_Line):
    """Words that answer the question, verbatim once white space is collapsed."""

    seed: str = ""  # the file they stand in
    quote: str = Field(min_length=1)


class Case(_Line):
    """One question. Patterns are case-insensitive and meet the answer with white space collapsed."""

    id: str = Field(min_length=1)
    question: str = Field(min_length=1)
    type: CaseType
    seed: str | tuple[str, ...] | None = None  # the file or files that answer it
    body: str | None = None  # who acted; for a decision that is the meeting's own body
    bodies: tuple[str, ...] = ()  # every name of that body, where it has several
    meeting_date: date | None = None  # None: not scored
    item: str | None = None
    section: str | None = None
    evidence: tuple[Evidence, ...] = ()
    answer: str | None = None  # for the reader of a report; not scored
    must_include: tuple[Pattern, ...] = ()
    must_not_include: tuple[Pattern, ...] = ()
    difficulty: int = Field(2, ge=1, le=3)
    why: str = ""  # why the case is in the file

    @property
    def quotes(self) -> tuple[str, ...]:
        return tuple(e.quote for e in self.evidence)


def load_cases(paths: Iterable[Path]) -> tuple[Case, ...]:
    """Cases of all files, in order.

    Raises:
        CaseError: a file is missing or not UTF-8, a line is no JSON object, a field is wrong or unknown,
            an id stands twice, or there is no case at all.
    """
    cases: list[Case] = []
    seen: dict[str, str] = {}
    for path in paths:
        for number, line in enumerate(_lines(path), start=1):
            if not line.strip():
                continue
            case = parse_case(line, f"{path}:{number}")
            if case.id in seen:
                raise CaseError(
                    f"{path}:{number}: id {case.id!r} was used at {seen[case.id]}; make it unique."
                )
            seen[case.id] = f"{path}:{number}"
            cases.append(case)
    if not cases:
        raise CaseError("There is no case to ask. Name a JSONL file with at least one line.")
    return tuple(cases)


def parse_case(line: str, place: str) -> Case:
    """One line → `Case`; errors begin with `place`."""
    try:
        data: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise CaseError(
            f"{place}: no JSON at column {error.colno}: {error.msg}. One object a line."
        ) from error
    try:
        return Case.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(step) for step in first["loc"]) or "the line"
        more = error.error_count() - 1
        rest = f" ({more} more)" if more else ""
        raise CaseError(f"{place}: {name}: {first['msg']}{rest}.") from error


def sample_cases() -> Path:
    """The case file that belongs to the sample archive."""
    return Path(str(resources.files("eval") / "cases" / "samples.jsonl"))


def _lines(path: Path) -> Sequence[str]:
    try:
        # Not splitlines(): a case may hold U+2028, which JSON allows inside a string.
        return path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise CaseError(f"{path}: cannot be read: {error.strerror}. Check the path.") from error
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: not UTF-8 at byte {error.start}. Save it as UTF-8.") from error
