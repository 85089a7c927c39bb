"""What is written into a file, whatever its format.

Comes in: nothing. Goes out: small frozen types. Left to others: filling them (`service.web.taken`), writing
them (`word`, `markdown`, `table`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `url` is whole, host included, since a file leaves the site."""

    words: str
    url: str


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch under its heading; what is empty is left out."""

    heading: str = ""
    level: int = 2  # 2: a section of the file; 3: one entry of it
    lines: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()  # the archive's own words
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file."""

    title: str
    facts: tuple[tuple[str, str], ...]  # name, value
    blocks: tuple[Block, ...]
    columns: tuple[str, ...]  # of the table, where the format is one
    rows: tuple[tuple[str, ...], ...]
    language: str = "da"


def file_name(title: str, ending: str) -> str:
    """A name that every system takes: "referent-hvad-besluttede-dts.docx".

    >>> file_name("Hvad besluttede DTS om Østerskoven?", "csv")
    'referent-hvad-besluttede-dts-om-osterskoven.csv'
    """
    plain = title.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "aa")
    letters = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LONGEST_NAME].rstrip("-")
    return "-".join(filter(None, ("referent", words))) + f".{ending}"
