"""Cut a document's pages by the file they come from: a mail's own page, then each attachment's.

Comes in: a file's text with its `Member`s. Goes out: `Slice`s that cover all pages, in order. The reading
child is not trusted: a member whose pages do not exist, or stand before the last one's, makes no cut.
Left to others: what stands on the pages (`structure`).
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass

from ingest.model import FileText, Member


@dataclass(frozen=True, slots=True)
class Slice:
    """Pages of one file: pages[first:end]."""

    first: int
    end: int
    member: int | None = None  # index among the members; None: the file itself


def slices(text: FileText) -> list[Slice]:
    """The pages of the file itself, if it has any, and of each file inside it that has any."""
    cuts: list[tuple[int, int | None]] = [(0, None)]
    for index, member in enumerate(text.members):
        first = member.first_page - 1
        if member.last_page < member.first_page or not 0 <= first < len(text.pages):
            continue  # it holds files and no text, or is not there
        if first == 0 and cuts == [(0, None)]:
            cuts = [(0, index)]
        elif first > cuts[-1][0]:
            cuts.append((first, index))
    ends = [first for first, _ in cuts[1:]] + [len(text.pages)]
    return [Slice(first, end, index) for (first, index), end in zip(cuts, ends, strict=True) if first < end]


def holder_with(members: Sequence[Member], index: int, known: Container[int | None]) -> int | None:
    """The nearest of the files around a member that is among the known ones; None: the file itself."""
    while True:
        holder = members[index].holder
        if holder is None or not 0 <= holder < index:  # files stand before what is inside them
            return None
        if holder in known:
            return holder
        index = holder
