"""Follow-ups in types, as `schemas` has the rest of the JSON interface."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from service.followups.model import Unit


class FollowUpTime(BaseModel):
    """By when; `from` and `to` are null where no day follows from the words."""

    words: str
    unit: Unit
    first: date | None = Field(alias="from")
    last: date | None = Field(alias="to")


class FollowUpItem(BaseModel):
    body: str | None
    date: date | None
    number: str | None
    title: str | None
    url: str


class FollowUpSource(BaseModel):
    quote: str
    document: str
    document_id: str
    page_start: int
    char_start: int
    page_end: int
    char_end: int
    url: str = Field(description="Opens the page with exactly these words marked.")


class FollowUp(FollowUpItem):
    """What a meeting's decision asks someone to do."""

    id: str = Field(description="Stays the same as long as the words do.")
    who: str | None = Field(description="As written; null where the decision does not say.")
    what: str
    due: FollowUpTime | None
    sources: list[FollowUpSource]
    later: list[FollowUpItem] = Field(description="Later meetings' items of the same matter.")
    later_until: date | None = Field(description="The archive's last meeting: later ones are not known.")
    note: str | None


class FollowUps(BaseModel):
    total: int
    offset: int
    next: int | None
    followups: list[FollowUp]
