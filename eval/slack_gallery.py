"""The pictures of docs/slack.md, from the sample archive: what is posted in Slack, drawn.

`python -m eval.slack_gallery DATA` after `make demo` (needs the dev packages and Chromium). Comes in: a data
folder. Goes out: a picture of everything that Referent shows in Slack, in Danish and in English, from the
very blocks that are posted. Left to others: drawing (`slack_drawing`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eval import slack_drawing as draw
from service.slack.blocks import Shown, answer_message, preformatted, said
from service.slack.forms import reasons_view, search_view
from service.slack.home import coverage_said, page, prompts
from service.slack.sources import reference
from service.slack.streams import chunks
from service.slack.unfurls import card
from service.slack.words import words

if TYPE_CHECKING:
    from service.wiring import Archive

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "img"
BASE_URL = "https://arkiv.example.dk"
DAYS = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of the sample archive for the pictures, in one language."""

    language: str
    decided: str
    voted: str
    agenda: str
    missing: str
    shared: str
    eyes: str  # Slack's own line above what one person alone sees


ASKED = (
    Asked(
        "da",
        "Hvad besluttede DTS om Lyngtoften i november 2023?",
        "Hvem stemte imod tilsynsteamet?",
        "Hvad besluttede DTS om de 45 boliger?",
        "Hvad koster en ny svømmehal?",
        "Hvad besluttede DTS om akutpladserne i maj 2024?",
        "Kun synligt for dig",
    ),
    Asked(
        "en",
        "What did DTS decide about Lyngtoften in November 2023?",
        "Who voted against the tilsynsteam?",
        "What did DTS decide about the 45 boliger?",
        "Who is the mayor of Copenhagen?",
        "What did DTS decide about the emergency places in May 2024?",
        "Only visible to you",
    ),
)
NAMES = (
    "beslutning", "streames", "privat", "delt", "dagsorden", "ikke-fundet", "henvisning", "hjemmeside",
    "rude", "soegeformular", "begrundelse", "kort", "fejl",
)  # fmt: skip
FILES = tuple(f"slack-{name}-{asked.language}" for asked in ASKED for name in NAMES)


def pictures(archive: Archive, asked: Asked) -> Iterator[tuple[str, str]]:
    """Name → HTML of everything that is shown, in one language."""
    language, told = asked.language, words(asked.language)
    decided = archive.answerer.answer(asked.decided)
    first = answer_message(decided, Shown("x", secretariat=True))
    yield "beslutning", draw.message(first.blocks)
    yield "streames", draw.streamed(chunks(first, told["being_worded"]))
    private = answer_message(
        archive.answerer.answer(asked.voted), Shown("x", private=True, shareable=True, secretariat=True)
    )
    yield "privat", draw.message(private.blocks, private=asked.eyes)
    lead = f"“{asked.shared}” · {told['shared_by']}"
    yield (
        "delt",
        draw.message(answer_message(archive.answerer.answer(asked.shared), Shown("", lead=lead)).blocks),
    )
    for name, question in (("dagsorden", asked.agenda), ("ikke-fundet", asked.missing)):
        answer = archive.answerer.answer(question)
        yield name, draw.message(answer_message(answer, Shown("x", secretariat=True)).blocks)
    copied = preformatted(told["copy_said"], reference(decided))
    yield "henvisning", draw.message(copied.blocks, private=asked.eyes)
    covers = coverage_said(archive.catalog.coverage(), language)
    blocks = page(language, [asked.decided, asked.voted], covers, DAYS)
    yield "hjemmeside", draw.home({"blocks": blocks})
    suggested = draw.suggestions(told["prompts"], prompts(archive.catalog, language))
    yield "rude", draw.message(said(told["greeting"]).blocks, below=suggested)
    yield "soegeformular", draw.form(search_view(language))
    yield "begrundelse", draw.form(reasons_view(language, "x"))
    url = decided.citations[0].url
    yield "kort", draw.said_by("Anne Holm", url[:70] + "…", card(archive, url, BASE_URL) or [])
    yield "fejl", draw.message(said(told["failed"]).blocks, private=asked.eyes)


def main(data_dir: Path, out: Path = IMAGES) -> None:
    """Ask the sample archive and draw what would be posted."""
    from playwright.sync_api import sync_playwright

    from service.settings import Settings
    from service.wiring import open_archive

    settings = Settings.model_validate({"data_dir": data_dir, "base_url": BASE_URL})
    out.mkdir(parents=True, exist_ok=True)
    with open_archive(settings) as archive, sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        tab = browser.new_page(viewport={"width": 676, "height": 120})
        for asked in ASKED:
            for name, html in pictures(archive, asked):
                tab.set_content(f"<style>{draw.STYLE}</style>{html}")
                tab.screenshot(path=str(out / f"slack-{name}-{asked.language}.png"), full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
