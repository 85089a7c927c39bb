"""What the service counts of itself, for Prometheus. Never a question, a name or an address.

Comes in: requests done. Goes out: counters and times by route. Where several processes serve, they share
a folder (PROMETHEUS_MULTIPROC_DIR, set by `referent serve`), and any of them tells of all.
"""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30)


class Metrics:
    """One app's numbers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        labels = ["method", "route", "status"]
        self._requests = Counter("referent_requests", "Requests answered.", labels, registry=self.registry)
        self._seconds = Histogram(
            "referent_request_seconds",
            "Time from request to the end of the answer.",
            ["route"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "referent_answers", "Answers by what they came to.", ["status"], registry=self.registry
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, status: str) -> None:
        self._answers.labels(status).inc()

    def text(self) -> bytes:
        """All numbers in Prometheus' text format."""
        if not os.environ.get(_FOLDER):
            return generate_latest(self.registry)
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
