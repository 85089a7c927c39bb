"""Pages of documents: the list, what is in one, and a page as it looks beside its text.

Comes in: GET requests. Goes out: HTML. Left to others: drawing and placing (`service.viewer`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final

from fastapi import APIRouter, Query, Request
from fastapi import Path as UrlPath
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from service.access.guard import viewer_of
from service.web.render import backend_of, desk_of, render, shelves_of
from service.web.viewing import (
    document_context,
    documents_context,
    later_on_page,
    newer_address,
    page_context,
)
from service.web.words import language_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_MAX_PAGE: Final = 1_000_000


@router.get("/dokumenter")
async def documents(request: Request) -> Response:
    """Every document."""
    language = language_of(request)
    entries = await backend_of(request).look(lambda a: a.catalog.documents())
    return render(request, "documents.html", documents_context(entries, language))


@router.get("/d/{document}")
async def document(request: Request, document: str) -> Response:
    """What is in a document."""
    shelves, language, viewer = shelves_of(request), language_of(request), viewer_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        return document_context(archive.catalog, shelves.of(archive.catalog), viewer, document, language)

    return render(request, "document.html", await backend_of(request).look(read))


@router.get("/d/{document}/s/{number}")
async def page(
    request: Request,
    document: str,
    number: Annotated[int, UrlPath(ge=1, le=_MAX_PAGE)],
    words: Annotated[str, Query(alias="ord", max_length=200)] = "",
    mark: Annotated[str, Query(max_length=200)] = "",
    check: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """A page; the words that the address cites are marked, or nothing is."""
    backend, desk, language = backend_of(request), desk_of(request), language_of(request)
    viewer = viewer_of(request)
    if mark and not words:  # an address of the older form
        moved = await backend.look(lambda a: newer_address(a.catalog, document, mark, check))
        if moved:
            return RedirectResponse(moved, 301)
    context = await backend.look(
        lambda a: (
            page_context(a.catalog, desk, viewer, document, number, words or mark, language)
            | {"later": later_on_page(a.book(), a.catalog, document, number, language)}
        )
    )
    return render(request, "page.html", context)
