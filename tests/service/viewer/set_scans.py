"""Scans whose every letter's place is known, because the test sets the page that is scanned.

Comes in: a random generator. Goes out: a PDF of one picture, and the letters with their places on it. The
reckoning of the tilt is the test's own.
"""

from __future__ import annotations

import io
import math
import random
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from samples.render.scan import scanned
from tests.ingest.pdf_files import picture_pdf, rewritten, written
from tests.service.viewer.set_pages import TURNED, SetChar, SetPage, _block, _register

Point = tuple[float, float]
_APART = 0.12  # of the size: what is farther from the letter before begins a word


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on the picture, in points from the upper left corner."""

    char: str
    middle: Point
    left: float
    right: float
    size: float


@dataclass(frozen=True, slots=True)
class SetScan:
    pdf: bytes
    words: list[list[Letter]]


def make_scan(chance: random.Random, height: float, turned: int = 0) -> SetScan:
    """A page of one or two columns so high, tilted as an office scanner does it; perhaps on its side."""
    _register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    page = SetPage(0, (0.0, 0.0, *A4))
    columns = chance.choice((1, 1, 2))
    width = (A4[0] - 120) / columns
    for column in range(columns):
        _block(canvas, page, chance, TURNED[0], (60 + column * width, A4[1] - 70), width - 18, height)
    canvas.showPage()
    canvas.save()
    tilt = chance.choice((0.0, 0.4, -0.6, 1.0))
    with pypdfium2.PdfDocument(out.getvalue()) as document:
        jpeg = scanned(
            document[0],
            chance.randrange(1000),
            dpi=chance.choice((150, 200, 300)),
            tilt=tilt,
            quality=chance.choice((20, 60)),
        )
    pdf = picture_pdf(jpeg, Image.open(io.BytesIO(jpeg)).size, [""])
    if turned:
        writer = rewritten(pdf)
        writer.pages[0].rotate(turned)
        pdf = written(writer)
    return SetScan(pdf, [[_letter(c, page, tilt) for c in word] for word in _words(page.chars)])


def _words(chars: list[SetChar]) -> list[list[SetChar]]:
    words = [[chars[0]]]
    for before, char in pairwise(chars):
        if char.line != before.line or char.left - before.right > _APART * char.size:
            words.append([])
        words[-1].append(char)
    return words


def _letter(char: SetChar, page: SetPage, tilt: float) -> Letter:
    left, right = ((x, char.base + 0.25 * char.size) for x in (char.left, char.right))
    shown = [_tilted(page.shown(*point), tilt) for point in (char.middle(), left, right)]
    return Letter(char.char, shown[0], shown[1][0], shown[2][0], char.size)


def _tilted(at: Point, degrees: float) -> Point:
    """Counter-clockwise around the middle of the sheet."""
    turn, x0, y0 = math.radians(degrees), A4[0] / 2, A4[1] / 2
    x, y = at[0] - x0, at[1] - y0
    return x0 + x * math.cos(turn) + y * math.sin(turn), y0 - x * math.sin(turn) + y * math.cos(turn)
