"""The search page: what is looked for and how it is narrowed stand in the address.

Comes in: GET requests. Goes out: HTML. Left to others: searching (`service.browse.facets`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse
from starlette.responses import Response

from index.model import Passage
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from service.audit import Audience, Surface
from service.browse import facets
from service.browse.facets import Chosen, Found
from service.http.dependencies import checked_question
from service.labels import kind_name, outcome_name, section_name
from service.links import page_path
from service.matters.book import Book
from service.web.answers import chunk_place
from service.web.explained import Explainer, paper_of
from service.web.later import later_of_chunk
from service.web.render import backend_of, explained_by, owner_of, render, settings_of
from service.web.words import language_of, words

router = APIRouter(default_response_class=HTMLResponse)

_A_PAGE = 10
_MOST = 20
Values = Annotated[list[str], Query(max_length=_MOST)]
# Facet → its name in addresses, and in the words of the pages.
_NAMES = {"year": "aar", "body": "udvalg", "kind": "type", "section": "afsnit", "outcome": "udfald"}


def limits_in_address(
    aar: Values = [],  # noqa: B006 - FastAPI copies defaults
    udvalg: Values = [],  # noqa: B006
    type: Values = [],  # noqa: B006
    afsnit: Values = [],  # noqa: B006
    udfald: Values = [],  # noqa: B006
) -> dict[str, list[str]]:
    """Facet's name in addresses → what is picked of it."""
    return {"aar": aar, "udvalg": udvalg, "type": type, "afsnit": afsnit, "udfald": udfald}


Limits = Annotated[dict[str, list[str]], Depends(limits_in_address)]


@router.get("/soeg")
async def search(
    request: Request,
    values: Limits,
    q: Annotated[str, Query()] = "",
    side: Annotated[int, Query(ge=1, le=facets.POOL)] = 1,
) -> Response:
    """Passages with facets; without a query the box alone."""
    query, language = " ".join(q.split()), language_of(request)
    if not query:
        return render(request, "search.html", {"query": "", "results": None})
    query = checked_question(query, settings_of(request))
    chosen = chosen_of(values)
    start = (side - 1) * _A_PAGE
    audience = Audience(Surface.WEB, owner_of(request).person)
    glossary = explained_by(request)
    found, book, words_known = await backend_of(request).call(
        lambda a: (facets.search_shown(a, query, chosen, start, _A_PAGE, audience), a.book(), glossary(a))
    )
    explainer = Explainer(words_known, language)
    return render(request, "search.html", _context(query, values, found, book, side, language, explainer))


def chosen_of(values: Mapping[str, list[str]]) -> Chosen:
    """What the address limits the search to; values that do not exist limit nothing."""
    return Chosen(
        tuple(int(y) for y in values["aar"] if y.isascii() and y.isdigit() and 0 < len(y) <= 4 and int(y)),
        tuple(b for b in values["udvalg"] if b.strip()),
        tuple(DocumentKind(k) for k in values["type"] if k in set(DocumentKind)),
        tuple(SectionRole(s) for s in values["afsnit"] if s in set(SectionRole)),
        tuple(Outcome(o) for o in values["udfald"] if o in set(Outcome)),
    )


def limits_of(chosen: Chosen, language: str) -> list[str]:
    """What a search is limited to, in words."""
    return [
        *map(str, chosen.years),
        *chosen.bodies,
        *(kind_name(k, language) for k in chosen.kinds),
        *(section_name(s, language) for s in chosen.sections),
        *(outcome_name(o, language) for o in chosen.outcomes),
    ]


def _context(
    query: str,
    values: Mapping[str, list[str]],
    found: Found,
    book: Book,
    side: int,
    language: str,
    explainer: Explainer,
) -> dict[str, Any]:
    def address(page: int, **changed: list[str]) -> str:
        kept = {name: v for name, v in ({**values, **changed}).items() if v}
        more = {"side": [str(page)]} if page > 1 else {}
        return f"/soeg?{urlencode({'q': query, **kept, **more}, doseq=True)}"

    return {
        "query": query,
        "results": [_result(p, book, language, explainer) for p in found.passages],
        "summary": summary_of(found, language),
        "facets": [_facet(name, found, values[_NAMES[name]], language) for name in _NAMES],
        "limited": any(values.values()),
        "take": address(1).removeprefix("/soeg?"),
        "cleared": f"/soeg?{urlencode({'q': query})}",
        "side": side,
        "previous": address(side - 1) if side > 1 else None,
        "next": address(side + 1) if side * _A_PAGE < found.total else None,
    }


def summary_of(found: Found, language: str) -> str:
    t = words(language)
    if found.total == 0:
        return t["found_none"]
    if found.only_near:
        return t["found_near"]
    if found.total == 1:
        return t["found_one"]
    return t["found_more" if found.more else "found_many"].format(n=found.total)


def _facet(name: str, found: Found, chosen: list[str], language: str) -> dict[str, Any]:
    counts = dict(found.facets[name])
    label = _LABELS.get(name)
    every = [*counts, *(v for v in chosen if v not in counts)]
    options = [
        {
            "value": value,
            "label": (label(value, language) if label else value) or words(language)["no_section"],
            "count": counts.get(value, 0),
            "chosen": value in chosen,
        }
        for value in every
        if not label or _is_known(name, value)
    ]
    return {"name": _NAMES[name], "title": words(language)[name], "options": options}


def _is_known(name: str, value: str) -> bool:
    kinds: Mapping[str, Any] = {"kind": DocumentKind, "section": SectionRole, "outcome": Outcome}
    return value in set(kinds[name])


_LABELS: Mapping[str, Callable[[str, str], str]] = {
    "kind": lambda value, language: kind_name(DocumentKind(value), language),
    "section": lambda value, language: section_name(SectionRole(value), language),
    "outcome": lambda value, language: outcome_name(Outcome(value), language),
}


def _badge(chunk: Chunk, language: str) -> tuple[str, str] | None:
    """An agenda cannot say what became of its items."""
    if chunk.outcome is None or chunk.kind is DocumentKind.AGENDA:
        return None
    return chunk.outcome.value, outcome_name(chunk.outcome, language)


def _result(passage: Passage, book: Book, language: str, explainer: Explainer) -> dict[str, Any]:
    c = passage.chunk
    return {
        "place": chunk_place(c, language),
        "title": c.item_title or c.part_title or c.title,
        "text": c.text,
        "document": c.document,
        "path": page_path(c.document_id, c.page_start),
        "badge": _badge(c, language),
        "later": later_of_chunk(book, c, language),
        "explain": explainer.fresh().on(paper_of(c)),
    }
