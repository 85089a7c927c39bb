"""What a table's cells count: values read from their digits, and the units they are counted in.

Comes in: cells, one or a column of them. Goes out: `Number`s. A mark before three digits ("31,760") is
a thousand mark or a decimal mark: a column may tell, one cell may not, and then nothing is read.
Left to others: which cells are a column, and what its header says (`table_measures`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache, lru_cache
from importlib import resources

LONGEST = 60  # characters of a cell that is a number with its unit
YEAR_UNIT = "årstal"  # the unit of a year: it is not counted, and not to be added up
_MINUS = "−–-"  # the hyphen last: it makes a range inside a set
_SPACE = "[ \u00a0\u2009\u202f]"
_NUMBER = re.compile(
    rf"^(?P<open>\()?\s*(?:(?P<before>kr\.?|dkk|eur|€)\s*)?(?:(?:ca\.?|cirka|omkring|ø)\s*)?(?P<sign>[+{_MINUS}])?\s?"
    rf"(?P<digits>\d+(?:[.,]\d+)*|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:,\d+)?)"
    rf"(?P<even>,-|,–)?(?:{_SPACE}*(?P<unit>[^\W\d][^\d()]*|%|‰|€))?\s*(?P<close>\))?$",
    re.I,
)
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_GROUPED = re.compile(r"^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$")


@dataclass(frozen=True, slots=True)
class Number:
    """A cell that counts something."""

    value: float
    unit: str = ""  # as `units.toml` names it, a scale included: "mio. kr."; "" where the cell says none
    decimals: int = 0  # digits after the decimal mark, as written

    @property
    def percent(self) -> bool:
        return self.unit == "%"


class Mark(Enum):
    """What a mark between digits means where three digits follow it."""

    THOUSAND = "thousand"
    DECIMAL = "decimal"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Marks:
    """How the cells around a number write theirs."""

    dot: Mark = Mark.THOUSAND  # Danish: "2.610" is two thousand
    comma: Mark = Mark.UNKNOWN  # "31,760" is Danish for 31.76 and English for thousands

    def of(self, char: str) -> Mark:
        return self.dot if char == "." else self.comma


@dataclass(frozen=True, slots=True)
class _Written:
    """A number as written, before its marks are understood."""

    digits: str
    negative: bool
    unit: str

    @property
    def marks(self) -> tuple[str, ...]:
        return tuple(c for c in self.digits if c in ".,")


def read_number(text: str, marks: Marks | None = None) -> Number | None:
    """The number that a cell is; None where it is none, or where its marks may mean either.

    A range ("5-7") is no number, and neither is one with words that `units.toml` does not list.
    """
    written = _written(text)
    if not written:
        return None
    shape = _shape(written, marks or Marks())
    if not shape:
        return None
    whole, decimals = shape
    value = float(f"{whole}.{decimals}" if decimals else whole)
    return Number(-value if written.negative else value, written.unit, len(decimals))


def is_year(text: str) -> bool:
    return bool(_YEAR.match(text.strip()))


def is_numeric(text: str) -> bool:
    """Whether a cell is a number, whatever its marks mean."""
    return _written(text) is not None


def read_column(cells: Sequence[str]) -> list[float | None]:
    """The values of a column; None for what is no number, and where it cannot be known which it is."""
    marks = column_marks(cells)
    return [n.value if (n := read_number(c, marks)) else None for c in cells]


def column_marks(cells: Iterable[str], otherwise: Marks | None = None) -> Marks:
    """What the marks mean before three digits, as all cells of a column tell together.

    Args:
        otherwise: what the whole table tells, for a column that does not tell.
    """
    # Nobody writes 31 thousand per cent: a share's marks need no column, and tell it nothing.
    found = [w for c in cells if (w := _written(c)) and w.unit not in units("share")]
    plain = [w.digits for w in found if not w.marks]
    clean = [w for w in found if w.marks]
    fallback = otherwise or Marks()
    return Marks(
        _dot(clean) or fallback.dot,
        _comma(clean, plain) or fallback.comma,
    )


def _dot(clean: Sequence[_Written]) -> Mark | None:
    if any(_is_decimal(w, ".") for w in clean):
        # "7.5" beside "2.610": who writes a decimal point may mean either.
        return Mark.DECIMAL if _precise(clean, ".") else Mark.UNKNOWN
    return Mark.THOUSAND if any("." in w.marks for w in clean) else None


def _comma(clean: Sequence[_Written], plain: Sequence[str]) -> Mark | None:
    if any(_is_decimal(w, ",") for w in clean):
        return Mark.DECIMAL if _precise(clean, ",") else Mark.UNKNOWN
    grouped = [w for w in clean if "," in w.marks]
    if not grouped:
        return None
    # "31,760" beside "2.610", "1,234,567" or "679": a column of decimals would write "679,000".
    told = any(w.marks.count(",") > 1 for w in grouped) or any(_groups_dots(w.digits) for w in clean)
    short = any(len(p) <= 3 and int(p) > 0 for p in plain)
    long = any(len(p) > 3 for p in plain)
    if told or (not long and (len(grouped) > 2 or (short and len(grouped) > 1))):
        return Mark.THOUSAND
    return Mark.UNKNOWN


def _groups_dots(digits: str) -> bool:
    return "," not in digits and bool(_GROUPED.match(digits))


def _is_decimal(written: _Written, mark: str) -> bool:
    """Whether this number can only be read with `mark` before its decimals."""
    head, _, tail = written.digits.rpartition(mark)
    if not head or mark in head or re.search(r"[.,]", tail):
        return False
    return len(tail) != 3 or head.lstrip("0") == "" or len(head) > 3


def _precise(found: Sequence[_Written], mark: str) -> bool:
    """Whether all decimals written are three digits: "0,125" makes "12,250" a decimal as well."""
    return all(len(w.digits.rpartition(mark)[2]) == 3 for w in found if w.digits.count(mark) == 1) and any(
        _is_decimal(w, mark) for w in found
    )


def _shape(written: _Written, marks: Marks) -> tuple[str, str] | None:
    """The digits before and after the decimal mark; None where that cannot be known."""
    digits, kinds = written.digits, Counter(written.marks)
    if not kinds:
        return digits, ""
    if len(kinds) == 2:
        last = written.marks[-1]
        head, _, tail = digits.rpartition(last)
        other = "," if last == "." else "."
        if kinds[last] > 1 or not _GROUPED.match(head) or last in head:
            return None
        return head.replace(other, ""), tail
    mark = written.marks[0]
    if kinds[mark] > 1:
        return (digits.replace(mark, ""), "") if _GROUPED.match(digits) else None
    head, _, tail = digits.partition(mark)
    if _is_decimal(written, mark):
        return head, tail
    if written.unit in units("share"):
        return head, tail
    meant = marks.of(mark)
    if meant is Mark.UNKNOWN:
        return None
    return (head + tail, "") if meant is Mark.THOUSAND else (head, tail)


@lru_cache(maxsize=1 << 14)
def _written(text: str) -> _Written | None:
    match = _NUMBER.match(text.strip()) if len(text) <= LONGEST else None
    if not match or bool(match["open"]) != bool(match["close"]):
        return None
    named = [u for u in (match["before"], match["unit"]) if u]
    found = [unit_of(u) for u in named]
    if not all(found) or len(set(found)) > 1:
        return None
    unit = found[0] if found else "kr." if match["even"] else ""
    negative = bool(match["open"]) or (match["sign"] or "+") in _MINUS
    return _Written(re.sub(_SPACE, "", match["digits"]), negative, unit)


def unit_of(words: str) -> str:
    """The unit that a cell's or header's words name; "" where they name none.

    "kr. pr. døgn" keeps what it is counted by.
    """
    text = " ".join(words.casefold().split())
    head, per, by = text.partition(" pr. ")
    if not per:
        head, per, by = text.partition("/")
    unit = _forms().get(head.strip(), "")
    if not per or not unit:
        return unit
    return f"{unit} pr. {by.strip()}" if re.fullmatch(r"[a-zæøå]{2,20}", by.strip()) else ""


def units(kind: str) -> frozenset[str]:
    """The units of a kind: "money", "scale", "share", "time", "count" or "header"."""
    return frozenset(_table()[kind])


def forms(*kinds: str) -> tuple[str, ...]:
    """How the units of these kinds are written, the longest first."""
    found = (form for kind in kinds for forms in _table()[kind].values() for form in forms)
    return tuple(sorted(found, key=len, reverse=True))


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    data = resources.files("ingest").joinpath("units.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, list[str]]] = tomllib.loads(data)
    return found


@cache
def _forms() -> dict[str, str]:
    kinds = (kind for name, kind in _table().items() if name != "header")
    return {form: unit for kind in kinds for unit, forms in kind.items() for form in forms}
