"""Questions to begin with, drawn from what the archive itself decided.

Comes in: the catalog. Goes out: up to a few questions in Danish that it can answer. Left to others:
showing them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from ingest.model import Outcome
from service.browse.drawn_up import DrawnUp

if TYPE_CHECKING:
    from ingest.catalog import Catalog
    from ingest.catalog_model import ItemEntry

_TITLE_CHARS = range(8, 81)  # shorter says nothing, longer is no question a person would type


class Examples(DrawnUp[list[str]]):
    """Example questions of each catalog as it is."""

    def __init__(self) -> None:
        super().__init__(example_questions)


def example_questions(catalog: Catalog, limit: int = 3) -> list[str]:
    """Questions about decided items, newest first and from as many meetings as possible."""
    chosen = choose_items(catalog.items(), limit)
    return [question_about(item, _text_of(catalog, item)) for item in chosen]


def choose_items(items: Sequence[ItemEntry], limit: int) -> list[ItemEntry]:
    """Decided items to ask about, newest first and from as many meetings as possible.

    A title that returns is a formality of every meeting and is left out; one that begins as others do
    ("Godkendelse af …") often is one, and comes after those that stand alone.
    """
    titles = Counter(i.title.casefold() for i in items)
    openings = Counter(_opening(i.title) for i in items)
    usable = [
        i
        for i in items
        if i.outcome is Outcome.DECIDED
        and len(_trimmed(i.title)) in _TITLE_CHARS
        and titles[i.title.casefold()] == 1
    ]
    newest = sorted(usable, key=lambda i: i.date or date.min, reverse=True)
    of_meeting: Counter[tuple[str | None, date | None]] = Counter()
    ranked = []
    for item in sorted(newest, key=lambda i: openings[_opening(i.title)] > 1):
        ranked.append((openings[_opening(item.title)] > 1, of_meeting[item.body, item.date], item))
        of_meeting[item.body, item.date] += 1
    # Stable: the newest meeting's first item, then the next meeting's first, and then the second ones.
    return [item for *_, item in sorted(ranked, key=lambda r: r[:2])][:limit]


def question_about(item: ItemEntry, text: str) -> str:
    """ "Hvad besluttede DAS om budget for 2024?"; `text` tells a common word from a name.

    A title begins with a capital; within a sentence it keeps it only where the item's own text never
    writes that word small.
    """
    title = _trimmed(item.title)
    first = title.split()[0]
    small = first[0].lower() + first[1:]
    if re.search(rf"\b{re.escape(small)}\b", text):
        title = small + title[len(first) :]
    return f"Hvad besluttede {item.body} om {title}?" if item.body else f"Hvad blev besluttet om {title}?"


def _opening(title: str) -> str:
    return " ".join(title.casefold().split()[:2])


def _trimmed(title: str) -> str:
    return " ".join(title.split()).strip(" .:;?–-")


def _text_of(catalog: Catalog, item: ItemEntry) -> str:
    chunks = catalog.item_chunks(item.document_id, item.part, item.number)
    return "\n".join(c.text for c in chunks)
