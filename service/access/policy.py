"""Settings → who may ask.

Comes in: settings. Goes out: a `Policy`. Left to others: applying it (`guard`), signing in (`oidc`).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.access.model import ANYBODY, ROLES, Role, Viewer
from service.access.tokens import parse_tokens
from service.errors import SettingsError

if TYPE_CHECKING:
    from service.settings import Settings


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider, as the settings name it."""

    issuer: str
    client_id: str
    client_secret: str
    claim: str  # of the id token: what the person is member of
    roles: Mapping[str, Role]  # value of the claim → role

    def role_of(self, claims: Mapping[str, object]) -> Role | None:
        """The highest role that the claims give; None: none."""
        held = claims.get(self.claim)
        values = held if isinstance(held, list) else [held]
        given = [self.roles[v] for v in values if isinstance(v, str) and v in self.roles]
        return max(given, key=list(Role).index, default=None)


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may ask."""

    tokens: Mapping[str, Viewer]  # digest → whose
    provider: Provider | None
    anybody: bool  # whether those who have not signed in see the open papers

    @property
    def signs_in(self) -> bool:
        """Whether there is any way to sign in."""
        return bool(self.tokens) or self.provider is not None

    @property
    def stranger(self) -> Viewer | None:
        """Who somebody is that has not signed in; None: they are asked to."""
        return ANYBODY if self.anybody else None


def policy_of(settings: Settings) -> Policy:
    """What the settings say of access.

    Without a way to sign in, anybody who reaches the service reads the open papers; so it may then listen
    to this machine only, unless the settings say in so many words that all may read.

    Raises:
        SettingsError: they contradict each other, or leave the archive open by oversight.
    """
    tokens = parse_tokens(settings.tokens.get_secret_value()) if settings.tokens else {}
    provider = _provider(settings)
    signs_in = bool(tokens) or provider is not None
    if not signs_in and not settings.open_reading and not is_loopback(settings.host):
        raise SettingsError(
            f"REFERENT_HOST is {settings.host}: others could read the archive without signing in. Set "
            "REFERENT_TOKENS or REFERENT_OIDC_ISSUER, or REFERENT_OPEN_READING=true if all may read."
        )
    return Policy(tokens, provider, anybody=settings.open_reading or not signs_in)


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _provider(settings: Settings) -> Provider | None:
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id or settings.oidc_client_secret is None:
        raise SettingsError(
            "REFERENT_OIDC_ISSUER needs REFERENT_OIDC_CLIENT_ID and REFERENT_OIDC_CLIENT_SECRET."
        )
    return Provider(
        settings.oidc_issuer.rstrip("/"),
        settings.oidc_client_id,
        settings.oidc_client_secret.get_secret_value(),
        settings.oidc_role_claim,
        _roles(settings.oidc_roles),
    )


def _roles(setting: str) -> dict[str, Role]:
    """Value of the claim → role, from "DAS-medlemmer=reader, DAS-sekretariat=secretariat"."""
    found = {}
    for n, entry in enumerate((e.strip() for e in setting.split(",")), start=1):
        value, equals, role = entry.rpartition("=")
        if not equals or not value.strip() or role.strip() not in ROLES:
            raise SettingsError(
                f"REFERENT_OIDC_ROLES: entry {n} cannot be read. Write group=role, separated by commas; "
                f"the roles are {', '.join(ROLES)}."
            )
        found[value.strip()] = ROLES[role.strip()]
    return found
