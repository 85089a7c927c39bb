"""Which lines are page furniture: running headers and footers, page marks, template rests.

Comes in: all lines of a document. Goes out: one flag a line. Furniture is left out of the reading
text, but `walk` has read it as evidence first.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from ingest import evidence
from ingest.bodies import Bodies
from ingest.cleaning import TERMINAL, Line, is_row
from ingest.dates import full_dates
from ingest.decisions import outcome_of

LONG = 40  # characters; a longer header stands at the very edge of its page
LONGEST = 90  # characters; a longer line is text
EDGE_LINES = 5  # lines at the top and the bottom of a page among which repetition counts
MOST_BETWEEN = 4  # lines
REPEATS = 3  # pages on which a line must recur
TITLE_PAGE = 8  # lines; a first page of no more is a title page, and its lines are the title
_SIDE = re.compile(r"\b(?:side|page)\s+\d{1,3}$", re.I)
_MEETS_ON = re.compile(r"møde(?:t)?\s+(?:den|d\.)", re.I)


def furniture(lines: Sequence[Line], bodies: Bodies) -> list[bool]:
    """Flag each line that belongs to the page and not to the text."""
    edges = _edges(lines)
    repeated = _repeated(lines, edges) | _between_labels(lines, bodies)
    numbers = _page_numbers(edges)
    return [
        line.index in repeated
        or line.index in numbers
        or _by_its_words(line.text)
        or _is_meeting_header(line.text, bodies)
        for line in lines
    ]


def _by_its_words(text: str) -> bool:
    return (
        bool(evidence.PAGE_MARK.match(text))
        or bool(evidence.TEMPLATE_REST.match(text))
        or bool(evidence.ANNEX_MARK.match(text))
        or evidence.is_group_heading(text)
        or _is_item_header(text)
        or _is_stutter(text)
    )


def _is_item_header(text: str) -> bool:
    """ "Punkt 3" over a page; "Punkt 3." begins the item itself."""
    return len(text) < 40 and not text.endswith(".") and bool(evidence.item_mark(text))


def _is_stutter(text: str) -> bool:
    """ "DAS SocialDAS SocialDAS Social": a header drawn several times in one place."""
    once = evidence.unstuttered(text)
    return once != text and sum(c.isalpha() for c in once) > 2


def _is_meeting_header(text: str, bodies: Bodies) -> bool:
    """ "X Møde den 23.05.2022" wherever it stands: bundles print it amid the text."""
    if len(text) >= 60 or text.endswith((".", ":")) or not _MEETS_ON.search(text) or _MEETS_ON.match(text):
        return False  # "Møde den 3. maj 2022" without a body's name stands in a title block
    found = evidence.meeting_line(text, bodies)
    return found is not None and found.date is not None and found.what is None


def _edges(lines: Sequence[Line]) -> dict[int, list[Line]]:
    """Page → its lines at the top and the bottom."""
    pages: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        pages[line.page].append(line)
    return {
        p: found if len(found) <= 2 * EDGE_LINES else found[:EDGE_LINES] + found[-EDGE_LINES:]
        for p, found in pages.items()
    }


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text).casefold().strip()


def _titles_meeting(text: str) -> bool:
    """ "REFERAT Byrådet d. 15-05-2017": with another day it is another title."""
    return evidence.meeting_like(evidence.unstuttered(text)) and any(full_dates(text))


def _is_label(text: str) -> bool:
    label = evidence.ITEM_LABEL.match(text)
    return bool(label and label["end"])


def _between_labels(lines: Sequence[Line], bodies: Bodies) -> set[int]:
    """A body's name between "Punkt 3: Title" over a page and the item's own "Punkt 3." under it."""
    found: set[int] = set()
    for line in lines:
        above = evidence.ITEM_LABEL_TITLE.match(line.text)
        if not above:
            continue
        between: list[Line] = []
        for below in lines[line.index + 1 : line.index + 2 + MOST_BETWEEN]:
            label = evidence.ITEM_LABEL.match(below.text) or evidence.ITEM_LABEL_TITLE.match(below.text)
            if label:
                same = label["number"] == above["number"]
                found |= {x.index for x in between} if same and _names_body(between, bodies) else set()
                break
            between.append(below)
    return found


def _names_body(lines: Sequence[Line], bodies: Bodies) -> bool:
    text = " ".join(x.text for x in lines)
    body = bodies.short(text)
    return body is not None and len(text) < LONG and not text.endswith(TERMINAL)


def _repeated(lines: Sequence[Line], edges: dict[int, list[Line]]) -> set[int]:
    """Lines near a page's edge whose words recur on several pages, numbers aside."""
    seen: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for page, edge in edges.items():
        for line in edge:
            text = evidence.unstuttered(line.text)  # drawn once on one page and thrice on another
            if line.row is None and _may_repeat(text):
                key = text.casefold() if _titles_meeting(text) else _key(text)
                seen[key][page].append(line.index)
    found = {i for pages in seen.values() if len(pages) >= REPEATS for same in pages.values() for i in same}
    found -= {x.index for x in lines if x.index and _is_label(lines[x.index - 1].text)}  # an item's title
    found -= {x.index for edge in edges.values() for x in edge if len(x.text) > LONG} - _outermost(
        edges, found
    )
    return found - {line.index for line in _title_page(edges)}


def _title_page(edges: dict[int, list[Line]]) -> list[Line]:
    """A first page of few lines and no text: it says once, as the title, what the pages after it repeat."""
    first = edges.get(min(edges, default=0), [])
    return first if len(first) <= TITLE_PAGE and not any(x.text.endswith(".") for x in first) else []


def _outermost(edges: dict[int, list[Line]], found: set[int]) -> set[int]:
    """Of the lines found, those with nothing but others of them between them and the page's edge."""
    outer: set[int] = set()
    for edge in edges.values():
        for lines in (edge, edge[::-1]):
            outer |= {
                x.index
                for x in itertools.takewhile(lambda x: x.index in found or _by_its_words(x.text), lines)
            }
    return outer


def _may_repeat(text: str) -> bool:
    # Item labels and section headings recur too, and carry the structure; so do a table's rows.
    labelled = evidence.ITEM_LABEL.match(text) or evidence.ITEM_LABEL_TITLE.match(text)
    if labelled or evidence.heading(text):
        return bool(evidence.item_mark(text)) and not text.rstrip().endswith(".")
    if len(text) > LONGEST or text[:14].casefold() == "det indstilles" or text.endswith(TERMINAL):
        return False
    if evidence.ITEM_NUMBERED.match(text) and not evidence.item_mark(text):
        return False  # each of several minutes has its "1. Godkendelse af dagsorden"
    # The same decision under several items is said each time.
    return not is_row(text) and len(text) > 1 and outcome_of(text) is None


def _page_numbers(edges: dict[int, list[Line]]) -> set[int]:
    """A bare number, or a footer that ends in "Side 2", as a page's first or last line."""
    found = set()
    for edge in edges.values():
        found |= {x.index for x in edge[:2] + edge[-1:] if re.fullmatch(r"\d{1,3}", x.text)}
        found |= {x.index for x in edge[:1] + edge[-1:] if len(x.text) < 120 and _SIDE.search(x.text)}
    return found
