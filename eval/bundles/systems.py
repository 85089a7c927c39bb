"""Agenda systems: how each writes an item's heading, names its sections and marks its annexes.

Comes in: a random source and a system's name. Goes out: a `Form`, one meeting's fixed choices, and the
lines it makes. Left to others: headers and footers (`furniture`), what the items say (`meetings`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from eval.bundles import dates
from ingest.model import SectionRole

R = SectionRole
ALIKE = (R.CASE, R.BACKGROUND, R.SUMMARY, R.OTHER)  # text under no heading of its own

# Headings and the roles a secretary would give them; the first is the obvious one.
NAMES: dict[str, tuple[tuple[str, ...], tuple[SectionRole, ...]]] = {
    "summary": (("Resume", "Resumé", "Sagsresumé", "Kort resumé"), (R.SUMMARY,)),
    "background": (("Baggrund", "Sagens baggrund"), (R.BACKGROUND,)),
    "problem": (("Problemstilling",), (R.BACKGROUND, R.CASE, R.SUMMARY)),
    "case": (("Sagsfremstilling", "Sagsbeskrivelse", "Sagsfremstilling"), (R.CASE,)),
    "solution": (("Løsning",), (R.CASE, R.OTHER)),
    "more": (("Supplerende sagsfremstilling",), (R.CASE,)),
    "finances": (
        ("Økonomi", "Økonomiske konsekvenser", "Økonomi og organisatoriske konsekvenser"),
        (R.FINANCES,),
    ),
    "other": (("Lovgrundlag", "Kommunikation", "Høring", "Videre proces"), (R.OTHER, R.CASE, R.BACKGROUND)),
    "recommendation": (("Indstilling", "Administrationens indstilling", "Indstilling"), (R.RECOMMENDATION,)),
    "decision": (("Beslutning", "Beslutninger", "Beslutning"), (R.DECISION,)),
    "minutes": (("Referat", "Referat af drøftelsen", "Referat"), (R.MINUTES,)),
    "attachment": (("Bilag", "Vedlagte bilag", "Bilagsoversigt"), (R.ATTACHMENT,)),
}

# Item headings: lines for number, title and case number.
HEADINGS: dict[str, Callable[[str, str, str], Sequence[str]]] = {
    "punkt line": lambda n, t, c: (f"Punkt {n}.", "", t, "", c),
    "punkt colon": lambda n, t, c: (f"Punkt {n}: {t}", c),
    "punkt dash": lambda n, t, c: (f"Punkt {n} - {t}", f"J.nr. {c}" if c else ""),
    "pkt colon": lambda n, t, c: (f"Pkt. {n}: {t}", f"Sagsnr. {c}" if c else ""),
    "sag": lambda n, t, c: (f"Sag nr. {n}", t, f"Journalnummer: {c}" if c else ""),
    "open": lambda n, t, c: (f"{n} (Åben) {t}", f"Sags ID: {c}" if c else ""),
    "open line": lambda n, t, c: (f"{n} - Åben", f"{n}. {t}", f"Sagsnr. {c}" if c else ""),
    "dot": lambda n, t, c: (f"{n}. {t}", f"Sagsnr.: {c}" if c else ""),
    "dot close": lambda n, t, c: (f"{n}.{t}", "Sagsnr.:" if c else "", c),
    "bracket": lambda n, t, c: (f"{n}) {t}",),
    "ad": lambda n, t, c: (f"Ad {n}. {t}",),
    "ad bracket": lambda n, t, c: (f"Ad {n}) {t}",),
    "dagsordenspunkt": lambda n, t, c: (f"Dagsordenspunkt {n}: {t}",),
}
BARE = ("dot", "dot close", "bracket")  # a numbered line and no more: a chapter may look the same

PAGE_MARKS = ("Side {n} af {of}", "Side {n}", "{n}/{of}", "- {n} -", "Side {n}/{of}", "{n}")

Schema = tuple[str, ...]  # keys of NAMES in order, with "free" for text under no heading


@dataclass(frozen=True, slots=True)
class System:
    """What one product or house template does, each choice drawn once a meeting."""

    headings: tuple[str, ...]
    styles: tuple[str, ...]  # of section headings
    schemas: tuple[Schema, ...]
    endings: tuple[str, ...]  # how minutes record the outcome
    marks: tuple[str, ...]  # of annexes
    headers: tuple[str, ...]
    page_per_item: float
    front: float
    contents: tuple[str, ...]
    first_number: tuple[int, ...] = (1,)
    cases: float = 0.5  # chance that items carry a case number


SYSTEMS: dict[str, System] = {
    "das": System(
        ("punkt line",),
        ("plain", "plain", "colon"),
        (
            ("summary", "case", "recommendation"),
            ("case", "finances", "recommendation"),
            ("case", "recommendation"),
            ("summary", "background", "case", "finances", "other", "recommendation"),
            ("recommendation",),
        ),
        ("empty then both", "minutes", "decision", "both"),
        ("footer",),
        ("meeting foot", "meeting top"),
        1.0,
        0.3,
        ("none", "side"),
        (1,),
        0.6,
    ),
    "first": System(
        ("punkt colon", "open", "open line"),
        ("plain",),
        (
            ("case", "finances", "recommendation"),
            ("summary", "case", "recommendation"),
            ("recommendation", "case", "finances", "other"),
        ),
        ("decision", "decision first"),
        ("first", "footer", "title page"),
        ("name and day", "side"),
        0.8,
        0.9,
        ("dots", "dots", "none"),
        (1,),
        0.9,
    ),
    "acadre": System(
        ("dot", "dot close"),
        ("plain", "caps"),
        (
            ("summary", "case", "finances", "recommendation"),
            ("case", "finances", "recommendation"),
            ("summary", "case", "more", "other", "finances", "recommendation"),
        ),
        ("dated decision", "dated decision", "decision"),
        ("title page", "footer"),
        ("name den day", "side"),
        0.3,
        1.0,
        ("close", "none"),
        (1, 87, 211, 715),
        1.0,
    ),
    "edoc": System(
        ("pkt colon", "punkt dash", "sag"),
        ("colon", "plain", "caps"),
        (
            ("problem", "solution", "finances", "recommendation"),
            ("problem", "case", "recommendation"),
            ("recommendation", "problem", "solution", "other", "finances"),
        ),
        ("decision", "both"),
        ("footer", "first"),
        ("kind name day",),
        0.5,
        0.6,
        ("side", "none"),
        (1,),
        0.8,
    ),
    "word": System(
        ("ad", "ad bracket", "bracket", "dot", "dagsordenspunkt"),
        ("inline", "colon", "plain", "numbered"),
        (("free", "recommendation"), ("free",), ("background", "recommendation"), ("free", "recommendation")),
        ("decision", "minutes", "decision"),
        ("footer", "first"),
        ("none", "page only"),
        0.1,
        1.0,
        ("numbers", "none"),
        (1,),
        0.0,
    ),
    "group": System(
        ("dot",),
        ("plain",),
        (
            ("free", "recommendation"),
            ("summary", "background", "case", "recommendation"),
            ("free", "recommendation"),
        ),
        ("minutes", "decision"),
        ("first", "footer"),
        ("punkt range",),
        0.5,
        1.0,
        ("side", "none"),
        (1,),
        0.0,
    ),
}


@dataclass(frozen=True, slots=True)
class Form:
    """One meeting's choices among those of its system."""

    system: str
    heading: str
    style: str
    schemas: tuple[Schema, ...]
    endings: tuple[str, ...]
    mark: str
    header: str
    page_per_item: bool
    front: bool
    contents: str
    first_number: int
    cases: bool
    names: tuple[tuple[str, str], ...]  # key → heading, the same throughout a meeting
    day: Callable[[date], str]  # in its front and headings
    bullet: str
    clock: str
    page_mark: str  # of {n} and {of}

    def name(self, key: str) -> str:
        return dict(self.names)[key]

    @property
    def dated_header(self) -> bool:
        return self.header in ("meeting foot", "meeting top", "name and day", "name den day", "kind name day")

    @property
    def bare(self) -> bool:
        return self.heading in BARE


def draw_form(rng: Random, system: str) -> Form:
    s = SYSTEMS[system]
    return Form(
        system,
        rng.choice(s.headings),
        rng.choice(s.styles),
        s.schemas,
        (rng.choice(s.endings),) if system != "das" else s.endings,
        rng.choice(s.marks),
        rng.choice(s.headers),
        rng.random() < s.page_per_item,
        rng.random() < s.front,
        rng.choice(s.contents),
        rng.choice(s.first_number),
        rng.random() < s.cases,
        tuple((key, rng.choice(options)) for key, (options, _) in NAMES.items()),
        rng.choice(dates.FORMS),
        rng.choice(("\uf0b7 ", "• ", "- ", "– ", "")),
        f"{rng.randint(8, 16):02d}{rng.choice('.:')}{rng.choice(('00', '15', '30'))}",
        rng.choice(PAGE_MARKS),
    )


def roles_of(key: str) -> tuple[SectionRole, ...]:
    return ALIKE if key == "free" else NAMES[key][1]


def section_heading(form: Form, name: str, number: str, nth: int) -> str:
    """The heading as the meeting's style writes it."""
    if form.style == "caps":
        return name.upper()
    if form.style == "numbered":
        return f"{number}.{nth} {name}"
    return f"{name}:" if form.style in ("colon", "inline") else name


def item_heading(form: Form, number: str, title: str, case: str) -> list[str]:
    return list(HEADINGS[form.heading](number, title, case if form.cases else ""))


def case_number(rng: Random, system: str) -> str:
    if system == "acadre":
        return f"{rng.randint(10, 24)}/{rng.randint(1000, 39999)}"
    if system == "first":
        return f"EMN-{rng.randint(2015, 2024)}-{rng.randint(100, 99999):06d}"
    return f"{rng.randint(2015, 2024)}-{rng.randint(1000, 99999):06d}"
