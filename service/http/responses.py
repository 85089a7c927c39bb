"""JSON as the contract has it, whatever characters the archive holds.

Comes in: plain data. Goes out: UTF-8 JSON. Left to others: the data.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse


class ArchiveJson(JSONResponse):
    """Half a surrogate pair, which extracted text may hold, goes out as its JSON escape."""

    def render(self, content: Any) -> bytes:
        return json.dumps(content, ensure_ascii=False).encode("utf-8", "backslashreplace")
