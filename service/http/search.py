"""Search over HTTP: passages, best first, a page at a time, with facets."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from service.answer_json import passage_to_json
from service.audit import Audience, Surface
from service.browse import facets
from service.errors import QuestionError
from service.filters import parse_day
from service.http import schemas
from service.http.dependencies import InBackend, InOwner, InSettings, checked_question
from service.http.problems import described
from service.http.responses import ArchiveJson
from service.matters.as_json import later_json
from service.matters.book import Book

router = APIRouter()

_MOST = 20  # values of one facet


@router.get(
    "/api/search",
    tags=["questions"],
    response_model=schemas.SearchResult,
    responses=described(422),
)
async def search(
    backend: InBackend,
    settings: InSettings,
    owner: InOwner,
    q: Annotated[
        str,
        Query(
            description="What to look for.",
            examples=["døgntakst Lyngtoften"],
            json_schema_extra=schemas.SAYS_SOMETHING,
        ),
    ],
    limit: Annotated[int, Query(ge=1, le=100)] = 10,
    offset: Annotated[int, Query(ge=0, le=facets.POOL)] = 0,
    body: Annotated[list[str], Query(max_length=_MOST)] = [],  # noqa: B006 - FastAPI copies defaults
    first: Annotated[
        str | None,
        Query(
            alias="from",
            description="Earliest meeting date.",
            examples=["2022-01-01"],
            json_schema_extra={"format": "date"},
        ),
    ] = None,
    last: Annotated[
        str | None,
        Query(
            alias="to",
            description="Latest meeting date.",
            examples=["2023-12-31"],
            json_schema_extra={"format": "date"},
        ),
    ] = None,
    year: Annotated[list[Annotated[int, Query(ge=1, le=9999)]], Query(max_length=_MOST)] = [],  # noqa: B006
    section: Annotated[list[SectionRole], Query(max_length=_MOST)] = [],  # noqa: B006
    kind: Annotated[list[DocumentKind], Query(max_length=_MOST)] = [],  # noqa: B006
    outcome: Annotated[list[Outcome], Query(max_length=_MOST)] = [],  # noqa: B006
) -> Response:
    """Passages, best first; values of one facet widen each other, facets narrow each other."""
    query = checked_question(q, settings)
    chosen = facets.Chosen(
        tuple(year),
        tuple(b for b in body if b.strip()),
        tuple(kind),
        tuple(section),
        tuple(outcome),
        _day(first),
        _day(last),
    )
    audience = Audience(Surface.API, owner.person)
    found, book = await backend.call(
        lambda a: (facets.search_shown(a, query, chosen, offset, limit, audience), a.book())
    )
    return ArchiveJson(_found(query, found, book, offset, limit))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text)
    day = parse_day(text)
    if day is None:
        raise QuestionError("Datoer skrives som 2022-05-23.")
    return day


def _found(query: str, found: facets.Found, book: Book, offset: int, limit: int) -> dict[str, Any]:
    following = offset + limit
    return {
        "query": query,
        "total": found.total,
        "more": found.more,
        "offset": offset,
        "next": following if following < found.total else None,
        "facets": {
            name: [{"value": value, "count": count} for value, count in values]
            for name, values in found.facets.items()
        },
        "passages": [passage_to_json(p) | {"later": _later(p.chunk, book)} for p in found.passages],
    }


def _later(chunk: Chunk, book: Book) -> dict[str, Any] | None:
    return later_json(book.of_paper(chunk.document_id, chunk.part, chunk.item_number))
