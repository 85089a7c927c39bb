"""A chunk's text → the stretches worth quoting whole.

Comes in: reading text, one paragraph, list entry or table row a line. Goes out: `Stretch`es: a
sentence, a table row with its label, a short list with the line it hangs on, a run of short lines (a
signature, say). Left to others: which of them answer (`evidence`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.cleaning import LIST_MARK, is_row
from ingest.sentences import sentence_spans
from ingest.tables import CAPTION

WHOLE_LIST = 520  # characters up to which a list is quoted with all its entries
ROW_GAP = 4  # lines without numbers that a table's rows may have between them
SHORT_LINE = 45  # characters; shorter lines in a row are read together
PARAGRAPH = 430  # characters up to which a sentence takes its paragraph with it

_LEAD = re.compile(r"(?::|\bat|\bat:|følgende:?|\bder)\s*$", re.I)
_YEAR = re.compile(r"(?:19|20)\d\d")
_CELL = re.compile(r"-?\d[\d.,]*(?: ?(?:kr\.?|%|procent|dage|pladser))?")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d\b")
_LABEL = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a chunk's text; `lead` is where the line it hangs on begins, if it has one."""

    start: int
    end: int
    row: bool = False
    lead: int | None = None


@lru_cache(maxsize=4096)
def stretches(text: str) -> tuple[Stretch, ...]:
    """All stretches of a text, in order; a list's entries come alone and, if short, as a whole."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text)]
    found: list[Stretch] = []
    i = 0
    while i < len(lines):
        start, end = lines[i]
        line = text[start:end]
        if (last := _cells_after(text, lines, i)) > i:
            found.append(Stretch(start, lines[last][1], row=True))
            i = last
        elif is_row(line):
            found.append(_row(text, lines, i))
        elif LIST_MARK.match(line):
            found.append(Stretch(start, end, lead=_lead(text, lines, i)))
        elif (after := _list_after(text, lines, i)) > i:
            begin = _lead_sentence(text, start, end)
            whole = Stretch(begin, lines[after][1])
            if whole.end - begin <= WHOLE_LIST:
                found += [*_sentences(text, start, begin), whole]
            else:
                found += _sentences(text, start, end)
        elif (last := _short_run(text, lines, i)) > i:
            found.append(Stretch(start, lines[last][1]))
            i = last
        else:
            found += _sentences(text, start, end)
        i += 1
    return tuple(found)


def _sentences(text: str, start: int, end: int) -> list[Stretch]:
    return [Stretch(start + a, start + b) for a, b in sentence_spans(text[start:end])]


def _row(text: str, lines: Sequence[tuple[int, int]], i: int) -> Stretch:
    """A row; bare numbers take the one or two lines above as their label."""
    start, end = lines[i]
    if not _LABEL.search(text[start:end]) and not _YEAR_FIRST.match(text[start:end]) and i:
        first = i - 1
        if text[lines[first][0]] == "(" and first:
            first -= 1
        label = text[lines[first][0] : lines[i - 1][1]]
        if not label.endswith(".") and not is_row(label) and not CAPTION.match(label):
            start = lines[first][0]
    return Stretch(start, end, row=True)


def _cells_after(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """Index of the last cell of a row whose cells stand one a line; i if none stands under this label."""
    label = text[slice(*lines[i])]
    if (
        len(label) > SHORT_LINE
        or label.endswith((".", ":"))
        or (_CELL.fullmatch(label) and not _YEAR.fullmatch(label))
    ):
        return i
    last = i
    while last + 1 < len(lines):
        line = text[slice(*lines[last + 1])]
        if not _CELL.fullmatch(line) or _YEAR.fullmatch(line):
            break
        last += 1
    return last


def _lead(text: str, lines: Sequence[tuple[int, int]], i: int) -> int | None:
    for start, end in reversed(lines[max(i - 12, 0) : i]):
        line = text[start:end]
        if not LIST_MARK.match(line):
            return _lead_sentence(text, start, end) if _LEAD.search(line) else None
    return None


def _list_after(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    """Index of the last entry of the list that line i leads in; i if it leads none."""
    if not _LEAD.search(text[slice(*lines[i])]):
        return i
    last = i
    while last + 1 < len(lines):
        line = text[slice(*lines[last + 1])]
        if not (LIST_MARK.match(line) or is_row(line)):
            head = last == i and len(line) < 90 and not line.endswith((".", ":"))
            follows = head and last + 2 < len(lines) and is_row(text[slice(*lines[last + 2])])
            if not follows:
                break
        last += 1
    return last


def _lead_sentence(text: str, start: int, end: int) -> int:
    """Where the sentence that leads in a list begins; "Det er:" takes the one before it."""
    spans = [(start + a, start + b) for a, b in sentence_spans(text[start:end])]
    if len(spans) > 1 and spans[-1][1] - spans[-1][0] < SHORT_LINE:
        return spans[-2][0]
    return spans[-1][0] if spans else start


def _short_run(text: str, lines: Sequence[tuple[int, int]], i: int) -> int:
    last = i
    while last < len(lines) and last - i < 4:
        line = text[slice(*lines[last])]
        if len(line) >= SHORT_LINE or is_row(line) or LIST_MARK.match(line) or line.endswith((".", "?", "!")):
            break
        last += 1
    return max(last - 1, i)


def with_paragraph(text: str, start: int, end: int, limit: int = PARAGRAPH) -> tuple[int, int]:
    """Widen a sentence to its paragraph, or to the neighbours in it that there is room for."""
    first = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    last = len(text) if stop < 0 else stop
    if last - first <= limit:
        return first, last
    spans = [(first + a, first + b) for a, b in sentence_spans(text[first:last])]
    for _, b in spans:
        if b > end and b - start <= limit:
            end = b
    for a, _ in reversed(spans):
        if a < start and end - a <= limit:
            start = a
    return start, end


def caption_above(text: str, start: int) -> tuple[int, int] | None:
    """The caption and column heads of the table that a row stands in, if they are in the same text."""
    lines = [m.span() for m in re.finditer(r"[^\n]+", text[:start])]
    top = i = len(lines)
    # Up to the table's first row; rows without numbers and remarks stand between others.
    while i and top - i < ROW_GAP and lines[i - 1][1] - lines[i - 1][0] <= PARAGRAPH:
        i -= 1
        if is_row(text[slice(*lines[i])]):
            top = i
        elif CAPTION.match(text[slice(*lines[i])]):
            break
    last = top - 1
    if last < 0 or not _heads_table(text, lines, last):
        return None
    first = last
    while first and last - first < ROW_GAP and not CAPTION.match(text[slice(*lines[first])]):
        if not _heads_table(text, lines, first - 1):
            break
        first -= 1
    return lines[first][0], lines[last][1]


def _heads_table(text: str, lines: Sequence[tuple[int, int]], i: int) -> bool:
    """Whether a line is a caption, or stands as column heads over a row."""
    line = text[slice(*lines[i])]
    if CAPTION.match(line) and not is_row(line):
        return True
    if len(line) > 64 or line.endswith((".", ";")) or is_row(line):
        return False
    after = text[lines[i][1] :].lstrip("\n").split("\n", 1)[0]
    return bool(after) and (is_row(after) or line.endswith(":") or len(after) <= SHORT_LINE)
