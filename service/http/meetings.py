"""Meetings and items over HTTP: lists, one meeting, one item with what other meetings made of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from ingest.model import Outcome
from service.browse.item_text import ItemText, read_item
from service.browse.matter import treated
from service.browse.model import HeldItem, HeldMeeting
from service.errors import NotFoundError
from service.http import schemas
from service.http.dependencies import InBackend, InShelves
from service.http.problems import described
from service.http.responses import ArchiveJson, keep, page_of
from service.links import page_path
from service.matters.as_json import later_json
from service.matters.book import Book

if TYPE_CHECKING:
    from service.browse.shelf import Shelf
    from service.wiring import Archive

router = APIRouter(tags=["meetings"])

Offset = Annotated[int, Query(ge=0, le=10_000_000)]
Limit = Annotated[int, Query(ge=1, le=500)]
Body = Annotated[str, Path(description="The body, as in addresses.", examples=["dts"])]
Day = Annotated[
    str, Path(description="The day, or what an address has in its place.", examples=["2023-11-22"])
]
_NO_MEETING = "Mødet findes ikke i arkivet."


@router.get("/api/meetings", response_model=schemas.Meetings, responses=described(422))
async def meetings(
    request: Request,
    backend: InBackend,
    shelves: InShelves,
    body: Annotated[str | None, Query(description="Short name of a body.", examples=["DTS"])] = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Meetings whose agenda or minutes the archive holds, by date."""
    shelf = await backend.look(lambda a: shelves.of(a.catalog))
    some, place = page_of([m for m in shelf.meetings if _is_of(m, body, year)], offset, limit)
    return keep(request, ArchiveJson(place | {"meetings": [_summary(m) for m in some]}))


@router.get("/api/meetings/{body}/{day}", response_model=schemas.Meeting, responses=described(404))
async def meeting(request: Request, backend: InBackend, shelves: InShelves, body: Body, day: Day) -> Response:
    """A meeting with its papers and items."""
    shelf, book = await backend.look(lambda a: (shelves.of(a.catalog), a.book()))
    found = _held(shelf, body, day)
    return keep(request, ArchiveJson(_meeting_json(found, book)))


@router.get("/api/meetings/{body}/{day}/items/{item}", response_model=schemas.Item, responses=described(404))
async def item(
    request: Request,
    backend: InBackend,
    shelves: InShelves,
    body: Body,
    day: Day,
    item: Annotated[str, Path(description="The item's key, mostly its number.", examples=["3"])],
) -> Response:
    """An item: what its papers say, its outcome, its annexes, and its matter at other meetings."""

    def read(archive: Archive) -> dict[str, Any]:
        held = _held(shelves.of(archive.catalog), body, day)
        found = held.item(item)
        if found is None:
            raise NotFoundError("Punktet findes ikke på mødet.")
        text = read_item(archive.catalog, found)
        return _item_json(held, found, text, archive.book())

    return keep(request, ArchiveJson(await backend.call(read)))


@router.get("/api/items", response_model=schemas.Items, responses=described(422))
async def items(
    request: Request,
    backend: InBackend,
    shelves: InShelves,
    body: Annotated[str | None, Query(description="Short name of a body.", examples=["DTS"])] = None,
    year: Annotated[int | None, Query(ge=1, le=9999)] = None,
    outcome: Annotated[Outcome | None, Query()] = None,
    title: Annotated[str, Query(max_length=200, description="Words of the title.")] = "",
    offset: Offset = 0,
    limit: Limit = 100,
) -> Response:
    """Items of meetings, by date and in order."""
    shelf, book = await backend.look(lambda a: (shelves.of(a.catalog), a.book()))
    words = title.casefold().split()
    found = [
        (m, i)
        for m in shelf.meetings
        if _is_of(m, body, year)
        for i in m.items
        if outcome in (None, i.outcome) and all(w in i.title.casefold() for w in words)
    ]
    some, place = page_of(found, offset, limit)
    listed = [_item_summary(m, i, book) | _of_meeting(m) for m, i in some]
    return keep(request, ArchiveJson(place | {"items": listed}))


def _is_of(held: HeldMeeting, body: str | None, year: int | None) -> bool:
    right_year = year is None or (held.date is not None and held.date.year == year)
    return right_year and (body is None or (held.body or "").casefold() == body.casefold())


def _held(shelf: Shelf, body: str, day: str) -> HeldMeeting:
    found = shelf.meeting(body, day)
    if found is None:
        raise NotFoundError(_NO_MEETING)
    return found


def _of_meeting(held: HeldMeeting) -> dict[str, Any]:
    return {"body": held.body, "date": _iso(held.date)}


def _summary(held: HeldMeeting) -> dict[str, Any]:
    return _of_meeting(held) | {
        "url": held.path,
        "papers": _papers(held),
        "items": len(held.items),
        "decided": sum(i.outcome is Outcome.DECIDED for i in held.items),
    }


def _papers(held: HeldMeeting) -> list[dict[str, Any]]:
    return [
        {"document": p.document, "document_id": p.document_id, "part": p.part, "kind": p.kind.value}
        for p in held.papers
    ]


def _meeting_json(held: HeldMeeting, book: Book) -> dict[str, Any]:
    first = held.papers[0] if held.papers else None
    approval = next((p.approval.value for p in held.papers if p.approval), None)
    return _of_meeting(held) | {
        "url": held.path,
        "time": next((p.time for p in held.papers if p.time), None),
        "place": next((p.place for p in held.papers if p.place), None),
        "participants": list(first.participants) if first else [],
        "apologies": list(first.apologies) if first else [],
        "approval": approval,
        "papers": _papers(held),
        "items": [_item_summary(held, i, book) for i in held.items],
    }


def _item_summary(held: HeldMeeting, item: HeldItem, book: Book) -> dict[str, Any]:
    return {
        "key": item.key,
        "number": item.number,
        "title": item.title,
        "outcome": item.outcome.value if item.outcome else None,
        "case_number": next((e.case_number for e in item.entries if e.case_number), None),
        "url": held.address(item),
        "later": later_json(book.of_item(held, item)),
    }


def _item_json(held: HeldMeeting, item: HeldItem, text: ItemText, book: Book) -> dict[str, Any]:
    at = book.of_item(held, item)
    return (
        _item_summary(held, item, book)
        | _of_meeting(held)
        | {
            "sections": [
                {
                    "role": s.role.value,
                    "heading": s.heading,
                    "text": s.text,
                    "document": s.document,
                    "page_start": s.page_start,
                    "page_end": s.page_end,
                    "char_start": s.char_start,
                    "char_end": s.char_end,
                    "url": page_path(s.document_id, s.page_start),
                }
                for s in text.sections
            ],
            "annexes": [
                {
                    "title": a.title,
                    "number": a.number,
                    "kind": a.kind,
                    "document": a.document,
                    "page_start": a.page_start,
                    "page_end": a.page_end,
                    "url": page_path(a.document_id, a.page_start),
                }
                for a in text.annexes
            ],
            "treatments": [
                {
                    "body": t.body,
                    "date": _iso(t.date),
                    "number": t.number,
                    "title": t.title,
                    "text": t.text,
                    "url": t.path,
                }
                for t in (treated(at) if at else ())
            ],
            "matter": at.matter.path if at else None,
        }
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
