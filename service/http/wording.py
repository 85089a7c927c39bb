"""Earlier wordings over HTTP: of a text, of a draft's paragraphs, and of a phrase with wildcards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from ingest.personal_numbers import mask_personal_numbers
from service.answer_json import citation_to_json
from service.audit import Audience, Surface
from service.http import wording_schemas as shapes
from service.http.dependencies import InBackend, InOwner, InShelves
from service.http.problems import described
from service.http.responses import ArchiveJson
from service.wording.as_json import checked_json, looked_json, phrases_json
from service.wording.look import LONGEST_PHRASE, check_draft, look, look_for, paragraphs_of, related

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(tags=["wordings"])


@router.post("/api/wording", response_model=shapes.Wordings, responses=described(408, 413, 422))
async def wording(
    body: shapes.WordingRequest, backend: InBackend, shelves: InShelves, owner: InOwner
) -> Response:
    """Where a text was worded much the same before, what changed, and how the wording came to be."""
    text, audience = mask_personal_numbers(body.text), Audience(Surface.API, owner.person)

    def read(archive: Archive) -> dict[str, Any]:
        found = look(archive, shelves.of(archive.catalog), text, audience)
        near = () if found.hits else related(archive, text)
        return looked_json(found) | {"related": [citation_to_json(c) for c in near]}

    return ArchiveJson(await backend.call(read))


@router.post("/api/wording/draft", response_model=shapes.CheckedDraft, responses=described(408, 413, 422))
async def draft(
    body: shapes.DraftRequest, backend: InBackend, shelves: InShelves, owner: InOwner
) -> Response:
    """Each paragraph of a draft: new, reused, changed since; and what later decisions say otherwise."""
    paragraphs = paragraphs_of(mask_personal_numbers(body.text))
    audience = Audience(Surface.API, owner.person)
    found = await backend.call(lambda a: check_draft(a, shelves.of(a.catalog), paragraphs, audience))
    return ArchiveJson(checked_json(found))


@router.get("/api/wording/phrase", response_model=shapes.PhraseUses, responses=described(422))
async def phrase(
    backend: InBackend,
    shelves: InShelves,
    owner: InOwner,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_PHRASE,
            description="Words; * is any letters or up to ten words, ? is one letter.",
            examples=["kan * anvendes"],
            json_schema_extra={"pattern": "[A-Za-zÆØÅæøå0-9]"},
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Response:
    """Where these very words stand, the newest meeting first."""
    audience, pattern = Audience(Surface.API, owner.person), mask_personal_numbers(q)
    found = await backend.call(lambda a: look_for(a, shelves.of(a.catalog), pattern, audience, limit))
    return ArchiveJson(phrases_json(found))
