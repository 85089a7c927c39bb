"""Signing in and out.

Comes in: requests of people. Goes out: pages and redirects. Left to others: the provider's own pages, and
who may see what.
"""

from __future__ import annotations

import logging
from typing import Annotated

from authlib.integrations.base_client import OAuthError
from fastapi import APIRouter, Form, Query, Request
from starlette.responses import RedirectResponse, Response

from service.access import oidc
from service.access.policy import Policy
from service.access.session import sign_in, sign_out, signed_in
from service.access.tokens import viewer_with
from service.http.problems import respond
from service.web.render import render

log = logging.getLogger("referent.sign_in")

router = APIRouter(include_in_schema=False)

_LONGEST_TOKEN = 200


def local_path(wanted: str) -> str:
    """Where to go after signing in: a page of ours, whatever was asked for."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if ours else "/"


@router.get("/login")
async def login(request: Request, til: Annotated[str, Query(max_length=4000)] = "") -> Response:
    """The ways to sign in."""
    policy = _policy(request)
    if not policy.signs_in or signed_in(request):
        return RedirectResponse(local_path(til), 303)
    return _login_page(request, til, wrong=False)


@router.post("/login")
async def login_with_token(
    request: Request,
    token: Annotated[str, Form(max_length=_LONGEST_TOKEN)] = "",
    til: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Sign in with an API token: the way in where there is no provider."""
    viewer = viewer_with(token.strip(), _policy(request).tokens)
    if viewer is None:
        return _login_page(request, til, wrong=True)
    sign_in(request, viewer)
    return RedirectResponse(local_path(til), 303)


@router.get("/login/oidc")
async def login_at_provider(request: Request, til: Annotated[str, Query(max_length=4000)] = "") -> Response:
    """Send the browser to the provider."""
    client = oidc.client_of(request)
    if client is None:
        return RedirectResponse("/login", 303)
    request.session["til"] = local_path(til)
    try:
        return await client.begin(request)
    except oidc.ProviderError as error:
        log.warning("sign-in cannot begin: %s", error)
        return respond(request, 503, "Log ind virker ikke lige nu.", "Prøv igen om et øjeblik.")


@router.get("/login/callback")
async def back_from_provider(request: Request) -> Response:
    """The browser comes back from the provider."""
    client = oidc.client_of(request)
    if client is None:
        return RedirectResponse("/login", 303)
    wanted = local_path(str(request.session.get("til", "/")))
    try:
        viewer = await client.finish(request)
    except (OAuthError, oidc.ProviderError) as error:
        log.warning("sign-in failed: %s", type(error).__name__)  # its text may hold what was sent
        return respond(request, 401, "Du blev ikke logget ind.", "Prøv igen fra forsiden.")
    if viewer is None:
        return respond(
            request,
            403,
            "Du er logget ind, men har ikke adgang til arkivet.",
            "Spørg sekretariatet om adgang.",
        )
    sign_in(request, viewer)
    return RedirectResponse(wanted, 303)


@router.post("/logout")
async def logout(request: Request) -> Response:
    sign_out(request)
    return RedirectResponse("/login" if _policy(request).stranger is None else "/", 303)


def _login_page(request: Request, wanted: str, *, wrong: bool) -> Response:
    policy = _policy(request)
    context = {
        "wanted": local_path(wanted),
        "wrong": wrong,
        "with_token": bool(policy.tokens),
        "with_provider": policy.provider is not None,
    }
    return render(request, "login.html", context, 401 if wrong else 200)


def _policy(request: Request) -> Policy:
    policy: Policy = request.app.state.policy
    return policy
