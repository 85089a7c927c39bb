"""Pages of meetings and items, at addresses that outlive a new ingest.

Comes in: GET requests. Goes out: HTML. Left to others: what is shown (`browsing`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from service.browse.item_text import read_item
from service.browse.matter import treatments_of
from service.browse.model import HeldMeeting
from service.browse.shelf import Shelf
from service.errors import NotFoundError
from service.web.browsing import item_context, meeting_context, meetings_context
from service.web.explained import Explainer
from service.web.followup_pages import shown
from service.web.render import backend_of, board_of, explained_by, render, shelves_of
from service.web.words import language_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

Choice = Annotated[str, Query(max_length=200)]


@router.get("/moeder")
async def meetings(request: Request, udvalg: Choice = "", aar: Choice = "") -> Response:
    """Every meeting, by year."""
    shelf = await _shelf(request)
    return render(
        request, "meetings.html", meetings_context(shelf.meetings, udvalg, aar, language_of(request))
    )


@router.get("/m/{body}/{day}")
async def meeting(request: Request, body: str, day: str) -> Response:
    """A meeting with its items."""
    shelves, board, language = shelves_of(request), board_of(request), language_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        held = _held(shelves.of(archive.catalog), body, day)
        last = archive.catalog.coverage().last
        tasks = board.traced(archive, board.of_meeting(archive, held))
        follow_ups = {
            "follow_ups": [shown(t, last, language) for t in tasks],
            "follow_ups_path": f"/opfoelgning?{urlencode({'udvalg': held.body or ''})}",
        }
        return meeting_context(held, language) | follow_ups | {"digest_path": _digest_path(held)}

    return render(request, "meeting.html", await backend_of(request).call(read))


def _digest_path(held: HeldMeeting) -> str:
    """Where the meeting's decisions stand on one page; none without a day to ask for."""
    if held.date is None:
        return ""
    asked = {"udvalg": held.body or "", "fra": held.date, "til": held.date}
    return f"/oversigt?{urlencode(asked)}"


@router.get("/m/{body}/{day}/{item}")
async def item(request: Request, body: str, day: str, item: str) -> Response:
    """An item: what was proposed, what became of it, and its matter at other meetings."""
    shelves, language, glossary = shelves_of(request), language_of(request), explained_by(request)

    def read(archive: Archive) -> dict[str, Any]:
        shelf = shelves.of(archive.catalog)
        held = _held(shelf, body, day)
        found = held.item(item)
        if found is None:
            raise NotFoundError("Punktet findes ikke på mødet.")
        treated = treatments_of(archive, shelf, found)
        text, explainer = read_item(archive.catalog, found), Explainer(glossary(archive), language)
        return item_context(held, found, text, treated, language, explainer)

    return render(request, "item.html", await backend_of(request).call(read))


async def _shelf(request: Request) -> Shelf:
    shelves = shelves_of(request)
    return await backend_of(request).look(lambda a: shelves.of(a.catalog))


def _held(shelf: Shelf, body: str, day: str) -> HeldMeeting:
    found = shelf.meeting(body, day)
    if found is None:
        raise NotFoundError("Mødet findes ikke i arkivet.")
    return found
