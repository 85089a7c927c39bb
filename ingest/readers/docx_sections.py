"""Which header and footer of a Word file stand on which page.

Comes in: the body's sections, and the pages as they open. Goes out: a header's lines where it first shows,
a footer's where it last does; between them they would only repeat. Headers of even pages of their own say
what the others say, and are left out. Left to others: the lines themselves (`docx`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.readers.docx_body import unwrapped
from ingest.readers.docx_package import Element, W, attribute, is_on, relation_id

_SAME_PAGE = ("continuous", "nextColumn")  # how a section may begin on the page where another ends


@dataclass(frozen=True, slots=True)
class _Section:
    parts: dict[tuple[str, str], str]  # ("header", "default") → relation id
    own_first: bool  # whether its first page has a header and footer of its own
    same_page: bool


class Sections:
    def __init__(self, body: Element, lines: Callable[[str], list[str]]) -> None:
        """`lines` gives the lines of the header or footer that a relation id names."""
        self._sections = _read(body)
        self._lines = cache(lines)
        self._at = 0  # the section that is being read
        self._opened: int | None = None  # the section of the page that opened last
        self._header: list[str] = []
        self._footers: dict[int, list[str]] = {}

    def end(self) -> bool:
        """Go on to the next section; whether it begins on a page of its own."""
        self._at = min(self._at + 1, len(self._sections) - 1)
        return not self._sections[self._at].same_page

    def opening(self, page: int) -> Sequence[str]:
        """The header of a page that gets its first text, where it is not the one of the page before."""
        section = self._sections[self._at]
        kind = "first" if section.own_first and self._opened != self._at else "default"
        self._opened = self._at
        self._footers[page] = self._furniture(section, "footer", kind)
        before, self._header = self._header, self._furniture(section, "header", kind)
        return () if self._header == before else self._header

    def closing(self, page: int) -> Sequence[str]:
        """The footer of a page, where it is not that of the next."""
        if page not in self._footers:
            return ()
        following = next((self._footers[p] for p in self._footers if p > page), None)
        return () if self._footers[page] == following else self._footers[page]

    def _furniture(self, section: _Section, what: str, kind: str) -> list[str]:
        relation = section.parts.get((what, kind))
        return self._lines(relation) if relation else []


def section_of(element: Element) -> Element | None:
    """The properties of the section that ends with a paragraph; None for every other element."""
    return element.find(f"{W}pPr/{W}sectPr") if element.tag == f"{W}p" else None


def _read(body: Element) -> list[_Section]:
    found = [s for child in unwrapped(body) if (s := section_of(child)) is not None]
    last = body.find(f"{W}sectPr")
    sections: list[_Section] = []
    parts: dict[tuple[str, str], str] = {}
    for one in [*found, last]:
        for what in ("header", "footer"):
            for reference in one.iterfind(f"{W}{what}Reference") if one is not None else ():
                # A section without its own goes on with those of the section before.
                parts = {**parts, (what, attribute(reference, "type") or "default"): relation_id(reference)}
        own_first = one is not None and bool(is_on(one.find(f"{W}titlePg")))
        begins = attribute(one.find(f"{W}type")) if one is not None else None
        sections.append(_Section(parts, own_first, begins in _SAME_PAGE))
    return sections
