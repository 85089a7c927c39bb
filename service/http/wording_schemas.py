"""Earlier wordings in types, as `schemas` has the rest of the JSON interface."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field, StrictStr

from ingest.model import SectionRole
from service.http.followup_schemas import FollowUpSource
from service.http.schemas import SAYS_SOMETHING, Citation
from service.wording.compare import Kind
from service.wording.look import LONGEST, MOST_CHARS, MOST_PARAGRAPHS
from service.wording.model import Fate, Reason, Standing
from service.wording.words import Stress

_EXAMPLE = "DTS besluttede, at Lyngtoften fortsætter med 24 pladser uden tidsbegrænsning."


class WordingRequest(BaseModel):
    """Body of POST /api/wording."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": _EXAMPLE}]})

    text: StrictStr = Field(
        description="A sentence or a paragraph, in Danish.",
        max_length=LONGEST,
        json_schema_extra=SAYS_SOMETHING,
    )


class DraftRequest(BaseModel):
    """Body of POST /api/wording/draft."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": f"Beslutning\n\n{_EXAMPLE}"}]})

    text: StrictStr = Field(
        description=f"A draft; blank lines part its paragraphs, of which there may be {MOST_PARAGRAPHS}.",
        max_length=MOST_CHARS,
        json_schema_extra=SAYS_SOMETHING,
    )


class WordingSource(FollowUpSource):
    """Words as they stand on a page."""


class WordingUse(BaseModel):
    """A place where a wording stands."""

    reference: str = Field(examples=["DTS 27.11.2024, pkt. 2, Beslutning, s. 3"])
    body: str | None
    date: date | None
    number: str | None
    title: str | None
    section: SectionRole
    standing: Standing = Field(description="What became of the words in this place.")
    item_url: str
    sources: list[WordingSource]


class WordingPiece(BaseModel):
    """A stretch of a difference; all `before` joined are the earlier words, all `after` the later ones."""

    kind: Kind
    before: str
    after: str
    stress: Stress | None = Field(description="Why the change weighs more than others.")


class WordingHit(BaseModel):
    words: str
    score: float = Field(description="0 to 1; 1 where all words are shared.")
    standing: Standing
    verbatim: bool = Field(description="The text stands here exactly, white space and hyphens aside.")
    start: int = Field(description="The stretch of the text that is meant.")
    end: int
    uses: list[WordingUse] = Field(description="The newest first.")
    difference: list[WordingPiece]


class WordingVersion(BaseModel):
    first: date
    last: date
    hit: WordingHit
    change: list[WordingPiece] = Field(description="From the version before; empty for the first.")


class Wordings(BaseModel):
    text: str
    hits: list[WordingHit] = Field(description="Best first.")
    lineage: list[WordingVersion] = Field(description="Versions of the best hit, by date.")
    related: list[Citation] = Field(description="Much the same in other words; only where there are no hits.")


class WordingContradiction(BaseModel):
    sentence: str = Field(description="Of the draft.")
    reason: Reason
    words: str = Field(description="Of the later decision.")
    use: WordingUse
    difference: list[WordingPiece]


class WordingParagraph(BaseModel):
    text: str
    fate: Fate
    hits: list[WordingHit]
    later: WordingHit | None = Field(description="A later version of the wording that the draft has.")
    contradictions: list[WordingContradiction]


class CheckedDraft(BaseModel):
    paragraphs: list[WordingParagraph]


class PhraseUse(WordingUse):
    before: str = Field(description="What stands before the words in their sentence.")
    words: str
    after: str


class PhraseUses(BaseModel):
    phrase: str
    total: int
    uses: list[PhraseUse] = Field(description="The newest first.")
