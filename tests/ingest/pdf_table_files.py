"""PDFs with tables of random content, and what stands in them: made with reportlab, from a seed."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    PageTemplate,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

WORDS = [
    "Løn",
    "Husleje",
    "Rengøring",
    "Transport",
    "Undervisning",
    "Pleje",
    "Tilsyn",
    "Rådgivning",
    "Kørsel",
    "Ledelse",
    "Inventar",
    "Mad",
    "Vikarer",
    "Varme",
    "Forsikring",
    "Kurser",
    "Møder",
    "Bygninger",
    "Haveanlæg",
    "Tøj",
]
TOWNS = [
    "Vestrup",
    "Sandvejle",
    "Ådalen",
    "Mølledal",
    "Hedelund",
    "Birkesø",
    "Øksenholm",
    "Klitnæs",
    "Torup",
    "Engby",
]
NAMES = [
    "Budget",
    "Regnskab",
    "Forbrug",
    "Afvigelse",
    "Pladser",
    "Borgere",
    "Antal",
    "Takst",
    "Udgift",
    "Indtægt",
    "Rest",
    "Prognose",
]
PROSE = (
    "Udvalget drøftede sagen og bad forvaltningen om at vende tilbage med et forslag til fordeling af "
    "midlerne mellem de tre områder. Der er i alt afsat 4,2 mio. kr. i 2024, og det forventes at række til "
    "18 pladser. "
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table as it was drawn."""

    rows: tuple[tuple[str, ...], ...]  # column names included
    flowable: Flowable


def text_style(size: float = 10, **more: Any) -> ParagraphStyle:
    return ParagraphStyle("body", fontName="Helvetica", fontSize=size, leading=size * 1.2, **more)


def random_table(rng: random.Random, width: float = 440) -> Drawn:
    """Labels and numbers, drawn in one of many ways."""
    size = rng.choice((8, 9, 10, 11))
    columns = rng.randint(2, 6 if width > 400 else 3)
    named = rng.random() < 0.8
    rows = [_row(rng, columns) for _ in range(rng.randint(3, 12))]
    if named:
        rows.insert(0, _names(rng, columns))
    grown = [[_drawn(cell, i, size, rng) for i, cell in enumerate(row)] for row in rows]
    first = width * rng.uniform(0.25, 0.45) if width > 400 else width * 0.45
    table = Table(grown, [first] + [(width - first) / (columns - 1)] * (columns - 1), hAlign="LEFT")
    table.setStyle(_style(rng, size))
    return Drawn(tuple(rows), table)


def _names(rng: random.Random, columns: int) -> tuple[str, ...]:
    if rng.random() < 0.3:
        start = rng.randint(2012, 2024 - columns)
        return (rng.choice(("Kommune", "Post", "")), *(str(start + i) for i in range(columns - 1)))
    return (rng.choice(("Kommune", "Post", "Område")), *rng.sample(NAMES, columns - 1))


def _row(rng: random.Random, columns: int) -> tuple[str, ...]:
    label = " ".join(rng.sample(WORDS, rng.choice((1, 1, 2, 5)))).capitalize()
    cells = [_amount(rng) for _ in range(columns - 1)]
    if columns > 3 and rng.random() < 0.25:
        cells[rng.randrange(columns - 2)] = ""  # a cell in the middle is empty
    return (label, *cells)


def _amount(rng: random.Random) -> str:
    whole = f"{rng.choice((rng.randint(0, 99), rng.randint(0, 9999), rng.randint(0, 3_000_000))):,}"
    danish = whole.replace(",", ".")
    return rng.choice(
        (danish, danish, f"{rng.randint(0, 99)},{rng.randint(0, 9)}", f"{rng.randint(1, 99)} %", "-")
    )


def _drawn(cell: str, column: int, size: float, rng: random.Random) -> str | Paragraph:
    return Paragraph(cell, text_style(size)) if column == 0 and len(cell) > 24 else cell


def _style(rng: random.Random, size: float) -> list[tuple[Any, ...]]:
    padding = rng.choice((2, 3, 4, 6))
    style: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), "Helvetica", size),
        ("LEADING", (0, 0), (-1, -1), size * 1.2),
        ("TOPPADDING", (0, 0), (-1, -1), padding),
        ("BOTTOMPADDING", (0, 0), (-1, -1), padding),
        ("VALIGN", (0, 0), (-1, -1), rng.choice(("TOP", "MIDDLE", "BOTTOM"))),
        ("ALIGN", (1, 0), (-1, -1), rng.choice(("RIGHT", "RIGHT", "LEFT", "CENTER"))),
    ]
    if rng.random() < 0.5:
        style.append(("GRID", (0, 0), (-1, -1), 0.5, colors.black))
    if rng.random() < 0.5:
        style.append(("FONT", (0, 0), (-1, 0), "Helvetica-Bold", size))
    return style


def pdf_of(flowables: Sequence[Flowable]) -> bytes:
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4).build(list(flowables))
    return out.getvalue()


def table_page(seed: int) -> tuple[bytes, list[Drawn]]:
    """A page with prose, one or two tables under captions or headings, and prose."""
    rng = random.Random(seed)
    tables = [random_table(rng) for _ in range(rng.choice((1, 1, 2)))]
    story: list[Flowable] = [Paragraph(PROSE * 2, text_style())]
    for n, table in enumerate(tables, start=1):
        story.append(Spacer(1, rng.choice((4, 10))))
        if rng.random() < 0.7:
            story.append(Paragraph(f"Tabel {n}. {rng.choice(TOWNS)} i tal", text_style(10)))
            story.append(Spacer(1, rng.choice((0, 4))))
        story += [table.flowable, Spacer(1, rng.choice((2, 8))), Paragraph(PROSE, text_style())]
    return pdf_of(story), tables


def side_by_side(seed: int) -> tuple[bytes, list[Drawn]]:
    """Two tables beside each other, each drawn whole."""
    rng = random.Random(seed)
    left, right = random_table(rng, 210), random_table(rng, 210)
    return pdf_of([Table([[left.flowable, right.flowable]], [225, 225])]), [left, right]


def two_columns(seed: int) -> bytes:
    """Justified prose in two columns."""
    rng = random.Random(seed)
    out = io.BytesIO()
    document = BaseDocTemplate(out, pagesize=A4)
    frames = [Frame(60, 60, 225, 700), Frame(310, 60, 225, 700)]
    document.addPageTemplates(PageTemplate("two", frames))
    style = text_style(9, alignment=TA_JUSTIFY)
    numbers = [f"I {rng.randint(2010, 2024)} var der {rng.randint(10, 900)} sager og {rng.randint(1, 99)}. "]
    document.build([Paragraph((PROSE + rng.choice(numbers)) * 4, style) for _ in range(6)])
    return out.getvalue()


def agenda(seed: int) -> bytes:
    """A list of items with the pages they stand on, and lines of labels and words."""
    rng = random.Random(seed)
    page = 3
    rows = []
    for n in range(1, 14):
        rows.append(
            [str(n), f"{rng.choice(WORDS)} og {rng.choice(WORDS).lower()} i {rng.choice(TOWNS)}", str(page)]
        )
        page += rng.randint(0, 3)
    facts = [
        ["Dato", "12. marts 2024"],
        ["Tid", "kl. 9.00-12.00"],
        ["Sted", "Rådhuset, lokale 214"],
        ["Afbud", "Ingen"],
    ]
    return pdf_of([Table(facts, [80, 300]), Spacer(1, 12), Table(rows, [30, 350, 40])])
