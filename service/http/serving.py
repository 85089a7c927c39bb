"""Run the app on a socket: in this process, or in several.

Comes in: settings, a bound socket. Goes out: when the service has ended; requests under way are finished
first. Left to others: the app (`app`), the command line (`service.cli.care`).
"""

from __future__ import annotations

import os
import socket
import tempfile
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from service.settings import Settings, load_settings

_FINISH_SECONDS = 20  # that requests under way have, once the service is told to end
_FACTORY = "service.http.serving:app_of_worker"
_SETTINGS = "REFERENT_"


def serve(settings: Settings, listening: socket.socket) -> bool:
    """Serve in this process until interrupted; False where it did not start."""
    from service.http.app import create_app

    server = uvicorn.Server(uvicorn.Config(create_app(settings), **_options()))
    server.run(sockets=[listening])
    return server.started


def serve_with_workers(settings: Settings, listening: socket.socket, workers: int) -> None:
    """Serve in so many processes until interrupted; one that ends is replaced."""
    # A worker reads its settings from the environment; what the command line said goes along.
    for name in ("data_dir", "host", "port"):
        os.environ[f"{_SETTINGS}{name.upper()}"] = str(getattr(settings, name))
    with tempfile.TemporaryDirectory(prefix="referent-metrics-") as folder:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        config = uvicorn.Config(_FACTORY, factory=True, workers=workers, **_options())
        Multiprocess(config, sockets=[listening]).run()


def app_of_worker() -> FastAPI:
    """The app of one of several processes."""
    from service.http.app import create_app

    return create_app(load_settings())


def _options() -> dict[str, Any]:
    # Our access log stands in for uvicorn's, which writes out the query string and with it the question.
    return {
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "timeout_graceful_shutdown": _FINISH_SECONDS,
    }
