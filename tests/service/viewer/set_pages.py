"""PDFs whose every character's place is known, because the test sets it itself.

Comes in: a random generator. Goes out: a file, and for each of its pages the characters in the order they
were set, with their rectangles in the picture. The reckoning of turned and cropped pages is the test's own.
"""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from pathlib import Path

import reportlab
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_TEXT = (
    "styregruppen godkendte indstillingen om kørsel til botilbud på Ærø og besluttede at øge rammen med "
    "350.000 kr. årligt fra den 1. august 2023, jf. bilag 2 (udkast). Forvaltningen vender tilbage når "
    "høringen er slut; §107 og §108 gælder uændret i kommunerne Mariagerfjord, Rebild og Læsø"
)
WORDS = _TEXT.split()
STANDARD = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Italic", "Courier")
_VERA = "Vera"
Matrix = tuple[float, float, float, float, float, float]
TURNED: tuple[Matrix, ...] = (
    (1, 0, 0, 1, 0, 0),
    (0, 1, -1, 0, 0, 0),
    (-1, 0, 0, -1, 0, 0),
    (0, -1, 1, 0, 0, 0),
)


@dataclass(frozen=True, slots=True)
class SetChar:
    """A character as it was set; the line is horizontal before `matrix`."""

    char: str
    line: int
    left: float
    right: float
    base: float
    size: float
    matrix: Matrix

    def middle(self) -> tuple[float, float]:
        """A point of the page inside the letter: half way across, a quarter of the size up."""
        return apply(self.matrix, (self.left + self.right) / 2, self.base + 0.25 * self.size)


@dataclass
class SetPage:
    turn: int  # degrees clockwise, as /Rotate
    crop: tuple[float, float, float, float]
    chars: list[SetChar] = field(default_factory=list)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the picture, points."""
        wide, high = self.crop[2] - self.crop[0], self.crop[3] - self.crop[1]
        return (high, wide) if self.turn in (90, 270) else (wide, high)

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page in points of the picture, from its upper left corner."""
        left, low, right, high = self.crop
        match self.turn:
            case 90:
                return y - low, x - left
            case 180:
                return right - x, y - low
            case 270:
                return high - y, right - x
            case _:
                return x - left, high - y


def apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def make_file(path: Path, chance: random.Random, pages: int = 2) -> list[SetPage]:
    """Write a file of so many pages; what each page holds, in order."""
    _register()
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    made = []
    for _ in range(pages):
        page = SetPage(chance.choice((0, 0, 90, 180, 270)), (0.0, 0.0, *A4))
        _fill(canvas, page, chance)
        canvas.showPage()
        made.append(page)
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    for page, pdf in zip(made, writer.pages, strict=True):
        if chance.random() < 0.4:
            page.crop = (25.0, 18.0, A4[0] - 31.0, A4[1] - 12.0)
            pdf.cropbox = RectangleObject(page.crop)
        pdf.rotate(page.turn)
    with path.open("wb") as file:
        writer.write(file)
    return made


def _register() -> None:
    if _VERA not in pdfmetrics.getRegisteredFontNames():
        folder = Path(reportlab.__file__).parent / "fonts"
        pdfmetrics.registerFont(TTFont(_VERA, str(folder / "Vera.ttf")))


def _fill(canvas: Canvas, page: SetPage, chance: random.Random) -> None:
    """Columns from the top down; now and then a turned or enlarged block below them."""
    columns = chance.choice((1, 1, 2, 3))
    width = (A4[0] - 120) / columns
    for column in range(columns):
        _block(canvas, page, chance, TURNED[0], (60 + column * width, A4[1] - 70), width - 18, 330)
    kind = chance.choice(("none", "quarter", "half", "enlarged", "three"))
    if kind == "enlarged":
        _block(canvas, page, chance, (1.4, 0, 0, 1.4, 60, 50), (0, 190), 300, 120)
    elif kind != "none":
        turn = TURNED[{"quarter": 1, "half": 2, "three": 3}[kind]]
        _block(canvas, page, chance, (*turn[:4], 290, 200), (-110, 90), 230, 110)


def _block(
    canvas: Canvas,
    page: SetPage,
    chance: random.Random,
    matrix: Matrix,
    top: tuple[float, float],
    width: float,
    height: float,
) -> None:
    """Lines of words in one fount; a word that does not fit is sometimes divided with a hyphen."""
    font, size = chance.choice((*STANDARD, _VERA)), chance.choice((8.0, 9.5, 11.0, 13.0))
    spaced, stretched = chance.choice((0, 0, 0, 0.6)), chance.choice((100, 100, 100, 85))
    canvas.saveState()
    canvas.transform(*matrix)
    x, y = top
    rest: list[str] = []
    while y > top[1] - height:
        line, rest = _line(chance, rest, font, size, spaced, stretched / 100, width)
        if not line:
            break
        text = canvas.beginText(x, y)
        text.setFont(font, size)
        text.setCharSpace(spaced)
        text.setHorizScale(stretched)
        text.textOut(line)
        canvas.drawText(text)
        _note(page, line, font, size, spaced, stretched / 100, matrix, (x, y))
        y -= size * chance.choice((1.2, 1.45))
    canvas.restoreState()


def _line(
    chance: random.Random,
    rest: list[str],
    font: str,
    size: float,
    spaced: float,
    stretched: float,
    width: float,
) -> tuple[str, list[str]]:
    words = rest
    while _wide(" ".join(words), font, size, spaced, stretched) < width:
        words = [*words, chance.choice(WORDS)]
    *fitting, last = words
    if len(last) > 7 and last.isalpha() and chance.random() < 0.5:
        divided = " ".join([*fitting, f"{last[:4]}-"])
        if _wide(divided, font, size, spaced, stretched) < width:
            return divided, [last[4:]]
    return " ".join(fitting), [last] if fitting else []


def _wide(text: str, font: str, size: float, spaced: float, stretched: float) -> float:
    return (pdfmetrics.stringWidth(text, font, size) + spaced * len(text)) * stretched


def _note(
    page: SetPage,
    line: str,
    font: str,
    size: float,
    spaced: float,
    stretched: float,
    matrix: Matrix,
    at: tuple[float, float],
) -> None:
    number = page.chars[-1].line + 1 if page.chars else 0
    for i, char in enumerate(line):
        if char == " ":
            continue
        left = at[0] + _wide(line[:i], font, size, spaced, stretched)
        right = left + pdfmetrics.stringWidth(char, font, size) * stretched
        page.chars.append(SetChar(char, number, left, right, at[1], size, matrix))
