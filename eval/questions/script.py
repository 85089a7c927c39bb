"""One treatment of a matter, written in a meeting's form; remembers how each sentence came out.

Comes in: the pen, the meeting's plan, a step with its values. Goes out: blocks, and the sentences by
section, as evidence. Left to others: which meeting (`archive`), what is asked (`ask`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from eval.bundles.author import Author, paragraph, plain_line
from eval.bundles.bodies import in_sentence
from eval.bundles.items import UNDECIDED, ItemWriter, Plan
from eval.bundles.layout import Block, Piece
from eval.bundles.systems import roles_of
from eval.bundles.texts import Matter, capital
from eval.bundles.truth import Says, TrueBody, TrueItem
from eval.questions.plots import Step, words
from eval.questions.wording import fill
from ingest.model import Outcome, SectionRole


@dataclass
class Scene:
    """A step, its values, and what became of it once its meeting is written."""

    step: Step
    values: Mapping[str, Any]
    document: str = ""
    number: str = ""
    said: dict[str, list[str]] = field(default_factory=dict)  # section → its sentences as written

    @property
    def title(self) -> str:
        return capital(fill(self.step.title, self.values))


def write_scene(
    author: Author, plan: Plan, number: str, scene: Scene, document: str
) -> tuple[list[Block], int]:
    """The item's blocks and its index among the true items."""
    author.items.append(TrueItem(plan.meeting, number, scene.title))
    index = len(author.items) - 1
    matter = Matter(scene.title, str(scene.values["d"]))
    writer = SceneWriter(author, plan, index, number, matter, [], scene=scene)
    scene.document, scene.number = document, number
    writer.head(scene.title)
    author.items[index] = TrueItem(plan.meeting, number, scene.title, outcomes=writer.write())
    return writer.blocks, index


@dataclass
class SceneWriter(ItemWriter):
    scene: Scene = field(kw_only=True)

    def write(self) -> tuple[Outcome, ...]:
        ending = self.author.rng.choice(self.form.endings)
        schema = self.author.rng.choice(self.form.schemas)
        decided = self.plan.minutes and bool(self.scene.step.sections["decision"])
        outcomes = UNDECIDED
        if decided and ending == "decision first":
            outcomes = self.outcome("decision")
        if schema[0] == "recommendation" and len(schema) > 1:
            self.proposal()
        self.told_case(schema)
        if schema[0] != "recommendation" or len(schema) == 1:
            self.proposal()
        if decided and ending != "decision first":
            outcomes = self.outcome(ending)
        return outcomes

    # --- sections -------------------------------------------------------------------------------

    def told_case(self, schema: Sequence[str]) -> None:
        """Summary, case and finances under the headings that the form has; the rest runs together."""
        if "free" in schema:
            return self.part(None, "free", ("summary", "case", "table", "finances"))
        summary = next((k for k in ("summary", "problem") if k in schema), None)
        if summary and self.scene.step.sections["summary"]:
            self.part(self.form.name(summary), summary, ("summary",))
        first = () if summary else ("summary",)
        last = () if "finances" in schema else ("finances",)
        case = "case" if "case" in schema or "solution" not in schema else "solution"
        self.part(self.form.name(case), case, (*first, "case", "table", *last))
        if not last and self.scene.step.sections["finances"]:
            self.part(self.form.name("finances"), "finances", ("finances",))
        return None

    def part(self, name: str | None, key: str, parts: Sequence[str]) -> None:
        section = self.begin(name, roles_of(key))
        began = False
        for part in parts:
            if part == "table":
                self.rows(section)
                continue
            for sentence in self.scene.step.sections[part]:
                pieces = [self.piece(part, sentence, section, Says.PROSE)]
                if part == "case" and self.author.rng.random() < 0.3:
                    pieces.append(self.padding(section))
                if began:
                    self.blocks.append(paragraph(*pieces, before=self.author.rng.choice((0, 1))))
                else:
                    self.text(name, pieces)
                began = True

    def rows(self, section: int) -> None:
        """A table as extraction leaves it: a row a line; models in the order of their letters."""
        head, *rows = self.scene.step.sections["table"] or ("",)
        if not head:
            return
        self.blocks.append(plain_line(fill(self.scene.step.caption, self.scene.values), 1))
        gap = self.author.rng.choice((" ", " ", "   "))
        written = [self.row(r, gap) for r in rows]
        self.blocks.append(plain_line(self.row(head, gap)))
        self.scene.said["table"] = [self.row(head, gap), *written]
        for row in sorted(written) if written[0].startswith("Model") else written:
            piece = self.author.say(row, Says.PROSE, item=self.index, section=section)
            self.blocks.append(Block((piece,), wrap=False))

    def row(self, template: str, gap: str) -> str:
        return gap.join(fill(template, self.scene.values).split(" | "))

    def proposal(self) -> None:
        points = [self.filled(p).removesuffix(".") for p in self.scene.step.sections["recommendation"]]
        if points:
            self.scene.said["recommendation"] = list(points)
            self.recommendation(self.form.name("recommendation"), points)

    # --- outcome --------------------------------------------------------------------------------

    def minutes(self, *, decides: bool) -> None:
        name = self.form.name("minutes")
        section = self.begin(name, (SectionRole.MINUTES,))
        talk = [self.piece("talk", t, section, Says.PROSE) for t in self.scene.step.sections["talk"]]
        if not talk and not decides:
            talk = [self.prose("talk", section)]
        if talk:
            self.text(name, talk)
        if decides:
            both = (SectionRole.MINUTES, SectionRole.DECISION)
            self.came_to = self.resolve(None if talk else name, self.author.section(self.index, name, both))

    def treatments(self, earlier: int) -> tuple[Outcome, ...]:
        # Earlier treatments would say made-up things of the matter, which questions know nothing of.
        return super().treatments(0)

    def resolve(
        self, name: str | None, section: int, body: TrueBody | None = None, day: date | None = None
    ) -> tuple[Outcome, ...]:
        first, *rest = (
            self.piece("decision", s, section, Says.DECISION) for s in self.scene.step.sections["decision"]
        )
        self.text(name, [first])
        for piece in rest:
            self.blocks.append(paragraph(piece, before=self.author.rng.choice((0, 1))))
        return ()  # what the item came to is asked in words, not by its label

    # --- sentences ------------------------------------------------------------------------------

    def filled(self, template: str) -> str:
        who = in_sentence(self.author.rng, self.plan.body)
        told = self.scene.values.get("o")
        other = in_sentence(self.author.rng, told) if isinstance(told, TrueBody) else ""
        # "{o:s}" names the other body in short; "{O}" as sentences do.
        return fill(template, {**self.scene.values, "who": who, "O": capital(other)})

    def piece(self, part: str, template: str, section: int, says: Says) -> Piece:
        text = self.filled(template)
        self.scene.said.setdefault(part, []).append(text)
        return self.author.say(text, says, item=self.index, section=section)

    def padding(self, section: int) -> Piece:
        template = self.author.rng.choice(words()["padding"])
        return self.author.say(self.filled(template), Says.PROSE, item=self.index, section=section)
