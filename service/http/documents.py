"""Documents over HTTP: the list, what is in one, its pages as text and as they look, the original file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import anyio.to_thread
from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BeforeValidator
from starlette.responses import FileResponse

from ingest.catalog_model import DocumentEntry
from ingest.model import DocumentKind
from service.access.guard import viewer_of
from service.errors import NotFoundError
from service.http import schemas
from service.http.backend import SeenBackend
from service.http.dependencies import InBackend, InDesk
from service.http.problems import described, respond
from service.http.responses import ArchiveJson, keep, page_of
from service.viewer.model import Original, Placed
from service.viewer.original import checked, find_original, shown_text
from service.viewer.reasons import reason

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(tags=["documents"])

Result = TypeVar("Result")


def _file(media: str) -> dict[int | str, dict[str, Any]]:
    return {200: {"content": {media: {"schema": {"type": "string", "format": "binary"}}}}}


_MAX_PAGE, _MAX_CHAR = 1_000_000, 100_000_000
_ABSENT = "Dokumentet eller siden findes ikke i arkivet."
Document = Annotated[str, Path(description="Id or file name.", examples=["2023-11-22_DTS_referat.pdf"])]
# An address holds text, and pydantic takes no text for a number that is one of a few.
Dpi = Annotated[Literal[72, 108, 144, 216], BeforeValidator(int)]
Number = Annotated[int, Path(ge=1, le=_MAX_PAGE, description="Page, counted from 1.", examples=[1])]


@router.get("/api/documents", response_model=schemas.Documents, responses=described(422))
async def documents(
    request: Request,
    backend: InBackend,
    kind: Annotated[DocumentKind | None, Query()] = None,
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> Response:
    """Every document of the archive, by path."""
    entries = await backend.look(lambda a: a.catalog.documents())
    some, place = page_of([e for e in entries if kind in (None, e.kind)], offset, limit)
    return keep(request, ArchiveJson(place | {"documents": [_summary(e) for e in some]}))


@router.get("/api/documents/{document}", response_model=schemas.DocumentStructure, responses=described(404))
async def document(request: Request, backend: InBackend, document: Document) -> Response:
    """What is in a document: parts, meetings, items, sections and decisions with their places."""
    structure = await _found(backend, lambda a: a.catalog.structure(document))
    return keep(request, ArchiveJson(structure))


@router.get(
    "/api/documents/{document}/pages/{number}",
    response_model=schemas.PageText,
    responses=described(404, 422),
)
async def page(request: Request, backend: InBackend, document: Document, number: Number) -> Response:
    """A page's raw text, in which citations count their characters."""
    raw = await _found(backend, lambda a: a.catalog.page(document, number))
    return keep(request, ArchiveJson({"document": document, "page": number, "text": raw}))


@router.get(
    "/api/documents/{document}/pages/{number}/image",
    response_class=Response,
    responses=_file("image/png") | described(404, 422),
)
async def image(
    request: Request,
    backend: InBackend,
    desk: InDesk,
    document: Document,
    number: Number,
    dpi: Annotated[Dpi, Query(description="Dots to the inch.")] = 108,
) -> Response:
    """A page as it looks. 404 with the reason where the file is gone or has no pages to draw."""
    viewer = viewer_of(request)
    original = await _found(backend, lambda a: _of_page(a, document, number))
    drawing = await backend.look(
        lambda a: desk.draw(original, number, dpi, shown_text(a.catalog, viewer, document, number))
    )
    return keep(request, Response(drawing.png, media_type="image/png"))


@router.get(
    "/api/documents/{document}/pages/{number}/boxes",
    response_model=schemas.Boxes,
    responses=described(404, 422),
)
async def boxes(
    request: Request,
    backend: InBackend,
    desk: InDesk,
    document: Document,
    number: Number,
    start: Annotated[int, Query(ge=0, le=_MAX_CHAR, description="First character, from 0.", examples=[0])],
    end: Annotated[int, Query(ge=1, le=_MAX_CHAR, description="Behind the last character.", examples=[40])],
) -> Response:
    """Where characters of a page's raw text stand on its picture: exactly, or not at all and why."""
    original = await _found(backend, lambda a: _of_page(a, document, number))
    placed = await backend.look(lambda a: _placed(a, desk, original, document, number, start, end))
    return keep(request, ArchiveJson(_boxes_json(placed, document, number, start, end)))


@router.get(
    "/api/documents/{document}/original",
    response_class=Response,
    responses=_file("application/octet-stream") | described(403, 404),
)
async def original(request: Request, backend: InBackend, document: Document) -> Response:
    """The file as it was ingested, for those who may see originals; 404 where it is gone or another one."""
    if not viewer_of(request).sees_originals:
        return respond(request, 403, "Originalen vises kun for sekretariatet.", "Læs siderne i arkivet.")
    found = await backend.look(lambda a: find_original(a.catalog, document))
    if found is None:
        raise NotFoundError("Dokumentet findes ikke i arkivet.")
    path = await anyio.to_thread.run_sync(checked, found)
    # Always saved, never opened here: a file of the archive may hold scripts.
    return FileResponse(path, media_type="application/octet-stream", filename=found.name)


def _placed(
    archive: Archive, desk: Any, original: Original, document: str, number: int, start: int, end: int
) -> Placed:
    raw = archive.catalog.page(document, number) or ""
    if not start < end <= len(raw):
        raise NotFoundError("Siden har ikke så mange tegn.")
    words = archive.catalog.page_words(document, number)
    placed: Placed = desk.place(original, number, raw, start, end, words)
    return placed


def _of_page(archive: Archive, document: str, number: int) -> Original | None:
    """The original of a page that the archive holds."""
    known = archive.catalog.page(document, number) is not None
    return find_original(archive.catalog, document) if known else None


async def _found(backend: SeenBackend, work: Callable[[Archive], Result | None]) -> Result:
    """What the archive has.

    Raises:
        NotFoundError: it has nothing; what may not be seen is not there either.
    """
    found = await backend.look(work)
    if found is None:
        raise NotFoundError(_ABSENT)
    return found


def _summary(entry: DocumentEntry) -> dict[str, Any]:
    return {
        "id": entry.document_id,
        "document": entry.document,
        "kind": entry.kind.value,
        "title": entry.title,
        "status": entry.status.value,
        "pages": entry.pages,
        "passages": entry.chunks,
        "warnings": list(entry.warnings),
    }


def _boxes_json(placed: Placed, document: str, number: int, start: int, end: int) -> dict[str, Any]:
    return {
        "document": document,
        "page": number,
        "start": start,
        "end": end,
        "boxes": [{"left": b.left, "top": b.top, "right": b.right, "bottom": b.bottom} for b in placed.boxes],
        "reason": placed.why.value if placed.why else None,
        "note": reason(placed.why) if placed.why else None,
    }
