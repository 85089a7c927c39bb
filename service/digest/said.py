"""A digest's own words, in Danish and English.

Comes in: a digest. Goes out: short strings. Left to others: layout.
"""

from __future__ import annotations

from collections.abc import Iterator

from service.browse.model import HeldMeeting
from service.digest.model import Digest, Period
from service.labels import long_date

_WORDS = {
    "da": {
        "digest": "Overblik",
        "every": "alle møder",
        "from": "fra {day}",
        "to": "til og med {day}",
        "new": "nyt",
        "since": "{n} møder efter {day} er nye.",
        "since_one": "1 møde efter {day} er nyt.",
        "left_out": "Kun de nyeste {n} møder er med; {more} ældre er udeladt. Vælg en kortere periode.",
        "again": "Tidligere opgaver, hvis sag er kommet op igen",
        "agenda_only": "Mødets referat er ikke i arkivet.",
        "undecided": "Ingen beslutning i referatet",
        "task": "Opfølgning",
        "open_item": "Åbn punktet i arkivet",
        "open_meeting": "Åbn mødet i arkivet",
        "item": "Punkt",
        "no_body": "Uden udvalg",
        "no_date": "uden dato",
        "nothing": "Arkivet har ingen møder i perioden.",
    },
    "en": {
        "digest": "Overview",
        "every": "all meetings",
        "from": "from {day}",
        "to": "up to {day}",
        "new": "new",
        "since": "{n} meetings after {day} are new.",
        "since_one": "1 meeting after {day} is new.",
        "left_out": "Only the newest {n} meetings are shown; {more} older ones are not. Narrow the period.",
        "again": "Earlier tasks whose matter has come up again",
        "agenda_only": "The minutes of the meeting are not in the archive.",
        "undecided": "No decision in the minutes",
        "task": "Follow-up",
        "open_item": "Open the item in the archive",
        "open_meeting": "Open the meeting in the archive",
        "item": "Item",
        "no_body": "No committee",
        "no_date": "undated",
        "nothing": "The archive has no meetings in the period.",
    },
}  # fmt: skip


def word(key: str, language: str = "da") -> str:
    return _WORDS[language][key]


def meeting_said(held: HeldMeeting, language: str = "da") -> str:
    """ "DAS, 23. maj 2022"."""
    day = long_date(held.date, language) if held.date else word("no_date", language)
    return f"{held.body or word('no_body', language)}, {day}"


def period_said(period: Period, language: str = "da") -> str:
    """ "DTS, fra 1. januar 2024 til og med 31. december 2024"; "DTS, 14. maj 2024" of one day."""
    if period.first and period.first == period.last:
        days = long_date(period.first, language)
    else:
        ends = (("from", period.first), ("to", period.last))
        days = " ".join(word(k, language).format(day=long_date(d, language)) for k, d in ends if d)
    return ", ".join(filter(None, (period.body, days))) or word("every", language)


def notes_said(digest: Digest, language: str = "da") -> Iterator[str]:
    """What a reader must know of the digest as a whole."""
    if digest.left_out:
        yield word("left_out", language).format(n=len(digest.meetings), more=digest.left_out)
    if not digest.meetings:
        yield word("nothing", language)
    if digest.period.since:
        n = sum(m.is_new for m in digest.meetings)
        day = long_date(digest.period.since, language)
        yield word("since_one" if n == 1 else "since", language).format(n=n, day=day)
