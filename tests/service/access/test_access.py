"""Who may ask: tokens, sign-in with a provider, and nothing of the archive without either."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from ingest.catalog import Catalog
from service.access.model import ANYBODY, Role, Viewer
from service.access.policy import is_loopback, policy_of
from service.access.routes import local_path
from service.access.session import session_key
from service.access.tokens import digest_of, new_token, parse_tokens, setting_entry, viewer_with
from service.errors import SettingsError
from service.http.app import create_app
from service.settings import Settings
from tests.service.access.provider import CLIENT, SECRET, FakeProvider, running
from tests.service.fakes import bare_settings, fake_archive, small_catalog
from tests.service.http.test_api import wait_for_status

TOKENS = {role: new_token() for role in Role}
ENTRIES = ", ".join(setting_entry(f"prøve {role}", role, token) for role, token in TOKENS.items())
BASE = "http://testserver"


def settings_with(**given: Any) -> Settings:
    return bare_settings().model_copy(update=given)


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    with small_catalog(tmp_path_factory.mktemp("access")) as opened:
        yield opened


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with running(FakeProvider()) as provider:
        yield provider


@pytest.fixture(autouse=True)
def honest(provider: FakeProvider) -> None:
    provider.faults.clear()
    provider.claims = {"sub": "42", "name": "Ada Holm", "roles": ["reader"]}


@pytest.fixture
def client(catalog: Catalog, provider: FakeProvider, tmp_path: Path) -> Iterator[TestClient]:
    settings = settings_with(
        data_dir=tmp_path,
        tokens=SecretStr(ENTRIES),
        oidc_issuer=provider.issuer,
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
    )
    with TestClient(create_app(settings, lambda _: fake_archive(catalog)), follow_redirects=False) as client:
        wait_for_status(client, 200)
        yield client


def back_from(client: TestClient, provider_url: str) -> httpx.Response:
    """Follow the browser to the provider and back to the service."""
    sent = httpx.get(provider_url, follow_redirects=False)
    assert sent.is_redirect, sent.text
    response: httpx.Response = client.get(sent.headers["location"].removeprefix(BASE))
    return response


def signed_in_with_provider(client: TestClient, page: str = "/") -> httpx.Response:
    begun = client.get("/login/oidc", params={"til": page})
    assert begun.is_redirect, begun.text
    return back_from(client, begun.headers["location"])


def test_every_route_asks_for_credentials(client: TestClient) -> None:
    app: Any = client.app
    paths = {route.path for route in app.routes if hasattr(route, "path")}
    for path in sorted(paths - {"/healthz", "/readyz", "/static"}):
        if path.startswith("/login"):
            continue
        for method in ("GET", "POST", "DELETE"):
            response = client.request(method, path.replace("{number}", "1"))
            assert response.status_code in (401, 303), (method, path)
            if response.status_code == 303:
                assert response.headers["location"].startswith("/login")
            else:
                assert response.json()["next"]
                assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("presented", ["ref_forkert", "", "x" * 5000, "ref_\udcff"])
def test_a_wrong_token_opens_nothing(client: TestClient, presented: str) -> None:
    header = f"Bearer {presented}".encode("utf-8", "surrogateescape")
    assert client.get("/api/search?q=kontrakt", headers={"authorization": header}).status_code == 401


@pytest.mark.parametrize("role", Role)
def test_a_token_opens_the_archive(client: TestClient, role: Role) -> None:
    headers = {"Authorization": f"Bearer {TOKENS[role]}"}
    assert client.get("/api/search?q=kontrakt", headers=headers).status_code == 200


def test_a_person_signs_in_with_the_provider_and_out_again(client: TestClient) -> None:
    asked = client.get("/?q=Hvad blev besluttet")
    assert asked.status_code == 303
    page = client.get(asked.headers["location"])
    assert "arbejdskonto" in page.text
    done = signed_in_with_provider(client, "/?q=Hvad%20blev%20besluttet")
    assert (done.status_code, done.headers["location"]) == (303, "/?q=Hvad%20blev%20besluttet")
    cookie = done.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert client.get("/").status_code == 200
    assert client.post("/logout", headers={"Origin": BASE}).status_code == 303
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("fault", ["refuses", "issuer", "audience", "nonce", "expired", "key"])
def test_what_the_provider_does_not_vouch_for_is_refused(
    client: TestClient, provider: FakeProvider, fault: str
) -> None:
    provider.faults.add(fault)
    assert signed_in_with_provider(client).status_code == 401
    assert client.get("/").status_code == 303


def test_a_callback_that_nobody_asked_for_is_refused(client: TestClient) -> None:
    assert client.get("/login/callback?code=a&state=b").status_code == 401
    begun = client.get("/login/oidc").headers["location"]
    sent = httpx.get(begun, follow_redirects=False).headers["location"].removeprefix(BASE)
    client.cookies.clear()  # another browser
    assert client.get(sent).status_code == 401


def test_people_without_a_role_are_told_whom_to_ask(client: TestClient, provider: FakeProvider) -> None:
    provider.claims["roles"] = ["kantine"]
    refused = signed_in_with_provider(client)
    assert refused.status_code == 403
    assert "sekretariatet" in refused.text
    assert client.get("/").status_code == 303


def test_a_provider_that_is_away_is_an_error_with_a_next_step(catalog: Catalog, tmp_path: Path) -> None:
    settings = settings_with(
        data_dir=tmp_path,
        oidc_issuer="http://127.0.0.1:9",
        oidc_client_id=CLIENT,
        oidc_client_secret=SecretStr(SECRET),
    )
    with TestClient(create_app(settings, lambda _: fake_archive(catalog)), follow_redirects=False) as client:
        assert client.get("/login/oidc").status_code == 503


def test_a_person_signs_in_with_a_token(client: TestClient) -> None:
    wrong = client.post("/login", data={"token": "ref_forkert"}, headers={"Origin": BASE})
    assert wrong.status_code == 401
    assert "gælder ikke" in wrong.text
    right = client.post("/login", data={"token": TOKENS[Role.READER], "til": "/"}, headers={"Origin": BASE})
    assert right.status_code == 303
    assert client.get("/").status_code == 200


def test_another_site_cannot_act_with_somebodys_cookie(client: TestClient) -> None:
    signed_in_with_provider(client)
    body = {"question": "Hvad blev besluttet?"}
    assert client.post("/api/ask", json=body, headers={"Origin": "https://ond.example"}).status_code == 403
    assert client.post("/api/ask", json=body, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert client.post("/logout", headers={"Sec-Fetch-Site": "same-site"}).status_code == 403
    assert client.post("/api/ask", json=body, headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


def test_a_cookie_that_was_written_by_hand_is_nobodys(client: TestClient) -> None:
    signed_in_with_provider(client)
    value = client.cookies["referent"]
    for forged in (value[:-2] + "aa", "e30=." + value.partition(".")[2], "x"):
        client.cookies.clear()
        client.cookies.set("referent", forged)
        assert client.get("/").status_code == 303


def test_without_sign_in_this_machine_reads_the_open_papers(catalog: Catalog) -> None:
    with TestClient(create_app(bare_settings(), lambda _: fake_archive(catalog))) as client:
        wait_for_status(client, 200)
        assert client.get("/api/search?q=kontrakt").status_code == 200


def test_the_archive_is_not_left_open_by_oversight() -> None:
    with pytest.raises(SettingsError, match="REFERENT_OPEN_READING"):
        policy_of(settings_with(host="0.0.0.0"))
    assert policy_of(settings_with(host="0.0.0.0", open_reading=True)).stranger == ANYBODY
    assert policy_of(settings_with(host="0.0.0.0", tokens=SecretStr(ENTRIES))).stranger is None
    assert [is_loopback(h) for h in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "10.0.0.1", "vært")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"oidc_issuer": "https://id.example"},
        {
            "oidc_issuer": "https://id.example",
            "oidc_client_id": "r",
            "oidc_client_secret": SecretStr("s"),
            "oidc_roles": "a=king",
        },
        {"tokens": SecretStr("hemmelig-nøgle")},
        {"tokens": SecretStr(f"{ENTRIES}, {ENTRIES}")},
    ],
)  # fmt: skip
def test_settings_that_cannot_be_used_say_what_to_do_and_no_secret(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError) as error:
        policy_of(settings_with(**given))
    assert "REFERENT_" in str(error.value)
    assert "hemmelig-nøgle" not in str(error.value)


def test_tokens_are_kept_as_digests() -> None:
    token = new_token()
    entry = setting_entry("Sekretariatet", Role.SECRETARIAT, token)
    assert token not in entry
    assert viewer_with(token, parse_tokens(entry)) == Viewer(
        "token:Sekretariatet", "Sekretariatet", Role.SECRETARIAT
    )
    assert viewer_with(digest_of(token), parse_tokens(entry)) is None


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/m/das/2022-05-23/9", "/m/das/2022-05-23/9"),
        ("//ond.example", "/"),
        ("/\\ond.example", "/"),
        ("https://ond.example", "/"),
        ("/\nLocation: x", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_people_stay_here(wanted: str, goes_to: str) -> None:
    assert local_path(wanted) == goes_to


def test_the_session_key_is_made_once_and_is_nobody_elses(tmp_path: Path) -> None:
    settings = settings_with(data_dir=tmp_path)
    key = session_key(settings)
    assert session_key(settings) == key
    assert len(key) >= 48
    assert stat.S_IMODE((tmp_path / "session.key").stat().st_mode) == 0o600
    assert [p.name for p in tmp_path.iterdir()] == ["session.key"]


def test_roles_see_what_they_should() -> None:
    seen = {role: (Viewer(role=role).clearance, Viewer(role=role).sees_originals) for role in (None, *Role)}
    assert seen == {
        None: ("open", False),
        Role.READER: ("internal", False),
        Role.SECRETARIAT: ("closed", True),
        Role.ADMIN: ("closed", True),
    }
