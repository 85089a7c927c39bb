"""Scanned pages: read from their pictures, with a confidence; and a plain word where that is not possible."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import sys
import threading
import time
from collections import Counter
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from ingest.errors import NoTextError, ReadError
from ingest.model import FileText, Source
from ingest.readers import pdf, read
from ingest.readers.common import Budget
from ingest.readers.legible import Legibility, judge
from ingest.readers.ocr import INSTALL, POOR, Allowance, allowing, find_tesseract, parse_words, would_help
from ingest.sandbox import Limits, Reader, read_file
from ingest.sandbox_process import _Clock
from ingest.sources import find_sources
from ingest.structure import parse
from samples.render.scan import SCANS, make_scans, scanned
from tests.ingest.pdf_files import picture_pdf, rewritten, scan_pdf, written
from tests.support import SAMPLES, require_or_skip

SCANNED = SAMPLES.parent / "scans"
WHOLE, MIXED = (SCANNED / scan.file for scan in SCANS)
DECISION = (
    "besluttede at følge model C, så Lyngtoften får 20 pladser til en døgntakst på 4.105 kr. fra den 1. april"
)

posix = pytest.mark.skipif(os.name != "posix", reason="shell scripts and signals are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="/proc is Linux")


@pytest.fixture
def tesseract() -> None:
    found = find_tesseract()
    if not found.ready:
        require_or_skip(found.lack)


@pytest.fixture
def no_tesseract(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text))


def original(numbers: tuple[int, ...]) -> list[str]:
    with pypdfium2.PdfDocument(SAMPLES / SCANS[0].source) as document:
        return [document[n - 1].get_textpage().get_text_bounded() for n in numbers]


def source(path: Path, data: bytes | None = None) -> Source:
    if data is not None:
        path.write_bytes(data)
    (found,) = find_sources([path])
    assert isinstance(found, Source)
    return found


def read_pdf(data: bytes) -> FileText:
    return pdf.read(data, "møde.pdf", Budget())


@cache
def page_picture(number: int = 4) -> tuple[bytes, tuple[int, int]]:
    with pypdfium2.PdfDocument(SAMPLES / SCANS[0].source) as document:
        page = document[number - 1]
        return scanned(page, seed=number), page.render(scale=200 / 72).to_pil().size


def over_picture(*layers: str, visible: bool = False) -> bytes:
    return picture_pdf(*page_picture(), layers, visible)


def turned(degrees: int) -> bytes:
    writer = rewritten(over_picture(""))
    # The picture is turned within the page: a /Rotate alone would be undone in drawing.
    writer.pages[0].rotate(degrees)
    return written(writer)


# reading scans


@pytest.mark.usefixtures("tesseract")
def test_scan_of_a_sample_page_is_read_word_for_word() -> None:
    text = read(WHOLE)
    assert text.warnings == ()
    for page, wanted in zip(text.pages, original((3, 4)), strict=True):
        hits = (words(page.raw) & words(wanted)).total()
        assert hits >= 0.95 * words(wanted).total()
        assert page.confidence is not None
        assert 0.9 < page.confidence <= 1


@pytest.mark.usefixtures("tesseract")
def test_decision_on_a_scanned_page_is_found_under_its_item() -> None:
    found = source(WHOLE)
    (item,) = [item for part in parse(found, read(WHOLE)).parts for item in part.items]
    assert item.number == "3"
    assert any(DECISION in decision.text for decision in item.decisions)


@pytest.mark.usefixtures("tesseract")
def test_stamp_stands_before_the_words_of_the_picture_it_is_on() -> None:
    text = read(MIXED)
    assert text.warnings == ()
    cover, page = text.pages
    assert cover.confidence is None
    assert cover.raw.startswith("Til Den Tværgående Styregruppe")
    assert page.raw.startswith(SCANS[1].footer + "\nPunkt 4\n")
    assert page.raw.count("journaliseret") == 1
    assert page.confidence is not None
    assert page.confidence > 0.9
    (wanted,) = original((5,))
    assert (words(page.raw) & words(wanted)).total() >= 0.95 * words(wanted).total()


@pytest.mark.usefixtures("tesseract")
def test_text_layer_of_a_searchable_scan_is_left_as_it_is() -> None:
    (layer,) = original((4,))
    (page,) = read_pdf(over_picture(layer)).pages
    assert page.confidence is None
    assert words(page.raw) == words(layer)


@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_page_scanned_on_its_head_or_side_is_turned(degrees: int) -> None:
    (page,) = read_pdf(turned(degrees)).pages
    (wanted,) = original((4,))
    assert (words(page.raw) & words(wanted)).total() >= 0.95 * words(wanted).total()


@pytest.mark.usefixtures("tesseract")
def test_rubbish_text_layer_is_replaced_by_the_words_of_the_picture() -> None:
    (layer,) = original((4,))
    shifted = "".join(c if c.isspace() else chr(max(ord(c) - 29, 33)) for c in layer * 2 if ord(c) < 128)
    text = read_pdf(over_picture(shifted))
    assert text.warnings == ()
    assert "besluttede at følge model C" in text.pages[0].raw
    assert text.pages[0].confidence is not None


@pytest.mark.usefixtures("tesseract")
def test_text_layer_with_wrong_letters_gives_way_to_a_better_reading() -> None:
    (layer,) = original((4,))
    text = read_pdf(over_picture(layer.encode().decode("cp1252", "ignore")))
    assert text.warnings == ()
    assert "besluttede at følge model C" in text.pages[0].raw


@pytest.mark.usefixtures("tesseract")
def test_poor_picture_is_read_with_a_warning_that_says_how_sure() -> None:
    from PIL import Image

    small = Image.open(io.BytesIO(page_picture()[0]))
    small = small.resize((small.width // 4, small.height // 4))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=12)
    text = read_pdf(picture_pdf(out.getvalue(), small.size, [""]))
    (page,) = text.pages
    assert page.confidence is not None
    assert page.confidence < POOR
    assert re.search(rf"page 1 of 1 .* \(confidence {page.confidence:.0%}\)", text.warnings[0])


@pytest.mark.usefixtures("tesseract")
def test_picture_without_words_says_so_and_an_empty_sheet_says_nothing() -> None:
    with pytest.raises(NoTextError, match="finds no words"):
        read_pdf(scan_pdf([None]))
    assert "no text on page 2 of 2" in read_pdf(scan_pdf(["Punkt 1", None])).warnings[0]
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (40, 60), 230).save(out, "JPEG")
    with pytest.raises(NoTextError, match="blank"):
        read_pdf(picture_pdf(out.getvalue(), (40, 60), [""]))


@pytest.mark.usefixtures("tesseract")
def test_picture_that_cannot_be_drawn_is_not_taken_for_an_empty_sheet() -> None:
    jpeg, size = page_picture()
    with pytest.raises(NoTextError, match="damaged, or too large to be drawn"):
        read_pdf(picture_pdf(jpeg[:200], size, [""]))


# without Tesseract


@pytest.mark.usefixtures("no_tesseract")
def test_scan_without_tesseract_names_the_packages() -> None:
    with pytest.raises(
        NoTextError, match=r"each of its 2 pages .* scan\. Tesseract is not installed"
    ) as caught:
        read(WHOLE)
    for package in ("tesseract-ocr", "tesseract-ocr-dan", "tesseract-lang"):
        assert package in str(caught.value)
    assert str(caught.value).endswith("and ingest again.")


@pytest.mark.usefixtures("no_tesseract")
def test_mixed_file_without_tesseract_keeps_its_text_and_says_what_is_missing() -> None:
    text = read(MIXED)
    assert text.pages[0].raw.startswith("Til Den Tværgående")
    assert text.pages[1].raw.strip() == SCANS[1].footer
    (warning,) = text.warnings
    assert "the picture that fills most of page 2 of 2 is not read" in warning
    assert "tesseract-ocr-dan" in warning


@pytest.mark.usefixtures("no_tesseract")
def test_text_layer_with_wrong_letters_is_kept_without_tesseract() -> None:
    (layer,) = original((4,))
    text = read_pdf(over_picture(layer.encode().decode("cp1252", "ignore")))
    assert "Ã¸" in text.pages[0].raw
    assert "wrong letters" in text.warnings[0]


@pytest.mark.usefixtures("tesseract")
def test_tesseract_without_danish_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(NoTextError, match="Tesseract has no Danish: install"):
        read(WHOLE)
    with pytest.raises(NoTextError, match="Tesseract has no Danish: install"):
        read_file(source(WHOLE))


@pytest.mark.usefixtures("tesseract")
def test_file_that_lacked_tesseract_is_worth_reading_again_once_it_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with monkeypatch.context() as context:
        context.setenv("PATH", str(tmp_path))
        (reason,) = read(MIXED).warnings
        assert not would_help(reason)
    assert INSTALL in reason
    assert would_help(f"stored in part: {reason}")
    assert not would_help("stored in part: the file is damaged")


# behind the wall


@pytest.mark.usefixtures("tesseract")
def test_scan_is_read_within_the_limits_of_a_file(tmp_path: Path) -> None:
    assert read_file(source(WHOLE)) == read(WHOLE)


@pytest.mark.usefixtures("tesseract")
def test_scans_beyond_the_limit_stay_without_text() -> None:
    text = read_file(source(WHOLE), Limits(max_scans=1))
    assert [bool(p.raw) for p in text.pages] == [True, False]
    assert "No more than 1 scanned pages" in text.warnings[0]


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, does: str) -> None:
    """Put a program of Tesseract's name first in PATH that knows Danish, and ends its first page thus."""
    folder.mkdir()
    real = shutil.which("tesseract")
    program = folder / "tesseract"
    program.write_text(
        f'#!/bin/sh\ncase "$1" in --list-langs) echo dan; exit;; esac\n'
        f'if mkdir {folder}/done 2>/dev/null; then echo $$ > {folder}/pid; {does}; fi\nexec {real} "$@"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@posix
@pytest.mark.usefixtures("tesseract")
@pytest.mark.parametrize(
    "does", ["exec sleep 60", "kill -SEGV $$", "exit 3"], ids=["stuck", "crash", "error"]
)
def test_tesseract_that_fails_on_a_page_costs_that_page(
    does: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path / "bin", does)
    text = read_file(source(WHOLE), Limits(seconds_per_scan=5))
    assert text.pages[0].raw == ""
    assert DECISION.split(",")[0] in text.pages[1].raw
    assert text.warnings == (
        f"{WHOLE.name}: no text on page 1 of 2, probably a scan. "
        "Tesseract failed there or took too long: scan it anew, and ingest that.",
    )


@posix
@pytest.mark.usefixtures("tesseract")
def test_reader_that_dies_over_a_scan_is_asked_again_for_the_rest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stand_in(monkeypatch, tmp_path / "bin", "kill -KILL $PPID")
    text = read_file(source(MIXED))
    assert text.pages[0].raw.startswith("Til Den Tværgående")
    assert "Drawing its scanned pages stopped the reader" in text.warnings[0]


@linux
@pytest.mark.usefixtures("tesseract")
def test_tesseract_dies_with_its_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path / "bin", "exec sleep 60")
    reader = Reader()
    found = source(WHOLE)

    def read_it() -> None:
        with contextlib.suppress(ReadError):
            reader.read(found)

    thread = threading.Thread(target=read_it)
    thread.start()
    note = tmp_path / "bin" / "pid"
    deadline = time.monotonic() + 10
    while not (note.exists() and note.read_text().strip()) and time.monotonic() < deadline:
        time.sleep(0.02)
    pid = int(note.read_text())
    assert Path(f"/proc/{pid}").exists()
    reader.close()
    thread.join(10)
    deadline = time.monotonic() + 5
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _runs(pid)


def _runs(pid: int) -> bool:
    """Whether it is there, and no mere entry that waits to be reaped."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


REQUEST = {"seconds": 10, "seconds_per_page": 1, "seconds_per_scan": 100, "max_pages": 50, "max_scans": 5}


def test_time_grows_with_scans_as_often_as_their_total_grows() -> None:
    clock = _Clock(REQUEST)
    assert clock.hears({"kind": "pages", "pages": 4})
    assert 13 < clock.left() <= 14
    assert clock.hears({"kind": "scans", "pages": 1})
    assert clock.hears({"kind": "scans", "pages": 3})
    assert 313 < clock.left() <= 314


@pytest.mark.parametrize(
    ("said", "most"),
    [
        ([{"kind": "scans", "pages": 3}], 10),  # before the pages
        ([{"kind": "pages", "pages": 2}, {"kind": "scans", "pages": 9}, {"kind": "scans", "pages": 10}], 212),
        ([{"kind": "pages", "pages": 50}, *({"kind": "scans", "pages": n} for n in range(1, 99))], 560),
        ([{"kind": "pages", "pages": 2}, {"kind": "scans", "pages": 1}, {"kind": "scans", "pages": 1}], 112),
        ([{"kind": "pages", "pages": 2}, {"kind": "pages", "pages": 50}], 12),
    ],
)
def test_child_cannot_buy_itself_time_with_scans(said: list[dict[str, object]], most: int) -> None:
    clock = _Clock(REQUEST)
    heard = [clock.hears(message) for message in said]
    assert not heard[-1]
    assert clock.left() <= most


def test_files_inside_a_file_share_one_allowance() -> None:
    told: list[int] = []
    allowed = Allowance(most=5, announce=told.append)
    assert [allowed.ask(3), allowed.ask(3), allowed.ask(1)] == [3, 2, 0]
    assert told == [3, 5]
    with allowing(Allowance(most=0)):
        assert all(p.raw == "" for p in _read_or_empty(WHOLE))


def _read_or_empty(path: Path) -> tuple[object, ...]:
    with pytest.raises(NoTextError):
        read(path)
    return ()


# what Tesseract says


def table(*rows: tuple[int, int, int, float, str]) -> str:
    return "\n".join(
        "\t".join(map(str, (5, 1, block, paragraph, line, 1, 0, 0, 9, 9, conf, word)))
        for block, paragraph, line, conf, word in rows
    )


def test_words_become_lines_in_reading_order() -> None:
    found = parse_words(
        "level\tpage_num\n"
        + table((1, 1, 1, 90, "Punkt"), (1, 1, 1, 90, "4"), (1, 1, 2, 90, "Sag"), (1, 2, 1, 90, "Bilag"))
    )
    assert found.text == "Punkt 4\nSag\nBilag"


def test_confidence_weighs_words_by_their_length() -> None:
    assert parse_words(table((1, 1, 1, 100, "abcdefghi"), (1, 1, 1, 0, "x"))).confidence == pytest.approx(0.9)
    assert parse_words("").confidence == 0


def test_signs_taken_for_bullets_become_bullets() -> None:
    assert parse_words(table((1, 1, 1, 50, "+"), (1, 1, 1, 90, "godkender"))).text == "• godkender"
    assert parse_words(table((1, 1, 1, 50, "+"), (1, 1, 1, 90, "3"))).text == "+ 3"


# text layers

DANISH = (
    "Udvalget for sundhed og ældre drøftede på mødet den 3. maj 2023 forslaget om at øge støtten til de "
    "pårørende, og besluttede at sende sagen i høring hos handicaprådet og ældrerådet før næste møde. "
)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda t: t.encode().decode("cp1252", "replace"),
        lambda t: t.encode().decode("latin-1"),
        lambda t: t.encode("mac_roman").decode("cp1252", "replace"),
        lambda t: t.encode("cp865").decode("cp1252", "replace"),
        lambda t: re.sub("[æøå]", "\ufffd", t),
        lambda t: t.replace("ø", "Õ").replace("æ", "¾").replace("å", "\x8c"),
    ],
    ids=["UTF-8 as Windows", "UTF-8 as Latin-1", "Macintosh", "DOS", "replaced", "shown as Õ"],
)
def test_danish_letters_of_another_code_page_are_noticed(spoil: object) -> None:
    assert callable(spoil)
    assert judge(DANISH) is Legibility.FINE
    assert judge(spoil(DANISH)) is not Legibility.FINE


@pytest.mark.parametrize(
    "rubbish",
    [
        " ".join(DANISH.replace(" ", "")),
        "Dcl ind5til|es, al Ud\u00a3alget g0dkcnder f0r$laget 0m c£ntr£t " * 12,
        "rnødctpIan BcsIutnIng: tiltrâdlcs xqzvkt hlstrng vdtgt ndstlls " * 12,
    ],
    ids=["single letters", "signs in words", "capitals and no vowels in words"],
)
def test_nonsense_of_an_old_ocr_is_rubbish(rubbish: str) -> None:
    assert judge(rubbish) is Legibility.RUBBISH


@pytest.mark.parametrize(
    "text",
    [
        "jf. § 107 stk. 2, nr. 12-345-A, 1.200 kr. pr. mdr. ekskl. moms, tlf. 12 34 56 78, km/t, m² og m³ "
        * 9,
        "post@vestrup.example www.vestrup.example/moeder/2023 C:\\sager\\2023 sagsbehandler:Bo–2023 " * 9,
        "KL KKR DTS FU PKF SOSU GDPR ITSystem eDoc SBSYS KMDNova PowerPoint iPad YouTube " * 9,
        "Nord\x02jysk Social\x02aftale sam\u00adarbejde Müller Søren’s café naïve Dvořák Kieślowski " * 9,
        "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 a b c d e " * 3,
        "x = 2·y ± 3 ≤ 5 → a≠b " * 9,
    ],
    ids=["abbreviations", "addresses", "acronyms", "hyphens", "figures", "formulas"],
)
def test_odd_but_right_text_is_fine(text: str) -> None:
    assert judge(DANISH * 3 + text) is Legibility.FINE


# the sample scans


def test_sample_scans_are_small_and_made_alike_each_time(tmp_path: Path) -> None:
    first, second = make_scans(SAMPLES, tmp_path / "a"), make_scans(SAMPLES, tmp_path / "b")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]
    assert all(p.stat().st_size < 300_000 for p in SCANNED.iterdir())
    # Not byte for byte: another build of the drawing library may shade a letter otherwise.
    assert [p.name for p in sorted(SCANNED.iterdir())] == sorted(p.name for p in first)
