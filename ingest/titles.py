"""Which lines are the title of a document.

Comes in: a `Reading` and a place in it. Goes out: yes or no, and the title's words. Left to others:
whether a title cuts where it stands (`walk`).
"""

from __future__ import annotations

import itertools
import re

from ingest import evidence
from ingest.cleaning import TERMINAL
from ingest.dates import find_dates, full_dates
from ingest.model import SectionRole
from ingest.reading import Reading

STRONG = evidence.PAPER_TITLE
_BARE = re.compile(r"^(?:notat|bilag(?:\s*\d+)?|referat|mail|brev)\s*:?$", re.I)
LETTERHEAD = 8  # content lines at a document's beginning among which its title stands
LETTERHEAD_LINE = 70  # characters; a longer line is text
PROSE = 60  # characters
_ENDS_SENTENCE = (".", "?", "!")


def starts_title(reading: Reading, i: int) -> bool:
    """A title-like line that the line above does not run on to, nor the line below from."""
    text = reading.lines[i].text
    below, above = reading.below(i), reading.above(i)
    if text.endswith("-") and below is not None and below.text[:1].islower():
        text = text[:-1]  # "Kommissorium for gruppen om Hjerne-" / "skader"
        below = None
    if not evidence.title_like(text) or (above is not None and above.text.endswith(("-", ","))):
        return False
    return below is None or not below.text[:1].islower()


def is_strong(reading: Reading, i: int) -> bool:
    """A title by its words: "Kommissorium for …", "Bilag 2 – …"."""
    text = reading.lines[i].text
    named = STRONG.search(text) or (evidence.ANNEX_TITLE.match(text) and len(text) < 100)
    return bool(named) and starts_title(reading, i)


def is_case(reading: Reading, i: int) -> bool:
    """A case that was sent out by itself, for a meeting that its first line names."""
    text = reading.lines[i].text
    return bool(evidence.CASE_FOR.search(text)) and len(text) < 120 and any(full_dates(text))


def over_background(reading: Reading, i: int) -> bool:
    """A title of one or two lines with "Baggrund" or "Resumé" right under it, in a file without items."""
    text = reading.lines[i].text
    if (
        reading.follows_items(i)
        or not evidence.title_like(text)
        or evidence.heading(text)
        or not text[0].isalpha()
    ):
        return False
    if find_dates(text):
        return False
    before = reading.lines[i - 1].text if i else ""
    if not reading.tops_page(i) and not before.endswith((*TERMINAL, "”")) and not find_dates(before):
        return False
    for line in reading.lines[i + 1 : i + 3]:
        if found := evidence.heading(line.text):
            return found.role in (SectionRole.BACKGROUND, SectionRole.SUMMARY) and found.rest is None
    return False


def among_annex_names(reading: Reading, i: int) -> bool:
    """Among other annexes' names a title is an entry in a list."""
    around = [x.text for x in reading.lines[max(i - 3, 0) : i + 3] if x.index != reading.lines[i].index]
    return any(evidence.ANNEX_TITLE.match(t) for t in around)


def has_body(reading: Reading, first: int, end: int) -> bool:
    """Whether lines[first:end] hold more than a letterhead and a title."""
    content = [x.text for x in itertools.islice(reading.content(first, end), LETTERHEAD)]
    if len(content) >= LETTERHEAD:
        return True
    return any(len(t) >= PROSE or (t.endswith(_ENDS_SENTENCE) and len(t.split()) > 2) for t in content[1:])


def title_at(reading: Reading, first: int) -> str:
    """The title of the document that begins here; "" where only a chapter's heading stands.

    Under a letterhead the line that names a kind of document is the title, else the first line
    that could be one. A bare "Notat" or "Bilag 1" takes the next line with it.
    """
    opening = reading.lines[first].text
    if evidence.heading(opening) and not _BARE.match(opening):
        return ""
    over = reading.lines[first - 1] if first else None
    if over is not None and reading.flags[first - 1] and _BARE.match(over.text) and reading.tops_page(first):
        return f"{over.text}: {_words_at(reading, first)}"  # "NOTAT" runs over each page of some papers
    head = _letterhead(reading, first)
    strong = next(
        (i for i in head if STRONG.search(reading.lines[i].text) and not _BARE.match(reading.lines[i].text)),
        None,
    )
    bare = next((i for i in head if _BARE.match(reading.lines[i].text)), None)
    start = bare if bare is not None and (strong is None or bare < strong) else strong
    start = head[0] if start is None and head else start
    if start is None:
        return "" if evidence.CHAPTER.match(opening) else opening[:100]
    title = _words_at(reading, start)
    return "" if evidence.CHAPTER.match(title) else title


def _letterhead(reading: Reading, first: int) -> list[int]:
    """Indices of the lines at a document's top that could be its title."""
    found: list[int] = []
    last = reading.lines[first].page + 1
    for line in list(reading.content(first, first + 3 * LETTERHEAD))[:LETTERHEAD]:
        i, text = line.index, line.text
        if i != first and (i in reading.heads or line.page > last):
            break
        prose = len(text) > LETTERHEAD_LINE and not starts_title(reading, i)
        if found and (prose or (evidence.heading(text) and not _BARE.match(text))):
            break
        about_meeting = evidence.SENT_TO_MEETING.search(text) or evidence.meeting_line(text, reading.bodies)
        long = len(text) > 100 and not STRONG.search(text)
        if (
            about_meeting
            or long
            or not evidence.title_like(text, 140)
            or (evidence.heading(text) and not _BARE.match(text))
        ):
            continue
        found.append(i)
    return found


def _words_at(reading: Reading, i: int) -> str:
    title = ""
    for line in list(reading.content(i, i + 6)):
        text = line.text
        if title and (not evidence.title_like(text, 140) or evidence.heading(text)):
            break
        title = f"{title}: {_with_next(reading, line.index)}" if title else _with_next(reading, line.index)
        if not _BARE.match(title):
            break
    return title


def _with_next(reading: Reading, i: int) -> str:
    """A line with the one below it, where it runs on."""
    text, below = reading.lines[i].text, reading.below(i)
    if below is None or not below.text[:1].islower() or len(text + below.text) >= 140:
        return text
    return text[:-1] + below.text if text.endswith("-") else f"{text} {below.text}"
