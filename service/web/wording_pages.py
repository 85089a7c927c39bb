"""The page of earlier wordings: a text, a draft or a phrase, and the draft as Word with tracked changes.

Comes in: forms that need no script. Goes out: HTML, or a Word file. Left to others: finding
(`service.wording`), what a template shows (`wording_shown`).

A short text may stand in the address, as a link from elsewhere; drafts are posted, and stand nowhere.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ingest.personal_numbers import mask_personal_numbers
from service.audit import Audience, Surface
from service.web.export_pages import host_of
from service.web.render import backend_of, owner_of, render, shelves_of
from service.web.wording_shown import checked_context, looked_context, phrases_context
from service.web.words import language_of, words
from service.wording.draft_file import MOST_BYTES, DraftText, read_draft
from service.wording.look import (
    LONGEST,
    MOST_CHARS,
    check_draft,
    checked_text,
    look,
    look_for,
    paragraphs_of,
    related,
)
from service.wording.word import to_word

if TYPE_CHECKING:
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MOST_SENT = 4 * MOST_CHARS  # beyond this the text is turned away before it is looked at
Text = Annotated[str, Form(max_length=_MOST_SENT)]
Chosen = Annotated[UploadFile | str | None, File()]  # an empty field comes as an empty text


@router.get("/formulering")
async def wording(
    request: Request,
    q: Annotated[str, Query(max_length=_MOST_SENT)] = "",
    frase: Annotated[str, Query(max_length=_MOST_SENT)] = "",
) -> Response:
    """The boxes; with `q` the earlier wordings of a text, with `frase` the places of a phrase."""
    if frase.strip():
        return await _phrase(request, mask_personal_numbers(frase))
    if q.strip():
        return await _answered(request, DraftText(tuple(paragraphs_of(mask_personal_numbers(q)))), q)
    return render(request, "wording.html", _empty())


@router.post("/formulering")
async def posted(request: Request, tekst: Text = "", fil: Chosen = None) -> Response:
    """Earlier wordings of one text; of a draft with several paragraphs, each paragraph checked."""
    draft = await _draft(tekst, fil)
    return await _answered(request, draft, "" if _sent(fil) else tekst)


@router.post("/hent/docx/formulering")
async def word(request: Request, tekst: Text = "", fil: Chosen = None) -> Response:
    """The draft as Word, with what was found of each paragraph."""
    draft, language, host = await _draft(tekst, fil), language_of(request), host_of(request)
    shelves, audience = shelves_of(request), Audience(Surface.FILE, owner_of(request).person)

    def read(archive: Archive) -> bytes:
        checked = check_draft(archive, shelves.of(archive.catalog), draft.paragraphs, audience)
        return to_word(checked, draft.levels, datetime.fromtimestamp(time.time(), UTC), host, language)

    content = await backend_of(request).call(read)
    named = {"Content-Disposition": 'attachment; filename="referent-formuleringer.docx"'}
    return Response(content, media_type=_WORD, headers=named)


async def _draft(tekst: str, fil: UploadFile | str | None) -> DraftText:
    """What was sent: the file, where there is one.

    Raises:
        QuestionError: nothing was, or what was sent cannot be read.
    """
    file = _sent(fil)
    if file is not None:
        data = await file.read(MOST_BYTES + 1)
        return await run_in_threadpool(read_draft, data, file.filename or "")
    checked_text(tekst, MOST_CHARS)
    return DraftText(tuple(paragraphs_of(mask_personal_numbers(tekst))))


def _sent(fil: UploadFile | str | None) -> UploadFile | None:
    return None if fil is None or isinstance(fil, str) or not fil.filename else fil


async def _answered(request: Request, draft: DraftText, text: str) -> Response:
    language, shelves = language_of(request), shelves_of(request)
    audience = Audience(Surface.WEB, owner_of(request).person)
    one = draft.paragraphs[0] if len(draft.paragraphs) == 1 else ""

    def read(archive: Archive) -> dict[str, Any]:
        shelf = shelves.of(archive.catalog)
        if one and len(one) <= LONGEST:
            found = look(archive, shelf, one, audience)
            near = () if found.hits else related(archive, one)
            checked = check_draft(archive, shelf, [one], audience)
            looked = looked_context(found, near, language)
            return looked | {"against_one": checked_context(checked, language)["paragraphs"][0]}
        return checked_context(check_draft(archive, shelf, draft.paragraphs, audience), language)

    shown = await backend_of(request).call(read)
    asked = {"text": mask_personal_numbers(text), "from_file": not text, "one": one}
    return render(request, "wording.html", _empty() | shown | asked)


async def _phrase(request: Request, pattern: str) -> Response:
    language, shelves = language_of(request), shelves_of(request)
    audience = Audience(Surface.WEB, owner_of(request).person)
    found = await backend_of(request).call(lambda a: look_for(a, shelves.of(a.catalog), pattern, audience))
    t = words(language)
    total = t["found_one"] if found.total == 1 else t["found_many"].format(n=found.total)
    shown = phrases_context(found, language) | {"summary": total if found.uses else ""}
    return render(request, "wording.html", _empty() | shown | {"phrase": pattern})


def _empty() -> dict[str, Any]:
    return {
        "text": "", "from_file": False, "one": "", "phrase": "", "hits": None, "line": None, "related": (),
        "paragraphs": None, "counts": (), "against": 0, "against_one": None, "uses": None, "total": 0,
        "shown": 0, "summary": "",
    }  # fmt: skip
