"""Annexes that are no minutes: reports, terms of reference, mails, forms, plans, with their traps.

Comes in: the pen, the annex's index and matter. Goes out: blocks. Left to others: where they stand and
which footers they get (`meetings`), embedded minutes (`meetings`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from eval.bundles import dates
from eval.bundles.author import Author, heading, paragraph, plain_line
from eval.bundles.layout import Block, Piece
from eval.bundles.texts import Matter, word_list
from eval.bundles.truth import Says

KINDS = ("report", "report", "terms", "mail", "form", "wheel", "note")
NOUNS = {
    "report": "Rapport om", "terms": "Kommissorium for", "mail": "Mail om", "form": "Skema til",
    "wheel": "Procesplan for", "note": "Notat om",
}  # fmt: skip


def annex_title(kind: str, matter: Matter) -> str:
    return f"{NOUNS[kind]} {matter.definite}"


def annex_blocks(author: Author, kind: str, annex: int, matter: Matter, *, numbered: bool) -> list[Block]:
    """The annex's own pages: title, then what its kind holds."""
    return WRITERS[kind](author, annex, matter, numbered)


def _say(author: Author, annex: int, matter: Matter, key: str) -> Piece:
    text = author.texts.sentence(key, matter, "annex")
    return author.say(text, Says.ANNEX, annex=annex)


def _day(author: Author) -> date:
    """A weekday in the year of the outermost meeting or the one before."""
    return dates.working_day(author.rng, date(author.texts.year - 1, 1, 2), 600)


def _some(author: Author, annex: int, matter: Matter, key: str, least: int, most: int) -> Block:
    return paragraph(*(_say(author, annex, matter, key) for _ in range(author.rng.randint(least, most))))


def _report(author: Author, annex: int, matter: Matter, numbered: bool) -> list[Block]:
    """Chapters numbered like items, one of them called as a section of an item is."""
    rng = author.rng
    chapters = rng.sample(word_list("chapters", "annex"), rng.randint(3, 6))
    blocks = [
        heading(annex_title("report", matter), before=0),
        plain_line(f"{rng.choice(('Maj', 'Juni', 'Marts'))} {author.texts.year - rng.randint(0, 1)}"),
    ]
    if rng.random() < 0.4:
        blocks += [heading("Indhold")] + [
            plain_line(f"{n}. {c} {'.' * 40} {n + 1}") for n, c in enumerate(chapters, 1)
        ]
    for n, chapter in enumerate(chapters, 1):
        blocks.append(heading(f"{n}. {chapter}" if numbered else chapter, page=rng.random() < 0.3))
        blocks += [_some(author, annex, matter, "report", 2, 4) for _ in range(rng.randint(1, 3))]
        if rng.random() < 0.25:
            blocks += _numbered_lines(author, annex, matter)
    if rng.random() < 0.3:
        blocks.append(heading("Indstilling"))
        text = f"Det indstilles, at {author.texts.sentence('recommend', matter)}."
        blocks.append(paragraph(author.say(text, Says.ANNEX, annex=annex), before=0))
    return blocks


def _numbered_lines(author: Author, annex: int, matter: Matter) -> list[Block]:
    texts = [author.texts.sentence("numbered", matter, "annex") for _ in range(author.rng.randint(2, 4))]
    return [
        paragraph(author.say(t, Says.ANNEX, annex=annex), prefix=f"{n}. ", before=0)
        for n, t in enumerate(texts, 1)
    ]


def _terms(author: Author, annex: int, matter: Matter, _numbered: bool) -> list[Block]:
    blocks = [heading(annex_title("terms", matter), before=0)]
    for chapter in ("Baggrund", "Formål", "Opgaver", "Organisering", "Tidsplan"):
        blocks += [heading(chapter), _some(author, annex, matter, "terms", 1, 3)]
    return blocks


def _mail(author: Author, annex: int, matter: Matter, _numbered: bool) -> list[Block]:
    rng = author.rng
    sender, receiver = rng.sample(word_list("people"), 2)
    day = dates.long_form(_day(author))
    return [
        plain_line(f"Fra: {sender}"),
        plain_line(f"Sendt: {day} {rng.randint(7, 16):02d}:{rng.randint(0, 59):02d}"),
        plain_line(f"Til: {receiver}"),
        plain_line(f"Emne: {annex_title('mail', matter)}"),
        plain_line(f"Kære {receiver.split()[0]}", before=1),
        *(_some(author, annex, matter, "mail", 1, 3) for _ in range(rng.randint(1, 3))),
        plain_line("Med venlig hilsen", before=1),
        plain_line(sender),
    ]


def _form(author: Author, annex: int, matter: Matter, _numbered: bool) -> list[Block]:
    rng = author.rng
    blocks = [heading(annex_title("form", matter), before=0)]
    if rng.random() < 0.5:  # a template's rest, older than the meeting
        day = dates.long_form(dates.weekday_before(_day(author), 900))
        blocks.append(plain_line(f"Skabelon senest ændret {day}"))
    return blocks + [
        paragraph(_say(author, annex, matter, "form"), Piece(": ______")) for _ in range(rng.randint(4, 8))
    ]


def _wheel(author: Author, annex: int, matter: Matter, _numbered: bool) -> list[Block]:
    """Planned days: no meeting was held on them as far as the pages say."""
    rng, day = author.rng, dates.weekday_before(_day(author), 200)
    blocks = [heading(annex_title("wheel", matter), before=0)]
    for _ in range(rng.randint(4, 9)):
        day += timedelta(days=rng.randint(5, 40))
        blocks.append(plain_line(dates.after_den(rng, day), before=1))
        blocks.append(paragraph(_say(author, annex, matter, "wheel"), before=0))
    return blocks


def _note(author: Author, annex: int, matter: Matter, _numbered: bool) -> list[Block]:
    rng = author.rng
    blocks = [heading(annex_title("note", matter), before=0)]
    if rng.random() < 0.5:
        blocks.append(plain_line(f"Dato: {dates.any_form(rng, _day(author))}"))
    return blocks + [_some(author, annex, matter, "report", 2, 4) for _ in range(rng.randint(2, 6))]


Writer = Callable[[Author, int, Matter, bool], list[Block]]
WRITERS: dict[str, Writer] = {
    "report": _report, "terms": _terms, "mail": _mail, "form": _form, "wheel": _wheel, "note": _note,
}  # fmt: skip
