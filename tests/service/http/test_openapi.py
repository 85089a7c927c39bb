"""What OpenAPI promises is what the service does: generated requests, none of them a surprise.

`REFERENT_SCHEMA_REQUESTS` sets how many are sent altogether; the suite's own number is small.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from typing import Any

import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

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
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", sample_client.app)
    every = [result.ok() for result in schema.get_all_operations()]
    statuses: Counter[int] = Counter()
    for operation in every:
        _probe(operation, max(WANTED // len(every), 1), statuses)
    print(f"{statuses.total()} requests: {dict(statuses)}")
    assert statuses.total() >= WANTED * 0.7
    assert not [s for s in statuses if s >= 500]
    assert statuses[200] > 0.1 * statuses.total()


def _probe(operation: Any, requests: int, statuses: Counter[int]) -> None:
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
            response = case.call()
            statuses[response.status_code] += 1
            case.validate_response(response)

        with suppress(Unsatisfiable):  # nothing can be wrong with an operation without parameters
            send()
