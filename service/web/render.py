"""Templates → pages, with what every page needs.

Comes in: a template's name and variables. Goes out: HTML. Left to others: what is shown.
"""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import Response
from starlette.templating import Jinja2Templates

from service.access.model import Viewer
from service.web.text import displayed
from service.web.words import LANGUAGES, language_of, words

if TYPE_CHECKING:
    from service.browse.shelf import Shelves
    from service.http.backend import Backend
    from service.settings import Settings
    from service.viewer.desk import Desk


def backend_of(request: Request) -> Backend:
    backend: Backend = request.app.state.backend
    return backend


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def shelves_of(request: Request) -> Shelves:
    shelves: Shelves = request.app.state.shelves
    return shelves


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def render(
    request: Request,
    template: str,
    context: dict[str, Any],
    status: int = 200,
    headers: dict[str, str] | None = None,
) -> Response:
    language = language_of(request)
    query = f"?{request.url.query}" if request.url.query else ""
    common = {
        "t": SimpleNamespace(**words(language)),  # t.items must be the word, not the method of a dict
        "lang": language,
        "other": next(code for code in LANGUAGES if code != language),
        "here": f"{request.url.path}{query}",
        "person": _person(request),
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
