"""Column names out of the line that stands over a flattened table.

Comes in: lines that may name the columns, and how many cells the rows have. Goes out: one name a cell,
or none: a line that does not fit the cells names nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

YEAR = re.compile(r"^(?:19|20)\d{2}$")
LONGEST_HEADER = 110  # characters
SENTENCE_END = re.compile(r"(?<!\bkr)[.:]$", re.I)
_DANGLING = re.compile(r"(?:^|\s)(?:på|i|af|til|for|og|med|fra|ved|§)$", re.I)


class Headers:
    """A table's column names, split so that they fit its usual row."""

    def __init__(self, lines: Sequence[str], widths: Sequence[int], remarks: bool) -> None:
        """Find the names.

        Args:
            lines: that may hold them, the likeliest first.
            widths: how many values each row has.
            remarks: whether some rows have a remark after the last value.
        """
        self.width = Counter(widths).most_common(1)[0][0] if widths else 0
        fitting = (_split(line, self.width, remarks) for line in lines)
        self.names = next((names for names in fitting if names), ())

    def of(self, values: int, cells: int) -> tuple[str, ...]:
        """One name a cell; none at all where the row has lost or won a cell."""
        return (*self.names, "")[:cells] if self.names and values == self.width else ()


def _split(header: str, width: int, remarks: bool) -> tuple[str, ...]:
    """Names of the label's column, the values' and perhaps a remark's; () where they do not fit."""
    if not width or not 0 < len(header) <= LONGEST_HEADER or "•" in header or SENTENCE_END.search(header):
        return ()
    words = re.sub(r"\b([Ii]) alt\b", "\\1\u00a0alt", header).split(" ")
    apart = [] if any(w[:1].islower() for w in words) else words
    for names in (_by_years(words), _by_capitals(words), _by_repetition(words, width), apart):
        fitted = _fit([n.replace("\u00a0", " ") for n in names], width, remarks)
        if fitted:
            return fitted
    return ()


def _fit(names: list[str], width: int, remarks: bool) -> tuple[str, ...]:
    if any(_DANGLING.search(n) for n in names) or sum(len(n) < 3 for n in names) > 1:
        return ()
    if len(names) == width:
        lost = names[0].isalpha() and width > 1 and bool(YEAR.match(names[1]))
        return () if lost else ("", *names)
    if len(names) == width + 1:
        # "Budget 2016 Budget 2017 …" names values and remark, and leaves the label's name out.
        alike = names[0].split()[:1] == names[1].split()[:1]
        return ("", *names) if remarks and alike else tuple(names)
    if remarks and len(names) == width + 2:
        return tuple(names)
    if not remarks and len(names) == width + 2:  # two columns of words before the numbers
        return (" ".join(names[:2]), *names[2:])
    return ()


def _by_years(words: list[str]) -> list[str]:
    """ "Bekymrende forhold 2021 2020" → the label's name and the years."""
    label = next((i for i, w in enumerate(words) if all(YEAR.match(x) for x in words[i:])), len(words))
    return [" ".join(words[:label]), *words[label:]] if 0 < label < len(words) - 1 else []


def _by_capitals(words: list[str]) -> list[str]:
    """ "Tilbud Tomme døgn Takst pr. døgn" → three names: each begins with a capital."""
    names: list[str] = []
    for word in words:
        if names and not word[:1].isupper() and not (YEAR.match(word) and YEAR.match(names[-1])):
            names[-1] += f" {word}"
        else:
            names.append(word)
    return names


def _by_repetition(words: list[str], width: int) -> list[str]:
    """ "Udgift Model A Model B" → the label's name and groups that begin alike."""
    for lead in range(min(4, len(words)) if width > 1 else 0):
        rest = words[lead:]
        size, odd = divmod(len(rest), width)
        if odd or size < 2:
            continue
        groups = [rest[i : i + size] for i in range(0, len(rest), size)]
        if len({g[0] for g in groups}) == 1:
            return [" ".join(words[:lead]), *(" ".join(g) for g in groups)]
    return []
