"""API tokens: made, kept as digests in the settings, recognised.

Comes in: the setting REFERENT_TOKENS, a token that a request presents. Goes out: the viewer whose it is. Left
to others: where a token stands in a request (`guard`).

A token is 256 random bits, so a plain SHA-256 of it keeps it: nobody guesses what it was made from.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from typing import Final

from service.access.model import ROLES, Role, Viewer
from service.errors import SettingsError

PREFIX: Final = "ref_"  # so that a token left in a text is known for what it is
_ENTRY = re.compile(r"(?P<name>[^:,\s][^:,]{0,60}):(?P<role>[a-z]+):(?P<digest>[0-9a-f]{64})")


def new_token() -> str:
    """A token that was never given before."""
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def setting_entry(name: str, role: Role, token: str) -> str:
    """A token's entry in REFERENT_TOKENS.

    Raises:
        ValueError: the name cannot stand in an entry.
    """
    entry = f"{name}:{role}:{digest_of(token)}"
    if not _ENTRY.fullmatch(entry):
        raise ValueError("a token's name has 1 to 61 characters, without colon, comma or space at its start")
    return entry


def parse_tokens(setting: str) -> dict[str, Viewer]:
    """Digest → viewer, from "name:role:digest, name:role:digest".

    Raises:
        SettingsError: an entry cannot be read; says which, never what it holds.
    """
    found: dict[str, Viewer] = {}
    entries = [e.strip() for e in setting.split(",") if e.strip()]
    for n, entry in enumerate(entries, start=1):
        match = _ENTRY.fullmatch(entry)
        if not match or match["role"] not in ROLES:
            raise SettingsError(
                f"REFERENT_TOKENS: entry {n} of {len(entries)} cannot be read. "
                "Make one with: referent token NAME --role reader"
            )
        if match["digest"] in found:
            raise SettingsError(f"REFERENT_TOKENS: entry {n} is a token that stands there already.")
        found[match["digest"]] = Viewer(f"token:{match['name']}", match["name"], ROLES[match["role"]])
    return found


def viewer_with(token: str, tokens: Mapping[str, Viewer]) -> Viewer | None:
    """Whose token it is; None: nobody's."""
    presented = digest_of(token)
    viewer = None
    for kept, whose in tokens.items():  # all of them: how long it takes tells nothing of them
        if hmac.compare_digest(kept, presented):
            viewer = whose
    return viewer
