"""Rows of cells, out of fragments in the order of a page's text.

Comes in: `Fragment`s. Goes out: `VisualRow`s: cells from left to right, each one fragment or several
lines right under each other. Left to others: whether rows make a table (`pdf_tables`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.pdf_glyphs import Fragment

PITCH = 1.2  # of a line's height: the lines of one cell stand no further apart
CLOSE = 1.1  # where the row's next cell begins beside the second line: the first may be a caption's
RISE = 2.0  # of a line's height: how far above the row's top its next cell may begin


@dataclass(frozen=True, slots=True)
class VisualRow:
    """Cells that stand side by side and follow each other in the text."""

    cells: tuple[Fragment, ...]
    widest_gap: float | None = None  # points between lines of one cell; None: no cell has two lines

    @property
    def top(self) -> float:
        return max(c.top for c in self.cells)

    @property
    def bottom(self) -> float:
        return min(c.bottom for c in self.cells)

    @property
    def height(self) -> float:
        """Of one line."""
        return max(c.height for c in self.cells)


def visual_rows(fragments: Sequence[Fragment]) -> list[VisualRow]:
    """All fragments as rows, in order; a line of prose is a row of one cell."""
    rows: list[VisualRow] = []
    last: Fragment | None = None  # the last cell's last line
    for i, fragment in enumerate(fragments):
        row = rows[-1] if rows else None
        after = fragments[i + 1] if i + 1 < len(fragments) else None
        if row and _beside(row, fragment):
            rows[-1] = replace(row, cells=(*row.cells, fragment))
        elif row and last and _below(row, last, fragment, after):
            gap = last.bottom - fragment.top
            widest = gap if row.widest_gap is None else max(gap, row.widest_gap)
            rows[-1] = VisualRow((*row.cells[:-1], _grown(row.cells[-1], fragment)), widest)
        else:
            rows.append(VisualRow((fragment,)))
        last = fragment
    return rows


def _beside(row: VisualRow, fragment: Fragment) -> bool:
    """Whether a fragment is the row's next cell."""
    cell = row.cells[-1]
    # Letters set upright in the margin seem a cell each.
    right = fragment.left >= cell.right and 0.5 < fragment.height / cell.height < 2
    rise = RISE * fragment.height if row.widest_gap is None and len(row.cells) == 1 else 0.5 * fragment.height
    return right and fragment.top > row.bottom + 0.3 * fragment.height and fragment.bottom < row.top + rise


def _below(row: VisualRow, last: Fragment, fragment: Fragment, after: Fragment | None) -> bool:
    """Whether a fragment goes on the words of the row's last cell."""
    cell = row.cells[-1]
    alike = abs(last.height - fragment.height) < 0.15 * last.height  # a heading is larger than a cell
    level = after is not None and abs(after.bottom - fragment.bottom) < 0.3 * fragment.height
    most = (CLOSE if level and len(row.cells) == 1 else PITCH) * fragment.height
    near = alike and 0 < last.bottom - fragment.bottom <= most
    apart = len(row.cells) == 1 or fragment.left >= row.cells[-2].right
    if not near or not apart or fragment.left >= cell.right or fragment.right <= cell.left:
        return False
    # A wide line over the first of two cells, a caption say, is no line of that cell.
    return not (after and level and fragment.right <= after.left < cell.right)


def _grown(cell: Fragment, line: Fragment) -> Fragment:
    return Fragment(
        cell.start,
        line.end,
        min(cell.left, line.left),
        max(cell.right, line.right),
        min(cell.bottom, line.bottom),
        max(cell.top, line.top),
        max(cell.height, line.height),
    )
