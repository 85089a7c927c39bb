"""The page of follow-ups, and its files: what is shown stands in the address.

Comes in: GET requests. Goes out: HTML; a calendar; Word, Markdown or CSV. Left to others: what follow-ups
there are (`service.followups`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from service.errors import NotFoundError
from service.filters import parse_day
from service.followups.ical import to_ical
from service.followups.listed import Wanted
from service.followups.model import FollowUp, Traced
from service.followups.said import due_said, item_said, nothing_later_said, who_said
from service.followups.sheet import follow_up_sheet
from service.labels import long_date, page_range
from service.web.export_pages import Format, host_of, sheet_file
from service.web.render import backend_of, board_of, render
from service.web.words import language_of, words

if TYPE_CHECKING:
    from datetime import date

    from service.export.model import Sheet
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_A_PAGE = 50
Choice = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the address narrows the list to."""

    udvalg: str = ""
    ansvarlig: str = ""
    dag: str = ""  # of the meeting; a day that is none limits nothing
    aaben: str = ""

    @property
    def wanted(self) -> Wanted:
        return Wanted(self.udvalg, self.ansvarlig.strip(), parse_day(self.dag), open_only=bool(self.aaben))

    @property
    def query(self) -> str:
        named = {"udvalg": self.udvalg, "ansvarlig": self.ansvarlig, "dag": self.dag, "aaben": self.aaben}
        return urlencode({name: value for name, value in named.items() if value})


def limits_in_address(
    udvalg: Choice = "", ansvarlig: Choice = "", dag: Choice = "", aaben: Choice = ""
) -> Limits:
    return Limits(udvalg, ansvarlig, dag, aaben)


InLimits = Annotated[Limits, Depends(limits_in_address)]


@router.get("/opfoelgning")
async def followups(
    request: Request, limits: InLimits, side: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """What decisions ask someone to do, the newest meeting first."""
    board, language = board_of(request), language_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        every, last = board.every(archive), archive.catalog.coverage().last
        found = newest_first(board.wanted(archive, limits.wanted))
        some = board.traced(archive, found[(side - 1) * _A_PAGE : side * _A_PAGE])
        context = _context(every, limits, len(found), grouped(some, last, language), side, language)
        return context | {"calendar": bool(_dated(found))}

    return render(request, "followups.html", await backend_of(request).call(read))


@router.get("/hent/ics/opfoelgning")
async def calendar(request: Request, limits: InLimits) -> Response:
    """The follow-ups that have a day or a month, as a calendar."""
    board, language, host = board_of(request), language_of(request), host_of(request)

    def read(archive: Archive) -> bytes:
        tasks = _dated(board.wanted(archive, limits.wanted))
        if not tasks:
            raise NotFoundError("Ingen opgaver har en frist, som en kalender kan vise.")
        return to_ical([Traced(t, ()) for t in tasks], datetime.now(UTC), host, language)

    content = await backend_of(request).call(read)
    named = {"Content-Disposition": 'attachment; filename="referent-opfoelgning.ics"'}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=named)


@router.get("/hent/{form}/opfoelgning")
async def files(request: Request, form: Format, limits: InLimits) -> Response:
    """The same list as a file."""
    board, language, host = board_of(request), language_of(request), host_of(request)

    def read(archive: Archive) -> Sheet:
        tasks = newest_first(board.wanted(archive, limits.wanted))
        last = archive.catalog.coverage().last
        return follow_up_sheet(board.traced(archive, tasks), last, language, host)

    return sheet_file(await backend_of(request).call(read), form)


def _dated(tasks: list[FollowUp]) -> list[FollowUp]:
    return [t for t in tasks if t.due and t.due.has_date]


def newest_first(tasks: list[FollowUp]) -> list[FollowUp]:
    """By meeting, the newest first; those of a meeting stay in order."""
    return sorted(tasks, key=lambda t: t.item.date.isoformat() if t.item.date else "", reverse=True)


def grouped(entries: list[Traced], last: date | None, language: str) -> list[dict[str, Any]]:
    """Follow-ups under their meetings, as the templates' variables."""
    t = words(language)

    def name(entry: Traced) -> str:
        held = entry.task.item
        day = long_date(held.date, language) if held.date else t["no_date"]
        return f"{held.body or t['no_body']}, {day}"

    return [
        {"name": meeting, "entries": [shown(e, last, language) for e in group]}
        for meeting, group in groupby(entries, key=name)
    ]


def shown(entry: Traced, last: date | None, language: str) -> dict[str, Any]:
    """A follow-up as the templates' variables."""
    task = entry.task
    return {
        "who": who_said(task.who, language),
        "due": due_said(task.due, language),
        "title": task.item.title,
        "item": item_said(task.item, language),
        "item_path": task.item.path,
        "sources": [
            {
                "quote": s.quote,
                "path": s.path,
                "place": f"{s.document}, {page_range(s.page_start, s.page_end, language)}",
            }
            for s in task.sources
        ],
        "later": [{"name": item_said(p, language), "path": p.path, "title": p.title} for p in entry.later],
        "nothing_later": _capital(nothing_later_said(last, language)),
    }


def _capital(said: str) -> str:
    return said[0].upper() + said[1:]


def _context(
    every: tuple[FollowUp, ...],
    limits: Limits,
    total: int,
    meetings: list[dict[str, Any]],
    side: int,
    language: str,
) -> dict[str, Any]:
    t = words(language)

    def address(page: int) -> str:
        more = [limits.query, f"side={page}" if page > 1 else ""]
        return "/opfoelgning?" + "&".join(filter(None, more))

    return {
        "meetings": meetings,
        "bodies": sorted({f.item.body for f in every if f.item.body}),
        "limits": limits,
        "take": limits.query,
        "summary": t["follow_ups_one"] if total == 1 else t["follow_ups_count"].format(n=total),
        "total": total,
        "previous": address(side - 1) if side > 1 else None,
        "next": address(side + 1) if side * _A_PAGE < total else None,
    }
