"""In which order passages stand under an answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.bodies import known_bodies
from ingest.model import Chunk, DocumentKind, SectionRole
from service.draft import Pick
from service.evidence import Weighed
from service.shown import shown
from service.understand import Query, understand
from tests.service.answering import chunk_of, weighed_of

PLACES = st.lists(st.tuples(st.integers(0, 2), st.sampled_from("123")), min_size=1, max_size=15)
RATE, DECISION, TIMELINE = (
    "Hvad er taksten?",
    "Hvad besluttede DAS om taksten?",
    "Lav en tidslinje over taksten",
)


def ask(question: str) -> Query:
    return understand(question, known_bodies())


def several(places: Sequence[tuple[int, str]], section: SectionRole = SectionRole.CASE) -> list[Weighed]:
    """Passages, best first, of the given parts and items, each with words of its own."""
    case = chunk_of("Afsnit.", section=section)
    return [
        weighed_of(
            dataclasses.replace(case, id=str(n), part=part, item_number=item, text=f"Afsnit {n}."),
            1 - n / 100,
        )
        for n, (part, item) in enumerate(places)
    ]


def whole(w: Weighed) -> Pick:
    return Pick(w.chunk, 0, len(w.chunk.text))


def nothing(_: Chunk) -> list[Chunk]:
    return []


def ids(order: Sequence[Weighed]) -> list[str]:
    return [w.chunk.id for w in order]


@given(PLACES, st.sampled_from([RATE, DECISION, TIMELINE]), st.data())
def test_what_is_quoted_stands_first_and_nothing_is_lost(
    places: list[tuple[int, str]], question: str, data: st.DataObject
) -> None:
    before = several(places)
    quoted = data.draw(st.lists(st.sampled_from(before), unique_by=lambda w: w.chunk.id))
    after = shown(ask(question), before, [whole(w) for w in quoted], nothing)
    assert set(ids(after[: len(quoted)])) == set(ids(quoted))
    assert sorted(ids(after)) == sorted(ids(before))
    scores = [w.score for w in after]
    assert scores == sorted(scores, reverse=True)


def test_outcome_asked_for_is_shown_as_told_and_a_figure_by_weight() -> None:
    before = several([(0, "1"), (0, "2"), (0, "3")])
    quoted = [whole(before[2]), whole(before[1])]
    assert ids(shown(ask(DECISION), before, quoted, nothing)) == ["2", "1", "0"]
    assert ids(shown(ask(RATE), before, quoted, nothing)) == ["1", "2", "0"]


@pytest.mark.parametrize("question", [RATE, DECISION])
@given(places=PLACES, quoted=st.integers(0, 3), known=st.booleans())
def test_outcome_of_the_leading_item_is_among_the_first_five(
    question: str, places: list[tuple[int, str]], quoted: int, known: bool
) -> None:
    before = several(places)
    decision = dataclasses.replace(
        before[0].chunk, id="decision", section=SectionRole.DECISION, text="DAS godkendte taksten."
    )
    if known:
        before.append(weighed_of(decision, 0.1))
    after = shown(
        ask(question), before, [whole(w) for w in before[:quoted]], lambda c: [before[0].chunk, decision]
    )
    assert ids(after).index("decision") <= 4
    assert len(set(ids(after))) == len(after)


def test_decision_asked_for_and_not_told_stands_second() -> None:
    before = several([(0, "1"), (0, "2"), (0, "3")])
    told = dataclasses.replace(
        before[0].chunk, id="told", section=SectionRole.MINUTES, text="Til orientering."
    )
    after = shown(ask(DECISION), before, (), lambda c: [before[0].chunk, told])
    assert ids(after) == ["0", "told", "1", "2"]


def test_annex_brings_what_its_item_came_to() -> None:
    item, *others = several([(0, "1")] * 6)
    report = dataclasses.replace(
        item.chunk, id="report", part=1, kind=DocumentKind.REPORT, text="Rapportens egne ord."
    )
    decision = dataclasses.replace(item.chunk, id="decision", section=SectionRole.DECISION, text="Godkendt.")
    after = shown(
        ask(RATE),
        [weighed_of(report, 2.0), item, *others],
        (),
        lambda c: [item.chunk, decision] if c.part == 0 else [c],
    )
    assert ids(after)[4] == "decision"


def test_recommendation_asked_for_is_among_the_first_five() -> None:
    before = several([(0, "1")] * 7)
    proposed = dataclasses.replace(
        before[0].chunk, id="proposed", section=SectionRole.RECOMMENDATION, text="Det indstilles, at …"
    )
    for question, place in (("Hvad blev indstillet om taksten?", True), (RATE, False)):
        after = shown(ask(question), before, (), lambda c: [before[0].chunk, proposed])
        assert ("proposed" in ids(after)[:5]) is place


def test_same_words_in_another_paper_stand_behind_other_words() -> None:
    before = several([(0, "1"), (1, "1"), (2, "1")])
    before[1] = weighed_of(dataclasses.replace(before[1].chunk, text="afsnit  0."), before[1].score)
    assert ids(shown(ask(RATE), before, (), nothing)) == ["0", "2", "1"]


def test_time_line_shows_a_passage_of_each_item_and_its_outcome_before_its_case() -> None:
    before = several([(0, "1"), (0, "1"), (0, "2"), (0, "2")])
    before[3] = weighed_of(
        dataclasses.replace(before[3].chunk, section=SectionRole.DECISION), before[3].score
    )
    after = shown(ask(TIMELINE), before, [whole(before[0])], nothing)
    assert ids(after) == ["0", "3", "1", "2"]


def test_time_line_shows_front_matter_behind_items() -> None:
    front, item = several([(0, "1"), (0, "2")])
    front = weighed_of(
        dataclasses.replace(front.chunk, item_number=None, meeting_date=date(2023, 1, 2)), front.score
    )
    assert ids(shown(ask(TIMELINE), [front, item], (), nothing)) == ["1", "0"]
