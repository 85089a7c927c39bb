"""Text → lines of a given width, with hyphens where the word list allows them.

Comes in: text and a function that measures it. Goes out: lines and whether the page ends after one.
Left to others: fonts and places on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from samples.render.markup import BREAK, SEAM

Measure = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    seam: bool = False  # the page ends after this line


def read_hyphens(path: Path) -> dict[str, tuple[str, ...]]:
    """Word list with hyphens at the break points → word in lower case → its pieces."""
    words = path.read_text(encoding="utf-8").split()
    return {word.replace("-", ""): tuple(word.split("-")) for word in words}


def wrap(text: str, width: float, measure: Measure, hyphens: Mapping[str, tuple[str, ...]]) -> list[Line]:
    """Break greedily; a word that does not fit may be parted at its longest listed prefix."""
    lines: list[Line] = []
    for stretch in text.split(BREAK):
        current, seam = "", False
        for word in stretch.strip().split(" "):
            bare = word.replace(SEAM, "")
            if current and measure(f"{current} {bare}") > width:
                head, tail = _part(bare, width - measure(f"{current} "), measure, hyphens)
                lines.append(Line(f"{current} {head}" if head else current, seam))
                current, seam = tail, False
            else:
                current = f"{current} {bare}" if current else bare
            seam = seam or SEAM in word
        lines.append(Line(current, seam))
    return lines


def _part(
    word: str, room: float, measure: Measure, hyphens: Mapping[str, tuple[str, ...]]
) -> tuple[str, str]:
    """Head with its hyphen and tail; no head where nothing fits."""
    core = word.rstrip(".,;:)”")
    pieces = hyphens.get(core.lower(), ())
    for count in range(len(pieces) - 1, 0, -1):
        at = sum(len(piece) for piece in pieces[:count])
        if measure(f"{word[:at]}-") <= room:
            return f"{word[:at]}-", word[at:]
    return "", word
