"""Every block that is posted can be drawn for the guide, and words of the archive stay words."""

from __future__ import annotations

from pathlib import Path

from eval.slack_gallery import IMAGES, QUESTIONS, page
from service.answer import Answerer
from service.slack.blocks import Shown, answer_message, preformatted, said
from tests.service.answering import memory
from tests.service.fakes import MINUTES


def test_messages_are_drawn_with_what_they_say() -> None:
    archive = memory(MINUTES)
    answer = Answerer(archive, archive, bodies=archive.bodies).answer("Hvad besluttede DAS om vagttelefonen?")
    drawn = page(answer_message(answer, Shown("x", private=True, shareable=True, secretariat=True)).blocks)
    assert "Kilder" in drawn
    assert "<button>" in drawn
    assert "&lt;b&gt;" in page(said("<b>").blocks)
    assert "<pre>" in page(preformatted("Kopiér", "DAS · pkt. 1").blocks)


def test_the_guide_shows_each_picture() -> None:
    guide = (Path(IMAGES).parent / "slack.md").read_text(encoding="utf-8")
    assert all(f"img/{name}.png" in guide and (IMAGES / f"{name}.png").is_file() for name in QUESTIONS)
