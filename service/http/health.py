"""Whether the service runs, whether it can answer, what it counts, what the archive spans."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from service.answer_json import coverage_to_json
from service.http import schemas
from service.http.dependencies import InBackend
from service.http.metrics import CONTENT_TYPE, Metrics
from service.http.problems import described
from service.http.responses import ArchiveJson, keep

router = APIRouter()


@router.api_route("/healthz", methods=["GET", "HEAD"], include_in_schema=False)
async def healthz() -> dict[str, str]:
    """The process runs; says nothing about the archive."""
    return {"status": "ok"}


@router.api_route("/readyz", methods=["GET", "HEAD"], include_in_schema=False)
async def readyz(backend: InBackend) -> dict[str, str]:
    """Questions can be answered; 503 with the reason until then."""
    backend.check()
    return {"status": "ready"}


@router.get("/metrics", include_in_schema=False)
async def metrics(request: Request) -> Response:
    """Numbers for Prometheus."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.text(), media_type=CONTENT_TYPE)


@router.get("/api/coverage", tags=["archive"], response_model=schemas.Coverage, responses=described())
async def coverage(request: Request, backend: InBackend) -> Response:
    """What the archive spans: first and last meeting, how many meetings and documents."""
    spanned = await backend.look(lambda a: a.catalog.coverage())
    return keep(request, ArchiveJson(coverage_to_json(spanned)))
