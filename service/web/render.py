"""Templates → pages, with what every page needs.

Comes in: a template's name and variables. Goes out: HTML. Left to others: what is shown.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from ingest.personal_numbers import mask_personal_numbers
from service.access.model import Viewer
from service.http.dependencies import (
    backend_of,
    board_of,
    desk_of,
    explained_by,
    glossaries_of,
    glossary_of,
    owner_of,
    settings_of,
    shelves_of,
)
from service.web.text import displayed
from service.web.words import LANGUAGES, language_of, words

# Pages reach the archive as the JSON interface does, and in no other way.
__all__ = [
    "backend_of",
    "board_of",
    "desk_of",
    "error_page",
    "explained_by",
    "glossaries_of",
    "glossary_of",
    "owner_of",
    "render",
    "settings_of",
    "shelves_of",
]


def render(
    request: Request,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    language = language_of(request)
    # Rewritten rather than repeated: what was asked may hold a number that no page shows again.
    asked = urlencode(
        [(n, mask_personal_numbers(v)) for n, v in request.query_params.multi_items()], errors="replace"
    )
    query = f"?{asked}" if asked else ""
    common = {
        "t": SimpleNamespace(**words(language)),  # t.items must be the word, not the method of a dict
        "lang": language,
        "other": next(code for code in LANGUAGES if code != language),
        "here": f"{request.url.path}{query}",
        "person": _person(request),
        "help_mail": settings_of(request).help_mail,
    }
    return _templates.TemplateResponse(request, template, common | context, status, headers)


def error_page(
    request: Request, status: int, detail: str, next_step: str, headers: dict[str, str] | None = None
) -> Response:
    """A page that says what went wrong and what to do."""
    return render(request, "error.html", {"detail": detail, "next_step": next_step}, status, headers)


def _person(request: Request) -> str:
    """The name of who is signed in; empty for anybody, and before it is asked who it is."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer.name if viewer else ""


_templates = Jinja2Templates(
    env=Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
)
_templates.env.filters["displayed"] = displayed
