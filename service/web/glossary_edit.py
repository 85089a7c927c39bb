"""The secretariat's corrections of the glossary, as plain forms.

Comes in: requests of the secretariat; of anybody else they are turned away. Goes out: pages and redirects.
Left to others: what may be corrected and who sees it (`service.glossary.amend`), turning away what another
site sends (`service.access.guard`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import RedirectResponse, Response

from ingest.model import CLEARANCES
from service.errors import NotFoundError, QuestionError
from service.glossary.amend import LONGEST, LONGEST_NAME, Wish, correction_of
from service.glossary.corrected import lying_still
from service.glossary.glossary import entry_path
from service.glossary.listed import Glossaries
from service.glossary.meanings import key_of
from service.glossary.model import Meaning
from service.glossary.said import corrected_said
from service.glossary.store import Change
from service.http.dependencies import asks, may_correct
from service.http.problems import respond
from service.web.render import backend_of, glossaries_of, render
from service.web.words import language_of, words

if TYPE_CHECKING:
    from service.glossary.glossary import Glossary
    from service.glossary.store import Correction
    from service.wiring import Archive

router = APIRouter(default_response_class=HTMLResponse)

_RESET = "reset"
_CHOICES = (*Change, _RESET)
Field = Annotated[str, Form(max_length=4 * LONGEST)]
Named = Annotated[str, Query(max_length=200)]


@router.get("/ordliste/ret")
async def form(request: Request, ord: Named = "", betydning: Named = "") -> Response:
    """The form for a meaning, or for a word that is not listed."""
    if not may_correct(request):
        return _turned_away(request)
    return await _form(request, Wish(ord, Change.SET if betydning else Change.ADDED, betydning), "")


@router.post("/ordliste/ret")
async def keep(
    request: Request,
    ord: Field = "",
    betydning: Field = "",
    handling: Field = Change.SET.value,
    staar_for: Field = "",
    forklaring: Field = "",
    under: Field = "",
    adgang: Field = "",
) -> Response:
    """Keep a correction, or forget those of an entry; then on to the entry."""
    if not may_correct(request):
        return _turned_away(request)
    viewer, shared = asks(request), glossaries_of(request)
    change = Change(handling) if handling in set(Change) else Change.SET
    level = adgang if adgang in CLEARANCES else ""
    wish = Wish(ord, change, betydning, staar_for, forklaring, under, level, viewer.id or None)

    def write(archive: Archive) -> str:
        if handling == _RESET:
            archive.corrections.reset(key_of(ord.strip()), viewer.clearance)
            return _way_on(_glossary(archive, shared, viewer.clearance), ord.strip())
        seen = _glossary(archive, shared, viewer.clearance)
        archive.corrections.put(correction_of(wish, seen, archive.catalog.chunks))
        return _way_on(_glossary(archive, shared, viewer.clearance), wish.into or ord.strip())

    try:
        return RedirectResponse(await backend_of(request).call(write), 303)
    except (QuestionError, NotFoundError) as error:
        return await _form(request, wish, str(error))


async def _form(request: Request, wish: Wish, wrong: str) -> Response:
    viewer, shared, language = asks(request), glossaries_of(request), language_of(request)

    def read(archive: Archive) -> dict[str, Any]:
        glossary = _glossary(archive, shared, viewer.clearance)
        kept = archive.corrections.all(viewer.clearance)
        still = lying_still(shared.mined(archive.catalog), kept)
        return _context(glossary, kept, still, wish, language)

    context = await backend_of(request).call(read)
    return render(request, "glossary_edit.html", context | {"wrong": wrong}, 422 if wrong else 200)


def _glossary(archive: Archive, shared: Glossaries, clearance: str) -> Glossary:
    return shared.of(archive.catalog, archive.corrections, clearance)


def _context(
    glossary: Glossary, kept: tuple[Correction, ...], still: list[Correction], wish: Wish, language: str
) -> dict[str, Any]:
    t, entry = words(language), glossary.named(wish.name.strip())
    meaning = next((m for m in entry.meanings if m.id == wish.meaning), None) if entry else None
    filled = _filled(wish, meaning)
    return {
        "wish": filled,
        "entry_path": entry_path(entry.name) if entry else "/ordliste",
        "known": bool(entry),
        "corrected": corrected_said(meaning.corrected, language) if meaning and meaning.corrected else "",
        "changes": any(c.key == key_of(wish.name.strip()) for c in kept) if wish.name.strip() else False,
        "names": [e.name for e in glossary.entries if entry and e.name != entry.name],
        "levels": [(level, t[f"clearance_{level}"]) for level in CLEARANCES],
        "longest": LONGEST,
        "longest_name": LONGEST_NAME,
        "still": [{"name": c.name, "said": c.long or c.explained or c.into} for c in still],
    }


def _filled(wish: Wish, meaning: Meaning | None) -> Wish:
    """The form as it was sent, or with what the meaning is said to be."""
    if meaning is None or wish.long or wish.explained:
        return wish
    return replace(wish, long=meaning.long, explained=meaning.explained if meaning.corrected else "")


def _way_on(glossary: Glossary, name: str) -> str:
    """The entry's page; the list, where nothing is left of it."""
    known = glossary.named(name)
    return (
        entry_path(known.name) if known else f"/ordliste?{urlencode({'bogstav': name[:1]}, errors='replace')}"
    )


def _turned_away(request: Request) -> Response:
    return respond(
        request,
        403,
        "Kun sekretariatet kan rette i ordlisten.",
        "Skriv til sekretariatet, hvis et ord er forkert.",
    )
