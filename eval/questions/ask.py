"""Stories → questions as directors, newcomers and secretaries write them, with what is right.

Comes in: a made archive. Goes out: cases. Left to others: asking and judging (`eval.run`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from random import Random
from typing import Any

from eval.bundles.truth import TrueBody
from eval.case_file import Case
from eval.questions.archive import Archive
from eval.questions.plots import Asked, words
from eval.questions.stage import Session, Story
from eval.questions.wording import DAYS, fill

ROLES = {
    "decision": "Beslutning", "recommendation": "Indstilling", "case": "Sagsfremstilling",
    "table": "Sagsfremstilling", "summary": "Resume", "finances": "Økonomi",
}  # fmt: skip
OURS = re.compile(r"\b(?:besluttede|valgte|ændrede|gik|gjorde) \{b\}")
ENGLISH = re.compile(r"^(?:What|Which|Who|When|Where|How|Did|Is|Give)\b")
SEASONS = {**dict.fromkeys((3, 4, 5), "foråret"), **dict.fromkeys((9, 10, 11), "efteråret")}


def ask_archive(archive: Archive) -> list[Case]:
    """Every question of every story, in one or two phrasings; the halves share none where there are two."""
    rng = Random(f"questions {archive.seed}")
    cases: list[Case] = []
    for story in archive.stories:
        for asked in story.plot.questions:
            half = asked.ask[archive.held :: 2] or asked.ask
            for phrasing in rng.sample(half, min(len(half), 2 if len(half) > 2 else 1)):
                name = f"gen-{archive.seed}-{len(cases) + 1:03d}"
                cases.append(story_case(rng, archive, story, asked, phrasing, name))
    return cases


def story_case(rng: Random, archive: Archive, story: Story, asked: Asked, phrasing: str, name: str) -> Case:
    """A question of a story in one phrasing, with what is right."""
    session = story.sessions[asked.step - 1]
    scene = story.scenes[asked.step - 1]
    values = story_values(rng, archive, story, asked, phrasing)
    body = story.body
    evidence = [_evidence(story, e) for e in asked.evidence]
    return Case.model_validate(
        {
            "id": name,
            "question": styled(rng, fill(_ours(rng, phrasing), values)),
            "type": asked.type,
            "seed": scene.document,
            "body": body.short,
            "bodies": body.names,
            "meeting_date": session.day.isoformat(),
            "item": scene.number,
            "section": ROLES[asked.evidence[0].split(".")[1]],
            "evidence": evidence,
            "answer": fill(asked.answer, values),
            "must_include": [fill(m, values) for m in asked.must],
            "must_not_include": [fill(m, values) for m in asked.must_not],
            "why": f"{story.plot.name}" + (f"; {asked.why}" if asked.why else ""),
        }
    )


def story_values(rng: Random, archive: Archive, story: Story, asked: Asked, phrasing: str) -> dict[str, Any]:
    """The story's values with the words that only questions have."""
    values = dict(story.scenes[0].values)
    values["a"] = rng.choice(values["asked"])
    body = story.body
    values["b"] = body.short if ENGLISH.match(phrasing) or rng.random() < 0.6 else body.long
    for n, (scene, session) in enumerate(zip(story.scenes, story.sessions, strict=True), 1):
        values[f"i{n}"] = scene.number
        values[f"on{n}"] = f" {_moment(rng, archive, session)}"
        values[f"when{n}"] = values[f"on{n}"] if rng.random() < 0.45 else ""
    values["on"], values["when"] = values[f"on{asked.step}"], values[f"when{asked.step}"]
    return values


def _ours(rng: Random, phrasing: str) -> str:
    """Insiders say "vi" of their own body."""
    if rng.random() < 0.2:
        return OURS.sub(lambda m: m[0].replace("{b}", "vi"), phrasing)
    return phrasing


def _evidence(story: Story, reference: str) -> dict[str, str]:
    step, section, nth = reference.split(".")
    scene = story.scenes[int(step) - 1]
    return {"seed": scene.document, "quote": scene.said[section][int(nth)]}


def _moment(rng: Random, archive: Archive, session: Session) -> str:
    """When a meeting was held, as people say it."""
    day = session.day
    month = DAYS["my"](day)
    ways = [
        f"den {DAYS[''](day)}",
        DAYS["s"](day),
        f"i {month}",
        month,
        f"i {month}",
        f"på mødet {DAYS['s'](day)}",
    ]
    if day.month in SEASONS:
        ways.append(f"i {SEASONS[day.month]} {day.year}")
    ways.append(f"i uge {day.isocalendar().week} {day.isocalendar().year}")
    if day == _last(archive.sessions, session.brief.body, day.year):
        ways.append(f"på sidste møde i {day.year}")
    return rng.choice(ways)


def _last(sessions: Sequence[Session], body: TrueBody, year: int) -> date:
    return max(s.day for s in sessions if s.brief.body == body and s.day.year == year)


def styled(rng: Random, text: str) -> str:
    """As it was typed: a space too many closed, sometimes no capital, no question mark, a slip."""
    text = re.sub(r"\s+([?,.:])", r"\1", " ".join(text.split()))
    if rng.random() < 0.12:
        for right, slip in words()["slips"].items():
            if re.search(rf"\b{right}\b", text):
                text = re.sub(rf"\b{right}\b", slip, text, count=1)
                break
    if '"' in text:
        return text
    if rng.random() < 0.25:
        text = text.rstrip("?")
        text = text[:1].lower() + text[1:]
    return text
