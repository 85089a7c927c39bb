"""A made archive → questions in words that no rule had seen when they were written.

Comes in: an archive of a seed. Goes out: cases in the phrasings of `fresh.toml`, answerable and not. Left to
others: their slots (`ask`), asking (`eval.sets`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from eval.case_file import Case
from eval.questions.archive import Archive
from eval.questions.ask import story_case, story_values, styled
from eval.questions.wording import fill

HALVES = ("developed on", "kept back")


def ask_fresh(archive: Archive) -> list[Case]:
    """Every question of every story whose plot has fresh phrasings, in both of them."""
    phrasings: dict[str, list[list[str]]] = _told()["phrasings"]
    cases: list[Case] = []
    for nth, half in enumerate(HALVES):
        rng = Random(f"fresh {archive.seed} {half}")
        for story in (s for s in archive.stories if s.plot.name in phrasings):
            asked = zip(story.plot.questions, phrasings[story.plot.name], strict=True)
            for question, both in asked:
                name = f"fresh-{archive.seed}-{len(cases) + 1:03d}"
                case = story_case(rng, archive, story, question, both[nth], name)
                cases.append(case.model_copy(update={"why": f"{half}; {case.why}"}))
    return cases


def ask_fresh_empty(archive: Archive) -> list[Case]:
    """What no text answers, of one matter of its kind each."""
    rng = Random(f"fresh empty {archive.seed}")
    cases: list[Case] = []
    for group in _told()["empty"]:
        fitting = [s for s in archive.stories if group.get("kind") in (None, s.plot.kind)]
        for phrasing in group["ask"]:
            story = rng.choice(fitting)
            values = story_values(rng, archive, story, story.plot.questions[0], phrasing)
            name = f"fresh-empty-{archive.seed}-{len(cases) + 1:03d}"
            said = {"id": name, "question": styled(rng, fill(phrasing, values)), "type": "unanswerable"}
            cases.append(Case.model_validate(said | {"why": group.get("kind") or "a body"}))
    return cases


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads(files("eval.questions").joinpath("fresh.toml").read_text(encoding="utf-8"))
