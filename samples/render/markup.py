"""Content file → properties and blocks.

Comes in: a text file with TOML between two `+++` lines, then the document in a small line markup.
Goes out: `Content`. Left to others: how a block looks (`pdf`, `text`, `word`).

The markup, a line each: `# ` title, `## ` heading, `### ` small heading, `- ` bullet, `-- ` dash,
`> ` a line kept as it is, `| a | b |` a table row, `@name argument` a directive, anything else a
paragraph (one a line, however long). Inside a text `{seam}` ends the page after the line it falls
in, `{break}` ends the line, `{nbsp}` is a no-break space and `{aa}` an å in two characters.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

SEAM = "\ue000"  # private use: never in a Danish text
BREAK = "\ue001"
TOKENS = {"{seam}": SEAM, "{break}": BREAK, "{nbsp}": "\u00a0", "{aa}": "a\u030a", "{AA}": "A\u030a"}
PREFIXES = (("# ", "title"), ("## ", "heading"), ("### ", "subheading"), ("- ", "bullet"), ("-- ", "dash"))
DIRECTIVES = {"header", "footer", "page", "side", "bookmark", "columns", "vertical", "gap", "flat"}
RULE = re.compile(r"\|[\s:|-]+\|")


class ContentError(Exception):
    """A content file breaks the markup; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Block:
    """One thing to set: `kind` as in the module's list, or a directive's name."""

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """A document before it has a look."""

    properties: Mapping[str, object]
    blocks: tuple[Block, ...]

    def text(self, name: str, default: str = "") -> str:
        return str(self.properties.get(name, default))

    def flag(self, name: str, default: bool = False) -> bool:
        return bool(self.properties.get(name, default))


def read_content(path: Path) -> Content:
    """Read one content file.

    Raises:
        ContentError: the properties are missing, or a directive is unknown.
    """
    source = path.read_text(encoding="utf-8")
    match = re.match(r"\+\+\+\n(.*?)\n\+\+\+\n(.*)", source, re.DOTALL)
    if match is None:
        raise ContentError(f"{path.name}: must begin with properties between two +++ lines.")
    for token, character in TOKENS.items():
        source = source.replace(token, character)
    body = re.sub(r"\A\+\+\+\n.*?\n\+\+\+\n", "", source, count=1, flags=re.DOTALL)
    return Content(tomllib.loads(match[1]), tuple(_blocks(body.split("\n"), path.name)))


def _blocks(lines: list[str], name: str) -> Iterator[Block]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _block(line, f"{name}, line {number} of the text")


def _block(line: str, place: str) -> Block:
    if line.startswith("@"):
        name, _, argument = line[1:].partition(" ")
        if name not in DIRECTIVES:
            raise ContentError(f"{place}: no directive is called @{name}.")
        return Block(name, argument.strip())
    if line.startswith("|"):
        if RULE.fullmatch(line.strip()):
            return Block("rule")
        return Block("row", cells=tuple(cell.strip() for cell in line.strip().strip("|").split("|")))
    if line.startswith(">"):
        return Block("line", line[1:].removeprefix(" "))
    for prefix, kind in PREFIXES:
        if line.startswith(prefix):
            return Block(kind, line.removeprefix(prefix).strip())
    return Block("paragraph", line.strip())
