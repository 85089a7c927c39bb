"""The archive's running words: phrases with wildcards, and passages that share words."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import IndexStateError
from index.running import build
from index.running.near import near
from index.running.phrase import GAP, _matcher, find, parse
from index.running.store import Running
from index.running.tokens import form_of, forms, key_of, tokens
from ingest.model import Chunk
from tests.index.support import make_chunk

TEXTS = (
    "Midlerne kan ikke anvendes til drift.",
    "Midlerne kan efter aftale med kommunen anvendes til leje.",
    "Socialpsykiatrien kan anvendes som model for social-psykiatriske tilbud.",
    "Taksten er 1.200 kr. i 2024, jf. § 85.",
)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Running:
    folder = tmp_path_factory.mktemp("running")
    build.write(folder, list(chunks()))
    return Running.open(folder)


def chunks() -> Iterator[Chunk]:
    for n, text in enumerate(TEXTS):
        yield make_chunk(f"{n}", text, day=date(2020 + n, 1, 1))


def places(running: Running, pattern: str) -> list[str]:
    wanted = parse(pattern)
    assert wanted
    found, total = find(running, wanted, 100)
    assert total == len(found)
    texts = [(TEXTS[p.chunk], list(tokens(TEXTS[p.chunk])), p) for p in found]
    return [text[held[p.first].start : held[p.last].end] for text, held, p in texts]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("kan * anvendes", ["kan anvendes", "kan efter aftale med kommunen anvendes", "kan ikke anvendes"]),
        ("kan ikke anvendes", ["kan ikke anvendes"]),
        ("KAN  Ikke", ["kan ikke"]),
        ("socialpsyk*", ["Socialpsykiatrien", "social-psykiatriske"]),
        ("Social-Psykiatri??", ["Socialpsykiatrien"]),
        ("1.200 kr", ["1.200 kr"]),
        ("20?4", ["2024"]),
        ("§ 85", ["§ 85"]),
        ("* anvendes *", ["anvendes"] * 3),
        ("findes ikke", []),
        ("drift * leje", []),  # never from one passage into the next
    ],
)
def test_a_phrase_finds_the_words_newest_first(running: Running, pattern: str, found: list[str]) -> None:
    assert places(running, pattern) == found


def test_a_gap_has_a_bound(running: Running, tmp_path: Path) -> None:
    for between, held in ((GAP, 1), (GAP + 1, 0)):
        folder = tmp_path / str(between)
        folder.mkdir()
        build.write(folder, [make_chunk("x", "kan " + "vist " * between + "anvendes")])
        wanted = parse("kan * anvendes")
        assert wanted
        assert len(find(Running.open(folder), wanted, 10)[0]) == held


@pytest.mark.parametrize("pattern", ["", "*", "* *", "?*?", " . , "])
def test_a_pattern_without_a_word_is_none(pattern: str) -> None:
    assert parse(pattern) is None


@given(st.text(max_size=60))
def test_any_pattern_is_read_and_looked_for(running: Running, pattern: str) -> None:
    wanted = parse(pattern)
    if wanted is not None:
        places, total = find(running, wanted, 10)
        assert len(places) == min(total, 10)


@given(st.text("ab", max_size=8), st.text("ab*?", min_size=1, max_size=8))
def test_wildcards_are_those_of_a_shell(form: str, pattern: str) -> None:
    assert _matcher(pattern)(form) == fnmatch.fnmatchcase(form, pattern)


def test_many_stars_take_no_time() -> None:
    assert not _matcher("*a" * 60 + "*b")("a" * 5_000)


def test_near_is_the_passage_that_shares_most(running: Running) -> None:
    keys = [key_of(f) for f in forms("Midlerne kan anvendes til drift, men ikke til leje")]
    assert near(running, keys, {}, 4)[0] in (0, 1)
    assert near(running, [key_of("takst")], {}, 4) == [3]
    assert near(running, [key_of("pris")], {key_of("pris"): (key_of("takst"),)}, 4) == [3]
    assert near(running, [key_of("hest")], {}, 4) == []


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    build.write(tmp_path, [])
    empty = Running.open(tmp_path)
    wanted = parse("kan * anvendes")
    assert wanted
    assert find(empty, wanted, 10) == ([], 0)
    assert near(empty, ["kan"], {}, 10) == []
    assert empty.idf("kan") >= 0


def test_files_that_are_not_there_are_an_error_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match="referent rebuild"):
        Running.open(tmp_path)


def test_words_are_compared_without_case_and_hyphens() -> None:
    assert form_of("Social-Psykiatri") == form_of("socialpsykiatri") == form_of("social\xadpsykiatri")
    assert key_of(form_of("Kommunerne")) == key_of(form_of("kommunen"))
    text = "Å-huset: 12,5 % af § 85a"
    assert [re.sub(r"\W", "", text[t.start : t.end]) or text[t.start : t.end] for t in tokens(text)]
    assert forms(text) == ["åhuset", "12,5", "%", "af", "§", "85", "a"]
