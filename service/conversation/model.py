"""What a conversation remembers, and what it adds to a question.

Comes in: nothing. Goes out: the types that completing (`complete`) and storing (`store`) share. Left to
others: answering.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ingest.model import OPEN
from service.model import Hints


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a conversation is. Without a name it is of whoever has its id."""

    person: str | None = None
    clearance: str = OPEN  # the highest whose papers they see


@dataclass(frozen=True, slots=True)
class Place:
    """Where a citation stood: enough to prefer it, and nothing of what it said."""

    document: str
    document_id: str
    part: int | None
    body: str | None
    date: date | None
    item: str | None
    item_title: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that was answered."""

    question: str  # as asked
    completed: str  # as understood; the same where it stood on its own
    subject: str  # what it was about, in few words; "" where that is not known
    intent: str
    places: tuple[Place, ...]  # of the answer's citations, in their order


@dataclass(frozen=True, slots=True)
class Completed:
    """A question that stands on its own."""

    question: str
    subject: str
    hints: Hints | None = None  # None: it stood on its own
    search: str = ""  # what is looked for: without the place, which `hints` has; "": the question
