"""The kinds of items: matters, approvals, news of other bodies, closed items, closing words.

Comes in: the pen, the meeting's plan, the item's number and matter. Goes out: blocks, and what the item
came to. Left to others: how a section is written (`items`), annexes and pages (`meetings`).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.bundles import dates
from eval.bundles.author import Author, heading, paragraph
from eval.bundles.bodies import in_sentence
from eval.bundles.items import UNDECIDED, ItemWriter, Plan
from eval.bundles.layout import Block
from eval.bundles.systems import ALIKE
from eval.bundles.texts import Matter, capital
from eval.bundles.truth import Says, TrueItem
from ingest.model import Outcome, SectionRole


def write_item(
    author: Author,
    plan: Plan,
    number: str,
    kind: str,
    annexes: Sequence[tuple[str, str]],
    matter: Matter,
    title: str,
    *,
    headless: bool = False,
) -> tuple[list[Block], int]:
    """The item's blocks and its index among the true items."""
    author.items.append(TrueItem(plan.meeting, number, title, kind == "closed", headless))
    index = len(author.items) - 1
    writer = ItemWriter(author, plan, index, number, matter, [])
    if not headless:
        writer.head(title)
    outcomes = CONTENTS[kind](writer, annexes) if kind != "matter" else _matter(writer, annexes)
    author.items[index] = TrueItem(plan.meeting, number, title, kind == "closed", headless, outcomes)
    return writer.blocks, index


def _matter(w: ItemWriter, annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    rng = w.author.rng
    ending = rng.choice(w.form.endings)
    late = rng.random() < 0.5  # the list of annexes stands last, or before the outcome
    if w.plan.minutes and ending == "decision first":
        outcomes = w.outcome("decision")
    for key in rng.choice(w.form.schemas):
        w.section(key)
    if not late:
        w.attachments(annexes)
    if w.plan.minutes and ending != "decision first":
        outcomes = w.outcome(ending)
    elif not w.plan.minutes:
        outcomes = UNDECIDED
        if rng.random() < 0.2 and w.form.style != "inline":  # the template's heading, not yet filled
            w.blocks.append(heading("Beslutning:" if w.form.style == "colon" else "Beslutning"))
    if late:
        w.attachments(annexes)
    return outcomes


def _approval(w: ItemWriter, annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    """Approval of agenda or minutes: little text, and a proposal that reads like a decision."""
    what = "dagsordenen" if "dagsorden" in w.matter.definite else w.matter.definite
    who = in_sentence(w.author.rng, w.plan.body)
    if w.author.rng.random() < 0.7:
        name = w.form.name("recommendation")
        w.recommendation(name, [w.author.rng.choice((f"{who} godkender {what}", f"{what} godkendes"))])
    w.attachments(annexes)
    if not w.plan.minutes:
        return UNDECIDED
    name = w.form.name("minutes" if w.form.endings[0] == "minutes" else "decision")
    key = "minutes" if name == w.form.name("minutes") else "decision"
    roles = (SectionRole.MINUTES, SectionRole.DECISION) if key == "minutes" else (SectionRole.DECISION,)
    section = w.begin(name, roles)
    text = w.author.rng.choice(
        ("Godkendt.", "Godkendt", f"{capital(what)} blev godkendt.", f"{capital(who)} godkendte {what}.")
    )
    piece = w.author.say(text, Says.DECISION, item=w.index, section=section, outcomes=(Outcome.DECIDED,))
    w.text(name, [piece])
    return (Outcome.DECIDED,)


def _told(w: ItemWriter, annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    """Another body's decisions, told to this one."""
    section = w.begin(None, ALIKE)
    for _ in range(w.author.rng.randint(2, 4)):
        w.blocks.append(paragraph(w.told(section), w.prose("case", section)))
    w.recommendation(
        w.form.name("recommendation"),
        [f"{in_sentence(w.author.rng, w.plan.body)} tager orienteringen til efterretning"],
    )
    w.attachments(annexes)
    return (
        w.outcome(w.author.rng.choice(w.form.endings).replace("decision first", "decision"))
        if w.plan.minutes
        else UNDECIDED
    )


def _any(w: ItemWriter, _annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    if w.plan.minutes and w.author.rng.random() < 0.8:
        section = w.begin(None, (*ALIKE, SectionRole.MINUTES))
        w.text(None, [w.prose("talk", section) for _ in range(w.author.rng.randint(1, 3))])
    return UNDECIDED


def _next(w: ItemWriter, _annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    section = w.begin(None, (*ALIKE, SectionRole.MINUTES))
    day = dates.after_den(w.author.rng, w.near_day(10, 120))
    text = f"Næste møde holdes den {day} kl. {w.author.rng.randint(8, 15)}."
    w.text(None, [w.author.say(text, Says.PROSE, item=w.index, section=section)])
    return UNDECIDED


def _closed(_w: ItemWriter, _annexes: Sequence[tuple[str, str]]) -> tuple[Outcome, ...]:
    return UNDECIDED


CONTENTS = {"approval": _approval, "told": _told, "any": _any, "next": _next, "closed": _closed}
