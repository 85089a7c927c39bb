"""The glossary over HTTP: what abbreviations and terms mean, with the words that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.glossary.as_json import to_json
from service.glossary.listed import Wanted
from service.glossary.model import Kind
from service.http import glossary_schemas as schemas
from service.http.dependencies import InBackend, InGlossary
from service.http.problems import described
from service.http.responses import ArchiveJson, page_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(tags=["archive"])


@router.get("/api/glossary", response_model=schemas.Words, responses=described(422))
async def glossary(
    request: Request,
    backend: InBackend,
    found: InGlossary,
    q: Annotated[
        str, Query(max_length=200, description="Letters of a word or what it means.", examples=["DTS"])
    ] = "",
    letter: Annotated[str, Query(max_length=1, description="Letter that the word begins with.")] = "",
    kind: Annotated[Kind | None, Query(description="Abbreviations or terms only.")] = None,
    body: Annotated[str, Query(max_length=200, description="Short name of a body whose papers use it.")] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Abbreviations and terms by the alphabet; a word's own entry first where `q` is one."""
    wanted = Wanted(q.strip(), letter, kind, body)

    def read(archive: Archive) -> dict[str, Any]:
        some, place = page_of(wanted.of(found(archive)), offset, limit)
        return place | {"entries": [to_json(e) for e in some]}

    return ArchiveJson(await backend.call(read))
