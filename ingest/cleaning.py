"""Raw page text → clean lines, and lines → reading text, each with its map back to the raw text.

Comes in: raw text. Goes out: `Line`s and `MappedText`. Left to others: which lines are furniture
(`furniture`) and which belong together (`parts`, `items`, `sections`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.model import MappedText, RawText, Run
from ingest.table_cells import cell_runs, continues_cell

# Symbol fonts put their bullets in the private use area; PDFium marks a line-end hyphen with U+0002.
BULLETS = dict.fromkeys(map(ord, "\uf0b7\uf0a7\uf0d8\uf076\uf0fc\u25cf\u25aa\u25a0\u2023"), "•")
LINE_HYPHEN = "\x02"
BULLET = re.compile(r"^(?:[•▪◦*–-]|o(?= ))\s*")
# "27. august 2025" at a line's beginning is the rest of a date.
_MONTH = r"(?:januar|februar|marts|april|maj|ju[nl]i|august|(?:sept|okto|novem|decem)\w*)\b"
LIST_MARK = re.compile(
    rf"^(?:[•▪◦*–-]\s|o\s|\(?\d{{1,2}}[.)]\s(?!{_MONTH})|[a-zæøå][.)]\s|\d{{1,2}}(?:\.\d{{1,2}})+\.?\s)"
)
# "social- og sundhedsområdet" keeps its hyphen: the second half of the compound is still to come.
KEEPS_HYPHEN = re.compile(r"^(?:og|eller|samt|til|/|men|,|\))(?:\W|$)")
TERMINAL = tuple(".:;?!")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page, cleaned; empty lines are dropped, because extractors disagree about them."""

    page: int  # 1-based
    index: int  # order among the document's lines
    raw_start: int
    raw_end: int
    mapped: MappedText
    first_on_page: bool = False
    row: int | None = None  # of the document's grids' rows, the one it stands in

    @property
    def text(self) -> str:
        return self.mapped.text


def clean(raw: str, offset: int = 0) -> MappedText:
    """Collapse white space, drop control characters, compose accents, level bullets; keep the map.

    A line-end hyphen that PDFium marks with U+0002 becomes "-". Elsewhere a run's characters equal
    the raw text's, apart from white space (any → one space), bullets and accents that are composed.
    """
    out = _Out(offset)
    at = 0
    for odd in _ODD.finditer(raw):
        out.copy(raw, at, odd.start())
        at = odd.end()
        if odd["space"]:
            out.space(odd.start())
        elif odd["cluster"]:
            out.put(unicodedata.normalize("NFC", odd["cluster"]), odd.start())
        elif odd[0] == LINE_HYPHEN:
            out.put("-", odd.start())
    out.copy(raw, at, len(raw))
    return out.mapped()


def _class(*categories: str) -> str:
    """Characters of these Unicode categories that are no white space, as a regular expression's set."""
    found = (chr(c) for c in range(0x10000) if unicodedata.category(chr(c)) in categories)
    return "".join(re.escape(c) for c in found if not c.isspace())


# What may not be copied as it stands. A single space between words may, and is the common case.
_ODD = re.compile(
    rf"(?P<space>[^\S ]\s*|\ \s+|^\ |\ $)|(?P<cluster>[^\W_][\u0300-\u036f]+)|[{_class('Cc', 'Cf', 'Cs')}]"
)


class _Out:
    """Reading text under construction: pieces, and the raw offsets they were taken from."""

    def __init__(self, offset: int) -> None:
        self.offset = offset
        self.pieces: list[str] = []
        self.runs: list[Run] = []
        self.length = 0

    def copy(self, raw: str, start: int, end: int) -> None:
        if raw[start : start + 1] == " " and (not self.pieces or self.pieces[-1].endswith(" ")):
            start += 1  # a dropped character parts it from the space before
        piece = raw[start:end]
        if unicodedata.is_normalized("NFC", piece):
            self._add(piece.translate(BULLETS), start)
            return
        for i, char in enumerate(piece, start):  # "Å" as the sign for ångström, say
            self.put(unicodedata.normalize("NFC", char), i)

    def put(self, piece: str, raw: int) -> None:
        """Characters that all stand for the raw text from `raw` on: the first carries the map."""
        self._add(piece[:1].translate(BULLETS), raw)
        self.pieces.append(piece[1:])
        self.length += len(piece) - 1

    def space(self, raw: int) -> None:
        if self.pieces and not self.pieces[-1].endswith(" "):
            self._add(" ", raw)

    def _add(self, piece: str, start: int) -> None:
        if not piece:
            return
        raw = self.offset + start
        last = self.runs[-1] if self.runs else None
        if last and last.raw + last.length == raw and last.text + last.length == self.length:
            self.runs[-1] = Run(last.text, last.raw, last.length + len(piece))
        else:
            self.runs.append(Run(self.length, raw, len(piece)))
        self.pieces.append(piece)
        self.length += len(piece)

    def mapped(self) -> MappedText:
        text = "".join(self.pieces)
        kept = text.rstrip(" ")
        return (
            MappedText(text, tuple(self.runs)).slice(0, len(kept))
            if kept != text
            else MappedText(text, tuple(self.runs))
        )


def lines_of(raw: RawText) -> list[Line]:
    """All non-empty lines of a document, in order.

    A U+0002 ends a line as a newline does: PDFium puts it in the newline's place.
    """
    lines: list[Line] = []
    for page, start in zip(raw.pages, raw.starts, strict=True):
        first = True
        for begin, end in _line_spans(page.raw):
            mapped = clean(page.raw[begin:end], start + begin)
            if not mapped.text:
                continue
            lines.append(Line(page.number, len(lines), start + begin, start + end, mapped, first))
            first = False
    return lines


def _line_spans(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for match in re.finditer(r"\r\n|\n|\r|\x0b|\x02(?:\r?\n)?", text):
        keeps = match.group().startswith(LINE_HYPHEN)
        yield begin, match.start() + (1 if keeps else 0)
        begin = match.end()
    yield begin, len(text)


def join_lines(lines: Sequence[Line]) -> MappedText:
    """One paragraph's lines as flowing text: line-end hyphens closed, line breaks as spaces."""
    pieces: list[str] = []  # joined at the end: adding to one string takes time squared
    runs: list[Run] = []
    length = 0
    for line in lines:
        if pieces:
            before = pieces[-1]
            hyphen = before.endswith("-") and len(before) > 1 and before[-2].isalnum()
            if hyphen and _closes(before, line.text):
                pieces[-1] = before[:-1]
                length -= 1
                _cut_runs(runs, length)
            elif not hyphen or KEEPS_HYPHEN.match(line.text):
                pieces.append(" ")
                length += 1
        runs += [Run(r.text + length, r.raw, r.length) for r in line.mapped.runs]
        pieces.append(line.text)
        length += len(line.text)
    return MappedText("".join(pieces), tuple(runs))


def _closes(before: str, following: str) -> bool:
    """Whether a line-end hyphen only parts a word: "Nord-" / "jysk"."""
    word = before.rsplit(None, 1)[-1][:-1]
    # "2021-" / "2022" and "DAS-" / "mødet" are written with a hyphen wherever they stand.
    plain = following[:1].islower() and not word.isupper() and not word[-1:].isdigit()
    return plain and not KEEPS_HYPHEN.match(following)


def _cut_runs(runs: list[Run], length: int) -> None:
    """Leave out what the runs say of text behind `length`."""
    while runs and runs[-1].text >= length:
        runs.pop()
    if runs and runs[-1].text + runs[-1].length > length:
        last = runs[-1]
        runs[-1] = Run(last.text, last.raw, length - last.text)


DIGITS = r"[-−–]?\d(?:[\d.,]*\d)?(?:,-)?"  # "141," is a word of a list, "1.000,-" an amount
NUMBER = rf"{DIGITS}\s?%?"
_UNIT = r"(?:\s+(?:kr\.?|%|stk\.?))?"
_ROW_TAIL = re.compile(rf"(?:^|\s)(?:{NUMBER}|-){_UNIT}(?:\s+(?:{NUMBER}|-){_UNIT})+$")
_ROW_AMOUNT = re.compile(
    rf"^[A-ZÆØÅ][^.:;?!]{{2,60}}?\s(?P<last>[^\s\d]+)\s+{NUMBER}\s*kr\.(?:$|\s+(?:ca\.\s+)?\d|(?:\s+\S{{1,14}}){{1,3}}$)",
    re.I,
)
_THOUSANDS = r"-?\d{1,3}(?:[.,]\d{3})+"
_ROW_REMARK = re.compile(rf"^[A-ZÆØÅ\d][^.:;?!]{{2,60}}?(?:\s+{_THOUSANDS}){{2,}}(?:\s+[^\s.]+){{0,5}}$")
_ONLY_NUMBERS = re.compile(rf"^(?:{NUMBER}|kr\.|-)(?:\s+(?:{NUMBER}|kr\.|-))*$")
# "… i uge 6 2019", "Takstudviklingen fra 2018 – 2021", "SEL §§ 102, 118", and a table of contents' dots.
_WEEK = re.compile(r"\buge\s+\d{1,2}(?:\s+i)?\s+\d{4}$", re.I)
_PERIOD = re.compile(r"(?:^|(?<![\d%-])\s)(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}$")
_NO_LABEL = re.compile(
    r"§\s*\d[^a-zæøå]*$|\.{5}|\bkl\.?\s*\d|^(?:tlf|telefon|mobil|cvr|ean|fax|dato)\b", re.I
)
# "… udgør 4.158 kr." is the end of a sentence, "Løn 4.158 kr." a row.
_BEFORE_AMOUNT = frozenset(
    {
        "til",
        "på",
        "er",
        "var",
        "om",
        "med",
        "af",
        "fra",
        "for",
        "i",
        "ca",
        "over",
        "under",
        "mellem",
        "og",
        "at",
    }
    | {"koster", "kostede", "udgør", "udgjorde", "bliver", "blev", "samt", "plus"}
)


@lru_cache(maxsize=1 << 15)
def is_row(text: str) -> bool:
    """Whether a line looks like a table's row: it ends in several numbers, or in a name and an amount."""
    if len(text) > 160 or not any(c.isdigit() for c in text) or _NO_LABEL.search(text):
        return False
    if _ROW_TAIL.search(text):
        return not _WEEK.search(text) and not _PERIOD.search(text)
    if _ROW_REMARK.match(text):
        return True
    amount = _ROW_AMOUNT.match(text)
    if amount and amount["last"].casefold() not in _BEFORE_AMOUNT:
        return True
    return len(text) < 60 and bool(_ONLY_NUMBERS.match(text))


_TABLE_NAME = re.compile(r"^(?:tabel|figur|skema)\s*\d{1,3}\s*[.:–-]", re.I)
_ANNEX_NAME = re.compile(r"^bilag\s*\d{1,2}\s*[.:–-]\s*\S", re.I)
_YEAR_END = re.compile(r"^\d{4}[.,](?:\s|$)")


def paragraphs(lines: Sequence[Line], is_heading: Sequence[bool] | None = None) -> list[list[Line]]:
    """Group lines into paragraphs, list entries and table rows.

    Blank lines say nothing (some extractors put one after every line), so the line's own shape
    decides: its length against the widest on its page, its end, and how the next one starts. Where the
    file itself or a fixed period tells the cells of a table, nothing else decides.
    """
    widths = page_widths(lines)
    cells = _cell_lines(lines)
    groups: list[list[Line]] = []
    for i, line in enumerate(lines):
        heading = bool(is_heading and is_heading[i])
        after_heading = bool(is_heading and i and is_heading[i - 1])
        over_row = i + 1 < len(lines) and _names_columns(line.text, lines[i + 1].text)
        joins = groups and not heading and not after_heading and not over_row
        before = lines[i - 1] if i else line
        if before.row is not None or line.row is not None:
            goes_on = i > 0 and before.row == line.row
        elif i in cells:
            goes_on = i - 1 in cells and continues_cell(before.text, line.text)
        else:
            goes_on = bool(joins) and i - 1 not in cells and _continues(before, line, widths)
        if goes_on:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _cell_lines(lines: Sequence[Line]) -> frozenset[int]:
    """The lines of tables that stand one cell a line."""
    runs = cell_runs(["." if x.row is not None else x.text for x in lines])
    return frozenset(i for run in runs for i in range(run.start, run.end))


def _names_columns(text: str, below: str) -> bool:
    """Whether a line is the column names over a table's first row."""
    ended = text.endswith(TERMINAL) and not text.casefold().endswith("kr.")
    return is_row(below) and not is_row(text) and not text[:1].islower() and not ended


def page_widths(lines: Sequence[Line]) -> dict[int, int]:
    """Page → the length, in characters, that a full line of its text has."""
    lengths: dict[int, list[int]] = {}
    for line in lines:
        lengths.setdefault(line.page, []).append(len(line.text))
    return {page: sorted(found)[int(0.9 * (len(found) - 1))] for page, found in lengths.items()}


def _continues(before: Line, line: Line, widths: dict[int, int]) -> bool:
    a, b = before.text, line.text
    full = max(widths[before.page], 40)
    if a.endswith("-") and len(a) > 1 and a[-2].isalpha() and not LIST_MARK.match(b):
        return True
    if _YEAR_END.match(b) and not a.endswith(TERMINAL):
        return True
    if _TABLE_NAME.match(b):
        return False
    if _ANNEX_NAME.match(b):
        return False
    if LIST_MARK.match(b) or is_row(a) or is_row(b) or a.startswith("http") or b.startswith("http"):
        return False
    if b[:1].islower():
        return not a.endswith(".") or len(a) > 0.5 * full
    if a.endswith(TERMINAL):
        return not a.endswith(":") and len(a) >= 0.85 * full and len(b) > 0.3 * full
    return len(a) >= 0.7 * full
