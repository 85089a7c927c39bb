"""Follow-ups over HTTP: what decisions ask of whom, by when, and whether the matter came again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from service.followups.as_json import to_json
from service.followups.listed import Wanted
from service.http import followup_schemas as schemas
from service.http.dependencies import InBackend, InBoard
from service.http.problems import described
from service.http.responses import ArchiveJson, keep, page_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(tags=["meetings"])


@router.get("/api/followups", response_model=schemas.FollowUps, responses=described(422))
async def followups(
    request: Request,
    backend: InBackend,
    board: InBoard,
    body: Annotated[str, Query(max_length=200, description="Short name of a body.", examples=["DTS"])] = "",
    owner: Annotated[str, Query(max_length=200, description="Letters of who is to do it.")] = "",
    date: Annotated[date | None, Query(description="Day of the meeting.", examples=["2023-11-22"])] = None,
    open: Annotated[bool, Query(description="Only where no later mention was found.")] = False,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """What the decisions of meetings ask someone to do, by the meeting's date, with the words that say so."""
    wanted = Wanted(body, owner, date, open_only=open)

    def read(archive: Archive) -> dict[str, Any]:
        some, place = page_of(board.wanted(archive, wanted), offset, limit)
        last = archive.catalog.coverage().last
        return place | {"followups": [to_json(t, last) for t in board.traced(archive, some)]}

    return keep(request, ArchiveJson(await backend.call(read)))
