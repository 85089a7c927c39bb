"""Pages of a sample PDF as an office scanner would give them back: grey, tilted, specked, without text.

Comes in: PDFs of the sample archive. Goes out: OUT/scans, the same bytes on each run with the same
libraries; the noise has a fixed seed. Left to others: reading them.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image, ImageChops
from reportlab import rl_config
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

DPI = 200
TILT = 0.4  # degrees
INK, PAPER = 40, 235  # greys
NOISE = 30  # greys between the lightest and the darkest speck on even paper
QUALITY = 20  # of the JPEG; offices set their scanners to small files
POINTS = 72  # to the inch


@dataclass(frozen=True, slots=True)
class Scan:
    """One PDF to be made."""

    file: str
    source: str
    pages: Sequence[int]  # of the source, to be scanned
    cover: Sequence[str] = ()  # lines of a first page that was never on paper
    footer: str = ""  # stamped over each scanned page, as archive systems do


SCANS = (
    Scan("2023-11-22_DTS_punkt_3_scannet.pdf", "2023-11-22_DTS_referat.pdf", (3, 4)),
    Scan(
        "2023-11-22_DTS_punkt_4_blandet.pdf",
        "2023-11-22_DTS_referat.pdf",
        (5,),
        cover=(
            "Til Den Tværgående Styregruppe",
            "Fjordsekretariatet sender hermed udskrift af punkt 4 fra mødet den 22. november 2023.",
            "Udskriften er scannet fra det underskrevne eksemplar og følger på næste side.",
            "Spørgsmål kan rettes til Pernille Østervang.",
        ),
        footer="Fjordsekretariatet · journaliseret 1. december 2023 · blad 2",
    ),
)


def make_scans(archive: Path, out: Path) -> list[Path]:
    """Write every scan below `out`/scans, from the PDFs in the folder `archive`."""
    folder = out / "scans"
    folder.mkdir(parents=True, exist_ok=True)
    return [write_scan(folder / scan.file, archive / scan.source, scan) for scan in SCANS]


def write_scan(path: Path, source: Path, scan: Scan) -> Path:
    """Write one scan of `source` to `path`."""
    with _binary_streams(), pypdfium2.PdfDocument(source) as document:
        canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=0)
        if scan.cover:
            canvas.setFont("Helvetica", 11)
            for row, line in enumerate(scan.cover):
                canvas.drawString(62, A4[1] - 80 - 22 * row, line)
            canvas.showPage()
        for number in scan.pages:
            picture = io.BytesIO(scanned(document[number - 1], seed=number))
            canvas.drawImage(ImageReader(picture), 0, 0, *A4)
            canvas.setFont("Helvetica", 8)
            if scan.footer:
                canvas.drawString(62, 18, scan.footer)
            canvas.showPage()
        canvas.save()
    return path


def scanned(page: Any, seed: int, *, dpi: int = DPI, tilt: float = TILT, quality: int = QUALITY) -> bytes:
    """A page as a scanner's JPEG, tilted counter-clockwise."""
    drawn: Image.Image = page.render(scale=dpi / POINTS, grayscale=True).to_pil().convert("L")
    tilted = drawn.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=255)
    printed = tilted.point([INK + grey * (PAPER - INK) // 255 for grey in range(256)])
    # random.Random gives the same bytes under every version of Python.
    specks = Image.frombytes("L", printed.size, random.Random(seed).randbytes(printed.width * printed.height))
    lighter = ImageChops.add(printed, specks.point([grey * NOISE // 255 for grey in range(256)]))
    even = ImageChops.subtract(lighter, Image.new("L", printed.size, NOISE // 2))
    out = io.BytesIO()
    even.save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue()


@contextmanager
def _binary_streams() -> Iterator[None]:
    """reportlab writes pictures as text by default, a quarter longer."""
    before, rl_config.useA85 = rl_config.useA85, 0
    try:
        yield
    finally:
        rl_config.useA85 = before
