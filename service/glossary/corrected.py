"""The mined glossary with the secretariat's corrections.

Comes in: a `Glossary` as one clearance reads the archive, the corrections that it may see. Goes out: the
glossary as it is shown. Left to others: keeping corrections (`store`), who may make them. Pure.

A correction of what the archive gives shows only where the archive gives it to this reader; where the
words are gone or above the clearance, it lies still. What was added shows to whom it was added for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.clearance import admits
from ingest.model import CLEARANCES, OPEN, Chunk
from service.glossary.glossary import Glossary
from service.glossary.meanings import key_of
from service.glossary.model import Corrected, Entry, Kind, Meaning
from service.glossary.reading.lists import is_short
from service.glossary.store import Change, Correction
from service.glossary.uses import uses_of

_OWN = "s-"  # begins the id of a meaning that the secretariat has added


def with_corrections(mined: Glossary, corrections: Sequence[Correction]) -> Glossary:
    """The entries as corrected, oldest correction first."""
    if not corrections:
        return mined
    entries = {key_of(e.name): e for e in mined.entries}
    for c in (c for c in corrections if c.change in (Change.ADDED, Change.SET)):
        changed = _added(entries.get(c.key), c) if c.change is Change.ADDED else _set(entries.get(c.key), c)
        if changed:
            entries[c.key] = changed
    for c in (c for c in corrections if c.change is Change.MERGED):
        _merge(entries, c)
    for c in (c for c in corrections if c.change is Change.HIDDEN):
        _hide(entries, c)
    return Glossary.of(entries.values())


def lying_still(mined: Glossary, corrections: Sequence[Correction]) -> list[Correction]:
    """Corrections of words that the archive no longer gives to this reader."""
    known = {key_of(e.name): {m.id for m in e.meanings} for e in mined.entries}
    added = {c.key: set[str]() for c in corrections if c.change is Change.ADDED}
    for c in (c for c in corrections if c.change is Change.ADDED):
        added[c.key].add(_OWN + c.id)
    for key, ids in added.items():
        known[key] = known.get(key, set()) | ids
    return [
        c
        for c in corrections
        if c.change is not Change.ADDED
        and (c.key not in known or (c.meaning and c.meaning not in known[c.key]))
    ]


def lowest_clearance(entry: Entry | None, meaning: str, name: str, chunks: Sequence[Chunk]) -> str:
    """The lowest clearance of a correction: that of the papers which give the words, or use the name.

    Args:
        meaning: id of the one that is corrected; "": the entry, or a new one.
        chunks: the archive's passages, as the one who corrects may see them.
    """
    given = [m.clearance for m in entry.meanings if m.given and meaning in ("", m.id)] if entry else []
    if given:
        return min(given, key=CLEARANCES.index)
    key = key_of(name)
    shorts, terms = ({key}, set[str]()) if is_short(key) else (set[str](), {key})
    used = [c.clearance for c in chunks if uses_of([c], shorts, terms)]
    return min(used, key=CLEARANCES.index, default=OPEN)


def at_least(wanted: str, lowest: str) -> str:
    """The clearance wanted, raised where it is below the lowest."""
    return lowest if admits(lowest, wanted) else wanted  # admits: `wanted` is no higher


def _added(entry: Entry | None, c: Correction) -> Entry:
    own = Meaning(_OWN + c.id, c.long, c.explained, clearance=c.clearance, corrected=_by(c, added=True))
    if entry is None:
        return Entry(c.name, Kind.ABBREVIATION if is_short(c.name) else Kind.TERM, (own,), 0, 0)
    return replace(entry, meanings=(*entry.meanings, own))


def _set(entry: Entry | None, c: Correction) -> Entry | None:
    if entry is None:
        return None
    told = tuple(
        replace(
            m,
            long=c.long or m.long,
            # What the archive explains stands in its quotes, and is not told as the secretariat's.
            explained=c.explained or ("" if m.given else m.explained),
            corrected=_by(c, added=not m.given),
        )
        if m.id == c.meaning
        else m
        for m in entry.meanings
    )
    return replace(entry, meanings=told)


def _merge(entries: dict[str, Entry], c: Correction) -> None:
    into, gone = entries.get(key_of(c.into)), entries.get(c.key)
    if into is None or gone is None or into is gone:
        return
    known = {m.id for m in into.meanings}
    entries[key_of(c.into)] = replace(
        into,
        meanings=(*into.meanings, *(m for m in gone.meanings if m.id not in known)),
        used=into.used + gone.used,
        papers=max(into.papers, gone.papers),
        also=(*into.also, gone.name, *gone.also),
    )
    del entries[c.key]


def _hide(entries: dict[str, Entry], c: Correction) -> None:
    entry = entries.get(c.key)
    if entry is None:
        return
    left = tuple(m for m in entry.meanings if c.meaning and m.id != c.meaning)
    if left:
        entries[c.key] = replace(entry, meanings=left)
    else:
        del entries[c.key]


def _by(c: Correction, *, added: bool) -> Corrected:
    return Corrected(c.at, c.person, added)
