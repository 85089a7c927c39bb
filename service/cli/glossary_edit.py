"""Corrections of the glossary at the shell, and the glossary as a clearance sees it.

Comes in: settings, what is to be corrected. Goes out: what was done, in words. Left to others: options and
layout (`glossary`), what may be corrected (`service.glossary.amend`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from service.labels import printable

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from service.glossary.glossary import Glossary
    from service.glossary.model import Entry
    from service.glossary.store import Change, CorrectionStore
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Wanted:
    """A correction as the options say it; empty: not said."""

    term: str
    long: str
    explained: str
    change: str
    into: str
    meaning: str
    visible: str


@contextmanager
def opened(settings: Settings, clearance: str) -> Iterator[tuple[Catalog, CorrectionStore, Glossary]]:
    """The catalog and the corrections as a clearance sees them, and what they make."""
    from service.archives import level_for
    from service.browse.shelf import Shelves
    from service.glossary.listed import Glossaries
    from service.glossary.store import CorrectionStore
    from service.wiring import open_catalog

    with (
        open_catalog(settings) as everything,
        everything.seen_at(level_for(everything, clearance)) as catalog,
    ):
        store = CorrectionStore(everything.database)
        yield catalog, store, Glossaries(Shelves()).of(catalog, store, clearance)


def correct(settings: Settings, wanted: Wanted) -> str:
    """Keep or forget a correction; what was done, in words."""
    from ingest.model import CLOSED
    from service.audit import at_the_shell
    from service.errors import NotFoundError
    from service.glossary.amend import Wish, correction_of
    from service.glossary.meanings import key_of

    with opened(settings, CLOSED) as (catalog, store, found):
        if wanted.change == "reset":
            if not store.reset(key_of(wanted.term), CLOSED):
                raise NotFoundError(f"Nothing is corrected of {wanted.term!r}.")
            return f"{printable(wanted.term)}: corrections forgotten."
        meaning, change = _which(found.named(wanted.term), wanted)
        person = at_the_shell(passages=False).person
        wish = Wish(
            wanted.term, change, meaning, wanted.long, wanted.explained, wanted.into, wanted.visible, person
        )
        kept = store.put(correction_of(wish, found, catalog.chunks))
    return f"{printable(kept.name)}: {kept.change.value}, seen by who sees {kept.clearance} papers."


def _which(entry: Entry | None, wanted: Wanted) -> tuple[str, Change]:
    """The meaning that is corrected, and how; words for a name that is not listed are added."""
    from service.glossary.store import Change

    if wanted.into or wanted.change:
        return wanted.meaning, Change.MERGED if wanted.into else Change.HIDDEN
    if entry is None:
        return "", Change.ADDED
    if not wanted.meaning and len(entry.meanings) > 1:
        known = "; ".join(f"{m.id} ({printable(m.said[:60])})" for m in entry.meanings)
        raise click.UsageError(f"{entry.name} has several meanings; name one with --meaning: {known}")
    return wanted.meaning or entry.meanings[0].id, Change.SET
