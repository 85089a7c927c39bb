"""Entries as a glossary that can be looked up.

Comes in: entries. Goes out: the same in Danish order, by name, and the meaning that is sure for a paper.
Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from index.danish_stem import fold, stem
from service.glossary.model import Entry, Kind, Meaning
from service.glossary.sure import sure_of

_ALPHABET = {"æ": "~1", "ø": "~2", "å": "~3"}  # behind every letter


@dataclass(frozen=True)
class Glossary:
    """Entries in Danish alphabetical order."""

    entries: tuple[Entry, ...] = ()
    _by_name: Mapping[str, Entry] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Glossary:
        ordered = tuple(sorted(entries, key=lambda e: (danish_order(e.name), e.name)))
        names = {n: e for e in reversed(ordered) for n in (_loose(e.name), *map(_loose, e.also))}
        exact = {n: e for e in ordered for n in (e.name, *e.also)}
        return cls(ordered, names | exact)

    def named(self, name: str) -> Entry | None:
        """The entry of a name as it is written; else in other letters or inflections."""
        return self._by_name.get(name) or self._by_name.get(_loose(name))

    def matching(self, letters: str) -> tuple[Entry, ...]:
        """Entries whose name or meanings have these letters; those whose name begins with them first."""
        wanted = fold(letters.strip())
        if not wanted:
            return self.entries
        found = [e for e in self.entries if wanted in fold(_text(e))]
        exact = self.named(letters.strip())
        if exact and exact not in found:
            found.append(exact)
        return tuple(sorted(found, key=lambda e: (e is not exact, not fold(e.name).startswith(wanted))))

    @property
    def abbreviations(self) -> Mapping[str, Entry]:
        """By name as written, merged names included."""
        return {n: e for e in self.entries if e.kind is Kind.ABBREVIATION for n in (e.name, *e.also)}

    def sure(self, name: str, body: str | None, day: date | None, document_id: str) -> Meaning | None:
        """What a paper of this body and day means by a name; None where that is not sure."""
        entry = self._by_name.get(name)
        return sure_of(entry.name, entry.meanings, body, day, document_id) if entry else None


def danish_order(name: str) -> str:
    """By letters alone, æ, ø and å last; aa is å."""
    return "".join(_ALPHABET.get(c, c) for c in fold(name) if c.isalnum())


def entry_path(name: str) -> str:
    """Where an entry is shown."""
    return f"/ordliste/opslag?{urlencode({'ord': name}, errors='replace')}"


def letter_of(name: str) -> str:
    """The letter that an entry stands under; "#" for figures."""
    first = next((c for c in fold(name) if c.isalnum()), "#")
    return first.upper() if first.isalpha() else "#"


def _loose(name: str) -> str:
    return " ".join(stem(w) for w in re.findall(r"[^\W_]+", fold(name)))


def _text(entry: Entry) -> str:
    return " ".join((entry.name, *entry.also, *(f"{m.long} {m.explained}" for m in entry.meanings)))
