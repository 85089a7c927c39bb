"""Who is signed in, in a signed cookie.

Comes in: a request with its session. Goes out: a viewer. Left to others: signing (starlette's
`SessionMiddleware`), and how somebody signs in (`oidc`, `routes`).

The cookie names the viewer, not a record on the server: several processes need share only the key.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Final

from starlette.requests import Request

from service.access.model import ROLES, Viewer

if TYPE_CHECKING:
    from service.settings import Settings

COOKIE: Final = "referent"
_KEY_FILE: Final = "session.key"  # in the data folder
_VIEWER: Final = "viewer"


def sign_in(request: Request, viewer: Viewer) -> None:
    """Remember the viewer; whatever was remembered before is forgotten."""
    request.session.clear()
    request.session[_VIEWER] = {"id": viewer.id, "name": viewer.name, "role": viewer.role}


def sign_out(request: Request) -> None:
    request.session.clear()


def signed_in(request: Request) -> Viewer | None:
    """The viewer that the cookie names; None: nobody."""
    held = request.session.get(_VIEWER)
    if not isinstance(held, dict) or held.get("role") not in ROLES:
        return None
    return Viewer(str(held.get("id", "")), str(held.get("name", "")), ROLES[held["role"]])


def session_key(settings: Settings) -> str:
    """The key that cookies are signed with: from the settings, or made once and kept in the data folder."""
    if settings.session_key is not None:
        return settings.session_key.get_secret_value()
    file = settings.data_dir / _KEY_FILE
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        _write_new(file, secrets.token_urlsafe(48))
    except FileExistsError:
        pass  # made before, or by another process this moment
    except OSError:
        return secrets.token_urlsafe(48)  # a folder that is read only: people sign in anew after a restart
    return file.read_text(encoding="ascii")


def _write_new(file: Path, key: str) -> None:
    """Write the whole key or nothing: another process may read it at any moment."""
    aside = file.with_name(f"{file.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(key)
        os.link(aside, file)  # fails where there is one already
    finally:
        aside.unlink(missing_ok=True)
