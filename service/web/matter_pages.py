"""Pages of matters: the list, a topic's time line, one matter; and their files.

Comes in: GET requests. Goes out: HTML; Word, Markdown or CSV. Left to others: which matters there are
(`service.matters`), what is shown of them (`matter_shown`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from ingest.personal_numbers import mask_personal_numbers
from service.errors import NotFoundError
from service.matters.model import Matter, Status
from service.matters.said import matter_said, status_said
from service.matters.sheet import timeline_sheet
from service.matters.timeline import Timeline, matter_timeline, timeline_of
from service.web.export_pages import Format, host_of, sheet_file
from service.web.matter_shown import drawing, matter_card, papers_shown, steps_shown
from service.web.render import backend_of, render, shelves_of
from service.web.words import language_of, words

if TYPE_CHECKING:
    from service.export.model import Sheet
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_A_PAGE = 50
_LONGEST_TOPIC = 200
_NOT_FOUND = "Sagen findes ikke i arkivet."
Choice = Annotated[str, Query(max_length=_LONGEST_TOPIC)]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the address narrows the list to."""

    udvalg: str = ""
    status: str = ""

    def has(self, matter: Matter) -> bool:
        bodies = {t.place.body for t in matter.treatments}
        return self.udvalg in ("", *bodies) and self.status in ("", matter.status.value)

    @property
    def query(self) -> str:
        return urlencode({n: v for n, v in (("udvalg", self.udvalg), ("status", self.status)) if v})


def limits_in_address(udvalg: Choice = "", status: Choice = "") -> Limits:
    return Limits(udvalg, status if status in set(Status) else "")


InLimits = Annotated[Limits, Depends(limits_in_address)]
Topic = Annotated[str, Query(alias="emne", max_length=_LONGEST_TOPIC)]


@router.get("/sager")
async def matters(
    request: Request,
    limits: InLimits,
    topic: Topic = "",
    side: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    """Matters that several meetings treated, the last treated first; with ?emne=… the topic's time line."""
    language, asked = language_of(request), _asked(topic)
    if asked:
        shelves = shelves_of(request)

        def told(archive: Archive) -> dict[str, Any]:
            return _topic(timeline_of(archive, shelves.of(archive.catalog), asked), language)

        return render(request, "topic.html", await backend_of(request).call(told))

    def read(archive: Archive) -> dict[str, Any]:
        return _list(archive.book().several, limits, side, language)

    return render(request, "matters.html", await backend_of(request).call(read))


@router.get("/sag/{body}/{day}/{item}")
async def matter(request: Request, body: str, day: str, item: str) -> Response:
    """The matter of an item: its treatments by date, with what came of each and why they are one matter."""
    shelves, language = shelves_of(request), language_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        found = _found(archive, body, day, item)
        return _matter(found, matter_timeline(archive, shelves.of(archive.catalog), found), language)

    return render(request, "matter.html", await backend_of(request).call(read))


@router.get("/hent/{form}/sager")
async def topic_file(request: Request, form: Format, topic: Topic = "") -> Response:
    """A topic's time line as a file."""
    shelves, language, host, asked = (
        shelves_of(request),
        language_of(request),
        host_of(request),
        _asked(topic),
    )

    def read(archive: Archive) -> Sheet:
        found = timeline_of(archive, shelves.of(archive.catalog), asked)
        if not found.steps:
            raise NotFoundError(_NOT_FOUND)
        return timeline_sheet(found, language, host)

    return sheet_file(await backend_of(request).call(read), form)


@router.get("/hent/{form}/sag/{body}/{day}/{item}")
async def matter_file(request: Request, form: Format, body: str, day: str, item: str) -> Response:
    """A matter as a file."""
    shelves, language, host = shelves_of(request), language_of(request), host_of(request)

    def read(archive: Archive) -> Sheet:
        found = _found(archive, body, day, item)
        return timeline_sheet(matter_timeline(archive, shelves.of(archive.catalog), found), language, host)

    return sheet_file(await backend_of(request).call(read), form)


def _asked(topic: str) -> str:
    return mask_personal_numbers(" ".join(topic.split()))


def _found(archive: Archive, body: str, day: str, item: str) -> Matter:
    at = archive.book().at(body, day, item)
    if at is None:
        raise NotFoundError(_NOT_FOUND)
    return at.matter


def _list(every: Sequence[Matter], limits: Limits, side: int, language: str) -> dict[str, Any]:
    t = words(language)
    found = [m for m in every if limits.has(m)]

    def address(page: int) -> str:
        return "/sager?" + "&".join(filter(None, (limits.query, f"side={page}" if page > 1 else "")))

    return {
        "matters": [matter_card(m, language) for m in found[(side - 1) * _A_PAGE : side * _A_PAGE]],
        "total": len(found),
        "summary": t["matters_one"] if len(found) == 1 else t["matters_count"].format(n=len(found)),
        "bodies": sorted({x.place.body for m in every for x in m.treatments if x.place.body}),
        "statuses": [(s.value, status_said(s, language)) for s in Status if s is not Status.SUPERSEDED],
        "limits": limits,
        "previous": address(side - 1) if side > 1 else None,
        "next": address(side + 1) if side * _A_PAGE < len(found) else None,
    }


def _told(found: Timeline, language: str) -> dict[str, Any]:
    return {
        "steps": steps_shown(found.steps, language),
        "drawing": drawing(found.steps, language),
        "papers": papers_shown(found.matters, language),
    }


def _topic(found: Timeline, language: str) -> dict[str, Any]:
    return _told(found, language) | {
        "topic": found.topic,
        "matters": [matter_card(m, language) for m in found.matters],
        "take": urlencode({"emne": found.topic}),
    }


def _matter(matter: Matter, found: Timeline, language: str) -> dict[str, Any]:
    return _told(found, language) | {
        "title": matter.title,
        "path": matter.path,
        "said": matter_said(matter, language),
        "status": matter.status.value,
        "several": matter.several,
    }
