"""Matters over HTTP: those that several meetings treated, one with all its steps, a topic's time line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from ingest.personal_numbers import mask_personal_numbers
from service.errors import NotFoundError, QuestionError
from service.http import matter_schemas as schemas
from service.http.dependencies import InBackend, InShelves
from service.http.meetings import Body, Day
from service.http.problems import described
from service.http.responses import ArchiveJson, keep, page_of
from service.http.schemas import SAYS_SOMETHING
from service.matters.as_json import matter_json, summary_json, timeline_json
from service.matters.model import Status
from service.matters.timeline import timeline_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(tags=["meetings"])


@router.get("/api/matters", response_model=schemas.Matters, responses=described(422))
async def matters(
    request: Request,
    backend: InBackend,
    body: Annotated[str, Query(max_length=200, description="Short name of a body.", examples=["DTS"])] = "",
    status: Annotated[Status | None, Query()] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Matters that more than one meeting treated, the last treated first."""

    def read(archive: Archive) -> dict[str, Any]:
        found = [
            m
            for m in archive.book().several
            if status in (None, m.status)
            and (not body or body.casefold() in {(t.place.body or "").casefold() for t in m.treatments})
        ]
        some, place = page_of(found, offset, limit)
        return place | {"matters": [summary_json(m) for m in some]}

    return keep(request, ArchiveJson(await backend.call(read)))


@router.get("/api/matters/{body}/{day}/{item}", response_model=schemas.Matter, responses=described(404))
async def matter(request: Request, backend: InBackend, body: Body, day: Day, item: str) -> Response:
    """The matter of an item: its treatments by date, why they belong together, and what changed."""

    def read(archive: Archive) -> dict[str, Any]:
        at = archive.book().at(body, day, item)
        if at is None:
            raise NotFoundError("Sagen findes ikke i arkivet.")
        return matter_json(at.matter)

    return keep(request, ArchiveJson(await backend.call(read)))


@router.get("/api/timeline", response_model=schemas.Timeline, responses=described(422))
async def timeline(
    request: Request,
    backend: InBackend,
    shelves: InShelves,
    topic: Annotated[
        str,
        Query(
            max_length=200,
            description="What the matter is called.",
            examples=["Lyngtoften"],
            json_schema_extra=SAYS_SOMETHING,
        ),
    ],
) -> Response:
    """What the archive knows of a topic, step by step; no steps where it knows nothing."""
    asked = mask_personal_numbers(" ".join(topic.split()))
    if not asked:
        raise QuestionError("Emnet er tomt.")

    def read(archive: Archive) -> dict[str, Any]:
        return timeline_json(timeline_of(archive, shelves.of(archive.catalog), asked))

    return keep(request, ArchiveJson(await backend.call(read)))
