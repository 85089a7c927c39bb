"""What Slack refuses, as its documentation says it and as people have met it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_ESCAPED = re.compile(r"&(?:amp|lt|gt);")
_LITERAL = {"text", "link"}  # elements of rich text that ping nobody
_HELD = {"rich_text_section", "rich_text_preformatted", "rich_text_list", "rich_text_quote"}
_BUTTON = {"accessibility_label": 75, "value": 2000, "url": 3000, "action_id": 255}


def size(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def faults(text: str, blocks: list[dict[str, Any]]) -> list[str]:
    """Why Slack would not take a message, or would act on words in it; nothing where it is fine."""
    found = list(_of_text(text))
    if len(blocks) > 50:
        found.append("invalid_blocks: more than 50")
    if size(json.dumps(blocks, ensure_ascii=False)) > 11_300:
        found.append("msg_blocks_too_long")
    for block in blocks:
        found += _of_block(block)
    return found


def _of_text(text: str) -> Iterator[str]:
    if not text:
        yield "no_text"
    if size(text) > 4000:
        yield "text beyond what Slack advises"
    if "<" in text or ">" in text or "&" in _ESCAPED.sub("", text):
        yield "text: not escaped"


def _of_block(block: dict[str, Any]) -> Iterator[str]:
    if size(block.get("block_id", "")) > 255:
        yield "block_id"
    match block["type"]:
        case "rich_text":
            for held in block["elements"]:
                yield from _of_rich(held)
        case "context":
            if not 1 <= len(block["elements"]) <= 10:
                yield "context: elements"
            for element in block["elements"]:
                yield from _of_plain(element, 2000)
        case "actions":
            if not 1 <= len(block["elements"]) <= 25:
                yield "actions: elements"
            for element in block["elements"]:
                yield from _of_button(element)
        case "section" | "header":
            yield from _of_plain(block["text"], 3000 if block["type"] == "section" else 150)
        case "divider":
            pass
        case other:
            yield f"unknown block {other}"


def _of_rich(held: dict[str, Any]) -> Iterator[str]:
    if held["type"] not in _HELD or not held["elements"]:
        yield f"rich text: {held['type']}"
    for element in held["elements"]:
        if element["type"] not in _LITERAL:
            yield f"rich text element {element['type']}"
        if not element.get("text"):
            yield "rich text without text"
        if element["type"] == "link" and not re.fullmatch(r"https?://[!-~]{1,2990}", element["url"]):
            yield "link: url"


def _of_plain(element: dict[str, Any], most: int) -> Iterator[str]:
    if element["type"] != "plain_text":
        yield "text that Slack reads markup in"
    if not 1 <= size(element["text"]) <= most:
        yield "plain text: length"


def _of_button(element: dict[str, Any]) -> Iterator[str]:
    yield from _of_plain(element["text"], 75)
    for name, most in _BUTTON.items():
        if size(element.get(name, "")) > most:
            yield f"button: {name}"
