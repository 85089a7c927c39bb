"""Names of bodies that title blocks say, whatever their words: "DTS" over "Referat" and a day.

Comes in: a text's lines. Goes out: names. Left to others: which of them are new (`bodies`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.dates import find_dates
from ingest.title_words import has_kind, is_other_day, names_body, parted, title_said

TOP = 10  # filled lines of a file; a name there needs no body's word
NEAR = 5  # lines between a title's word and the name or the day
DATED = 7  # lines under it
LONGEST_DATED = 110  # characters


def title_names(lines: Sequence[str]) -> Iterator[tuple[str, str | None]]:
    """Long name and short one, or a name alone; one of a title block.

    Args:
        lines: a text's filled lines.
    """
    for i, line in enumerate(lines):
        said = title_said(line) if has_kind(line) else None
        if said is None or said.what is None or not (said.day or _dated_near(lines, i)):
            continue
        name = said.name if said.name else _near(lines, i)
        if name and (names_body(name) or i < TOP):
            yield parted(name)


def _dated_near(lines: Sequence[str], i: int) -> bool:
    near = (x for x in lines[max(i - NEAR, 0) : i + DATED] if len(x) < LONGEST_DATED)
    return any(find_dates(x) and not is_other_day(x) for x in near)


def _near(lines: Sequence[str], i: int) -> str | None:
    """The body's name that stands by itself above or below a title's word: the nearest that says body."""
    over = list(range(i - 1, max(i - NEAR, 0) - 1, -1))
    under = list(range(i + 1, min(i + 1 + NEAR, len(lines))))
    found = [(abs(j - i), name) for j in over + under if (name := _alone(lines, j))]
    sure = [name for _, name in sorted(found, key=lambda f: f[0]) if names_body(parted(name)[0])]
    near = [name for far, name in found if far == 1 and "," not in name and i < TOP]
    return next(iter(sure + near), None)


def _alone(lines: Sequence[str], j: int) -> str | None:
    """The name that is the whole of a line, its label, a day and a place aside."""
    line = lines[j]
    said = title_said(line) if len(line) < LONGEST_DATED and not has_kind(line) else None
    name = said.name if said else None
    # "Intet." under an item's "Referat" is its text.
    return name if name and (not line.endswith(".") or names_body(parted(name)[0])) else None
