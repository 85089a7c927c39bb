"""Pictures and boxes, or the reason why there are none."""

from __future__ import annotations

import io
import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.clearance import BLOT
from ingest.personal_numbers import mask_personal_numbers
from ingest.readers import read
from service.viewer.cache import PictureCache
from service.viewer.desk import Desk
from service.viewer.model import NoPictureError, Original, Why
from service.viewer.original import checked
from tests.service.viewer.test_place import original

WORDS = "Styregruppen godkendte rammen."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two pages; the second one in colour."""
    path = tmp_path / "møde.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.drawString(72, 700, WORDS)
    canvas.showPage()
    canvas.setFillColorRGB(0.8, 0.1, 0.1)
    canvas.drawString(72, 700, "Punkt 2 er udsat.")
    canvas.save()
    return path


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Desk(PictureCache(tmp_path / "pictures", 10_000_000), workers=1, seconds=5) as desk:
        yield desk


def size_of(png: bytes) -> tuple[int, int, int]:
    """Width, height and colour type."""
    wide, high, _, colour = struct.unpack(">IIBB", png[16:26])
    return wide, high, colour


def test_page_is_drawn_in_the_size_asked_for_and_in_grey_where_it_is_grey(desk: Desk, file: Path) -> None:
    assert size_of(desk.draw(original(file), 1, 72).png) == (596, 842, 0)
    assert size_of(desk.draw(original(file), 2, 144).png) == (1191, 1684, 2)


def test_picture_stays_when_the_file_is_gone_and_others_are_refused(desk: Desk, file: Path) -> None:
    place = original(file)
    first = desk.draw(place, 1, 72)
    file.unlink()
    assert desk.draw(place, 1, 72) == first
    with pytest.raises(NoPictureError) as error:
        desk.draw(place, 1, 144)
    assert error.value.why is Why.GONE


def test_another_file_in_its_place_is_not_shown(desk: Desk, file: Path) -> None:
    place = original(file)
    file.write_bytes(file.read_bytes() + b"\n")
    for attempt in (lambda: desk.draw(place, 1, 72), lambda: checked(place)):
        with pytest.raises(NoPictureError) as error:
            attempt()
        assert error.value.why is Why.REPLACED


def test_page_that_the_file_lacks_is_of_a_file_inside_it(desk: Desk, file: Path) -> None:
    with pytest.raises(NoPictureError) as error:
        desk.draw(original(file), 3, 72)
    assert error.value.why is Why.INSIDE


def test_text_that_is_no_longer_the_page_s_gets_no_box(desk: Desk, file: Path) -> None:
    raw = read(file).pages[0].raw
    assert desk.place(original(file), 1, raw, 0, 12).boxes
    for other in (raw.replace("rammen", "planen"), raw + "x", "\ud800"):
        placed = desk.place(original(file), 1, other, 0, 1)
        assert (placed.boxes, placed.why) == ((), Why.OTHER_TEXT)
    assert desk.place(original(file), 1, raw, 12, 13).why is Why.OTHER_TEXT  # a space covers nothing


def test_words_outside_what_the_page_shows_get_no_box(desk: Desk, file: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.pdf"
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(file.read_bytes())))
    writer.pages[0].cropbox = RectangleObject((100, 0, *A4))
    writer.write(cut)
    raw = read(cut).pages[0].raw
    assert desk.place(original(cut), 1, raw, 0, 12).why is Why.UNSEEN
    assert desk.place(original(cut), 1, raw, 13, 22).boxes


def test_other_formats_have_no_picture(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(NoPictureError) as error:
        desk.draw(Original(tmp_path / "a.txt", "a.txt", ""), 1, 72)
    assert error.value.why is Why.TEXT


def test_damaged_file_costs_itself_and_not_the_next_one(desk: Desk, file: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\n" + os.urandom(2000))
    with pytest.raises(NoPictureError):
        desk.draw(original(broken), 1, 72)
    assert desk.draw(original(file), 1, 72).png


def test_worker_that_was_killed_is_replaced(desk: Desk, file: Path) -> None:
    desk.draw(original(file), 1, 72)
    worker = desk._free.get()
    assert worker is not None
    worker.kill()
    desk._free.put(worker)
    assert desk.draw(original(file), 2, 72).png


def test_desk_that_was_closed_can_be_closed_and_used_again(desk: Desk, file: Path) -> None:
    desk.draw(original(file), 1, 72)
    begun = time.monotonic()
    desk.close()
    desk.close()
    assert desk.draw(original(file), 2, 72).png
    assert time.monotonic() - begun < 4  # not the time that a busy worker is waited for


def test_drawing_that_does_not_end_is_ended(file: Path, tmp_path: Path) -> None:
    # A page of a billion strokes: a small file, and hours of work.
    endless = tmp_path / "endless.pdf"
    canvas = Canvas(str(endless), pagesize=A4, invariant=1)
    canvas.beginForm("a")
    for i in range(200):
        canvas.bezier(0, i, 300, 800, 10, 700, 500, i)
    canvas.endForm()
    for name, inner in (("b", "a"), ("c", "b"), ("d", "c")):
        canvas.beginForm(name)
        for _ in range(200):
            canvas.doForm(inner)
        canvas.endForm()
    canvas.doForm("d")
    canvas.save()
    with Desk(PictureCache(tmp_path / "p", 0), workers=1, seconds=3) as desk:
        begun = time.monotonic()
        with pytest.raises(NoPictureError) as error:
            desk.draw(original(endless), 1, 72)
        assert error.value.why is Why.BUSY
        assert time.monotonic() - begun < 15
        assert desk.draw(original(file), 1, 72).png


def test_a_number_that_the_text_masks_is_covered_on_the_picture(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "sag.pdf"
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont("Helvetica", 20)
    canvas.drawString(72, 700, "Borger 010203-4567 er bevilget ophold.")
    canvas.save()
    own = read(path).pages[0].raw
    raw = mask_personal_numbers(own)
    assert raw != own
    bare, covered = desk.draw(original(path), 1, 72).png, desk.draw(original(path), 1, 72, raw).png
    assert bare != covered
    assert desk.draw(original(path), 1, 72, own).png == bare
    pixels = Image.open(io.BytesIO(covered)).convert("L")
    start = raw.index("x")
    placed = desk.place(original(path), 1, raw, start, start + 11)
    (box,) = placed.boxes
    area = [box.left * 596, box.top * 842, box.right * 596, box.bottom * 842]
    inside = pixels.crop((int(area[0]), int(area[1]), int(area[2]), int(area[3])))
    assert inside.getextrema() == (40, 40)
    words = desk.place(original(path), 1, raw, 0, 6)
    assert len(words.boxes) == 1  # the other words of a masked page are placed as ever


def test_a_mask_that_cannot_be_placed_costs_the_picture(desk: Desk, file: Path) -> None:
    with pytest.raises(NoPictureError) as error:
        desk.draw(original(file), 1, 72, "Read from a picture: xxxxxx-xxxx")
    assert error.value.why is Why.MASKED
    assert desk.draw(original(file), 1, 72, "Read from a picture, with nothing to hide.").png


def test_a_page_with_something_hidden_has_no_picture(desk: Desk, file: Path) -> None:
    with pytest.raises(NoPictureError) as error:
        desk.draw(original(file), 1, 72, "Åbent. " + 9 * BLOT)
    assert error.value.why is Why.HIDDEN


def test_cache_keeps_within_its_bound_and_drops_what_was_used_longest_ago(tmp_path: Path) -> None:
    cache = PictureCache(tmp_path, 1000)
    for n in range(8):
        cache.put(f"{n}-name", bytes(150))
        os.utime(tmp_path / f"{n}-" / f"{n}-name.png", (n, n))
    kept = [n for n in range(8) if cache.get(f"{n}-name")]
    assert 7 in kept
    assert 0 not in kept
    assert sum(f.stat().st_size for f in tmp_path.glob("*/*")) <= 1000


def test_folder_that_cannot_be_written_costs_only_the_cache(file: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where the folder should be")
    with Desk(PictureCache(blocked, 10_000_000), workers=1) as desk:
        assert desk.draw(original(file), 1, 72).png
