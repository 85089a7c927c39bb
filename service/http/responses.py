"""JSON as the contract has it, whatever characters the archive holds, and answers that browsers may keep.

Comes in: plain data. Goes out: UTF-8 JSON; 304 where the caller has it already. Left to others: the data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final, TypeVar

from fastapi import Request
from starlette.responses import JSONResponse, Response

from service.access.model import ANYBODY, Viewer

Entry = TypeVar("Entry")

_VERSION: Final = version("referent")
# Kept, and asked after each time: an ingest or a change of who may see what shows at once.
CHECKED_EACH_TIME: Final = "private, no-cache"


class ArchiveJson(JSONResponse):
    """Half a surrogate pair, which extracted text may hold, goes out as its JSON escape."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")


class NotModified(Exception):  # noqa: N818 - an answer, not an error
    """The caller has what it asks for."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


def tag_of(request: Request, fingerprint: str) -> str:
    """The ETag of what the archive as it is answers to this address.

    Raises:
        NotModified: the caller has it.
    """
    who: Viewer = getattr(request.state, "viewer", None) or ANYBODY  # what one may see is not another's
    asked = f"{_VERSION} {fingerprint} {request.url.path}?{request.url.query} {who.clearance}"
    tag = f'"{hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:20]}"'
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    if tag in known:
        raise NotModified(tag)
    return tag


def keep(response: Response, tag: str) -> Response:
    """The response, marked so that browsers may keep it."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = CHECKED_EACH_TIME
    return response


def page_of(entries: Sequence[Entry], offset: int, limit: int) -> tuple[Sequence[Entry], dict[str, Any]]:
    """One page of a list, and where it stands in it."""
    following = offset + limit
    place = {"total": len(entries), "offset": offset, "next": following if following < len(entries) else None}
    return entries[offset:following], place
