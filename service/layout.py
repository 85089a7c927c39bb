"""A draft and its checked quotes → the answer's text, with marks.

Comes in: a `Draft`, raw pages to check its picks against. Goes out: lines, and the quotes that there is room
for in the order of their marks. What does not check is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.model import Chunk
from service import phrases
from service.draft import LONGEST, Draft, Pick, When
from service.figures.said import holds
from service.verify import Quote, verify_span

FRAMES = 250  # characters that what is said around quotes may take


@dataclass(frozen=True, slots=True)
class Line:
    """A pick and its checked quotes, several where page furniture cuts it."""

    pick: Pick
    quotes: tuple[Quote, ...]
    when: When | None = None
    note: str = ""

    @property
    def chunk(self) -> Chunk:
        return self.pick.chunk


def check(pick: Pick, page_text: Callable[[str, int], str | None]) -> Line | None:
    quotes = verify_span(pick.chunk, pick.start, pick.end, page_text)
    return Line(pick, tuple(quotes), pick.when, pick.note) if quotes else None


def layout(language: str, draft: Draft, lines: Sequence[Line]) -> tuple[str, list[tuple[Chunk, Quote]]]:
    """The answer's text, and the quotes it has room for in the order of their marks."""
    opening = phrases.lead(draft.lead, draft.about, language, draft.asked_day) if draft.about else ""
    rows = [row for row in (opening, *_spoken(draft, lines)) if row]
    if draft.unmentioned:
        rows.append(phrases.unmentioned(draft.unmentioned, language))
    kept: list[tuple[Chunk, Quote]] = []
    length = sum(map(len, rows))
    place = phrases.place(draft.about, language) if opening and draft.about else None
    for line in lines:
        here = _frame(line, draft, language)
        marks = [
            f"“{' '.join(q.text.split())}” [{len(kept) + i}]" for i, q in enumerate(line.quotes, start=1)
        ]
        row = ("" if here == place and not line.when else f"{here}: ") + " ".join(marks)
        if kept and length + len(row) > draft.longest:
            continue
        rows.append(row)
        kept += [(line.chunk, q) for q in line.quotes]
        length += len(row)
        place = here
    return "\n".join(rows), kept


def _spoken(draft: Draft, lines: Sequence[Line]) -> list[str]:
    """The draft's own sentences, each with the marks of the checked quotes that hold all its words."""
    numbered = list(enumerate(((line.pick, q) for line in lines for q in line.quotes), start=1))
    if sum(len(q.text) for _, (_, q) in numbered) > LONGEST - FRAMES:
        return []  # not all of them will be shown
    spoken = []
    for said in draft.said:
        own = [(n, q.text) for n, (pick, q) in numbered if pick in said.picks]
        if len({pick for _, (pick, _) in numbered} & set(said.picks)) == len(said.picks) and holds(
            said, "\n".join(text for _, text in own)
        ):
            spoken.append(said.text + "".join(f" [{n}]" for n, _ in own))
    return spoken


def _frame(line: Line, draft: Draft, language: str) -> str:
    """What stands before a line's quotes: the day of a step, another treatment, or the place."""
    if line.note:
        return phrases.note(line.note, line.chunk, language, draft.about)
    if line.when:
        return phrases.dated_place(line.chunk, line.when, language)
    return phrases.place(line.chunk, language)
