"""What the parser made of a plain file, held against what is true of it.

Comes in: a sheet. Goes out: checks, each right or wrong, and their shares as text. Left to others: making
sheets (`make`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from eval.bundles.compare import alike, meeting_fault
from eval.bundles.report import Share
from eval.bundles.score import Check
from eval.heads.make import Sheet, make_sheet
from eval.metrics import wilson
from ingest import structure
from ingest.model import DocumentKind, ParsedDocument, Source

SHEETS = 600
MEETING, ITEMS, KIND = "plain file: meeting", "plain file: items", "plain file: kind"
BARS = {MEETING: 0.98, ITEMS: 0.98, KIND: 0.98}


def parse_sheet(sheet: Sheet) -> ParsedDocument:
    return structure.parse(Source(Path("/") / sheet.name, sheet.name, 0, "0" * 64), sheet.text)


def score_sheet(sheet: Sheet, parsed: ParsedDocument | None = None) -> list[Check]:
    """Whether the meeting's body and day, the items and the kind of a sheet are right."""
    parsed = parsed or parse_sheet(sheet)
    held = [p for p in parsed.parts if p.items] or list(parsed.parts)
    part = held[0]
    fault = meeting_fault(part.meeting, sheet.body, sheet.date)
    numbers = [(i.number, i.title) for i in part.items]
    whole = len(parsed.parts) == 1 and [n for n, _ in numbers] == [
        str(n) for n in range(1, len(sheet.items) + 1)
    ]
    titles = whole and all(alike(t, true) for (_, t), true in zip(numbers, sheet.items, strict=True))
    kind = DocumentKind.MINUTES if sheet.minutes else DocumentKind.AGENDA
    return [
        _check(
            sheet, MEETING, not fault, fault, f"{part.meeting and (part.meeting.body, part.meeting.date)}"
        ),
        _check(sheet, ITEMS, titles, "items", f"{len(parsed.parts)} parts, {numbers}"),
        _check(sheet, KIND, part.kind is kind, "kind", part.kind.value),
    ]


def _check(sheet: Sheet, metric: str, right: bool, cause: str, detail: str) -> Check:
    group = "kept" if sheet.kept else "open"
    return Check(
        metric, right, sheet.number, group, "plain", 0, (), *(("", "") if right else (cause, detail))
    )


def score_sheets(numbers: Iterable[int] = range(SHEETS)) -> list[Check]:
    return [check for n in numbers for check in score_sheet(make_sheet(n))]


def shares(checks: Sequence[Check]) -> list[Share]:
    """One a metric, with its bar."""
    found = []
    for metric, bar in BARS.items():
        own = [c for c in checks if c.metric == metric]
        right = sum(c.right for c in own)
        found.append(Share(metric, right, len(own), *wilson(right, len(own)), bar))
    return found
