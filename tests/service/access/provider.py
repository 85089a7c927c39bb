"""An OpenID Connect provider on this machine: authorization code, PKCE, signed id tokens.

It keeps the protocol as the specification has it, so that what the service forgets to send or to check shows;
`faults` makes it lie.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Header
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.responses import JSONResponse, RedirectResponse, Response

CLIENT, SECRET = "referent", "a secret for tests only"


@dataclass
class FakeProvider:
    claims: dict[str, Any] = field(
        default_factory=lambda: {"sub": "42", "name": "Ada Holm", "roles": ["reader"]}
    )
    faults: set[str] = field(default_factory=set)
    issuer: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    key: RSAKey = field(
        default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "alg": "RS256", "use": "sig"})
    )

    def app(self) -> FastAPI:
        app = FastAPI()

        @app.get("/.well-known/openid-configuration")
        def metadata() -> dict[str, Any]:
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "jwks_uri": f"{self.issuer}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }

        @app.get("/keys")
        def keys() -> dict[str, Any]:
            return {"keys": [self.key.as_dict(private=False)]}

        @app.get("/authorize")
        def authorize(
            client_id: str,
            redirect_uri: str,
            state: str,
            nonce: str,
            code_challenge: str,
            code_challenge_method: str,
            response_type: str,
            scope: str,
        ) -> Response:
            assert (client_id, response_type, code_challenge_method) == (CLIENT, "code", "S256")
            assert "openid" in scope.split()
            if "refuses" in self.faults:
                return RedirectResponse(
                    f"{redirect_uri}?{urlencode({'error': 'access_denied', 'state': state})}"
                )
            code = secrets.token_urlsafe(8)
            self.codes[code] = {"nonce": nonce, "challenge": code_challenge, "uri": redirect_uri}
            return RedirectResponse(f"{redirect_uri}?{urlencode({'code': code, 'state': state})}")

        @app.post("/token")
        def token(
            code: str = Form(),
            redirect_uri: str = Form(),
            code_verifier: str = Form(),
            authorization: str = Header(""),
        ) -> Response:
            given = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
            held = self.codes.pop(code, None)
            digest = (
                base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest())
                .rstrip(b"=")
                .decode()
            )
            if authorization != f"Basic {given}" or held is None or held["challenge"] != digest:
                return JSONResponse({"error": "invalid_grant"}, 400)
            assert held["uri"] == redirect_uri
            return JSONResponse(
                {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(held["nonce"])}
            )

        return app

    def id_token(self, nonce: str) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "nonce": nonce,
        } | self.claims
        wrong = {
            "issuer": {"iss": "http://somebody.else"},
            "audience": {"aud": "another client"},
            "nonce": {"nonce": "an older one"},
            "expired": {"iat": now - 9000, "exp": now - 8000},
        }
        for fault in self.faults & wrong.keys():
            claims |= wrong[fault]
        key = RSAKey.generate_key(2048, {"kid": "1"}) if "key" in self.faults else self.key
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


@contextlib.contextmanager
def running(provider: FakeProvider) -> Iterator[FakeProvider]:
    """The provider at an address of its own."""
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    provider.issuer = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield provider
    server.should_exit = True
    thread.join(10)
