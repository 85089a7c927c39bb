"""The sample archive's answers as Slack shows their blocks → pictures in docs/img.

`python -m eval.slack_gallery` after `make demo` (needs the dev packages and Chromium). Drawn from the very
blocks that are posted: an approximation of Slack's look, for reading what a message says and where it breaks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any

from service.slack.blocks import Shown, answer_message

IMAGES = Path(__file__).resolve().parent.parent / "docs" / "img"
QUESTIONS = {
    "slack-beslutning": ("Hvad besluttede DTS om Lyngtoften i november 2023?", Shown("x", secretariat=True)),
    "slack-privat": ("Hvem stemte imod tilsynsteamet?", Shown("x", private=True, shareable=True)),
    "slack-dagsorden": ("Hvad besluttede DTS om de 45 boliger?", Shown("x")),
    "slack-ikke-fundet": ("Hvad koster en ny svømmehal?", Shown("x", secretariat=True)),
    "slack-decision": ("What did DTS decide about the shelters?", Shown("x", secretariat=True)),
    "slack-not-found": ("Who is the mayor of Copenhagen?", Shown("x")),
}
STYLE = """
body { font: 15px/1.46 Lato, 'Helvetica Neue', Arial, sans-serif; color: #1d1c1d; margin: 0; padding: 18px }
.m { display: flex; gap: 10px }
.a { width: 36px; height: 36px; border-radius: 6px; background: #0f4c5c; color: #fff; font-weight: 700 }
.a { display: grid; place-items: center; flex: none }
.n { font-weight: 900 }
.g { background: #eee; font-size: 10px; border-radius: 3px; padding: 1px 4px }
.g { margin-left: 5px; color: #616061 }
.b { white-space: pre-wrap; margin: 2px 0 8px }
.c { font-size: 13px; color: #616061; margin: 4px 0 }
a { color: #1264a3; text-decoration: none }
button { border: 1px solid #bbb; background: #fff; border-radius: 4px; font: 700 13px Lato, Arial }
button { padding: 5px 10px; margin: 4px 6px 0 0; color: #1d1c1d }
pre { background: #f6f6f6; border: 1px solid #ddd; border-radius: 4px; padding: 8px; white-space: pre-wrap }
"""


def text(element: dict[str, Any]) -> str:
    """A rich-text element as HTML."""
    if element["type"] == "link":
        return f"<a href='#'>{escape(element.get('text') or element['url'])}</a>"
    said = escape(element.get("text", ""))
    style = element.get("style", {})
    said = f"<b>{said}</b>" if style.get("bold") else said
    return f"<i>{said}</i>" if style.get("italic") else said


def blocks(given: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Each block as HTML.

    Raises:
        KeyError: a block of a kind that is not drawn here.
    """
    for block in given:
        kind = block["type"]
        if kind == "rich_text":
            for part in block["elements"]:
                tag = "pre" if part["type"] == "rich_text_preformatted" else "div class='b'"
                yield f"<{tag}>{''.join(map(text, part['elements']))}</{tag.split()[0]}>"
        elif kind == "context":
            yield "".join(f"<div class='c'>{escape(e['text'])}</div>" for e in block["elements"])
        elif kind == "actions":
            buttons = "".join(f"<button>{escape(spoken(e))}</button>" for e in block["elements"])
            yield f"<div>{buttons}</div>"
        else:
            raise KeyError(kind)


def spoken(button: dict[str, Any]) -> str:
    """What a button says; of one that shows an emoji alone, which few machines have a font for, its label."""
    shown: str = button["text"]["text"]
    return shown if any(c.isalpha() for c in shown) else str(button.get("accessibility_label", shown))


def page(given: Iterable[dict[str, Any]]) -> str:
    """A message as a page."""
    said = "".join(blocks(given))
    who = "<span class='n'>Referent</span><span class='g'>APP</span>"
    return f"<style>{STYLE}</style><div class='m'><div class='a'>R</div><div>{who}{said}</div></div>"


def main(data_dir: Path, out: Path = IMAGES) -> None:
    """Ask the sample archive and draw what would be posted."""
    from playwright.sync_api import sync_playwright

    from service.settings import Settings
    from service.wiring import open_archive

    given = {"data_dir": data_dir, "base_url": "https://arkiv.example.dk"}
    settings = Settings.model_validate(given)
    out.mkdir(parents=True, exist_ok=True)
    with open_archive(settings) as archive, sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-background-networking"]
        )
        tab = browser.new_page(viewport={"width": 676, "height": 200})
        for name, (question, shown) in QUESTIONS.items():
            tab.set_content(page(answer_message(archive.answerer.answer(question), shown).blocks))
            tab.screenshot(path=str(out / f"{name}.png"), full_page=True)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "data"))
