"""The glossary in types, as `schemas` has the rest of the JSON interface."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from ingest.model import DocumentKind
from service.glossary.model import Kind, Says
from service.http.followup_schemas import FollowUpSource


class WordCorrected(BaseModel):
    """Words of the secretariat's own; no paper has them."""

    on: date
    added: bool = Field(description="Whether the archive gives no meaning at all.")
    note: str = Field(description="To be shown with the words.")


class WordGiven(BaseModel):
    """A place in the archive that gives a meaning."""

    says: Says = Field(description="Whether it writes letters out, or explains the thing.")
    body: str | None
    date: date | None
    kind: DocumentKind
    sources: list[FollowUpSource]


class WordMeaning(BaseModel):
    """One meaning of a word, apart from its others."""

    id: str
    long: str | None = Field(description="What an abbreviation is short for.")
    explained: str | None
    bodies: list[str] = Field(description="Whose papers use it so, the one that does most first.")
    used: int
    corrected: WordCorrected | None = Field(description="Set: `long` and `explained` are no quotes.")
    given: list[WordGiven] = Field(description="By date, the first first.")


class Word(BaseModel):
    name: str
    also: list[str]
    kind: Kind
    used: int
    papers: int
    meanings: list[WordMeaning]


class Words(BaseModel):
    total: int
    offset: int
    next: int | None
    entries: list[Word]
