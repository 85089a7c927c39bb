"""What extraction, templates and scanners do to pages.

Comes in: sheets of lines whose pieces know their sentence. Goes out: pages of lines, as hard to read as
archives are. Left to others: hyphens at line ends (`layout`), which noise a bundle gets (`generate`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence
from random import Random

from eval.bundles.layout import Line, Piece, Sheet, line_of

KINDS = (
    "hyphens",
    "nbsp",
    "decomposed",
    "doubled headers",
    "airy",
    "template rests",
    "page space",
    "lost tops",
)
RESTS = (
    "Click here to enter text.",
    "Dokument: Neutral titel",
    "Klik her for at angive tekst.",
    "[Skriv her]",
)
# What scanners take for what; only in running text, never in what says body, day or number.
LOOKALIKES = {
    "l": "1", "m": "rn", "o": "0", "æ": "ae", "ø": "o", "å": "a", "i": "l", "e": "c", "rn": "m", "t": "f",
    "h": "b", "u": "n", ",": ".", "s": "5",
}  # fmt: skip


def noisy_pages(rng: Random, sheets: Sequence[Sheet], noise: Collection[str], ocr: float) -> list[list[Line]]:
    """Set header, text and footer of each sheet into one page, with the noise asked for."""
    return [_page(rng, n, sheet, noise, ocr) for n, sheet in enumerate(sheets)]


def _page(rng: Random, n: int, sheet: Sheet, noise: Collection[str], ocr: float) -> list[Line]:
    header = (
        _header(rng, sheet.header, noise) if not (n and "lost tops" in noise and rng.random() < 0.1) else []
    )
    lines = [_worn(rng, line, noise, ocr) for line in sheet.lines]
    if "airy" in noise:
        lines = [set_line for line in lines for set_line in ((*line, Piece(" ")), (Piece(" "),))]
    rest = [line_of(rng.choice(RESTS))] if "template rests" in noise and rng.random() < 0.25 else []
    page = [*header, *lines, *rest, *map(line_of, sheet.footer)]
    if "page space" in noise and page:
        page[0] = (Piece(" "), *page[0])
    return page


def _header(rng: Random, header: Sequence[str], noise: Collection[str]) -> list[Line]:
    doubled = "doubled headers" in noise and rng.random() < 0.5
    return [
        line_of(line * rng.randint(2, 4) if doubled and line and n == 0 else line)
        for n, line in enumerate(header)
    ]


def _worn(rng: Random, line: Line, noise: Collection[str], ocr: float) -> Line:
    return tuple(Piece(_text(rng, p, noise, ocr), p.sentence) for p in line)


def _text(rng: Random, piece: Piece, noise: Collection[str], ocr: float) -> str:
    text = piece.text
    if ocr and piece.sentence is not None:
        text = misread(rng, text, ocr)
    if "nbsp" in noise:
        text = "".join("\xa0" if c == " " and rng.random() < 0.1 else c for c in text)
    if "decomposed" in noise and rng.random() < 0.3:
        text = unicodedata.normalize("NFD", text)
    return text


def misread(rng: Random, text: str, rate: float) -> str:
    """Each letter is taken for another with this chance; figures are left as they are."""
    return "".join(LOOKALIKES.get(c, c) if rng.random() < rate * 2 else c for c in text)
