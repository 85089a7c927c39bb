"""Every block that is posted can be drawn for the guide, and words of the archive stay words."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval import slack_drawing as draw
from eval.slack_gallery import ASKED, FILES, IMAGES, NAMES, Asked, pictures
from service.slack.blocks import preformatted, said
from service.wiring import Archive


@pytest.mark.parametrize("asked", ASKED, ids=lambda a: a.language)
def test_everything_that_is_shown_is_drawn_in_both_languages(linked_archive: Archive, asked: Asked) -> None:
    drawn = dict(pictures(linked_archive, asked))
    assert tuple(drawn) == NAMES
    assert "<button>" in drawn["beslutning"]
    assert "class='o'" in drawn["streames"]


def test_words_of_the_archive_are_drawn_as_words() -> None:
    assert "&lt;b&gt;" in draw.message(said("<b>").blocks)
    assert "<pre>" in draw.message(preformatted("Kopiér", "DAS · pkt. 1").blocks)


def test_the_guide_shows_each_picture() -> None:
    guide = (Path(IMAGES).parent / "slack.md").read_text(encoding="utf-8")
    assert all(f"img/{name}.png" in guide and (IMAGES / f"{name}.png").is_file() for name in FILES)
