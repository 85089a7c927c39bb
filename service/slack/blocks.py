"""An answer as a Slack message, within Slack's limits by construction.

Comes in: an `Answer`, and who will read it. Goes out: blocks and the text that stands for them in
notifications and screen readers. Left to others: posting, and what the buttons do.

Words of the archive stand in `rich_text` elements, which Slack shows literally: no mention, emoji or markup
in them is one. Only the fallback text is escaped, because Slack reads markup there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from service.labels import flowing, long_date, outcome_name
from service.model import Answer, AnswerStatus, Citation
from service.slack.sources import label, link
from service.slack.text import cut, cut_escaped, units
from service.slack.words import words

Block = dict[str, Any]

NAME: Final = "Referent"  # the fallback text of what has no words
FALLBACK: Final = 2500  # characters of the fallback text; Slack advises 4,000
# Characters of all blocks as JSON. Undocumented: refused with msg_blocks_too_long from 13,200 characters of
# text, once from 11,341 (slackapi/bolt-js, issues 2509 and 2867).
TOTAL: Final = 10_000
SHORT_LINES, SHORT_TEXT, SHORT_SOURCES = 4, 1200, 4
LONG_LINES, LONG_TEXT, LONG_SOURCES = 30, 2500, 6
ACTION: Final = "referent_"  # before the name of each button
_NOTE: Final = 280
_STUMP: Final = 80  # characters; a shorter stump of a line says nothing
_MARK = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted."""

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True)
class Shown:
    """How an answer is shown."""

    key: str  # names the answer to its buttons; "" shows none
    private: bool = False  # seen by the asker alone
    shareable: bool = False  # private, and there is a channel to share it in
    whole: bool = False  # all of it, rather than two to five lines
    secretariat: bool = False  # whether there is anybody to ask further
    lead: str = ""  # a line before it: why it stands here


def answer_message(answer: Answer, shown: Shown) -> Message:
    """The answer: outcome and date, some lines, numbered sources, buttons."""
    lines, left_out = _lines(answer, whole=shown.whole)
    most = LONG_SOURCES if shown.whole else SHORT_SOURCES
    sources = answer.citations[:most]
    more = left_out or len(answer.citations) > most
    blocks = [_rich(_body(shown.lead, heading(answer), lines))]
    if sources:
        blocks.append(_rich(_sources(answer, sources, 0 if shown.whole else len(answer.citations) - most)))
    if notes := _notes(answer, shown):
        blocks.append(context(notes))
    if shown.key:
        blocks.append(_buttons(answer, shown, more=more and not shown.whole))
    spoken = [shown.lead, heading(answer), *(_MARK.sub("", line) for line in lines)]
    spoken += [f"[{c.n}] {label(c, answer.language)}" for c in sources]
    return Message(cut_escaped(" ".join(s for s in spoken if s), FALLBACK) or NAME, blocks)


def said(text: str, *, button: Block | None = None) -> Message:
    """Words of our own, or of a person; several lines stay so."""
    lines = [cut(line, 1000) for line in text.splitlines()[:12]]
    blocks = [_rich([_section([_text("\n".join(lines))])])]
    if button:
        blocks.append({"type": "actions", "elements": [button]})
    return Message(cut_escaped(" ".join(lines), FALLBACK) or NAME, blocks)


def preformatted(lead: str, text: str) -> Message:
    """Text that is there to be copied."""
    kept = "\n".join(flowing(line) for line in text[:2800].splitlines()) or NAME
    held = {"type": "rich_text_preformatted", "elements": [_text(kept)]}
    return Message(cut_escaped(f"{lead} {kept}", FALLBACK), [_rich([_section([_text(lead)]), held])])


def heading(answer: Answer) -> str:
    """ "Besluttet · 23. maj 2022 · DAS": the outcome and when; empty where neither is known."""
    first = answer.citations[0] if answer.citations else None
    if first is None or answer.status is AnswerStatus.NOT_FOUND:
        return ""
    day = long_date(first.meeting_date, answer.language) if first.meeting_date else ""
    outcome = outcome_name(answer.outcome, answer.language) if answer.outcome else ""
    return " · ".join(p for p in (outcome, day, cut(first.body or "", 60)) if p)


def context(lines: Sequence[str]) -> Block:
    """Small print."""
    return {"type": "context", "elements": [{"type": "plain_text", "text": cut(t, 600)} for t in lines[:5]]}


def button(name: str, text: str, value: str, label_: str = "") -> Block:
    """A button; its label is for those who hear it."""
    made = {
        "type": "button",
        "action_id": ACTION + name,
        "text": {"type": "plain_text", "text": cut(text, 75), "emoji": True},
        "value": value,
    }
    return made | ({"accessibility_label": cut(label_, 75)} if label_ else {})


def _lines(answer: Answer, *, whole: bool) -> tuple[list[str], bool]:
    """The lines that there is room for, and whether something is left out."""
    every = [line for line in map(flowing, answer.answer.splitlines()) if line]
    most, room = (LONG_LINES, LONG_TEXT) if whole else (SHORT_LINES, SHORT_TEXT)
    kept: list[str] = []
    for line in every[:most]:
        if units(line) > room:
            return kept + ([_stump(line, room)] if room > _STUMP else []), True
        kept.append(line)
        room -= units(line)
    return kept, len(every) > most


def _stump(line: str, room: int) -> str:
    """A line's beginning, with the marks of what was cut off, so that it still names its sources."""
    head = cut(line, room - 24)
    lost = [m for m in dict.fromkeys(_MARK.findall(line)) if f"[{m}]" not in head]
    return head + "".join(f" [{m}]" for m in lost[:3])


def _body(lead: str, head: str, lines: Sequence[str]) -> list[Block]:
    elements = [_text(f"{cut(lead, _NOTE)}\n")] if lead else []
    if head:
        elements.append(_text(f"{head}\n", bold=True))
    return [_section([*elements, _text("\n".join(lines) or "–")])]


def _sources(answer: Answer, sources: Sequence[Citation], hidden: int) -> list[Block]:
    said_ = words(answer.language)
    elements = [_text(said_["sources"], bold=True)]
    for source in sources:
        elements.append(_text(f"\n[{source.n}] "))
        line, url = label(source, answer.language), link(source)
        elements.append({"type": "link", "url": url, "text": line} if url else _text(line))
    if hidden > 0:
        elements.append(_text("\n" + said_["more_sources"].format(n=hidden)))
    return [_section(elements)]


def _notes(answer: Answer, shown: Shown) -> list[str]:
    own = words(answer.language)["private"] if shown.private else ""
    return [n for n in (cut(answer.note, _NOTE), own) if n]


def _buttons(answer: Answer, shown: Shown, *, more: bool) -> Block:
    said_ = words(answer.language)
    wanted = {
        "more": more,
        "share": shown.shareable,
        "copy": bool(answer.citations),
        "up": True,
        "down": True,
        "secretariat": shown.secretariat,
    }
    elements = [
        button(name, said_[name], shown.key, said_.get(f"{name}_label", ""))
        for name, there in wanted.items()
        if there
    ]
    return {"type": "actions", "elements": elements}


def _rich(elements: list[Block]) -> Block:
    return {"type": "rich_text", "elements": elements}


def _section(elements: list[Block]) -> Block:
    return {"type": "rich_text_section", "elements": elements}


def _text(text: str, *, bold: bool = False) -> Block:
    made: Block = {"type": "text", "text": text}
    return made | ({"style": {"bold": True}} if bold else {})
