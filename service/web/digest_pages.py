"""The page of what meetings resolved in a period, and its files: what is shown stands in the address.

Comes in: GET requests. Goes out: HTML; Word, Markdown or CSV. Left to others: gathering (`service.digest`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from service.digest.gather import digest_of
from service.digest.model import Digest, DigestItem, DigestMeeting, Period
from service.digest.said import meeting_said, notes_said
from service.digest.sheet import digest_sheet, digest_title
from service.filters import parse_day
from service.labels import outcome_name, page_range
from service.web.export_pages import Format, host_of, sheet_file
from service.web.followup_pages import shown
from service.web.render import backend_of, board_of, render, shelves_of
from service.web.words import language_of

if TYPE_CHECKING:
    from service.export.model import Sheet
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_USUAL = timedelta(92)  # before the archive's last meeting, where the address names no period
Choice = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address names; a day that is none limits nothing."""

    udvalg: str = ""
    fra: str = ""
    til: str = ""
    siden: str = ""

    def period(self, last: date | None) -> Period:
        """Args: `last`: the archive's last meeting, before which the usual period lies."""
        first, to, since = parse_day(self.fra), parse_day(self.til), parse_day(self.siden)
        if not (first or to):
            first = since + timedelta(1) if since else last and last - _USUAL
        return Period(self.udvalg, first, to, since)


def asked_in_address(udvalg: Choice = "", fra: Choice = "", til: Choice = "", siden: Choice = "") -> Asked:
    return Asked(udvalg, fra, til, siden)


InAsked = Annotated[Asked, Depends(asked_in_address)]


@router.get("/oversigt")
async def overview(request: Request, asked: InAsked) -> Response:
    """What meetings of a period resolved, and what is new since a day."""
    language = language_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        digest = _digest(request, archive, asked)
        bodies = sorted({m.body for m in shelves_of(request).of(archive.catalog).meetings if m.body})
        return _context(digest, bodies, language)

    return render(request, "digest.html", await backend_of(request).call(read))


@router.get("/hent/{form}/oversigt")
async def files(request: Request, form: Format, asked: InAsked) -> Response:
    """The same as a file."""
    language, host = language_of(request), host_of(request)

    def read(archive: Archive) -> Sheet:
        return digest_sheet(_digest(request, archive, asked), language, host)

    return sheet_file(await backend_of(request).call(read), form)


def _digest(request: Request, archive: Archive, asked: Asked) -> Digest:
    shelf = shelves_of(request).of(archive.catalog)
    period = asked.period(archive.catalog.coverage().last)
    found = digest_of(archive, shelf, board_of(request), period)
    return replace(found, meetings=found.meetings[::-1])  # the newest first, as in all lists of the pages


def _context(digest: Digest, bodies: list[str], language: str) -> dict[str, Any]:
    period, last = digest.period, digest.archive_last
    days = {"fra": period.first, "til": period.last, "siden": period.since}
    values = {name: day.isoformat() if day else "" for name, day in days.items()}
    named = {"udvalg": period.body, **values}
    return {
        "title": digest_title(period, language),
        "bodies": bodies,
        "asked": named,
        "take": urlencode({name: value for name, value in named.items() if value}),
        "notes": list(notes_said(digest, language)),
        "again": [shown(t, last, language) for t in digest.again],
        "meetings": [_meeting(m, last, language) for m in digest.meetings],
    }


def _meeting(m: DigestMeeting, last: date | None, language: str) -> dict[str, Any]:
    return {
        "name": meeting_said(m.held, language),
        "path": m.held.path,
        "new": m.is_new,
        "minutes": m.has_minutes,
        "items": [_item(i, last, language) for i in m.items],
    }


def _item(i: DigestItem, last: date | None, language: str) -> dict[str, Any]:
    outcome = i.item.outcome
    return {
        "number": i.item.number,
        "title": i.item.title,
        "path": i.path,
        "badge": (outcome.value, outcome_name(outcome, language)) if outcome else None,
        "decisions": [
            {
                "quote": s.quote,
                "path": s.path,
                "place": f"{s.document}, {page_range(s.page_start, s.page_end, language)}",
            }
            for d in i.decisions
            for s in d.sources
        ],
        "tasks": [shown(t, last, language) for t in i.tasks],
    }
