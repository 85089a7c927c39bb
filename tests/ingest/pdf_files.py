"""PDFs for tests, written by hand: whole ones, broken ones, and ones built to hurt."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

from pypdf import PdfReader, PdfWriter

_HEAD = b"%PDF-1.7\n"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def raw_pdf(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, offsets = _HEAD, []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, len(out))
    )


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), extra, data)


def text_pdf(pages: Sequence[str], top: int = 800) -> bytes:
    """One page a string, one line a line of it; the first baseline at `top` points."""
    contents = []
    for page in pages:
        lines = b"".join(b"(%b) '\n" % _escape(line) for line in page.split("\n")) if page else b""
        contents.append(stream(b"BT /F 12 Tf 14 TL 50 %d Td\n%bET" % (top, lines) if lines else b""))
    return pages_pdf(contents)


def pages_pdf(contents: Sequence[bytes], extra: Sequence[bytes] = ()) -> bytes:
    """One page a content stream object; `extra` objects follow, the first is in resources as /X."""
    count = len(contents)
    first_content = 4 + count
    first_extra = first_content + count
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(count))
    xobject = b"/XObject<</X %d 0 R>>" % first_extra if extra else b""
    pages = [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>%b>>/Contents %d 0 R>>"
        % (xobject, first_content + i)
        for i in range(count)
    ]
    tree = b"<</Type/Pages/Kids[%b]/Count %d>>" % (kids, count)
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", tree, _FONT, *pages, *contents, *extra])


def scan_pdf(texts: Sequence[str | None]) -> bytes:
    """A page of text for each string, a page that shows only a picture for each None."""
    image = stream(
        b"\x80\x10", b"/Type/XObject/Subtype/Image/Width 2/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    contents = [
        stream(
            b"q 500 0 0 700 50 50 cm /X Do Q"
            if t is None
            else b"BT /F 12 Tf 50 700 Td (%b) Tj ET" % _escape(t)
        )
        for t in texts
    ]
    return pages_pdf(contents, [image])


def picture_pdf(jpeg: bytes, size: tuple[int, int], layers: Sequence[str], visible: bool = False) -> bytes:
    """A page a layer: the picture (grey, so many pixels wide and high) over it all, and the layer's lines.

    Args:
        visible: whether the layer is printed over the picture as a stamp is, or unseen as OCR leaves it.
    """
    kind = b"/Type/XObject/Subtype/Image/ColorSpace/DeviceGray/BitsPerComponent 8/Filter/DCTDecode"
    image = stream(jpeg, kind + b"/Width %d/Height %d" % size)
    contents = []
    for layer in layers:
        lines = b"".join(b"(%b) '\n" % _escape(line) for line in layer.split("\n"))
        words = b"BT %d Tr /F 6 Tf 7 TL 50 30 Td\n%bET" % (0 if visible else 3, lines) if layer else b""
        contents.append(stream(b"q 595 0 0 842 0 0 cm /X Do Q\n" + words))
    return pages_pdf(contents, [image])


def flate_bomb(levels: int, megabytes: int) -> bytes:
    """A page whose content is white space, deflated so many times over."""
    squeeze = zlib.compressobj(9, wbits=-zlib.MAX_WBITS)
    # A fully flushed block stands on its own: repeating it spares deflating a gigabyte.
    block = squeeze.compress(b" " * 1_000_000) + squeeze.flush(zlib.Z_FULL_FLUSH)
    data = b"\x78\xda" + block * megabytes + b"\x03\x00"
    for _ in range(levels - 1):
        data = zlib.compress(data, 9)
    return pages_pdf([stream(data, b"/Filter[%b]" % (b"/FlateDecode " * levels))])


def page_count_lie(claimed: int) -> bytes:
    """One page, and a page tree that claims more."""
    return raw_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count %d>>" % claimed,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
        ]
    )


def deep_tree(levels: int) -> bytes:
    """A page tree with one kid a level."""
    nodes = [b"<</Type/Pages/Kids[%d 0 R]/Count 1>>" % (3 + i) for i in range(levels)]
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", *nodes, b"<</Type/Page/MediaBox[0 0 9 9]>>"])


def endless_tree() -> bytes:
    """A page tree that is its own kid."""
    return raw_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"])


def rewritten(data: bytes) -> PdfWriter:
    """A pypdf writer over the file, to add what is wanted; `written` gives the bytes."""
    return PdfWriter(clone_from=PdfReader(io.BytesIO(data)))


def written(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _escape(line: str) -> bytes:
    return line.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
