"""An answer's sources as Slack shows them: a line each, linked to the page with the words marked.

Comes in: citations. Goes out: labels, links, a reference to copy. Left to others: blocks.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from service.labels import long_date, page_range, section_name
from service.model import Answer, Citation
from service.slack.text import cut, units

LABEL: Final = 150  # characters of a source's line
LONGEST_URL: Final = (
    600  # of a link; a file of the longest name there can be has a longer one, and stays words
)


def label(citation: Citation, language: str) -> str:
    """ "DAS 23.05.2022 · pkt. 9 · Beslutning · s. 4"; the paper's title where no meeting is known."""
    number = citation.item_number
    item = f"{'pkt.' if language == 'da' else 'item'} {number}" if number else ""
    meeting = " ".join(w for w in (citation.body or "", _short_day(citation.meeting_date, language)) if w)
    paper = meeting or citation.title or citation.document
    pages = page_range(citation.page_start, citation.page_end, language)
    parts = [cut(paper, LABEL // 2), cut(item, 30), section_name(citation.section, language), pages]
    return cut(" · ".join(p for p in parts if p), LABEL)


def link(citation: Citation) -> str | None:
    """Where the source opens; None where Slack could not open it: no host, or too long."""
    url = citation.url
    fits = units(url) <= LONGEST_URL and url.isascii() and url.isprintable() and " " not in url
    return url if fits and url.startswith(("https://", "http://")) else None


def reference(answer: Answer, most: int = 2500) -> str:
    """The answer's sources as lines to paste elsewhere: place, title, address."""
    lines = []
    for citation in answer.citations:
        title = cut(citation.item_title or citation.title, 120)
        line = f"{label(citation, answer.language)}: {title}".rstrip(": ")
        lines.append(f"{line} – {url}" if (url := link(citation)) else line)
    kept: list[str] = []
    for line in dict.fromkeys(lines):
        if sum(units(k) + 1 for k in kept) + units(line) > most:
            break
        kept.append(line)
    return "\n".join(kept)


def _short_day(day: date | None, language: str) -> str:
    if day is None:
        return ""
    return f"{day:%d.%m.%Y}" if language == "da" else long_date(day, language)
