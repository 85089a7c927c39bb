"""Slack's blocks, forms and pages as HTML: an approximation of Slack's look.

Comes in: blocks as they are posted. Goes out: HTML, for reading what a message says and where it breaks.
Left to others: what is drawn (`slack_gallery`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

Block = Mapping[str, Any]

STYLE = """
body { font: 15px/1.46 Lato, 'Helvetica Neue', Arial, sans-serif; color: #1d1c1d; margin: 0; padding: 18px }
.m { display: flex; gap: 10px }
.a { width: 36px; height: 36px; border-radius: 6px; background: #0f4c5c; color: #fff; font-weight: 700 }
.a { display: grid; place-items: center; flex: none }
.u { background: #b7791f }
.n { font-weight: 900 }
.g { background: #eee; font-size: 10px; border-radius: 3px; padding: 1px 4px }
.g { margin-left: 5px; color: #616061 }
.b { white-space: pre-wrap; margin: 2px 0 8px }
.c { font-size: 13px; color: #616061; margin: 4px 0 }
.h { font-size: 18px; font-weight: 900; margin: 14px 0 4px }
.t { border: 1px solid #ddd; border-radius: 8px; padding: 6px 10px; margin: 6px 0; display: inline-flex }
.t { gap: 8px; align-items: center }
.o { width: 12px; height: 12px; border: 2px solid #1264a3; border-top-color: transparent; border-radius: 50% }
.q { border-left: 4px solid #ddd; padding-left: 12px; margin: 6px 0 }
.f, .p { border: 1px solid #ddd; border-radius: 8px; overflow: hidden }
.f { width: 520px; box-shadow: 0 2px 12px #0002 }
.f > *, .p > * { padding: 12px 20px }
.f .top { font-size: 20px; font-weight: 900; border-bottom: 1px solid #eee }
.f .end { border-top: 1px solid #eee; text-align: right }
label { display: block; font-weight: 700; margin: 4px 0 6px }
.i { border: 1px solid #868686; border-radius: 4px; padding: 8px 12px; min-height: 52px; color: #868686 }
.r { margin: 4px 0; font-weight: 400 }
.s { display: inline-block; border: 1px solid #ddd; border-radius: 16px; padding: 4px 12px; margin: 3px 0 }
.eye { color: #616061; font-size: 12px; margin-bottom: 2px }
hr { border: 0; border-top: 1px solid #ddd }
a { color: #1264a3; text-decoration: none }
button { border: 1px solid #bbb; background: #fff; border-radius: 4px; font: 700 13px Lato, Arial }
button { padding: 5px 10px; margin: 4px 6px 0 0; color: #1d1c1d }
button.main { background: #007a5a; border-color: #007a5a; color: #fff }
pre { background: #f6f6f6; border: 1px solid #ddd; border-radius: 4px; padding: 8px; white-space: pre-wrap }
"""


def message(blocks: Iterable[Block], *, private: str = "", below: str = "") -> str:
    """A message of Referent's.

    Args:
        private: the line with which Slack marks what one person alone sees.
        below: HTML that stands under it.
    """
    mark = f"<div class='eye'>{escape(private)}</div>" if private else ""
    who = "<span class='n'>Referent</span><span class='g'>APP</span>"
    return f"{mark}<div class='m'><div class='a'>R</div><div>{who}{drawn(blocks)}{below}</div></div>"


def said_by(name: str, text: str, blocks: Iterable[Block]) -> str:
    """A person's message, with a card below it."""
    who = f"<span class='n'>{escape(name)}</span>"
    words = f"<div class='b'><a href='#'>{escape(text)}</a></div><div class='q'>{drawn(blocks)}</div>"
    return f"<div class='m'><div class='a u'>{escape(name[:1])}</div><div>{who}{words}</div></div>"


def form(view: Block) -> str:
    """A form."""
    title, close = escape(view["title"]["text"]), escape(view["close"]["text"])
    end = f"<button>{close}</button><button class='main'>{escape(view['submit']['text'])}</button>"
    inner = f"<div>{drawn(view['blocks'])}</div>"
    return f"<div class='f'><div class='top'>{title}</div>{inner}<div class='end'>{end}</div></div>"


def home(view: Block) -> str:
    """A home page."""
    return f"<div class='p'><div>{drawn(view['blocks'])}</div></div>"


def suggestions(title: str, prompts: Iterable[Mapping[str, str]]) -> str:
    """Questions to click, as the pane shows them."""
    chips = "".join(f"<div><span class='s'>{escape(p['title'])}</span></div>" for p in prompts)
    return f"<div class='c'>{escape(title)}</div>{chips}"


def streamed(chunks: Iterable[Block]) -> str:
    """What a stream shows so far."""
    parts = []
    for chunk in chunks:
        if chunk["type"] == "blocks":
            parts.append(drawn(chunk["blocks"]))
        else:
            parts.append(f"<div class='t'><span class='o'></span>{escape(chunk['title'])}</div>")
    who = "<span class='n'>Referent</span><span class='g'>APP</span>"
    return f"<div class='m'><div class='a'>R</div><div>{who}{''.join(parts)}</div></div>"


def drawn(blocks: Iterable[Block]) -> str:
    """Blocks, one below the other.

    Raises:
        KeyError: a block of a kind that is not drawn here.
    """
    return "".join(_KINDS[block["type"]](block) for block in blocks)


def _rich(block: Block) -> str:
    found = []
    for part in block["elements"]:
        tag = "pre" if part["type"] == "rich_text_preformatted" else "div class='b'"
        found.append(f"<{tag}>{''.join(map(_text, part['elements']))}</{tag.split()[0]}>")
    return "".join(found)


def _text(element: Block) -> str:
    if element["type"] == "link":
        return f"<a href='#'>{escape(element.get('text') or element['url'])}</a>"
    said = escape(element.get("text", ""))
    return f"<b>{said}</b>" if element.get("style", {}).get("bold") else said


def _input(block: Block) -> str:
    element = block["element"]
    label = f"<label>{escape(block['label']['text'])}</label>"
    if element["type"] == "radio_buttons":
        return label + "".join(
            f"<div class='r'>◯ {escape(o['text']['text'])}</div>" for o in element["options"]
        )
    return f"{label}<div class='i'>{escape(element.get('placeholder', {}).get('text', ''))}</div>"


def _spoken(button: Block) -> str:
    """What a button says; of one that shows an emoji alone, which few machines have a font for, its label."""
    shown: str = button["text"]["text"]
    return shown if any(c.isalpha() for c in shown) else str(button.get("accessibility_label", shown))


_KINDS = {
    "rich_text": _rich,
    "context": lambda b: "".join(f"<div class='c'>{escape(e['text'])}</div>" for e in b["elements"]),
    "actions": lambda b: (
        f"<div>{''.join(f'<button>{escape(_spoken(e))}</button>' for e in b['elements'])}</div>"
    ),
    "header": lambda b: f"<div class='h'>{escape(b['text']['text'])}</div>",
    "section": lambda b: f"<div class='b'>{escape(b['text']['text'])}</div>",
    "divider": lambda b: "<hr>",
    "input": _input,
}
