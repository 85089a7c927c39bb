"""What a page shows, as a file: Word, Markdown or CSV.

Comes in: GET requests whose address is that of the page, behind the format. Goes out: files. Left to others:
what is in them (`taken`), how a format is written (`service.export`).
"""

from __future__ import annotations

import time
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from service.audit import Audience, Surface
from service.browse import facets
from service.browse.item_text import read_item
from service.conversation import session
from service.errors import NotFoundError
from service.export.markdown import to_markdown
from service.export.model import Sheet, file_name
from service.export.table import to_csv
from service.export.word import to_word
from service.http.dependencies import checked_question
from service.web.render import backend_of, owner_of, settings_of, shelves_of
from service.web.search_pages import Limits, chosen_of, limits_of, summary_of
from service.web.taken import answer_sheet, meeting_sheet, search_sheet
from service.web.taken_item import item_sheet
from service.web.words import language_of

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(prefix="/hent")


class Format(StrEnum):
    """Also the file's ending."""

    WORD = "docx"
    MARKDOWN = "md"
    CSV = "csv"


_MEDIA = {
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
}


@router.get("/{form}")
async def answer(
    request: Request,
    form: Format,
    q: Annotated[str, Query()] = "",
    samtale: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """An answer; asking for the file adds nothing to the conversation."""
    question, language = _checked(request, q), language_of(request)
    owner = owner_of(request)
    audience = Audience(Surface.FILE, owner.person)
    event = await backend_of(request).ask(
        lambda a: session.stream_again(a, question, samtale, owner, audience)
    )
    book = await backend_of(request).look(lambda a: a.book())
    return sheet_file(answer_sheet(event.answer, book, language, host_of(request)), form)


@router.get("/{form}/soeg")
async def search(
    request: Request,
    form: Format,
    values: Limits,
    q: Annotated[str, Query()] = "",
) -> Response:
    """All that a search found, not one page of it."""
    query, language = _checked(request, q), language_of(request)
    chosen = chosen_of(values)
    audience = Audience(Surface.FILE, owner_of(request).person)
    found, book = await backend_of(request).call(
        lambda a: (facets.search_shown(a, query, chosen, 0, facets.POOL, audience), a.book())
    )
    limits, told = limits_of(chosen, language), summary_of(found, language)
    sheet = search_sheet(query, limits, told, found.passages, book, language, host_of(request))
    return sheet_file(sheet, form)


@router.get("/{form}/m/{body}/{day}")
async def meeting(request: Request, form: Format, body: str, day: str) -> Response:
    """A meeting with what was proposed and resolved at each item."""
    shelves, language, host = shelves_of(request), language_of(request), host_of(request)

    def read(archive: Archive) -> Sheet:
        held = shelves.of(archive.catalog).meeting(body, day)
        if held is None:
            raise NotFoundError("Mødet findes ikke i arkivet.")
        items = [(i, read_item(archive.catalog, i)) for i in held.items]
        return meeting_sheet(held, items, archive.book(), language, host)

    return sheet_file(await backend_of(request).call(read), form)


@router.get("/{form}/m/{body}/{day}/{item}")
async def item(request: Request, form: Format, body: str, day: str, item: str) -> Response:
    """An item with all its sections, its annexes and its matter at other meetings."""
    shelves, language, host = shelves_of(request), language_of(request), host_of(request)

    def read(archive: Archive) -> Sheet:
        shelf = shelves.of(archive.catalog)
        held = shelf.meeting(body, day)
        found = held.item(item) if held else None
        if held is None or found is None:
            raise NotFoundError("Punktet findes ikke på mødet." if held else "Mødet findes ikke i arkivet.")
        at = archive.book().of_item(held, found)
        return item_sheet(held, found, read_item(archive.catalog, found), at, language, host)

    return sheet_file(await backend_of(request).call(read), form)


def _checked(request: Request, asked: str) -> str:
    return checked_question(" ".join(asked.split()), settings_of(request))


def host_of(request: Request) -> str:
    """A file leaves the site, so its links need the host."""
    return settings_of(request).base_url or str(request.base_url).rstrip("/")


def sheet_file(sheet: Sheet, form: Format) -> Response:
    if form is Format.WORD:
        content = to_word(sheet, datetime.fromtimestamp(time.time()))
    else:
        content = (to_markdown if form is Format.MARKDOWN else to_csv)(sheet)
    name = file_name(sheet.title, form.value)
    # A name of plain letters needs no escapes in the header.
    return Response(
        content, media_type=_MEDIA[form], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
