"""What routes are handed: the archive's backend, settings, and what is drawn up beside the archive.

Comes in: a request. Goes out: the app's own objects. Every route reaches the archive through here alone,
so that who asks can be told in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, get_origin

from fastapi import Depends, Request

from ingest.personal_numbers import mask_personal_numbers
from service.access.model import ANYBODY, Role, Viewer
from service.browse.shelf import Shelf, Shelves
from service.conversation.model import Owner
from service.errors import QuestionError
from service.followups.listed import Board
from service.glossary.glossary import Glossary
from service.glossary.listed import Glossaries
from service.http.backend import Backend, SeenBackend
from service.settings import Settings
from service.viewer.desk import Desk

if TYPE_CHECKING:
    from service.wiring import Archive


def backend_of(request: Request) -> SeenBackend:
    """The archive as whoever asks may see it."""
    backend: Backend = request.app.state.backend
    return backend.seen_at(asks(request).clearance)


def asks(request: Request) -> Viewer:
    """Who asks; anybody, where a route is open to those who have not signed in."""
    viewer: Viewer | None = getattr(request.state, "viewer", None)
    return viewer or ANYBODY


def owner_of(request: Request) -> Owner:
    """Whose conversations are meant."""
    viewer = asks(request)
    return Owner(viewer.id or None, viewer.clearance)


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def shelves_of(request: Request) -> Shelves:
    shelves: Shelves = request.app.state.shelves
    return shelves


def board_of(request: Request) -> Board:
    board: Board = request.app.state.board
    return board


def glossaries_of(request: Request) -> Glossaries:
    glossaries: Glossaries = request.app.state.glossaries
    return glossaries


def glossary_of(request: Request) -> Callable[[Archive], Glossary]:
    """An archive → its glossary as whoever asks may see it."""
    glossaries, clearance = glossaries_of(request), asks(request).clearance
    return lambda archive: glossaries.of(archive.catalog, archive.corrections, clearance)


def explained_by(request: Request) -> Callable[[Archive], Glossary]:
    """As `glossary_of`, for pages that explain their words in passing: empty while it is drawn up."""
    glossaries, clearance = glossaries_of(request), asks(request).clearance
    return lambda archive: glossaries.at_hand(archive.catalog, archive.corrections, clearance)


def may_correct(request: Request) -> bool:
    """Whether whoever asks may correct the glossary."""
    return asks(request).role in (Role.SECRETARIAT, Role.ADMIN)


InGlossary = Annotated[Callable[["Archive"], Glossary], Depends(glossary_of)]
InBackend = Annotated[SeenBackend, Depends(backend_of)]
InSettings = Annotated[Settings, Depends(settings_of)]
InDesk = Annotated[Desk, Depends(desk_of)]
InOwner = Annotated[Owner, Depends(owner_of)]
InShelves = Annotated[Shelves, Depends(shelves_of)]
InBoard = Annotated[Board, Depends(board_of)]


def shelf(archive: Archive, shelves: Shelves) -> Shelf:
    return shelves.of(archive.catalog)


def said_once(request: Request) -> None:
    """Of a parameter that takes one value, the others would be passed over in silence.

    Raises:
        QuestionError: one is given more than once.
    """
    taken = request.scope["route"].dependant.query_params
    single = {p.alias for p in taken if get_origin(p.field_info.annotation) is not list}
    for name, times in Counter(name for name, _ in request.query_params.multi_items()).items():
        if times > 1 and name in single:
            raise QuestionError(f"{name} må kun angives én gang.")


def checked_question(text: str, settings: Settings) -> str:
    """The question, if it can be answered; civil registration numbers in it are masked.

    Raises:
        QuestionError: it is empty or longer than the settings allow.
    """
    if not text.strip():
        raise QuestionError("Spørgsmålet er tomt.")
    if len(text) > settings.max_question_chars:
        raise QuestionError(
            f"Spørgsmålet er på {len(text)} tegn; det må højst være på {settings.max_question_chars}."
        )
    return mask_personal_numbers(text)
