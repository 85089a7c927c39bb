"""What could not be read, placed or linked, and why: the groups that `doctor` reports.

Comes in: the catalog's gaps, the meetings with their links. Goes out: a report a group, each bounded.
Left to others: finding the gaps (`catalog_lists`), linking (`linking`), printing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from service.labels import flowing, page_range

if TYPE_CHECKING:
    from ingest.catalog_model import (
        DecisionEntry,
        DocumentEntry,
        Doubt,
        Gaps,
        ItemEntry,
        PageEntry,
        PartEntry,
    )
    from ingest.linking import HeldMeeting, MeetingLink

LISTED: Final = 10  # entries shown of each group; the rest are counted
_QUOTED: Final = 100  # characters of words from a document
_SEE: Final = "See: referent show DOC"


@dataclass(frozen=True, slots=True)
class Report:
    """A group of things that a person should know of."""

    name: str
    summary: str  # with their number
    next: str
    lines: tuple[str, ...]  # one a thing: where it is, and why it is here

    @property
    def shown(self) -> tuple[str, ...]:
        rest = len(self.lines) - LISTED
        return self.lines if rest <= 0 else (*self.lines[:LISTED], f"… and {rest} more")


def reports(gaps: Gaps, held: Iterable[HeldMeeting]) -> Iterator[Report]:
    """The groups that have something in them."""
    groups = (
        Report(
            "file",
            "{} could not be read",
            "Mend the file; ingest it again.",
            _partial(gaps.partial),
        ),
        Report(
            "part",
            "{} of documents belong to no known meeting",
            f"They are found and quoted, without a date. {_SEE}",
            tuple(map(_part, gaps.unplaced)),
        ),
        Report(
            "meeting",
            "{} have a meeting of which the body or the date is not said",
            f"They are found and quoted, without it. {_SEE}",
            tuple(map(_part, gaps.half_placed)),
        ),
        Report(
            "item",
            "{} carry no number",
            f"They are found and quoted, without one. {_SEE}",
            tuple(map(_item, gaps.unnumbered)),
        ),
        Report(
            "agenda",
            "{} of agendas are not in the minutes of their meeting",
            "The minutes may lack them, or name them otherwise. See: referent items --meeting M",
            tuple(_unlinked(held)),
        ),
        Report(
            "decision",
            "{} do not say who decided, or when",
            f"They are quoted without it. {_SEE}",
            tuple(map(_decision, gaps.undated)),
        ),
        Report(
            "page",
            "{} were recognised from a picture with little confidence",
            "Read them against the original: referent show DOC --page N",
            tuple(map(_page, gaps.faint)),
        ),
        Report(
            "field",
            "{} were inferred rather than read",
            f"Check them. {_SEE} --json",
            tuple(map(_doubt, gaps.doubts)),
        ),
        Report(
            "personal",
            "{} hold civil registration numbers; they are masked in text, index and pictures",
            "Ask whoever wrote the file whether they should stand in it.",
            tuple(f"{m.document}, p. {m.page}: {m.numbers}" for m in gaps.masked),
        ),
    )
    for group in groups:
        if group.lines:
            number = f"{len(group.lines)} {_NOUNS[group.name][len(group.lines) != 1]}"
            yield Report(group.name, group.summary.format(number), group.next, group.lines)


_NOUNS: Final = {
    "file": ("page or enclosed file", "pages or enclosed files"),
    "part": ("part", "parts"),
    "meeting": ("part", "parts"),
    "item": ("item", "items"),
    "agenda": ("item", "items"),
    "decision": ("decision", "decisions"),
    "page": ("page", "pages"),
    "field": ("field", "fields"),
    "personal": ("page", "pages"),
}


def _partial(documents: Sequence[DocumentEntry]) -> tuple[str, ...]:
    """A line for each page or enclosed file that was not read; the status alone where none is named."""
    return tuple(
        f"{d.document}: {why}" for d in documents for why in (d.warnings or (d.reason,))
    )  # fmt: skip


def _part(part: PartEntry) -> str:
    missing = " and ".join(x for x in ("" if part.date else "no date", "" if part.body else "no body") if x)
    return (
        f"{_where(part.document, part.page_start, part.page_end)}: {_quoted(part.title)} has {missing}; "
        f"cut at {flowing(part.reason)}"
    )


def _item(item: ItemEntry) -> str:
    title = _quoted(item.title) if item.title else "an item without a heading"
    day = f" ({item.body or 'body unknown'}, {item.date.isoformat()})" if item.date else ""
    return f"{_where(item.document, item.page_start, item.page_end)}: {title}{day}"


def _unlinked(held: Iterable[HeldMeeting]) -> Iterator[str]:
    """Items that none of their meeting's minutes has."""
    for meeting in held:
        for paper in meeting.agendas:
            links = [x for x in meeting.links if not x.copies and x.agenda.key == paper.key]
            for ordinal in _in_none(links):
                item = next(i for i in paper.items if i.ordinal == ordinal)
                minutes = ", ".join(dict.fromkeys(x.minutes.document for x in links))
                yield (
                    f"{paper.document}: item {item.number or '–'} {_quoted(item.title)} "
                    f"is not found in {minutes}"
                )


def _in_none(links: Sequence[MeetingLink]) -> list[int]:
    missing = [set(link.only_agenda) for link in links]
    return sorted(set.intersection(*missing)) if missing else []


def _decision(decision: DecisionEntry) -> str:
    missing = " and ".join(
        x for x in ("" if decision.body else "no body", "" if decision.date else "no date") if x
    )
    item = f", item {decision.item_number}" if decision.item_number else ""
    return f"{_where(decision.document, decision.page_start)}{item}: {_quoted(decision.text)} has {missing}"


def _page(page: PageEntry) -> str:
    return f"{_where(page.document, page.page)}: confidence {page.confidence:.2f}"


def _doubt(doubt: Doubt) -> str:
    found = doubt.evidence
    item = f", item {doubt.item_number}" if doubt.item_number else ""
    return (
        f"{_where(doubt.document, doubt.page)}{item}: {found.field} from {_quoted(found.words)}, "
        f"confidence {found.confidence:.2f}"
    )


def _where(document: str, first: int, last: int | None = None) -> str:
    return f"{document}, {page_range(first, first if last is None else last, 'en')}"


def _quoted(text: str) -> str:
    words = flowing(text)
    return f"“{words if len(words) <= _QUOTED else words[:_QUOTED].rstrip() + ' …'}”"
