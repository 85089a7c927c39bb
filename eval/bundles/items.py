"""One item of a meeting: its heading, its sections, its outcome, with what each sentence is.

Comes in: the pen, the meeting's plan, the item's number. Goes out: blocks. Left to others: annexes and
pages (`meetings`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from eval.bundles import dates
from eval.bundles.author import Author, heading, paragraph, plain_line, titled
from eval.bundles.bodies import HIGHER, in_sentence, other_body
from eval.bundles.layout import Block, Piece
from eval.bundles.systems import ALIKE, NAMES, Form, case_number, item_heading, roles_of, section_heading
from eval.bundles.texts import Matter, capital, word_list
from eval.bundles.truth import Says, TrueBody
from ingest.model import Outcome, SectionRole

OUTCOMES = (
    ("decided", Outcome.DECIDED, 50),
    ("noted", Outcome.NOTED, 17),
    ("discussed", Outcome.DISCUSSED, 12),
    ("postponed", Outcome.POSTPONED, 8),
    ("rejected", Outcome.REJECTED, 6),
    ("recommended", Outcome.RECOMMENDED, 7),
)
TALKED = {
    "summary": "summary",
    "problem": "summary",
    "background": "background",
    "finances": "finances",
    "other": "other",
}
LISTS = (  # what leads to a list of proposals, and how its points begin
    ("Det indstilles, at", "{}"),
    ("Det indstilles, at:", "{}"),
    ("Det indstilles,", "at {}"),
    ("Det indstilles:", "At {n}) {}"),
    ("Det indstilles, at", "{n}. {}"),
    ("Det indstilles,", "{n}) at {}"),
)
UNDECIDED: tuple[Outcome, ...] = (Outcome.NONE,)


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting, before it is written."""

    body: TrueBody
    day: date | None
    minutes: bool
    form: Form
    meeting: int  # index


@dataclass
class ItemWriter:
    """Writes one item; `blocks` grow as it goes."""

    author: Author
    plan: Plan
    index: int
    number: str
    matter: Matter
    blocks: list[Block]
    nth: int = 0  # sections so far

    @property
    def form(self) -> Form:
        return self.plan.form

    # --- pieces ---------------------------------------------------------------------------------

    def head(self, title: str) -> None:
        """The item's heading, its title marked."""
        piece = self.author.say(title, Says.TITLE, item=self.index)
        found, before = False, 2
        case = case_number(self.author.rng, self.form.system)
        for line in item_heading(self.form, self.number, title, case):
            if not line:
                before = 1
                continue
            pieces = titled(line, title, piece) if title in line and not found else (Piece(line),)
            found = found or title in line
            self.blocks.append(Block(pieces, before=before, keep=True))
            before = 0

    def prose(self, key: str, section: int, says: Says = Says.PROSE, **given: str) -> Piece:
        text = self.author.texts.sentence(key, self.matter, **given)
        return self.author.say(text, says, item=self.index, section=section)

    def begin(self, name: str | None, roles: tuple[SectionRole, ...]) -> int:
        """A section's heading, unless its text runs on in the same line."""
        section = self.author.section(self.index, name, roles)
        self.nth += 1
        if name and self.form.style != "inline":
            self.blocks.append(heading(section_heading(self.form, name, self.number, self.nth)))
        return section

    def text(self, name: str | None, pieces: Sequence[Piece]) -> None:
        """A section's first paragraph; after an inline heading on the heading's line."""
        lead = (Piece(f"{name}: "),) if name and self.form.style == "inline" else ()
        self.blocks.append(paragraph(*lead, *pieces, before=1 if not name or lead else 0))

    # --- sections -------------------------------------------------------------------------------

    def section(self, key: str) -> None:
        name = None if key == "free" else self.form.name(key)
        if key == "recommendation":
            return self.recommendation(name)
        section, rng = self.begin(name, roles_of(key)), self.author.rng
        source = TALKED.get(key, "case")
        self.text(name, [self.prose(source, section) for _ in range(rng.randint(1, 3))])
        if source != "case":
            return None
        for _ in range(rng.randint(0, 3)):
            self.blocks.append(paragraph(*(self.prose("case", section) for _ in range(rng.randint(1, 4)))))
        return self.traps(section)

    def traps(self, section: int) -> None:
        """What misleads in case texts: lists with numbers, told decisions, planned days."""
        rng = self.author.rng
        if rng.random() < 0.15:
            mark = rng.choice(("{}. ", "{}) ", f"{self.number}.{{}} "))
            self.blocks.append(plain_line("Arbejdet er delt i følgende trin:", before=1))
            for n in range(1, rng.randint(3, 5)):
                text = self.author.texts.sentence("numbered", self.matter, "annex")
                piece = self.author.say(text, Says.PROSE, item=self.index, section=section)
                self.blocks.append(paragraph(piece, before=0, prefix=mark.format(n)))
        if rng.random() < 0.2:
            self.blocks.append(paragraph(self.prose("lures", section, d=self.any_day())))
        if rng.random() < 0.15:
            self.blocks.append(paragraph(self.told(section), self.prose("case", section)))

    def any_day(self) -> str:
        return dates.after_den(self.author.rng, self.near_day())

    def near_day(self, back: int = -300, ahead: int = 300) -> date:
        own = self.plan.day or dates.working_day(self.author.rng)
        while True:
            day = own + timedelta(days=self.author.rng.randint(back, ahead))
            if day != own:
                return day

    def told(self, section: int) -> Piece:
        body = other_body(self.author.rng, self.plan.body)
        day = self.near_day(-300, -2)
        given = {"B": capital(in_sentence(self.author.rng, body)), "d": dates.after_den(self.author.rng, day)}
        text = self.author.texts.sentence("told", self.matter, **given)
        return self.author.say(text, Says.TOLD, item=self.index, section=section, body=body, day=day)

    def recommendation(self, name: str | None, points: Sequence[str] = ()) -> None:
        rng, who = self.author.rng, self.author.rng.choice(("Forvaltningen", "Direktøren", "Sekretariatet"))
        called = rng.random() < 0.2 and self.form.style in ("plain", "caps") and name is not None
        name = f"{who} indstiller" if called else name
        section = self.begin(
            name, roles_of("recommendation") if name else (*ALIKE, SectionRole.RECOMMENDATION)
        )
        points = points or [self.point() for _ in range(rng.choice((1, 1, 2, 3)))]
        if called:
            self._listed(section, "at {}", points)
        elif len(points) == 1 and rng.random() < 0.6:
            lead = rng.choice(
                ("Det indstilles, at {}.", f"{who} indstiller, at {{}}.", "Det foreslås, at {}.")
            )
            self.text(name, [self._propose(lead.format(points[0]), section)])
        else:
            lead, mark = rng.choice(LISTS)
            self.text(name, [Piece(lead)])
            self._listed(section, mark, points)

    def _listed(self, section: int, mark: str, points: Sequence[str]) -> None:
        for n, point in enumerate(points, 1):
            before, after = mark.replace("{n}", str(n)).split("{}")
            bullet = "" if "{n}" in mark else self.form.bullet
            piece = self._propose(point + after, section)
            self.blocks.append(paragraph(piece, before=0, prefix=bullet + before))

    def _propose(self, text: str, section: int) -> Piece:
        return self.author.say(text, Says.RECOMMENDATION, item=self.index, section=section)

    def point(self) -> str:
        """What is proposed, as it follows "Det indstilles, at"."""
        if self.author.rng.random() < 0.4:
            who = in_sentence(self.author.rng, self.plan.body)
            return self.author.texts.sentence("recommend_body", self.matter, v=who)
        return self.author.texts.sentence("recommend", self.matter)

    def attachments(self, annexes: Sequence[tuple[str, str]]) -> None:
        """The list of annexes, a line each."""
        if not annexes:
            return
        name = self.form.name("attachment")
        section = self.author.section(self.index, name, NAMES["attachment"][1])
        self.nth += 1
        self.blocks.append(heading(section_heading(self.form, name, self.number, self.nth)))
        for number, title in annexes:
            piece = self.author.say(title, Says.ATTACHMENT, item=self.index, section=section)
            acadre = self.form.system == "acadre"
            lead = f"{number} Åben " if acadre else f"Bilag {number}: "
            tail = (Piece(f" {self.author.rng.randint(1000, 99999)}/13"),) if acadre else ()
            self.blocks.append(paragraph(piece, *tail, before=0, prefix=lead))

    # --- outcome --------------------------------------------------------------------------------

    def outcome(self, ending: str) -> tuple[Outcome, ...]:
        """The item's end in minutes; returns what it came to."""
        rng = self.author.rng
        if ending == "empty then both":
            self.blocks.append(heading("Beslutning:"))
        if ending in ("minutes", "both", "empty then both"):
            self.minutes(decides=ending == "minutes")
            if ending == "minutes":
                return self.came_to
        if ending == "dated decision":
            return self.treatments(rng.choice((0, 0, 0, 1, 2)))
        name = self.form.name("decision")
        section = self.begin(name, (SectionRole.DECISION,))
        return self.resolve(name, section)

    came_to: tuple[Outcome, ...] = UNDECIDED

    def minutes(self, *, decides: bool) -> None:
        name = self.form.name("minutes")
        section, rng = self.begin(name, (SectionRole.MINUTES,)), self.author.rng
        talk = [self.prose("talk", section) for _ in range(rng.randint(0 if decides else 1, 4))]
        if talk:
            self.text(name, talk)
        if decides:
            both = (SectionRole.MINUTES, SectionRole.DECISION)
            resolved = self.author.section(self.index, name, both)
            self.came_to = self.resolve(None if talk else name, resolved)

    def treatments(self, earlier: int) -> tuple[Outcome, ...]:
        """Decisions of several days in one item, each under a heading of its own."""
        day = self.plan.day
        assert day is not None
        days = sorted(dates.weekday_before(day, 7 * n) for n in self.author.rng.sample(range(1, 30), earlier))
        for before in days:
            body = (
                self.plan.body
                if self.author.rng.random() < 0.6
                else other_body(self.author.rng, self.plan.body)
            )
            name = f"Beslutning i {body.long} den {before:%d-%m-%Y}"
            section = self.begin(name, (SectionRole.DECISION,))
            self.resolve(name, section, body=body, day=before)
            if self.author.rng.random() < 0.4:
                self.section("more")
        name = f"Beslutning i {self.plan.body.long} den {day:%d-%m-%Y}"
        return self.resolve(name, self.begin(name, (SectionRole.DECISION,)))

    def resolve(
        self, name: str | None, section: int, body: TrueBody | None = None, day: date | None = None
    ) -> tuple[Outcome, ...]:
        """One or two sentences that say what was resolved, perhaps with a remark after them."""
        rng = self.author.rng
        key, outcome, _ = rng.choices(OUTCOMES, [w for *_, w in OUTCOMES])[0]
        higher = rng.choice(HIGHER)
        if rng.random() < 0.45:
            text = rng.choice(word_list(f"{key}_short", "decide")).format(H=higher)
        else:
            who = capital(in_sentence(rng, body or self.plan.body))
            text = self.author.texts.sentence(key, self.matter, "decide", V=who, H=higher)
        says = Says.DECISION
        piece = self.author.say(
            text, says, item=self.index, section=section, outcomes=(outcome,), body=body, day=day
        )
        self.text(name, [piece])
        if rng.random() < 0.25:
            self.blocks.append(paragraph(self.remark(section), before=rng.choice((0, 1))))
        return (outcome,) if outcome != Outcome.REJECTED else (Outcome.DECIDED, Outcome.REJECTED)

    def remark(self, section: int) -> Piece:
        person = self.author.rng.choice(word_list("people"))
        text = f"{person} deltog ikke i behandlingen af {self.matter.definite}."
        return self.author.say(text, Says.PROSE, item=self.index, section=section)
