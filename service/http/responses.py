"""JSON as the contract has it, whatever characters the archive holds, and answers that browsers may keep.

Comes in: plain data. Goes out: UTF-8 JSON; 304 where the caller has it already. Left to others: the data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final, TypeVar

from fastapi import Request
from starlette.responses import JSONResponse, Response

Entry = TypeVar("Entry")

# Kept, and asked after each time: an ingest or a change of who may see what shows at once.
CHECKED_EACH_TIME: Final = "private, no-cache"


class ArchiveJson(JSONResponse):
    """Half a surrogate pair, which extracted text may hold, goes out as its JSON escape."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")


def keep(request: Request, response: Response) -> Response:
    """The response, marked so that browsers may keep it; 304 where the caller has it.

    The ETag is made of what is sent and of nothing else: the state of the archive would tell that something
    changed in it which the caller may not see.
    """
    tag = f'"{hashlib.sha256(response.body).hexdigest()[:20]}"'
    known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
    kept = Response(status_code=304) if tag in known else response
    kept.headers["ETag"] = tag
    kept.headers["Cache-Control"] = CHECKED_EACH_TIME
    return kept


def page_of(entries: Sequence[Entry], offset: int, limit: int) -> tuple[Sequence[Entry], dict[str, Any]]:
    """One page of a list, and where it stands in it."""
    following = offset + limit
    place = {"total": len(entries), "offset": offset, "next": following if following < len(entries) else None}
    return entries[offset:following], place
