"""Matters in types, as `schemas` has the rest of the JSON interface."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field

from ingest.model import DocumentKind, Outcome
from service.http.followup_schemas import FollowUpItem, FollowUpSource
from service.matters.model import Status, Turn, Why
from service.matters.timeline import Kind


class MatterReason(BaseModel):
    """Why a treatment belongs to an earlier one."""

    why: Why
    said: str = Field(description="In words, in Danish.")
    words: list[str] = Field(description="Shared words of titles, or a case number.")
    date: date | None  # of the meeting that is named
    sources: list[FollowUpSource]


class MatterLink(BaseModel):
    to: int = Field(description="Place of the other treatment in the list, from 0.")
    reasons: list[MatterReason]


class MatterTreatment(FollowUpItem):
    """What one meeting made of the matter."""

    outcome: Outcome | None
    minuted: bool = Field(description="False: the archive has an agenda alone.")
    status: Status
    case_number: str | None
    sources: list[FollowUpSource]
    link: MatterLink | None


class MatterChange(BaseModel):
    """A later decision that says otherwise than an earlier one."""

    turn: Turn
    of: FollowUpItem
    by: FollowUpItem
    before: list[FollowUpSource]
    after: list[FollowUpSource]


class MatterMention(BaseModel):
    """Where another matter's item tells of this one by the day of its meeting."""

    of: int
    item: FollowUpItem
    sources: list[FollowUpSource]


class MatterPaper(BaseModel):
    title: str
    kind: DocumentKind
    date: date | None
    document: str
    url: str
    of: int | None = Field(description="The treatment whose annex it is; null: it stands alone.")


class MatterSummary(BaseModel):
    url: str
    title: str
    status: Status = Field(description="Never guessed: what the archive does not say is unknown.")
    first: date | None
    last: date | None = Field(description="When it was last treated.")
    bodies: list[str]
    count: int = Field(description="Treatments.")


class Matter(MatterSummary):
    treatments: list[MatterTreatment]
    changes: list[MatterChange]
    mentions: list[MatterMention]
    papers: list[MatterPaper]


class Matters(BaseModel):
    total: int
    offset: int
    next: int | None
    matters: list[MatterSummary]


class StepTime(BaseModel):
    date: date
    unit: Literal["day", "month", "year"]
    planned: bool


class TimelineStep(BaseModel):
    kind: Kind
    when: StepTime | None
    item: FollowUpItem
    outcome: Outcome | None
    status: Status | None
    matter: str | None = Field(description="Address of the matter that the step belongs to.")
    reasons: list[MatterReason]
    sources: list[FollowUpSource]


class Timeline(BaseModel):
    topic: str
    matters: list[MatterSummary]
    steps: list[TimelineStep] = Field(description="By date; undated ones last.")


class Later(BaseModel):
    """What became of an item's matter later."""

    note: str = Field(description="In words, in Danish.")
    turn: Turn | None = Field(description="How a later decision says otherwise; null: none does.")
    item: FollowUpItem
    count: int = Field(description="Later treatments.")
    matter: str
