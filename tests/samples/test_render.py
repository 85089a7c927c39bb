"""Content text becomes blocks and lines as its author expects."""

from __future__ import annotations

from pathlib import Path

import pytest

from samples.render.layout import Line, wrap
from samples.render.markup import BREAK, SEAM, ContentError, read_content
from samples.render.text import write_text

HYPHENS = {"styregruppen": ("styre", "grup", "pen")}


def content_file(folder: Path, body: str, properties: str = 'file = "x.txt"') -> Path:
    path = folder / "x.txt"
    path.write_text(f"+++\n{properties}\n+++\n{body}", encoding="utf-8")
    return path


def test_a_line_of_content_is_one_block(tmp_path: Path) -> None:
    content = read_content(content_file(tmp_path, "## Referat\nGodkendt.\n\n- et\n| a | b |\n"))
    assert [(block.kind, block.text or block.cells) for block in content.blocks] == [
        ("heading", "Referat"),
        ("paragraph", "Godkendt."),
        ("bullet", "et"),
        ("row", ("a", "b")),
    ]


def test_an_unknown_directive_is_named_with_its_place(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"x\.txt, line 2 .*@pagge"):
        read_content(content_file(tmp_path, "Tekst\n@pagge\n"))


def test_content_without_properties_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Tekst", encoding="utf-8")
    with pytest.raises(ContentError, match="properties"):
        read_content(path)


def test_a_listed_word_is_parted_where_it_fits() -> None:
    assert wrap("Den store styregruppen", 16, len, HYPHENS) == [Line("Den store styre-"), Line("gruppen")]


def test_an_unlisted_word_goes_to_the_next_line() -> None:
    assert wrap("Den store arbejdsgruppe", 16, len, HYPHENS) == [Line("Den store"), Line("arbejdsgruppe")]


def test_a_seam_ends_the_page_after_its_line() -> None:
    lines = wrap(f"et to tre{SEAM} fire fem", 10, len, {})
    assert [line.seam for line in lines] == [True, False]
    assert SEAM not in "".join(line.text for line in lines)


def test_a_forced_break_keeps_the_hyphen_before_it() -> None:
    assert wrap(f"social-{BREAK}og sundhed", 40, len, {}) == [Line("social-"), Line("og sundhed")]


@pytest.mark.parametrize(
    ("pages", "written"), [("space", " et\n to\n"), ("form-feed", "et\n\fto\n"), ("none", "et\nto\n")]
)
def test_page_style_decides_how_a_page_shows(tmp_path: Path, pages: str, written: str) -> None:
    content = read_content(
        content_file(tmp_path, "> et\n@page\n> to\n", f'file = "x.txt"\npages = "{pages}"')
    )
    write_text(tmp_path / "out.txt", content, {})
    text = (tmp_path / "out.txt").read_text(encoding="utf-8")
    assert text.replace("\n\n", "\n") == written
