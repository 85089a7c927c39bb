"""Questions near what an archive holds that nothing in it answers: another house, town, year or body.

Comes in: a made archive. Goes out: cases whose right answer is "not found". Left to others: those that it
does answer (`ask`).
"""

from __future__ import annotations

from random import Random
from typing import Any

from eval.bundles.bodies import BODIES
from eval.bundles.truth import TrueBody
from eval.case_file import Case
from eval.questions.archive import Archive
from eval.questions.ask import styled
from eval.questions.plots import empties, words
from eval.questions.stage import Story
from eval.questions.wording import fill

TWICE = 2  # each phrasing is asked of two matters


def ask_empty(archive: Archive) -> list[Case]:
    """Every kind of gap, in the half's phrasings."""
    rng = Random(f"empty {archive.seed}")
    cases: list[Case] = []
    for empty in empties():
        for phrasing in empty.ask[archive.held :: 2] or empty.ask:
            for _ in range(TWICE):
                fitting = [s for s in archive.stories if empty.kind in (None, s.plot.kind)]
                question = styled(rng, fill(phrasing, _values(rng, archive, rng.choice(fitting))))
                if question not in {c.question for c in cases}:
                    cases.append(_case(f"emp-{archive.seed}-{len(cases) + 1:03d}", question, empty.why))
    return cases


def _case(name: str, question: str, why: str) -> Case:
    return Case.model_validate({"id": name, "question": question, "type": "unanswerable", "why": why})


def _values(rng: Random, archive: Archive, story: Story) -> dict[str, Any]:
    values = dict(story.scenes[0].values)
    left = archive.left
    told = {s.scenes[0].values["o"] for s in archive.stories}
    met = {s.brief.body for s in archive.sessions}
    return values | {
        "a": rng.choice(values["asked"]),
        "b": story.body.short,
        "h": rng.choice(left.houses),
        "x": rng.choice([s["d"] for s in left.subjects if s["kind"] == "scheme"]),
        "abbr_x": rng.choice([s["abbr"] for s in left.subjects if s["kind"] == "concept"]),
        "absent": rng.choice(words()["absent_towns"]),
        "nobody": _long(rng.choice([b for b in BODIES if b not in told | met])),
        "stranger": rng.choice(left.people),
        "long_ago": str(min(s.day for s in archive.sessions).year - rng.randint(6, 12)),
    }


def _long(body: TrueBody) -> str:
    return body.long
