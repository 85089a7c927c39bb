"""Words boxed on pages whose every character's place is known."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.readers import read
from service.viewer.cache import PictureCache
from service.viewer.desk import Desk
from service.viewer.model import Box, Original
from tests.service.viewer.set_pages import SetChar, SetPage, apply, make_file

SEEDS = range(int(os.environ.get("REFERENT_PLACE_SEEDS", "6")))
QUOTES = 12  # a page
EDGE = 1.5  # points that a box's end may stand off the letter's


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(PictureCache(tmp_path_factory.mktemp("pictures"), 50_000_000), workers=1) as desk:
        yield desk


def original(path: Path) -> Original:
    return Original(path, path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def quotes(page: SetPage, raw: str, chance: random.Random) -> Iterator[tuple[range, int, int]]:
    """Stretches of the characters as set, with the raw span of each; those the page says only once."""
    at = [i for i, c in enumerate(raw) if not c.isspace()]
    flat = "".join(raw[i] for i in at).replace("\x02", "-")
    said = "".join(c.char for c in page.chars)
    for _ in range(QUOTES):
        length = chance.choice((9, 25, 60, 140))
        first = chance.randrange(len(said) - length)
        words = said[first : first + length]
        # Where PDFium reads the lines in another order than they were set, only whole lines stay together.
        together = flat == said or len({c.line for c in page.chars[first : first + length]}) == 1
        if together and flat.count(words) == said.count(words) == 1:
            begin = flat.index(words)
            yield range(first, first + length), at[begin], at[begin + length - 1] + 1


def is_right(page: SetPage, boxes: tuple[Box, ...], cited: range) -> bool:
    """Every cited letter boxed, no other one, and no box longer or shorter than its words."""
    wide, high = page.size
    areas = [(b.left * wide, b.top * high, b.right * wide, b.bottom * high) for b in boxes]
    held: list[list[SetChar]] = [[] for _ in areas]
    for i, char in enumerate(page.chars):
        x, y = page.shown(*char.middle())
        inside = [
            n for n, (left, top, right, bottom) in enumerate(areas) if left < x < right and top < y < bottom
        ]
        if bool(inside) != (i in cited):
            return False
        for n in inside:
            held[n].append(char)
    return all(_fits(page, area, chars) for area, chars in zip(areas, held, strict=True))


def _fits(page: SetPage, area: tuple[float, float, float, float], chars: list[SetChar]) -> bool:
    if not chars or len({c.line for c in chars}) != 1:
        return False
    ends = [page.shown(*point) for c in chars for point in _ends(c)]
    across = [x for x, _ in ends]
    down = [y for _, y in ends]
    axis = 0 if max(across) - min(across) > max(down) - min(down) else 1
    along = (across, down)[axis]
    return abs(area[axis] - min(along)) < EDGE and abs(area[axis + 2] - max(along)) < EDGE


def _ends(char: SetChar) -> tuple[tuple[float, float], tuple[float, float]]:
    level = char.base + 0.25 * char.size
    return apply(char.matrix, char.left, level), apply(char.matrix, char.right, level)


def measure(desk: Desk, folder: Path, seed: int) -> tuple[int, int, int]:
    """Quotes tried, boxed rightly, boxed wrongly."""
    tried = right = wrong = 0
    chance = random.Random(seed)
    path = folder / f"{seed}.pdf"
    made = make_file(path, chance)
    for page, text in zip(made, read(path).pages, strict=True):
        for cited, start, end in quotes(page, text.raw, chance):
            placed = desk.place(original(path), text.number, text.raw, start, end)
            tried += 1
            right += bool(placed.boxes) and is_right(page, placed.boxes, cited)
            wrong += bool(placed.boxes) and not is_right(page, placed.boxes, cited)
    return tried, right, wrong


def test_words_are_boxed_exactly_or_not_at_all(desk: Desk, tmp_path: Path) -> None:
    tried, right, wrong = (sum(n) for n in zip(*(measure(desk, tmp_path, s) for s in SEEDS), strict=True))
    print(f"{right} of {tried} exact, {wrong} wrong")
    assert tried >= 10 * len(SEEDS)
    assert wrong == 0
    assert right >= 0.99 * tried
