"""Slack's streams as its documentation has them, and as people have met them where it says nothing.

Documented: the arguments, 12,000 characters of `markdown_text`, a recipient, blocks of at most 50 in a chunk,
metadata with the end alone, the refusals. Met: a recipient is asked for in direct messages too; chat.update
and chat.delete are refused while a message streams; a stream ends by itself after some five minutes; there is
none outside of threads. `lacks` is what a workspace without streams answers.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.service.slack.limits import faults

Refusal = tuple[int, dict[str, Any], dict[str, str]]
_STATUSES = {"pending", "in_progress", "complete", "error"}


def _refused(code: str) -> Refusal:
    return 200, {"ok": False, "error": code}, {}


@dataclass
class Streaming:
    """The streams of a workspace; mixed into the fake."""

    lacks: str = "unknown_method"  # what startStream is refused with; "": there are streams
    lifetime: float = 300.0
    streamed: list[str] = field(default_factory=list)  # every message that began as one
    messages: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    number: Iterator[int] = field(default_factory=lambda: iter(range(1, 10**6)))

    def is_streaming(self, message: dict[str, Any]) -> bool:
        began = message.get("streaming_since")
        return began is not None and time.monotonic() - began < self.lifetime

    def do_chat_startStream(self, given: dict[str, Any]) -> Any:
        if refusal := self.lacks or _start_fault(given) or _fault_of(given):
            return _refused(refusal)
        stamp = f"{time.time():.3f}{next(self.number):03d}"
        message = {"channel": given["channel"], "thread_ts": given["thread_ts"], "ts": stamp, "text": ""}
        message |= {"bot_id": "B0BOT", "blocks": [], "streaming_since": time.monotonic()}
        self.messages[given["channel"]].append(message)
        self.streamed.append(stamp)
        _append(message, given)
        return 200, {"ok": True, "channel": given["channel"], "ts": stamp}, {}

    def do_chat_appendStream(self, given: dict[str, Any]) -> Any:
        return self._further(given, ends=False)

    def do_chat_stopStream(self, given: dict[str, Any]) -> Any:
        return self._further(given, ends=True)

    def _further(self, given: dict[str, Any], *, ends: bool) -> Any:
        found = [m for m in self.messages[given["channel"]] if m["ts"] == given["ts"]]
        if not found:
            return _refused("message_not_found")
        if not self.is_streaming(found[0]):
            return _refused("message_not_in_streaming_state")
        if refusal := _fault_of(given):
            return _refused(refusal)
        _append(found[0], given)
        if ends:
            found[0].pop("streaming_since")
            found[0]["blocks"] += given.get("blocks", [])
            found[0] |= {"metadata": given["metadata"]} if given.get("metadata") else {}
        return 200, {"ok": True, "channel": given["channel"], "ts": given["ts"]}, {}


def _start_fault(given: dict[str, Any]) -> str:
    if not given.get("thread_ts"):
        return "invalid_arguments"
    for name in ("recipient_user_id", "recipient_team_id"):
        if not given.get(name):
            return f"missing_{name}"
    return "invalid_arguments" if "metadata" in given or "blocks" in given else ""


def _fault_of(given: dict[str, Any]) -> str:
    if len(given.get("markdown_text", "")) > 12_000:
        return "msg_too_long"
    for chunk in given.get("chunks", []):
        if reason := _chunk_fault(chunk):
            return reason
    blocks = given.get("blocks", [])
    return "invalid_blocks" if len(blocks) > 50 or (blocks and faults("x", blocks)) else ""


def _chunk_fault(chunk: dict[str, Any]) -> str:
    match chunk.get("type"):
        case "blocks":
            blocks = chunk["blocks"]
            # Blocks of actions belong to the end.
            wrong = not blocks or len(blocks) > 50 or any(b["type"] == "actions" for b in blocks)
            return "invalid_blocks" if wrong or faults("x", blocks) else ""
        case "task_update":
            fits = 0 < len(chunk["title"]) <= 256 and chunk["status"] in _STATUSES and chunk.get("id")
            return "" if fits else "invalid_chunks"
        case "markdown_text":
            return "" if len(chunk["text"]) <= 12_000 else "msg_too_long"
        case _:
            return "invalid_chunks"


def _append(message: dict[str, Any], given: dict[str, Any]) -> None:
    for chunk in given.get("chunks", []):
        if chunk["type"] == "blocks":
            message["blocks"] = message["blocks"] + chunk["blocks"]
        elif chunk["type"] == "task_update":
            card = {"type": "task_card", "task_id": chunk["id"], "title": chunk["title"]}
            others = [b for b in message["blocks"] if b.get("task_id") != chunk["id"]]
            message["blocks"] = [*others, card | {"status": chunk["status"]}]
