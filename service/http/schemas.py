"""The JSON interface in types: what OpenAPI tells, and what requests are checked against.

Comes in: nothing. Goes out: pydantic models with examples. Answers are written by `answer_json` and the
routes; a test holds both together.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, StrictStr

from ingest.model import DocumentKind, Outcome, SectionRole
from service.feedback import FeedbackReason
from service.http.matter_schemas import Later
from service.model import AnswerStatus

SAYS_SOMETHING: dict[str, Any] = {
    "minLength": 1,
    "pattern": r"[^\s\u0000-\u001f\u007f-\u009f]",
}  # `openapi` adds the longest length
_EXAMPLE = "Hvad besluttede DTS om Lyngtoften i november 2023?"


class Problem(BaseModel):
    """An error, as RFC 9457 has it, with what to do next."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["Dokumentet eller siden findes ikke i arkivet."])
    next: str = Field(description="What to do about it.", examples=["Kontrollér navn og sidetal."])


class AskRequest(BaseModel):
    """Body of POST /api/ask."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"question": _EXAMPLE, "conversation": "new"}]})

    question: StrictStr = Field(
        description="What to answer, in Danish or English.", json_schema_extra=SAYS_SOMETHING
    )
    id: StrictStr | StrictInt | None = Field(None, description="Passed through to the answer.")
    conversation: StrictStr | None = Field(
        None, max_length=100, description='A conversation to go on with; "new" begins one.'
    )


class Coverage(BaseModel):
    """What the archive spans."""

    first: date | None = Field(alias="from")
    last: date | None = Field(alias="to")
    meetings: int
    documents: int


class Place(BaseModel):
    """Where words stand; offsets are into the pages' raw text."""

    document: str
    part: str
    title: str
    body: str | None
    meeting_date: date | None
    item_number: str | None
    item_title: str | None
    section: SectionRole
    page_start: int
    page_end: int
    char_start: int
    char_end: int


class Citation(Place):
    n: int = Field(description="The number of the mark [n] in the answer.")
    quote: str
    url: str = Field(description="Opens the page with exactly these words marked.")


class Passage(Place):
    later: Later | None = Field(None, description="In a search: what became of the item's matter later.")
    text: str
    score: float
    dense_score: float | None
    sparse_score: float | None
    id: str
    kind: DocumentKind
    heading: str | None
    outcome: Outcome | None


class Answer(BaseModel):
    id: str | int
    question: str
    language: Literal["da", "en"]
    status: AnswerStatus
    outcome: Outcome | None
    answer: str
    citations: list[Citation]
    passages: list[Passage]
    coverage: Coverage
    seconds: float
    conversation: str | None = Field(None, description="Only where one was asked for.")
    understood_as: str | None = Field(None, description="The question as the conversation completed it.")
    note: str | None = None


class FacetValue(BaseModel):
    value: str
    count: int


class SearchResult(BaseModel):
    query: str
    total: int = Field(description="Passages found; with `more`, at least so many.")
    more: bool
    offset: int
    next: int | None = Field(description="Offset of the next page; null on the last.")
    facets: dict[str, list[FacetValue]]
    passages: list[Passage]


class ConversationPlace(BaseModel):
    document: str
    body: str | None
    meeting_date: date | None
    item_number: str | None
    item_title: str | None


class Turn(BaseModel):
    question: str
    understood_as: str
    intent: str
    places: list[ConversationPlace]


class Conversation(BaseModel):
    conversation: str
    turns: list[Turn]


class DocumentSummary(BaseModel):
    id: str = Field(description="Stays the same when the file is ingested again from the same path.")
    document: str
    kind: DocumentKind
    title: str
    status: str
    pages: int
    passages: int
    warnings: list[str]


class Documents(BaseModel):
    total: int
    offset: int
    next: int | None
    documents: list[DocumentSummary]


class DocumentStructure(BaseModel):
    """As `referent show --json` gives it."""

    model_config = ConfigDict(extra="allow")

    document: str
    status: str
    pages: int
    parts: list[dict[str, Any]]


class PageText(BaseModel):
    document: str
    page: int
    text: str = Field(description="Raw text, in which citations count their characters.")


class BoxModel(BaseModel):
    """In shares of the picture's width and height, from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Boxes(BaseModel):
    document: str
    page: int
    start: int
    end: int
    boxes: list[BoxModel] = Field(description="Exact, or none at all.")
    reason: str | None = Field(description="Why there are none.")
    note: str | None = Field(description="The reason in a sentence.")


class Paper(BaseModel):
    document: str
    document_id: str
    part: int
    kind: DocumentKind


class ItemSummary(BaseModel):
    key: str = Field(description="The item's step in its address.")
    number: str | None
    title: str
    outcome: Outcome | None
    case_number: str | None
    url: str
    later: Later | None = Field(None, description="What became of the matter later; null: nothing is known.")


class ItemInList(ItemSummary):
    body: str | None
    date: date | None


class MeetingSummary(BaseModel):
    body: str | None
    date: date | None
    url: str
    papers: list[Paper]
    items: int
    decided: int


class Meeting(BaseModel):
    body: str | None
    date: date | None
    url: str
    time: str | None
    place: str | None
    participants: list[str]
    apologies: list[str]
    approval: str | None
    papers: list[Paper]
    items: list[ItemSummary]


class Meetings(BaseModel):
    total: int
    offset: int
    next: int | None
    meetings: list[MeetingSummary]


class Items(BaseModel):
    total: int
    offset: int
    next: int | None
    items: list[ItemInList]


class ItemSection(BaseModel):
    role: SectionRole
    heading: str | None
    text: str
    document: str
    page_start: int
    page_end: int
    char_start: int
    char_end: int
    url: str


class Annex(BaseModel):
    title: str
    number: str | None
    kind: DocumentKind
    document: str
    page_start: int
    page_end: int
    url: str


class Treatment(BaseModel):
    """What another meeting made of the same matter."""

    body: str | None
    date: date | None
    number: str | None
    title: str | None
    text: str
    url: str


class Item(ItemInList):
    sections: list[ItemSection]
    annexes: list[Annex]
    treatments: list[Treatment]
    matter: str | None = Field(None, description="Address of the matter, for what belongs together and why.")


class Verdict(StrEnum):
    UP = "up"
    DOWN = "down"


class FeedbackRequest(BaseModel):
    """Body of POST /api/feedback."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"question": _EXAMPLE, "verdict": "down", "reason": "missing", "comment": "Prisen mangler."}
            ]
        }
    )

    question: StrictStr = Field(min_length=1, max_length=20_000)
    verdict: Verdict
    reason: FeedbackReason | None = None
    comment: StrictStr = Field("", max_length=2000)
    citations: list[StrictStr] = Field(
        default=[], max_length=40, description="Addresses of the citations that were shown."
    )


class FeedbackKept(BaseModel):
    id: str
