"""Content → TXT as programs that extract PDFs leave it.

Comes in: `Content`; its property `pages` says how a page shows: `space` (one leading space, as some
extractors print), `form-feed`, or `none`. Goes out: a file. Left to others: what the document says.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from samples.render.layout import wrap
from samples.render.markup import Block, Content

MARKS = ("bullet", "dash")
HEADINGS = ("title", "heading", "subheading")


def write_text(path: Path, content: Content, hyphens: Mapping[str, tuple[str, ...]]) -> None:
    """Set `content` as a text file at `path`, UTF-8, lines ending in a single line feed."""
    style = content.text("pages", "none")
    pages = ["\n".join(page) for page in _pages(content, hyphens)]
    if style == "space":
        pages = [f" {page}" for page in pages]
    separator = "\n\f" if style == "form-feed" else "\n"
    path.write_bytes((separator.join(pages) + "\n").encode("utf-8"))


def _pages(content: Content, hyphens: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Lines of each page, furniture included."""
    pages: list[list[str]] = []
    current: list[str] = []
    furniture = {"header": "", "footer": ""}
    side, flat = 1, False

    def close() -> None:
        nonlocal current, side
        lines = [*_furniture(furniture["header"], side), *current, *_furniture(furniture["footer"], side)]
        pages.append(lines)
        current, side = [], side + 1

    for block, following in zip(content.blocks, [*content.blocks[1:], Block("end")], strict=True):
        if block.kind in furniture:
            furniture[block.kind] = block.text
        elif block.kind == "side":
            side = int(block.text)
        elif block.kind == "page":
            close()
        elif block.kind == "flat":
            flat = True
        elif block.kind == "row":
            current += block.cells if flat else [" ".join(cell for cell in block.cells if cell)]
            if following.kind not in ("row", "rule"):
                current.append("")
                flat = False
        else:
            for line, seam in _lines(block, content, hyphens):
                current.append(line)
                if seam:
                    close()
            tight = (
                following.kind == "line" if block.kind == "line" else following.kind == block.kind in MARKS
            )
            if not tight:
                current.append("")
    if current:
        close()
    return pages


def _lines(block: Block, content: Content, hyphens: Mapping[str, tuple[str, ...]]) -> list[tuple[str, bool]]:
    """A block's lines and whether the page ends after each."""
    mark = {"bullet": f"{content.text('bullet', '•')} ", "dash": "- "}.get(block.kind, "")
    if block.kind in ("line", *HEADINGS):
        return [(block.text, False)]
    if block.kind not in ("paragraph", "bullet", "dash"):
        return []
    lines = wrap(mark + block.text, float(content.text("width", "100")), len, hyphens)
    # Many extractors print an empty line after each line of running text.
    return [
        pair
        for line in lines
        for pair in (
            [(line.text, False), ("", line.seam)] if content.flag("double") else [(line.text, line.seam)]
        )
    ]


def _furniture(text: str, side: int) -> list[str]:
    return [line.strip() for line in text.replace("{side}", str(side)).split("|")] if text else []
