"""What OpenAPI promises is what the service does: generated requests, none of them a surprise.

`REFERENT_SCHEMA_REQUESTS` sets how many are sent altogether; the suite's own number is small.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from pydantic import SecretStr
from schemathesis.generation import GenerationMode
from schemathesis.python import asgi

from service.access.model import Role
from service.access.tokens import new_token, setting_entry
from service.http.app import create_app
from service.settings import Settings
from service.wiring import Archive

TOKEN = new_token()
WANTED = int(os.environ.get("REFERENT_SCHEMA_REQUESTS", "64"))


def operations(client: TestClient) -> list[tuple[str, str]]:
    paths = client.get("/api/openapi.json").json()["paths"]
    return [(method.upper(), path) for path, found in paths.items() for method in found]


def test_every_operation_is_described(sample_client: TestClient) -> None:
    schema = sample_client.get("/api/openapi.json").json()
    assert len(operations(sample_client)) >= 15
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            assert operation["tags"], where
            assert {"400", "429", "500", "503"} <= set(operation["responses"]), where
            for status, response in operation["responses"].items():
                media = response.get("content", {})
                if status >= "400":
                    assert media["application/problem+json"]["example"]["next"], where
                elif status != "204":
                    assert media, where


def test_generated_requests_bring_no_surprise(sample_client: TestClient) -> None:
    statuses = probed(sample_client.app, WANTED)
    assert statuses[200] > 0.1 * statuses.total()


@pytest.fixture(scope="module")
def closed_app(sample_settings: Settings, sample_archive: Archive) -> Iterator[Any]:
    """The service over the same archive, for those alone who sign in."""
    entry = setting_entry("Anne", Role.SECRETARIAT, TOKEN)
    settings = sample_settings.model_copy(update={"tokens": SecretStr(entry)})
    lent = replace(sample_archive, close=lambda: None)
    with TestClient(create_app(settings, lambda _: lent)) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield client.app


def test_generated_requests_with_a_token_bring_no_surprise(closed_app: Any) -> None:
    statuses = probed(closed_app, WANTED // 2, {"Authorization": f"Bearer {TOKEN}"})
    assert statuses[200] > 0.1 * statuses.total()
    assert not statuses[401]


@pytest.mark.parametrize("headers", [{}, {"Authorization": f"Bearer {TOKEN[:-1]}x"}], ids=["none", "wrong"])
def test_nothing_is_answered_without_credentials(closed_app: Any, headers: dict[str, str]) -> None:
    statuses = probed(closed_app, WANTED // 4, headers)
    assert set(statuses) == {401}


def probed(app: Any, wanted: int, headers: dict[str, str] | None = None) -> Counter[int]:
    """How often each status came back for so many generated requests to every operation."""
    statuses: Counter[int] = Counter()
    # One client for all: each of its own would start and stop the service around every request.
    with asgi.get_client(app) as session:
        token = {"Authorization": f"Bearer {TOKEN}"} if headers is not None else {}
        described = session.get("/api/openapi.json", headers=token).json()
        for operation in (o for path in described["paths"].values() for o in path.values()):
            operation.pop("security", None)  # who asks is ours to say, and not the generator's
        every = [r.ok() for r in schemathesis.openapi.from_dict(described).get_all_operations()]

        def call(case: Any) -> Any:
            return case.call(app=app, session=session, base_url="http://testserver", headers=headers or {})

        for operation in every:
            _probe(operation, -(-wanted // len(every)), statuses, call)
    print(f"{statuses.total()} requests: {dict(statuses)}")
    assert statuses.total() >= wanted * 0.7
    assert not [s for s in statuses if s >= 500]
    return statuses


def _probe(operation: Any, requests: int, statuses: Counter[int], call: Any) -> None:
    """Send requests of an operation, such as its schema allows and such as it does not."""
    modes = ((GenerationMode.POSITIVE, requests - requests // 3), (GenerationMode.NEGATIVE, requests // 3))
    for mode, number in modes:
        strategy = operation.as_strategy(generation_mode=mode)

        @settings(
            max_examples=max(number, 1),
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=strategy)
        def send(case: Any) -> None:
            response = call(case)
            statuses[response.status_code] += 1
            case.validate_response(response)

        with suppress(Unsatisfiable):  # nothing can be wrong with an operation without parameters
            send()
