"""A title block's labels with their values: "Deltagere: …", "Afbud …", "Mødested" over an address.

Comes in: content lines. Goes out: `TitleField`s in order. Left to others: what the values say
(`meeting_facts`), names in a list (`name_lists`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import takewhile

from ingest import name_lists
from ingest.cleaning import Line, join_lines
from ingest.dates import find_dates
from ingest.model import Evidence

LONGEST = 160  # characters of the words shown
OUTRIGHT = 1.0
IN_ORDER = 0.5  # labels one under another, then their values: given out in order
_LONGEST_ROW = 8  # labels
_TIMES = frozenset({"time", "start", "end", "time_and_place"})
_CLOCK = re.compile(r"\b(?:kl\.?\s*)?\d{1,2}[.:]\d{2}\b|\bkl\.?\s*\d", re.I)
_STRETCH = 40  # lines that one list of names may take


@dataclass(frozen=True, slots=True)
class TitleField:
    """A label with the lines of its value; the first is what stands after the label on its own line."""

    kind: str
    over: Line
    lines: tuple[Line, ...] = ()
    group: str = ""  # "sekretariatet" in "Fra sekretariatet: …"
    confidence: float = OUTRIGHT

    @property
    def text(self) -> str:
        return join_lines(self.lines).text if self.lines else ""

    def evidence(self, field: str) -> Evidence:
        last = self.lines[-1] if self.lines else self.over
        label = self.over.text
        told = " ".join([label, *(x.text for x in self.lines if x.raw_start >= self.over.raw_end)])
        return Evidence(field, told[:LONGEST], self.confidence, self.over.raw_start, last.raw_end)


@cache
def word_lists() -> dict[str, list[str]]:
    """The lists of `meeting_facts.toml`."""
    return tomllib.loads(resources.files("ingest").joinpath("meeting_facts.toml").read_text(encoding="utf-8"))


_KINDS = ("time", "start", "end", "time_and_place", "place", "participants", "apologies", "other")


@cache
def _labels() -> tuple[re.Pattern[str], dict[str, str]]:
    """Pattern of a label at a line's beginning, and which label is of which kind."""
    kinds = {label: kind for kind in _KINDS for label in word_lists()[kind]}
    ranked = sorted(kinds, key=len, reverse=True)
    names = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in ranked)
    # "Deltagere Anne Krøjer" needs no colon; "Deltagere i projektet" is no label.
    after = r"(?:\s*:\s*|\s+(?=(?-i:[A-ZÆØÅ])|\d|\(|kl\b|d\.|ingen\b)|\s+[–-]\s+|\s*$)"
    aside = r"(?:\s*\([^)]{1,40}\)(?=\s*:))?(?:\s+fra\s+(?P<group>[^:,.]{2,60}?)(?=\s*:))?"
    return re.compile(rf"^(?:•\s*)?(?P<label>{names}){aside}{after}", re.I), kinds


_FROM_GROUP = re.compile(r"^fra\s+(?P<group>[^:,]{2,60}?)\s*:\s*(?=\S)", re.I)


def label_of(line: Line) -> TitleField | None:
    """The field that a line begins, with what stands on that line."""
    pattern, kinds = _labels()
    match = pattern.match(line.text)
    if match:
        kind, group = kinds[" ".join(match["label"].casefold().split())], match["group"] or ""
        if group == "" and (said := re.match(r"fra\s+(\S+)$", match["label"], re.I)):
            group = said[1]
    elif match := _FROM_GROUP.match(line.text):
        kind, group = "participants", match["group"]
    else:
        return None
    rest = line.mapped.slice(match.end(), len(line.text))
    return TitleField(kind, line, (replace(line, mapped=rest),) if rest.text else (), group)


_NUMBERED = re.compile(r"^(?:punkt\s+)?\d{1,3}[a-z]?[.:)]?\s+\D", re.I)
_LEADERS = re.compile(r"(?:\.{4,}|…)\s*\d*$")
_BRACKET = re.compile(r"^\([^\d)]")
_LISTS = ("participants", "apologies")


def is_entry(text: str) -> bool:
    """Whether a line is one of a list of items: "3. Budget", "Budget ........ 4"."""
    return bool(_NUMBERED.match(text) or _LEADERS.search(text[-60:]))


def title_fields(lines: Sequence[Line]) -> list[TitleField]:
    """Labels with their values, in order of the lines."""
    found: list[TitleField] = []
    i = 0
    while i < len(lines):
        if row := _row(lines, i):
            found += row
            i += 2 * len(row)
            continue
        field = label_of(lines[i])
        i += 1
        if field is None:
            continue
        taken = _value(field, lines[i:])
        i += len(taken)
        found.append(replace(field, lines=(*field.lines, *taken)))
    return _in_order(found)


def _row(lines: Sequence[Line], i: int) -> list[TitleField]:
    """Labels one under another and then a line for each: "Dato", "Sted", then "3. maj 2022", "Rådhuset".

    Only where each line may be its label's value, and one of them tells a time: else columns may differ.
    """
    labels = [f for f in takewhile(_bare, (label_of(x) for x in lines[i : i + _LONGEST_ROW])) if f]
    values = lines[i + len(labels) : i + 2 * len(labels)]
    timed = any(f.kind in _TIMES for f in labels)
    if len(labels) < 2 or len(values) < len(labels) or not timed:
        return []
    fits = all(_fits(f, x) for f, x in zip(labels, values, strict=True))
    pairs = zip(labels, values, strict=True)
    return [replace(f, lines=(x,), confidence=IN_ORDER) for f, x in pairs] if fits else []


def _bare(field: TitleField | None) -> bool:
    return field is not None and not field.lines


def _fits(field: TitleField, value: Line) -> bool:
    text, own = value.text, label_of(value)
    if own and not (own.lines and own.kind == field.kind):  # "kl. 9" under "Tid" is a value
        return False
    tells_time = bool(find_dates(text) or _CLOCK.search(text))
    if field.kind in _TIMES:
        return tells_time
    if field.kind in _LISTS:
        return name_lists.looks_like_names(text) and not tells_time
    return not tells_time and len(text) < LONGEST and not is_entry(text)


def _value(field: TitleField, below: Sequence[Line]) -> list[Line]:
    """The lines under a label that go on with its value."""
    taken = list(field.lines)
    lists = field.kind in _LISTS
    for line in below[:_STRETCH]:
        if label_of(line) or (is_entry(line.text) and not name_lists.is_open(taken)):
            break
        if taken and name_lists.is_open(taken):
            goes_on = True
        elif lists or field.kind == "other":
            # "(Hjørring Kommune), Ole Bak" goes on a line that broke between a name and its bracket.
            wrapped = taken and lists and _BRACKET.match(line.text)
            goes_on = bool(wrapped) or name_lists.looks_like_names(line.text)
        else:
            goes_on = not taken
        if not goes_on:
            break
        taken.append(line)
    return taken[len(field.lines) :]


def _in_order(fields: list[TitleField]) -> list[TitleField]:
    """Give labels without a value, one under another, the lines below them, where there is one for each.

    A page's columns may come out one after the other: "Afbud", "Gæster", and then both lists.
    """
    out = list(fields)
    first = 0  # of the labels without a value that stand over field i
    for i, field in enumerate(fields):
        if not field.lines:
            continue
        row, first = range(first, i + 1), i + 1
        below = [x for x in field.lines if x.raw_start > field.over.raw_end]
        apart = len(below) == len(field.lines) == len(row) > 1
        lists = any(fields[j].kind in _LISTS for j in row)
        if apart and lists and not any(name_lists.is_open([x]) for x in below[:-1]):
            for j, line in zip(row, below, strict=True):
                out[j] = replace(fields[j], lines=(line,), confidence=IN_ORDER)
    return out
