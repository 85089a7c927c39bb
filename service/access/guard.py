"""Every request gets a viewer, or is turned away, before any route sees it.

Comes in: ASGI requests with their session (`SessionMiddleware` stands outside). Goes out: the same, with
`request.state.viewer`; or 401, a way to the sign-in page, or 403 for what another site sent. Left to others:
what a viewer may see.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from service.access.model import Viewer
from service.access.policy import Policy
from service.access.session import signed_in
from service.access.tokens import viewer_with
from service.http.problems import respond

SIGN_IN: Final = "/login"

# Nothing of the archive stands behind these; what Slack sends is known by its signature.
_WITHOUT_VIEWER: Final = ("/healthz", "/readyz", "/static/", SIGN_IN, "/slack/")
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class AccessGuard:
    """Middleware: who asks?"""

    def __init__(self, app: ASGIApp, policy: Policy) -> None:
        self.app, self._policy = app, policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        turned_away = self._admit(request)
        await (self.app if turned_away is None else turned_away)(scope, receive, send)

    def _admit(self, request: Request) -> Response | None:
        """Set the request's viewer; or the response that turns it away."""
        token = _bearer(request)
        if token is not None:
            viewer = viewer_with(token, self._policy.tokens)
            if viewer is None:
                return _unknown(request, 'Bearer error="invalid_token"')
        else:
            # A browser sends its cookie along with what any site makes it send.
            if request.method not in _SAFE and _from_another_site(request):
                return respond(
                    request, 403, "Anmodningen kom fra et andet websted.", "Brug Referents egne sider."
                )
            viewer = signed_in(request) or self._policy.stranger
        if viewer is None and not request.url.path.startswith(_WITHOUT_VIEWER):
            return _sign_in(request) if request.scope.get("referent.page") else _unknown(request, "Bearer")
        request.state.viewer = viewer
        return None


def viewer_of(request: Request) -> Viewer:
    """Who asks; `AccessGuard` has let them in."""
    viewer: Viewer = request.state.viewer
    return viewer


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _from_another_site(request: Request) -> bool:
    """Source: OWASP, Cross-Site Request Forgery Prevention, fetch metadata with origin as the fallback."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host")


def _unknown(request: Request, challenge: str) -> Response:
    return respond(
        request, 401, "Log ind for at bruge arkivet.", "Send et gyldigt token i Authorization: Bearer …",
        {"WWW-Authenticate": challenge},
    )  # fmt: skip


def _sign_in(request: Request) -> Response:
    wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = f"?til={quote(wanted, safe='')}" if request.method in _SAFE and wanted != "/" else ""
    return RedirectResponse(f"{SIGN_IN}{back}", 303)
