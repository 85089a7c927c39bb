"""What a Word file's styles say of a paragraph: heading or not, numbered or not, hidden or not.

Comes in: the part `styles`. Goes out: answers by style id, inherited along `basedOn`. Left to others:
what a paragraph says of itself (`docx_body`), and the numbers (`docx_lists`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from ingest.readers.docx_package import Element, W, attribute, is_on

# The name in the file is English for Word's own styles and Danish for copies of them.
_HEADING = re.compile(r"^(?:heading|overskrift)[ _]?(?P<level>[1-9])(?!\d)", re.I)
_NO_HEADING = 9  # as outline level: body text
_LONGEST_CHAIN = 50


class Styles:
    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self.default: str | None = None  # of paragraphs that name none
        for style in root.iterfind(f"{W}style") if root is not None else ():
            name = attribute(style, "styleId") or ""
            self._styles.setdefault(name, style)
            if attribute(style, "type") == "paragraph" and attribute(style, "default") in ("1", "true", "on"):
                self.default = name
        self.level: Callable[[str | None], int | None] = cache(self._level)
        self.hidden: Callable[[str | None], bool] = cache(self._hidden)
        self.opens_page: Callable[[str | None], bool] = cache(self._opens_page)
        self.numbering: Callable[[str | None], tuple[str | None, str | None]] = cache(self._numbering)

    def _chain(self, name: str | None) -> Iterator[Element]:
        """The style and those that it is based on, itself first."""
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(name or "")
            if style is None:
                return
            yield style
            name = attribute(style.find(f"{W}basedOn"))

    def _level(self, name: str | None) -> int | None:
        """Heading level of a paragraph style, 1 the outermost; None for body text."""
        for style in self._chain(name):
            if (level := outline_level(style.find(f"{W}pPr"))) is not None:
                return level or None
            names = (attribute(style.find(f"{W}name")) or "", attribute(style, "styleId") or "")
            if match := next(filter(None, map(_HEADING.match, names)), None):
                return int(match["level"])
        return None

    def _hidden(self, name: str | None) -> bool:
        said = (is_on(style.find(f"{W}rPr/{W}vanish")) for style in self._chain(name))
        return next((s for s in said if s is not None), False)

    def _opens_page(self, name: str | None) -> bool:
        said = (is_on(style.find(f"{W}pPr/{W}pageBreakBefore")) for style in self._chain(name))
        return next((s for s in said if s is not None), False)

    def _numbering(self, name: str | None) -> tuple[str | None, str | None]:
        """List id, and the style that names it: a list may keep a level for that style."""
        for style in self._chain(name):
            if number := attribute(style.find(f"{W}pPr/{W}numPr/{W}numId")):
                return number, attribute(style, "styleId")
        return None, None


def outline_level(properties: Element | None) -> int | None:
    """Heading level that paragraph properties state outright: 1 to 9, 0 for "body text"; None if none."""
    said = attribute(properties.find(f"{W}outlineLvl")) if properties is not None else None
    if said is None or not said.isdecimal():
        return None
    return 0 if int(said) >= _NO_HEADING else int(said) + 1
