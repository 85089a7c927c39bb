"""What stands above a table's row: its caption and the names of its columns.

Comes in: a section with its rows, and its lines in order. Goes out: words for a chunk's header line. Left
to others: what names columns (`table_grids`, `table_headers`), where a chunk ends (`chunks`).
"""

from __future__ import annotations

import bisect

from ingest.cleaning import is_row
from ingest.model import Section
from ingest.tables import CAPTION

LONGEST_NAMES = 240  # characters of a table's column names in a header line
PROSE = 260  # characters; a longer line is a paragraph, not a table's remark


class Columns:
    """The names of the columns that a section's rows stand under."""

    def __init__(self, section: Section) -> None:
        self._section = section
        self._starts = [r.raw_start for r in section.rows]

    def over(self, at: int, above: str | None) -> str | None:
        """What stands above the line at an offset: its row's caption and names, else `above`."""
        raw = self._section.text.raw_span(at, at + 1) if self._starts else None
        i = bisect.bisect_right(self._starts, raw[0]) - 1 if raw else -1
        row = self._section.rows[i] if i >= 0 else None
        if row is None or raw is None or raw[0] >= row.raw_end:
            return above
        caption = row.caption or (above if above and CAPTION.match(above) else None)
        names = " | ".join(n for n in row.headers if n)
        if not names or len(names) > LONGEST_NAMES:
            return caption or above
        return f"{caption} · {names}" if caption else names


def below_line(line: str, above: str | None) -> str | None:
    """What stands above the next row: the caption, or the first row where there is none.

    Rows without numbers and remarks in a last column do not end a table; a paragraph does.
    """
    if CAPTION.match(line) and not is_row(line):
        return line
    if is_row(line):
        return above or line
    return None if len(line) > PROSE or line.endswith(":") else above
