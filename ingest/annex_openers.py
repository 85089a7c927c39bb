"""Where an annex begins: a footer's name, a title page, a title after an item's end.

Comes in: what is open, and a line that may begin an annex. Goes out: the `Stretch` that begins there, or
None. A footer that names the annex is believed first; layout alone opens one only where the open item
has ended. Left to others: items, and which lines are asked about at all (`walk`).
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass, replace

from ingest import evidence, titles
from ingest.cleaning import TERMINAL
from ingest.contexts import Context, Contexts
from ingest.head_words import ItemHead, alike, needs_no_section
from ingest.model import SectionRole
from ingest.nesting_evidence import key_of
from ingest.reading import AnnexMark, Reading
from ingest.stretches import Stretch, StretchKind

CLOSING = frozenset(
    {SectionRole.DECISION, SectionRole.MINUTES, SectionRole.RECOMMENDATION, SectionRole.ATTACHMENT}
)
# Sections that an item, and no annex, has further down a page
_LATER = frozenset({SectionRole.DECISION, SectionRole.RECOMMENDATION, SectionRole.MINUTES})
# A line of an item's history of treatment, as council systems print it.
_HISTORY = re.compile(r"^(?:punktnummer|udvalg|dato|journalnr|sagsnr)\b", re.I)


@dataclass(frozen=True, slots=True)
class Here:
    """What is open where a line is read."""

    reading: Reading
    contexts: Contexts
    now: Stretch
    roles: Set[SectionRole]  # of the open item, those with text in them
    pending: SectionRole | None  # of the last section's heading
    listed: Set[str]  # lines of the open item that could name its annexes

    @property
    def has_ended(self) -> bool:
        """Whether the open item has the sections that an item ends with, or needs none."""
        return bool(self.roles & CLOSING) or bool(self.now.title and needs_no_section(self.now.title))


def titled(here: Here, i: int) -> Stretch | None:
    """The annex whose title page, or heading as its item lists it, begins at a line."""
    return _title_page(here, i) or _listed_annex(here, i)


def untitled(here: Here, i: int) -> Stretch | None:
    """The annex that footers or layout let begin at a line with a break above it."""
    if here.now.kind is StretchKind.ITEM:
        return _after_item(here, i)
    return _next_annex(here, i) if here.now.kind is StretchKind.ANNEX else None


def named_late(here: Here, i: int) -> Stretch | None:
    """The open annex, named: its first pages often lack the footer that later ones carry."""
    now, page = here.now, here.reading.lines[i].page
    if now.kind is not StretchKind.ANNEX or now.annex is not None or not here.reading.tops_page(i):
        return None
    found = here.contexts.annex_on(page)
    if found is None or not _of_open_item(here, *found) or _is_document_title(here, i):
        return None
    return replace(now, annex=found[1].key, title=now.title or found[1].title)


def cut_inside(here: Here, i: int, among_papers: bool) -> Stretch | None:
    """In a row of documents without separators, a title may stand in mid-page."""
    reading = here.reading
    before = reading.lines[i - 1].text
    if not among_papers or (not before.endswith((*TERMINAL, "”")) and len(before) > 60):
        return None
    if not titles.has_body(reading, here.now.first, i):
        return None
    strong = bool(titles.STRONG.search(reading.lines[i].text)) and titles.starts_title(reading, i)
    if (strong or titles.over_background(reading, i)) and not titles.among_annex_names(reading, i):
        return annex(here, i, f"title {reading.said(i, 60)}")
    return None


def annex(
    here: Here,
    i: int,
    reason: str,
    mark: AnnexMark | None = None,
    head: ItemHead | None = None,
    of: Context | None = None,
) -> Stretch:
    """An annex to the open item, or to the item of `head` in the bundle's meeting or in `of`."""
    title = titles.title_at(here.reading, i)
    if mark and not titles.STRONG.search(title):
        title = mark.title or title
    context, head = of or here.now.context, head or here.now.head
    key = mark.key if mark else None
    # A footer names the annex; a title that says what it is nearly does; the rest is layout.
    sure = 1.0 if mark else 0.8 if titles.STRONG.search(title) else 0.6
    return Stretch(StretchKind.ANNEX, i, context, head, title, reason, annex=key, confidence=sure)


def _title_page(here: Here, i: int) -> Stretch | None:
    """The annex whose title page begins here."""
    mark = here.reading.title_page(i)
    context = here.contexts.item_of(mark) if mark else None
    if mark is None or context is None or (here.now.annex == mark.key and here.now.context is context):
        return None
    return _marked(here, i, context, replace(mark, title=titles.title_at(here.reading, i)))


def _listed_annex(here: Here, i: int) -> Stretch | None:
    """An annex whose heading over a page, "Bilag 1: …", stands so in the open item's list."""
    reading = here.reading
    match = evidence.ANNEX_TITLE.match(reading.lines[i].text)
    listed = match and match["number"] and key_of(reading.lines[i].text) in here.listed
    begun = reading.lines[here.now.first].page == reading.lines[i].page
    if not listed or begun or not reading.tops_page(i):
        return None
    return annex(here, i, f"{reading.said(i)}, as its item lists it")


def _marked(here: Here, i: int, context: Context, mark: AnnexMark) -> Stretch:
    """The annex of a meeting's item, as the page's footer names it."""
    here.contexts.enter(context)
    head = here.now.head
    if here.now.context is not context or head is None or head.number != mark.item:
        head = ItemHead(i, i, mark.item, context.seen.get(mark.item, ""), context.style or "label")
    return annex(here, i, f"{mark} on page {here.reading.lines[i].page}", mark, head, context)


def _after_item(here: Here, i: int) -> Stretch | None:
    reading, page = here.reading, here.reading.lines[i].page
    if marked := here.contexts.annex_on(page):
        return _marked(here, i, *marked) if reading.tops_page(i) else None
    if reading.has_item_header(page) or not here.has_ended:
        return None
    found = evidence.heading(reading.lines[i].text)
    if found and found.role is SectionRole.SUMMARY and found.role in here.roles:
        # An item has one summary; a second one is an annex's.
        return annex(here, i, f"a second “{reading.lines[i].text}” begins page {page}")
    if not _item_goes_on(here, i) and titles.starts_title(reading, i):
        return annex(here, i, f"“{reading.lines[i].text[:60]}” begins page {page} after the item's end")
    return None


def _item_goes_on(here: Here, i: int) -> bool:
    """Whether the item's own sections come later on this page, or a list of its annexes goes on."""
    reading, page = here.reading, here.reading.lines[i].page
    if evidence.heading(reading.lines[i].text) or _HISTORY.match(reading.lines[i].text):
        return True
    if here.pending is SectionRole.ATTACHMENT and not _prose_on(reading, i):
        return True
    for j in range(i + 1, len(reading.lines)):
        if reading.lines[j].page != page or j in reading.heads:
            break
        later = evidence.heading(reading.lines[j].text)
        if later and later.role in _LATER:
            return later.role not in here.roles or later.role is SectionRole.DECISION
    return False


def _prose_on(reading: Reading, i: int) -> bool:
    """Whether the page from line i on holds text, and not only names."""
    page = reading.lines[i].page
    rest = (x for x in reading.content(i, len(reading.lines)) if x.page == page)
    return any(x.text.endswith(".") and len(x.text) > 30 for x in rest)


def _next_annex(here: Here, i: int) -> Stretch | None:
    reading, page = here.reading, here.reading.lines[i].page
    if not reading.tops_page(i):
        return None
    found = here.contexts.annex_on(page)
    if found and (not _of_open_item(here, *found) or here.now.annex != found[1].key):
        return _marked(here, i, *found)
    if _is_document_title(here, i):
        return annex(here, i, f"title “{reading.lines[i].text[:60]}” begins page {page}")
    return None


def _of_open_item(here: Here, context: Context, mark: AnnexMark) -> bool:
    return context is here.now.context and mark.item == here.now.number


def _is_document_title(here: Here, i: int) -> bool:
    reading = here.reading
    if alike(reading.lines[i].text, here.now.title):  # the same words over each page of one document
        return False
    return titles.over_background(reading, i) or titles.is_strong(reading, i)
