"""The numbers and bullets that Word computes and never writes into the text.

Comes in: the part `numbering`, and one call a listed paragraph, in reading order. Goes out: its mark
("2.", "1.3", "b)", "•"). Left to others: which paragraph is in which list (`docx_body`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.readers.docx_package import Element, W, attribute, is_on
from ingest.readers.docx_styles import Styles
from ingest.readers.list_marks import BULLET, figure

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_LARGEST = 32_767  # as Word counts


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # "decimal", "bullet", "lowerLetter" …
    pattern: str  # "%1.%2"
    start: int
    restarts: int  # after a paragraph of a level below this one; 0: never
    style: str | None
    decimal: bool  # levels above are shown as figures, whatever their form


class Lists:
    """Counts the paragraphs of each list."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._abstract: dict[str, Element] = {}
        self._numbers: dict[str, Element] = {}
        self._styles = styles
        for one in root if root is not None else ():
            if one.tag == f"{W}abstractNum":
                self._abstract[attribute(one, "abstractNumId") or ""] = one
            elif one.tag == f"{W}num":
                self._numbers[attribute(one, "numId") or ""] = one
        self._levels: dict[str, tuple[str, dict[int, _Level], dict[int, int]]] = {}
        self._counts: dict[str, dict[int, int]] = {}  # lists that share a definition count together

    def mark(self, number: str, level: str | None, style: str | None = None) -> str:
        """The next paragraph's mark; "" where the list, or this level of it, shows none.

        Args:
            number: the list's id.
            level: as the paragraph says, from "0"; None: the one that the list keeps for `style`.
        """
        owner, levels, restarted = self._list(number)
        kept = next((i for i, one in levels.items() if style and one.style == style), 0)
        depth = int(level) if level and level.isdecimal() else kept
        here = levels.get(depth)
        if here is None or here.form == "none":
            return ""
        counts = self._counts.setdefault(owner, {})
        for deeper in [d for d in counts if d > depth and _restarts(levels.get(d), d, depth)]:
            del counts[deeper]
        if depth in restarted:
            counts.pop(depth, None)
        start = restarted.pop(depth, here.start)
        counts[depth] = min(counts.get(depth, start - 1) + 1, _LARGEST)
        if here.form == "bullet":
            return BULLET
        return _PLACE.sub(lambda m: _shown(int(m[1]) - 1, here, levels, counts), here.pattern).strip()

    def _list(self, number: str) -> tuple[str, dict[int, _Level], dict[int, int]]:
        """Which definition a list counts in, its levels, and the levels that it still has to restart."""
        if number not in self._levels:
            one = self._numbers.get(number)
            owner = self._owner(one)
            levels = _read_levels(self._abstract.get(owner))
            restarted: dict[int, int] = {}
            for override in one.iterfind(f"{W}lvlOverride") if one is not None else ():
                depth = _number(attribute(override, "ilvl"), 0)
                if (own := override.find(f"{W}lvl")) is not None:
                    levels[depth] = _read_level(own)
                if (start := attribute(override.find(f"{W}startOverride"))) is not None:
                    restarted[depth] = _number(start, 1)
            self._levels[number] = owner, levels, restarted
        return self._levels[number]

    def _owner(self, one: Element | None) -> str:
        owner = attribute(one.find(f"{W}abstractNumId")) if one is not None else None
        # A list style: the definition stands with the style's own list.
        definition = self._abstract.get(owner or "")
        link = attribute(definition.find(f"{W}numStyleLink")) if definition is not None else None
        linked = self._styles.numbering(link)[0] if link else None
        if linked and (other := self._numbers.get(linked)) is not None and other is not one:
            return attribute(other.find(f"{W}abstractNumId")) or ""
        return owner or ""


def _read_levels(definition: Element | None) -> dict[int, _Level]:
    found = definition.iterfind(f"{W}lvl") if definition is not None else ()
    return {_number(attribute(one, "ilvl"), 0): _read_level(one) for one in found}


def _read_level(one: Element) -> _Level:
    def said(name: str) -> str | None:
        return attribute(one.find(W + name))

    return _Level(
        form=said("numFmt") or "decimal",
        pattern=said("lvlText") or "",
        start=_number(said("start"), 0),
        restarts=_number(said("lvlRestart"), _LEVELS),
        style=said("pStyle"),
        decimal=bool(is_on(one.find(f"{W}isLgl"))),
    )


def _restarts(level: _Level | None, deeper: int, depth: int) -> bool:
    """Whether a level begins anew after a paragraph of the outer level `depth`."""
    return level is None or depth < min(level.restarts, deeper)


def _shown(place: int, here: _Level, levels: dict[int, _Level], counts: dict[int, int]) -> str:
    level = levels.get(place)
    if level is None:
        return ""
    value = counts.setdefault(place, level.start)
    return figure(value, "decimal" if here.decimal else level.form)


def _number(text: str | None, default: int) -> int:
    return min(int(text), _LARGEST) if text and text.isdecimal() and len(text) < 10 else default
