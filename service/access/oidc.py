"""Sign-in with an OpenID Connect provider: authorization code, PKCE, nonce.

Comes in: a browser on its way out and back. Goes out: the viewer that the provider vouches for. Left to
others: the protocol itself (Authlib), the session (`session`), what a role may see (`model`).
"""

from __future__ import annotations

from typing import Any

from authlib.integrations.base_client import OAuthError
from authlib.integrations.starlette_client import OAuth
from httpx2 import HTTPError
from joserfc.errors import JoseError
from starlette.requests import Request
from starlette.responses import Response

from service.access.model import Viewer
from service.access.policy import Provider
from service.errors import ServiceError

_TIMEOUT_SECONDS = 10


class ProviderError(ServiceError):
    """The provider cannot be reached, or says what cannot be believed."""


class OidcClient:
    """One provider."""

    def __init__(self, provider: Provider, callback: str | None) -> None:
        """Args:
        callback: address that the provider sends people back to; None: made from the request's.
        """
        self._provider, self._callback = provider, callback
        oauth = OAuth()
        oauth.register(
            "provider",
            server_metadata_url=f"{provider.issuer}/.well-known/openid-configuration",
            client_id=provider.client_id,
            client_secret=provider.client_secret,
            client_kwargs={
                "scope": "openid profile email",
                "code_challenge_method": "S256",
                "timeout": _TIMEOUT_SECONDS,
            },
        )
        self._client: Any = oauth.create_client("provider")

    async def begin(self, request: Request) -> Response:
        """The redirect to the provider.

        Raises:
            ProviderError: its metadata cannot be had.
        """
        callback = self._callback or str(request.url_for("back_from_provider"))
        try:
            response: Response = await self._client.authorize_redirect(request, callback)
        except (HTTPError, ValueError, KeyError) as error:
            raise ProviderError(type(error).__name__) from None
        return response

    async def finish(self, request: Request) -> Viewer | None:
        """The viewer; None: somebody whom the settings give no role.

        Raises:
            OAuthError: the provider refused, or the answer is not to what was asked.
            ProviderError: it cannot be reached, or its token does not hold.
        """
        try:
            token = await self._client.authorize_access_token(request)
        except OAuthError:
            raise
        except (HTTPError, JoseError, ValueError, KeyError, RuntimeError) as error:
            raise ProviderError(type(error).__name__) from None
        claims = token.get("userinfo") or {}
        if not claims.get("sub"):
            raise ProviderError("no id token")
        role = self._provider.role_of(claims)
        if role is None:
            return None
        name = str(claims.get("name") or claims.get("email") or claims["sub"])
        return Viewer(f"oidc:{claims['sub']}", name, role)


def client_of(request: Request) -> OidcClient | None:
    """The app's provider; None: it has none."""
    client: OidcClient | None = request.app.state.oidc
    return client
