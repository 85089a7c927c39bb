"""The extractive answer's quotes as a model may read them: numbered, without addresses or hidden characters.

Comes in: citations. Goes out: `Source`s, and their text between marks that are new in each request. Left to
others: asking (`client`), checking (`check`).
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Sequence

from ingest.model import SectionRole
from service.labels import long_date, section_name
from service.llm.model import Source
from service.llm.words import words
from service.model import Citation

_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+|\S+@\S+\.\w+", re.I)
_BOUNDARY_BYTES = 8


def sources(citations: Sequence[Citation]) -> tuple[Source, ...]:
    """Citations as sources, by their own numbers."""
    return tuple(
        Source(c.n, c.quote, c.body, c.meeting_date, c.item_number, c.item_title, c.section, _place(c))
        for c in citations
    )


def instructed(sources: Sequence[Source]) -> bool:
    """Whether a source, or what stands over it, speaks to a model and not to a reader."""
    return any(words().instructions.search(_folded(f"{s.place}\n{s.quote}")) for s in sources)


def boundary() -> str:
    """A mark that no text of the archive can hold, since it is made after it."""
    return f"DATA-{secrets.token_hex(_BOUNDARY_BYTES)}"


def passages(sources: Sequence[Source], mark: str) -> str:
    """The sources as data: each with its number and place, between marks."""
    return "\n\n".join(f"[{s.n}] {shown(s.place)}\n<{mark}>\n{shown(s.quote)}\n</{mark}>" for s in sources)


def shown(text: str) -> str:
    """Text of the archive without what could act: addresses, tags, marks of its own, hidden characters."""
    text = _ADDRESS.sub("(link)", unicodedata.normalize("NFKC", text))
    text = text.translate(str.maketrans("[]<>{}|`", "()‹›()/'"))
    return "".join(c for c in text if c in "\n" or unicodedata.category(c)[0] != "C")


def _folded(text: str) -> str:
    """Text as an instruction would be found in it: without hidden characters, look-alikes composed."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cn"))


def _place(c: Citation) -> str:
    number = f"pkt. {c.item_number}" if c.item_number else ""
    title = f"({c.item_title})" if c.item_number and c.item_title else ""
    day = long_date(c.meeting_date) if c.meeting_date else ""
    section = "" if c.section is SectionRole.OTHER else section_name(c.section)
    parts = [c.body or "", day, " ".join(p for p in (number, title) if p), section]
    return ", ".join(p for p in parts if p) or c.part
