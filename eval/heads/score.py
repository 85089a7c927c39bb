"""What the parser made of a plain file, held against what is true of it.

Comes in: a sheet. Goes out: checks, each right or wrong. Left to others: making sheets (`make`), shares
and bars (`eval.bundles.report`).
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from eval.bundles.compare import alike, meeting_fault
from eval.bundles.report import APART
from eval.bundles.score import Check
from eval.heads.make import Sheet, make_sheet
from ingest import structure
from ingest.model import DocumentKind, ParsedDocument, Source

A_BUNDLE = 10  # sheets scored with each bundle


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
            sheet, "meeting", not fault, fault, f"{part.meeting and (part.meeting.body, part.meeting.date)}"
        ),
        _check(sheet, "items", titles, "items", f"{len(parsed.parts)} parts, {numbers}"),
        _check(sheet, "kind", part.kind is kind, "kind", part.kind.value),
    ]


def _check(sheet: Sheet, what: str, right: bool, cause: str, detail: str) -> Check:
    why = ("", "") if right else (cause, detail)
    return Check(f"{APART}: {what}", right, sheet.number, APART, "plain", 0, (), *why)


def score_sheets(numbers: Iterable[int]) -> list[Check]:
    return [check for n in numbers for check in score_sheet(make_sheet(n))]


def beside(seeds: range) -> range:
    """The sheets that are scored together with the bundles of these seeds.

    >>> beside(range(1, 3))
    range(10, 30)
    """
    return range(seeds.start * A_BUNDLE, seeds.stop * A_BUNDLE)
