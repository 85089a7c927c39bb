"""The glossary's pages and files: what is shown stands in the address.

Comes in: GET requests. Goes out: HTML; Word, Markdown or CSV. Left to others: what words mean
(`service.glossary`), correcting it (`glossary_edit`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from service.errors import NotFoundError
from service.glossary.glossary import Glossary, danish_order, entry_path, letter_of
from service.glossary.listed import Wanted
from service.glossary.model import Entry, Given, Kind, Meaning
from service.glossary.said import corrected_said, document_said, given_said, used_said, usual_said
from service.glossary.sheet import glossary_sheet, shown
from service.http.dependencies import may_correct
from service.web.export_pages import Format, host_of, sheet_file
from service.web.render import backend_of, glossary_of, render
from service.web.words import language_of, words

if TYPE_CHECKING:
    from service.export.model import Sheet

router = APIRouter(default_response_class=HTMLResponse)

_A_PAGE = 50
Choice = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class Limits:
    """What the address narrows the list to; a value that does not exist limits nothing."""

    ord: str = ""
    bogstav: str = ""
    slags: str = ""
    udvalg: str = ""

    @property
    def wanted(self) -> Wanted:
        kind = Kind(self.slags) if self.slags in set(Kind) else None
        return Wanted(self.ord.strip(), self.bogstav[:1], kind, self.udvalg)

    def query(self, **changed: str) -> str:
        named = {
            "ord": self.ord,
            "bogstav": self.bogstav,
            "slags": self.slags,
            "udvalg": self.udvalg,
        } | changed
        return urlencode({name: value for name, value in named.items() if value}, errors="replace")


def limits_in_address(
    ord: Choice = "", bogstav: Choice = "", slags: Choice = "", udvalg: Choice = ""
) -> Limits:
    return Limits(ord, bogstav, slags, udvalg)


InLimits = Annotated[Limits, Depends(limits_in_address)]


@router.get("/ordliste")
async def entries(
    request: Request, limits: InLimits, side: Annotated[int, Query(ge=1, le=100_000)] = 1
) -> Response:
    """Every abbreviation and term, by the alphabet."""
    language, found = language_of(request), glossary_of(request)
    glossary = await backend_of(request).call(found)
    context = _context(glossary, limits, side, language)
    return render(request, "glossary.html", context | {"corrects": may_correct(request)})


@router.get("/ordliste/opslag")
async def entry(request: Request, ord: Choice = "") -> Response:
    """One entry with all its meanings and where the archive gives them."""
    language, found = language_of(request), glossary_of(request)
    known = (await backend_of(request).call(found)).named(ord.strip())
    if known is None:
        raise NotFoundError("Ordet findes ikke i ordlisten.")
    context = {"entry": shown_entry(known, language), "corrects": may_correct(request)}
    return render(request, "glossary_entry.html", context)


@router.get("/hent/{form}/ordliste")
async def files(request: Request, form: Format, limits: InLimits) -> Response:
    """The same list as a file."""
    language, host, found = language_of(request), host_of(request), glossary_of(request)

    def sheet(glossary: Glossary) -> Sheet:
        return glossary_sheet(limits.wanted.of(glossary), language, host)

    return sheet_file(sheet(await backend_of(request).call(found)), form)


def shown_entry(entry: Entry, language: str) -> dict[str, Any]:
    """An entry as the templates' variables."""
    t = words(language)
    return {
        "name": entry.name,
        "path": entry_path(entry.name),
        "also": ", ".join(entry.also),
        "kind": t["abbreviation"] if entry.kind is Kind.ABBREVIATION else t["term"],
        "used": used_said(entry, language),
        "search": f"/soeg?{urlencode({'q': entry.name}, errors='replace')}",
        "meanings": [_meaning(entry, m, language) for m in entry.meanings],
    }


def _meaning(entry: Entry, meaning: Meaning, language: str) -> dict[str, Any]:
    edit = urlencode({"ord": entry.name, "betydning": meaning.id}, errors="replace")
    return {
        "id": meaning.id,
        "long": meaning.long,
        "explained": meaning.explained if meaning.corrected or not meaning.given else "",
        "corrected": corrected_said(meaning.corrected, language) if meaning.corrected else "",
        "usual": usual_said(meaning, language) if entry.papers > 1 else "",
        "places": [_place(g, language) for g in shown(meaning)],
        "edit": f"/ordliste/ret?{edit}",
    }


def _place(given: Given, language: str) -> dict[str, Any]:
    return {
        "quotes": [s.quote for s in given.sources],
        "path": given.sources[0].path,
        "place": given_said(given, language),
        "document": document_said(given),
    }


def _context(glossary: Glossary, limits: Limits, side: int, language: str) -> dict[str, Any]:
    t, found = words(language), limits.wanted.of(glossary)
    bodies = sorted({b for e in glossary.entries for m in e.meanings for b in m.bodies})

    def address(page: int) -> str:
        return "/ordliste?" + "&".join(filter(None, [limits.query(), f"side={page}" if page > 1 else ""]))

    total = len(found)
    return {
        "entries": [shown_entry(e, language) for e in found[(side - 1) * _A_PAGE : side * _A_PAGE]],
        "letters": _letters(glossary.entries, limits),
        "bodies": bodies,
        "kinds": [(Kind.ABBREVIATION.value, t["abbreviations"]), (Kind.TERM.value, t["terms"])],
        "limits": limits,
        "take": limits.query(),
        "total": total,
        "summary": t["words_one"] if total == 1 else t["words_count"].format(n=total),
        "previous": address(side - 1) if side > 1 else None,
        "next": address(side + 1) if side * _A_PAGE < total else None,
    }


def _letters(entries: Sequence[Entry], limits: Limits) -> list[dict[str, Any]]:
    letters = sorted({letter_of(e.name) for e in entries}, key=danish_order)
    return [
        {
            "letter": x,
            "path": f"/ordliste?{limits.query(bogstav=x, ord='')}",
            "chosen": x == limits.bogstav[:1].upper(),
        }
        for x in letters
    ]
