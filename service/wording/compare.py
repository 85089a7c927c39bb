"""Two wordings → what was inserted, deleted and moved, word by word.

Comes in: an earlier and a later text. Goes out: pieces in reading order; joined they give back both texts.
Left to others: which texts belong together (`align`), layout.

RapidFuzz's Indel gives the shortest script of whole words; eval/LOG.md compares it with difflib and
diff-match-patch. Case alone is no difference; neither is white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from index.running.tokens import form_of
from service.wording.words import Stress, listed, stress_of

_UNIT = re.compile(r"\s*(?:\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’\u00ad\u2010\u2011][^\W\d_]+)*|[^\s\w]|_)|\s+$")
_MOVED = 3  # words that a moved stretch has at least
_ISLAND = 2  # small words between two changes, at most, that are told as changed too
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "»": '"', "«": '"', "’": "'", "–": "-", "—": "-"})


class Kind(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"
    MOVED_FROM = "moved_from"  # stood here, and stands elsewhere in the later text
    MOVED_TO = "moved_to"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch with white space as it stands. `before` or `after` is empty where the text lacks it."""

    kind: Kind
    before: str
    after: str
    stress: Stress | None = None

    @property
    def text(self) -> str:
        return self.after or self.before


@dataclass(frozen=True, slots=True)
class _Unit:
    text: str  # with the white space before it
    key: str
    kind: Kind = Kind.SAME
    stress: Stress | None = None
    other: str = ""  # what stands for it in the other text, of a unit that both have


def compare(before: str, after: str) -> tuple[Piece, ...]:
    """What became of `before` on the way to `after`."""
    from rapidfuzz.distance import Indel  # here: the pages that compare nothing need not load it

    old, new = _units(before), _units(after)
    script = Indel.opcodes([u.key for u in old], [u.key for u in new])
    units: list[_Unit] = []
    for same, ops in groupby(script, key=lambda op: op.tag == "equal"):
        run = list(ops)
        gone, come = old[run[0].src_start : run[-1].src_end], new[run[0].dest_start : run[-1].dest_end]
        if same:
            units += [replace(b, other=a.text) for a, b in zip(gone, come, strict=True)]
        else:
            units += [replace(u, kind=Kind.DELETED, stress=_stress(u, come)) for u in gone]
            units += [replace(u, kind=Kind.INSERTED, stress=_stress(u, gone)) for u in come]
    return tuple(_pieces(_moved(_without_islands(units))))


def unchanged(pieces: Sequence[Piece]) -> bool:
    """Whether nothing but case and white space differs."""
    return all(p.kind is Kind.SAME for p in pieces)


def sides(pieces: Sequence[Piece]) -> tuple[list[Piece], list[Piece]]:
    """The pieces of the earlier text, and those of the later."""
    earlier = [p for p in pieces if p.kind in (Kind.SAME, Kind.DELETED, Kind.MOVED_FROM)]
    return earlier, [p for p in pieces if p.kind in (Kind.SAME, Kind.INSERTED, Kind.MOVED_TO)]


def _units(text: str) -> list[_Unit]:
    return [_Unit(m[0], _key(m[0])) for m in _UNIT.finditer(text)]


def _key(unit: str) -> str:
    return form_of(unit.strip().translate(_QUOTES)) or unit.strip() or " "


def _stress(unit: _Unit, against: Sequence[_Unit]) -> Stress | None:
    """Why the change of a word matters; "muligt" and "umuligt" negate each other."""
    found = stress_of(unit.key)
    if found or len(unit.key) < 4:
        return found
    turned = any(o.key in ("u" + unit.key, unit.key[1:] if unit.key[0] == "u" else "") for o in against)
    return Stress.NEGATION if turned else None


def _without_islands(units: list[_Unit]) -> list[_Unit]:
    """Small words left standing between two changes are told as changed, so that a reader sees one change."""
    runs = [(same, list(run)) for same, run in groupby(units, key=lambda u: u.kind is Kind.SAME)]
    told: list[_Unit] = []
    for n, (same, run) in enumerate(runs):
        inner = 0 < n < len(runs) - 1
        small = all(u.key in listed("small") or not u.key[:1].isalnum() for u in run)
        if same and inner and small and len(run) <= _ISLAND and not any(u.key in ".:;" for u in run):
            told += [replace(u, text=u.other, other="", kind=Kind.DELETED) for u in run]
            told += [replace(u, other="", kind=Kind.INSERTED) for u in run]
        else:
            told += run
    return list(_sorted_changes(told))


def _sorted_changes(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """Within one change what is gone stands before what has come."""
    for same, run in groupby(units, key=lambda u: u.kind is Kind.SAME):
        held = list(run)
        yield from held if same else sorted(held, key=lambda u: u.kind is Kind.INSERTED)


def _moved(units: list[_Unit]) -> list[_Unit]:
    """What is gone in one place and has come in another is told as moved."""
    kinds = [u.kind for u in units]
    gone = [i for i, k in enumerate(kinds) if k is Kind.DELETED]
    come = [i for i, k in enumerate(kinds) if k is Kind.INSERTED]
    from rapidfuzz.distance import LCSseq

    if len(gone) < _MOVED or LCSseq.similarity(_keys(units, gone), _keys(units, come)) < _MOVED:
        return units
    for a, b, size in _blocks(_keys(units, gone), _keys(units, come)):
        stretch = units[gone[a] : gone[a] + size], units[come[b] : come[b] + size]
        telling = sum(u.key not in listed("small") and u.key[:1].isalnum() for u in stretch[0])
        together = all(len({u.kind for u in s}) == 1 for s in stretch)
        if together and telling >= 2:
            for i in range(size):
                units[gone[a + i]] = replace(units[gone[a + i]], kind=Kind.MOVED_FROM, stress=None)
                units[come[b + i]] = replace(units[come[b + i]], kind=Kind.MOVED_TO, stress=None)
    return units


def _keys(units: Sequence[_Unit], places: Sequence[int]) -> list[str]:
    return [units[i].key for i in places]


def _blocks(gone: list[str], come: list[str]) -> list[tuple[int, int, int]]:
    """Stretches that both have, the longest first taken, each word once."""
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, gone, come, autojunk=False)
    return [(m.a, m.b, m.size) for m in matcher.get_matching_blocks() if m.size >= _MOVED]


def _pieces(units: Sequence[_Unit]) -> Iterator[Piece]:
    for (kind, stress), run in groupby(units, key=lambda u: (u.kind, u.stress)):
        held = list(run)
        text = "".join(u.text for u in held)
        if kind is Kind.SAME:
            yield Piece(kind, "".join(u.other for u in held), text)
        elif kind in (Kind.DELETED, Kind.MOVED_FROM):
            yield Piece(kind, text, "", stress)
        else:
            yield Piece(kind, "", text, stress)
