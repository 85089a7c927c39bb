"""Content → HTML as an agenda system shows its minutes on the web.

Comes in: `Content`. Goes out: one page with what such a page has around the minutes: a menu, a script, a
hidden share box. Left to others: what the document says.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from samples.render.markup import BREAK, SEAM, Block, Content

HEADINGS = {"title": "h1", "heading": "h2", "subheading": "h3"}
HEAD = """<!DOCTYPE html>
<html lang="da">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="author" content="{author}">
<style>.skjult {{ display: none }} td {{ padding: 4px }}</style>
<script>document.documentElement.className = "js";</script>
</head>
<body>
<nav><ul><li><a href="/">Forside</a></li><li><a href="/udvalg">Udvalg</a></li></ul></nav>
"""
FOOT = """<div hidden>Del siden: <button>Kopiér link</button></div>
</body>
</html>
"""


def write_web(path: Path, content: Content) -> None:
    """Set `content` as a web page at `path`."""
    author = content.text("author", "Fjordsekretariatet")
    head = HEAD.format(title=escape(content.text("title")), author=escape(author))
    groups = groupby(content.blocks, key=lambda b: "row" if b.kind == "rule" else b.kind)
    lines = [line for kind, blocks in groups for line in _group(kind, list(blocks))]
    path.write_bytes((head + "\n".join(lines) + "\n" + FOOT).encode("utf-8"))


def _group(kind: str, blocks: list[Block]) -> Iterator[str]:
    """Blocks of one kind that follow one another."""
    if kind == "row":
        yield from _table(blocks)
    elif kind in ("bullet", "dash"):
        yield f"<ul>{''.join(f'<li>{_text(b.text)}</li>' for b in blocks)}</ul>"
    elif kind == "line":
        yield f'<div class="fakta">{"<br>".join(_text(b.text) for b in blocks)}</div>'
    elif kind in ("header", "footer"):
        for block in blocks:
            inner = "".join(f"<div>{_text(part.strip())}</div>" for part in block.text.split("|"))
            yield f"<{kind}>{inner}</{kind}>"
    elif kind in ("paragraph", *HEADINGS):
        tag = HEADINGS.get(kind, "p")
        yield from (f"<{tag}>{_text(block.text)}</{tag}>" for block in blocks)


def _table(blocks: list[Block]) -> Iterator[str]:
    """A row over a rule names the columns."""
    yield "<table>"
    for block, following in zip(blocks, [*blocks[1:], Block("end")], strict=True):
        if block.kind == "row":
            tag = "th" if following.kind == "rule" else "td"
            yield f"<tr>{''.join(f'<{tag}>{_text(cell)}</{tag}>' for cell in block.cells)}</tr>"
    yield "</table>"


def _text(text: str) -> str:
    return escape(text.replace(SEAM, ""), quote=False).replace(BREAK, "<br>")
