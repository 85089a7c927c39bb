"""Follow-ups as a calendar (RFC 5545).

Comes in: traced follow-ups, the moment, the site's address. Goes out: bytes. Left to others: which ones.

Entries are whole days: the day itself, or the first of the month, whose name then leads the summary. A
follow-up without either is in no calendar. The UID is the follow-up's id, so that a calendar which is filled
again knows its entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from service.followups.model import Due, Traced, Unit
from service.followups.said import due_said, item_said

_LONGEST = 75  # octets of a line, by the standard


def to_ical(entries: Sequence[Traced], now: datetime, base_url: str, language: str = "da") -> bytes:
    """The entries that have a day or a month; at least one of them must, since no calendar is empty.

    Args:
        now: when the calendar is made, in UTC.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Referent//Referent//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
    ]
    for entry in entries:
        lines += _event(entry, now, base_url.rstrip("/"), language)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line)).encode("utf-8", "replace")


def _event(entry: Traced, now: datetime, host: str, language: str) -> Iterator[str]:
    task = entry.task
    due = task.due
    if due is None or due.first is None or not due.has_date:
        return
    who = f"{task.who}: " if task.who else ""
    link = host + task.source.path
    about = "\n".join((item_said(task.item, language), task.item.title or "", f"”{task.quote}”", link))
    yield "BEGIN:VEVENT"
    yield f"UID:{task.id}@referent"
    yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{due.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{_day_after(due.first):%Y%m%d}"
    yield f"SUMMARY:{_escaped(_lead(due, language) + who + task.what)}"
    yield f"DESCRIPTION:{_escaped(about)}"
    if host:
        yield f"URL:{link}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _lead(due: Due, language: str) -> str:
    """A month is named, since its first day is no deadline."""
    return f"[{due_said(due, language)}] " if due.unit is Unit.MONTH else ""


def _day_after(day: date) -> date:
    return day + timedelta(1)


def _escaped(text: str) -> str:
    r"""
    >>> print(_escaped("Notat; tal, priser"))
    Notat\; tal\, priser
    """
    lines = "\n".join(" ".join(line.split()) for line in text.split("\n") if line.strip())
    plain = "".join(c for c in lines if c == "\n" or (c >= " " and c != "\x7f"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Pieces of at most 75 octets, no letter cut in two; each but the first begins with a space."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode("utf-8", "replace"))
        if size + octets > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece
