"""Cited words of scanned pages boxed where they stand, or not at all."""

from __future__ import annotations

import difflib
import os
import random
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ingest.readers import read
from ingest.readers.ocr import find_tesseract
from ingest.word_places import WHOLE, SeenWord, pack, unpack
from samples.render.scan import SCANS
from service import wiring
from service.http.app import create_app
from service.links import Span, citation_url
from service.viewer.cache import PictureCache
from service.viewer.desk import Desk
from service.viewer.model import Box, Placed, Why
from service.viewer.placed import placed
from tests.service.fakes import HashEncoder, bare_settings
from tests.service.viewer.set_scans import Letter, SetScan, make_scan
from tests.service.viewer.test_place import original
from tests.support import SAMPLES, require_or_skip

SEEDS = range(int(os.environ.get("REFERENT_SCAN_SEEDS", "1")))
HEIGHT = float(os.environ.get("REFERENT_SCAN_HEIGHT", "90"))  # points of a column: Tesseract takes its time
QUOTES = 40  # a page
PIXEL = 0.5  # points, at 150 dpi
STOP = 1.5  # points that the middle of a full stop may stand off its ink
LEAN = 0.25  # of the size: how far a slanting "f" reaches out of its place
WHOLE_SCAN, MIXED = (SAMPLES.parent / "scans" / scan.file for scan in SCANS)
A4_POINTS = (595.0, 842.0)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(PictureCache(tmp_path_factory.mktemp("pictures"), 0), workers=1) as desk:
        yield desk


@pytest.fixture(scope="module", autouse=True)
def tesseract() -> None:
    found = find_tesseract()
    if not found.ready:
        require_or_skip(found.lack)


# measured


def same_words(raw: str, scan: SetScan) -> list[tuple[int, int, int]]:
    """Words that were read as they were set: start and end in the raw text, number of the word as set."""
    spans, at = [], 0
    for word in raw.split():
        at = raw.index(word, at)
        spans.append((at, at + len(word)))
        at += len(word)
    said = [raw[a:b] for a, b in spans]
    wanted = ["".join(c.char for c in word) for word in scan.words]
    blocks = difflib.SequenceMatcher(None, said, wanted, autojunk=False).get_matching_blocks()
    return [(*spans[m.a + n], m.b + n) for m in blocks for n in range(m.size)]


def quotes(raw: str, scan: SetScan, chance: random.Random) -> Iterator[tuple[int, int, list[list[Letter]]]]:
    """Stretches of neighbouring words: start and end in the raw text, and their letters."""
    known = same_words(raw, scan)
    for _ in range(QUOTES):
        first, length = chance.randrange(len(known)), chance.choice((1, 2, 4, 9, 20))
        run = known[first : first + length]
        numbers = [n for *_, n in run]
        together = numbers == list(range(numbers[0], numbers[0] + len(run)))
        if together and len(raw[run[0][0] : run[-1][1]].split()) == len(run):
            yield run[0][0], run[-1][1], [scan.words[n] for n in numbers]


def is_right(scan: SetScan, boxes: Sequence[Box], cited: list[list[Letter]]) -> bool:
    """Every cited letter boxed and no other, and each box as long as its words."""
    wide, high = A4_POINTS
    areas = [(b.left * wide, b.top * high, b.right * wide, b.bottom * high) for b in boxes]
    own = {id(c) for word in cited for c in word}
    held: list[list[Letter]] = [[] for _ in areas]
    for c in (c for word in scan.words for c in word):
        is_cited = id(c) in own
        inside = [n for n, area in enumerate(areas) if _is_in(c, area, is_cited)]
        if bool(inside) != is_cited:
            return False
        for n in inside:
            held[n].append(c)
    return all(letters and _is_as_long(area, letters) for area, letters in zip(areas, held, strict=True))


def _is_in(letter: Letter, area: tuple[float, float, float, float], cited: bool) -> bool:
    """Whether a letter's middle is in a box; a pixel of the scan, or a stop's own white, may be in doubt."""
    slack = (PIXEL if letter.char.isalnum() else STOP) * (1 if cited else -1)
    (x, y), (left, top, right, low) = letter.middle, area
    return left - slack < x < right + slack and top < y < low + max(slack, 0)


def _is_as_long(area: tuple[float, float, float, float], letters: Sequence[Letter]) -> bool:
    """Whether a box begins and ends within its outermost letters, which bring white of their own."""
    first, last = min(letters, key=lambda c: c.left), max(letters, key=lambda c: c.right)
    return (
        first.left - LEAN * first.size < area[0] < first.middle[0] + STOP
        and last.middle[0] - STOP < area[2] < last.right + LEAN * last.size
    )


def test_words_of_a_scan_are_boxed_exactly_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    tried = right = wrong = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        scan = make_scan(chance, HEIGHT)
        path = tmp_path / f"{seed}.pdf"
        path.write_bytes(scan.pdf)
        (page,) = read(path).pages
        for start, end, cited in quotes(page.raw, scan, chance):
            found = desk.place(original(path), 1, page.raw, start, end, page.words)
            good = bool(found.boxes) and is_right(scan, found.boxes, cited)
            tried, right, wrong = tried + 1, right + good, wrong + (bool(found.boxes) and not good)
    print(f"{right} of {tried} exact, {wrong} wrong")
    assert tried >= 10 * len(SEEDS)
    assert wrong == 0
    assert right >= 0.99 * tried


# the sample scans


def of_words(desk: Desk, path: Path, number: int, said: str) -> Placed:
    page = read_once(path)[number - 1]
    start = page[0].index(said)
    return desk.place(original(path), number, page[0], start, start + len(said), page[1])


_READ: dict[Path, list[tuple[str, str]]] = {}


def read_once(path: Path) -> list[tuple[str, str]]:
    if path not in _READ:
        _READ[path] = [(p.raw, p.words) for p in read(path).pages]
    return _READ[path]


def test_stamp_and_scan_behind_it_are_both_boxed(desk: Desk) -> None:
    raw, words = read_once(MIXED)[1]
    stamp, picture = (of_words(desk, MIXED, 2, w) for w in ("journaliseret 1. december 2023", "Punkt 4"))
    assert len(stamp.boxes) == len(picture.boxes) == 1
    assert stamp.boxes[0].top > 0.95  # points 18–26 above the foot
    assert picture.boxes[0].bottom < 0.95
    both = desk.place(original(MIXED), 2, raw, 0, raw.index("Punkt 4") + 7, words)
    assert len(both.boxes) >= 2
    assert {round(b.top, 3) for b in both.boxes} >= {round(picture.boxes[0].top, 3)}


def test_page_stored_without_places_gets_no_box_and_a_reason(desk: Desk) -> None:
    raw, words = read_once(MIXED)[1]
    start = raw.index("Punkt 4")
    for stored in ("", "not packed words", pack([SeenWord(0, 9_000, 1, 1, 2, 2)])):
        found = desk.place(original(MIXED), 2, raw, start, start + 7, stored)
        assert (found.boxes, found.why) == ((), Why.OTHER_TEXT)
    assert desk.place(original(MIXED), 2, raw, start, start + 7, words).boxes


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_page_scanned_on_its_side_is_boxed_where_it_shows_the_words(
    desk: Desk, tmp_path: Path, turned: int
) -> None:
    if turned != 90 and not os.environ.get("REFERENT_SCAN_SEEDS"):
        pytest.skip("one side is enough of Tesseract's time")
    scan = make_scan(random.Random(5), 150, turned)
    path = tmp_path / "turned.pdf"
    path.write_bytes(scan.pdf)
    (page,) = read(path).pages
    known = same_words(page.raw, scan)
    assert len(known) > 40
    wide, high = A4_POINTS
    right = 0
    for start, end, n in known[:30]:
        found = desk.place(original(path), 1, page.raw, start, end, page.words)
        letter = scan.words[n][len(scan.words[n]) // 2]
        x, y = letter.middle[0] / wide, letter.middle[1] / high
        across, down = {90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[turned]
        right += any(b.left < across < b.right and b.top < down < b.bottom for b in found.boxes)
    assert right >= 28


def test_the_service_boxes_a_scan_read_by_an_ingest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
    settings = bare_settings(data_dir=tmp_path / "data", rate_per_minute=0)
    (tmp_path / "arkiv").mkdir()
    shutil.copy(MIXED, tmp_path / "arkiv")
    wiring.ingest_and_index([tmp_path / "arkiv"], settings)
    with wiring.open_archive(settings) as archive:
        lent = replace(archive, close=lambda: None)
        with TestClient(create_app(settings, lambda _: lent)) as client:
            while client.get("/readyz").status_code != 200:
                time.sleep(0.01)
            address = f"/api/documents/{MIXED.name}/pages/2"
            start = client.get(address).json()["text"].index("Punkt 4")
            span = {"start": start, "end": start + 7}
            found = client.get(f"{address}/boxes", params=span).json()
            assert (len(found["boxes"]), found["reason"]) == (1, None)
            cited = citation_url("", MIXED.name, Span(2, start, 2, start + 7), "Punkt 4")
            assert client.get(cited).text.count("<rect") == 1
            # As an archive that was read before has it: no box, and a sentence that says so.
            monkeypatch.setattr(type(archive.catalog), "page_words", lambda *_: "")
            found = client.get(f"{address}/boxes", params=span).json()
            assert (found["boxes"], found["reason"]) == ([], "other_text")
            page = client.get(cited).text
            assert "<rect" not in page
            assert "kun markeret i teksten" in page


# pure


def word(start: int, end: int, left: int, line: int = 0, **given: bool) -> SeenWord:
    """A word in a line of height 1,000, as wide as its letters at 500 each."""
    top = 5_000 + 2_000 * line
    return SeenWord(start, end, left, top, left + 500 * (end - start), top + 1_000, **given)


RAW = "DAS godkendte rammen.\nPunkt 4"
LINE = [word(0, 3, 1_000), word(4, 13, 3_000), word(14, 21, 8_000), word(22, 27, 1_000, 1)]
SHEET = (1.0, 1.0)


def test_words_of_a_line_are_one_box_and_each_line_has_its_own() -> None:
    assert placed(LINE, RAW, 0, 13, SHEET) == [(1_000 / WHOLE, 5_000 / WHOLE, 7_500 / WHOLE, 6_000 / WHOLE)]
    assert len(placed(LINE, RAW, 4, 27, SHEET) or ()) == 2


def test_a_wide_gap_begins_a_new_box() -> None:
    far = [LINE[0], word(4, 13, 9_000)]
    assert len(placed(far, RAW, 0, 13, SHEET) or ()) == 2


def test_a_leaning_line_is_cut_where_one_box_would_hold_its_neighbour() -> None:
    leaning = [replace(LINE[0], top=5_000, bottom=6_000), replace(LINE[1], top=6_500, bottom=7_500)]
    below = SeenWord(22, 27, 1_000, 6_500, 2_500, 7_500)
    assert len(placed([*leaning, below], RAW, 0, 13, SHEET) or ()) == 2
    unsure = [replace(leaning[0], sure_right=False), leaning[1], below]
    assert placed(unsure, RAW, 0, 13, SHEET) is None


def test_a_stop_may_be_left_out_and_a_letter_may_not() -> None:
    assert placed(LINE, RAW, 14, 20, SHEET) == placed(LINE, RAW, 14, 21, SHEET) != None  # noqa: E711
    assert placed(LINE, RAW, 14, 19, SHEET) is None
    assert placed(LINE, RAW, 5, 13, SHEET) is None


def test_only_the_ends_of_a_line_must_be_certain() -> None:
    unsure = [LINE[0], word(4, 13, 3_000, sure_left=False, sure_right=False), *LINE[2:]]
    assert placed(unsure, RAW, 0, 21, SHEET)
    assert placed(unsure, RAW, 0, 13, SHEET) is None
    assert placed(unsure, RAW, 4, 21, SHEET) is None


def test_what_has_no_place_or_might_be_another_word_gets_no_box() -> None:
    assert placed(LINE, RAW, 22, 29, SHEET) is None  # "4" is not among the words
    assert placed(LINE, RAW, 3, 4, SHEET) is None
    assert placed([], RAW, 0, 3, SHEET) is None
    over = [*LINE[:3], word(22, 27, 3_200)]
    assert placed(over, RAW, 4, 13, SHEET) is None


def test_places_survive_being_packed() -> None:
    assert unpack(pack(LINE), len(RAW)) == tuple(LINE)
    assert len(pack([word(n * 6, n * 6 + 5, 100 + n) for n in range(500)])) < 500 * 12
    with pytest.raises(ValueError, match="beyond"):
        unpack(pack(LINE), 20)
