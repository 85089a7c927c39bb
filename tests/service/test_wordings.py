"""Earlier wordings: who is read, who is near enough, how wide the quote, and what is said of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

import pytest

from ingest.bodies import known_bodies
from ingest.model import Chunk, DocumentKind, Outcome, SectionRole
from service import phrases
from service.draft import NOT_FOUND, Draft, Pick
from service.evidence import Weighed
from service.understand import Query, understand
from service.wordings import FIRST, MORE, NEAR, has_draft, standing, stretches, wordings
from tests.service.answering import Words, chunk_of, weighed_of

BODIES = known_bodies()
DRAFT = "Ingen må være alene om en svær opgave"
NOTE = {"kind": DocumentKind.NOTE, "item_number": None, "section": SectionRole.OTHER, "outcome": None}


class Encoder:
    """Cosines by hand, and how many texts were encoded."""

    def __init__(self, near: Mapping[str, float], other: float = 0.8) -> None:
        self.near, self.other, self.asked = near, other, 0

    def __call__(self, query: str, texts: Sequence[str]) -> list[float]:
        self.asked += len(texts)
        return [self.near.get(t, self.other) for t in texts]


def ask(draft: str = DRAFT) -> Query:
    return understand(f"Har vi skrevet noget i stil med: “{draft}”?", BODIES)


def drafted(chunks: Sequence[Chunk], encoder: Encoder, draft: str = DRAFT) -> Draft:
    found: list[Weighed] = [weighed_of(c) for c in chunks]
    return wordings(ask(draft), found, Words.of([c.text for c in chunks]), lambda c, a, b: None, encoder)


def quotes(draft: Draft) -> list[str]:
    return [p.text for p in draft.picks]


def test_only_a_pasted_draft_is_compared() -> None:
    assert has_draft(ask())
    assert not has_draft(understand("Har vi skrevet noget om tillid før?", BODIES))


def test_the_sentence_nearest_in_meaning_is_quoted() -> None:
    chunk = chunk_of("Opgaven er svær for alle parter. Vi løfter det tunge sammen. Mødet sluttede i god tid.")
    found = drafted([chunk], Encoder({"Vi løfter det tunge sammen.": 0.93}))
    assert quotes(found) == ["Vi løfter det tunge sammen."]


def test_nothing_near_enough_is_not_found() -> None:
    chunk = chunk_of("En svær opgave må ingen være alene om at betale. Mødet sluttede i god tid.")
    assert drafted([chunk], Encoder({}, other=NEAR - 0.01)) == NOT_FOUND


def test_a_draft_that_stands_in_a_sentence_needs_no_nearness() -> None:
    text = "Vi aftalte, at ingen må være alene om en svær opgave, uanset hvor den opstår i kommunen."
    assert quotes(drafted([chunk_of(text)], Encoder({}))) == [text]


def test_a_neighbour_comes_along_where_both_together_are_nearer() -> None:
    one, two = "Vi løfter det tunge sammen hver gang.", "Derfor ringer vi til hinanden i tide."
    chunk = chunk_of(f"{one} {two} Mødet sluttede i god tid som altid.")
    assert quotes(drafted([chunk], Encoder({one: 0.92, f"{one} {two}": 0.95}))) == [f"{one} {two}"]
    assert quotes(drafted([chunk], Encoder({one: 0.92, f"{one} {two}": 0.90}))) == [one]


def test_a_quotation_of_two_sentences_is_taken_up_whole() -> None:
    said = "”Vi løfter det tunge sammen. Ingen står alene med det bagefter.”"
    chunk = chunk_of(f"I forordet står: {said} Mødet sluttede i god tid.")
    found = drafted([chunk], Encoder({"Ingen står alene med det bagefter.”": 0.93}))
    assert quotes(found) == [f"I forordet står: {said}"]


def test_words_in_quotation_marks_are_compared_without_their_frame() -> None:
    chunk = chunk_of("Panelet har ønsket sætningen: ”Vi løfter det tunge sammen hver gang.” Den er lang.")
    found = drafted([chunk], Encoder({"Vi løfter det tunge sammen hver gang.": 0.93}))
    assert "Vi løfter det tunge sammen hver gang." in quotes(found)[0]


def test_a_sentence_that_stands_twice_is_quoted_where_it_was_adopted() -> None:
    text = "Vi løfter det tunge sammen i hele landsdelen."
    agenda = chunk_of(text, id="a", section=SectionRole.RECOMMENDATION, kind=DocumentKind.AGENDA)
    minutes = chunk_of(text, id="b")
    found = drafted([agenda, minutes], Encoder({text: 0.93}))
    assert [p.chunk.id for p in found.picks] == ["b"]


def test_no_more_sentences_are_encoded_than_it_takes() -> None:
    many = [chunk_of(f"Sætning {n} om noget ganske andet i mødet.", id=f"c{n}") for n in range(40)]
    none = Encoder({})
    assert drafted(many, none) == NOT_FOUND
    assert none.asked == FIRST + MORE
    sure = Encoder({}, other=0.95)
    drafted(many, sure)
    assert sure.asked <= FIRST + MORE


def test_at_most_three_quotes_within_their_room() -> None:
    many = [chunk_of(f"Sætning {n} om det samme i {'mange ' * 20}ord.", id=f"c{n}") for n in range(8)]
    found = drafted(many, Encoder({}, other=0.93))
    assert 1 < len(found.picks) <= 3
    assert sum(len(p.text) for p in found.picks) <= 640 + len(found.picks[0].text)


def test_rows_and_crumbs_are_no_wordings() -> None:
    chunk = chunk_of("Pkt. 4\nAalborg Kommune | 1.180.000 kr. | 110 borgere", **NOTE)
    assert drafted([chunk], Encoder({}, other=0.95)) == NOT_FOUND


def test_stretches_are_sentences_pairs_and_short_lines() -> None:
    text = "Vi siger det højt. Vi lytter. Vi gør det igen.\nNy linje."
    found = [text[a:b] for a, b in stretches(text)]
    assert "Vi siger det højt. Vi lytter." in found
    assert "Vi siger det højt. Vi lytter. Vi gør det igen." in found
    assert not any("\n" in f for f in found)


@pytest.mark.parametrize(
    ("given", "text", "expected"),
    [
        ({}, "Styregruppen godkendte, at vi løfter det tunge sammen.", "worded_adopted"),
        ({}, "Vi løfter det tunge sammen.", "worded_adopted"),
        ({"section": SectionRole.CASE}, "Vi løfter det tunge sammen.", "worded_told"),
        ({"section": SectionRole.RECOMMENDATION}, "At vi løfter det tunge sammen.", "worded_proposed"),
        ({"section": SectionRole.CASE}, "Sekretariatet foreslår, at vi løfter sammen.", "worded_proposed"),
        ({"outcome": Outcome.POSTPONED}, "Vi løfter det tunge sammen.", "worded_told"),
        (NOTE, "Vi løfter det tunge sammen.", "worded_told"),
    ],
)
def test_a_proposal_is_never_called_adopted(given: dict[str, object], text: str, expected: str) -> None:
    chunk = chunk_of(text, **given)
    assert standing(Pick(chunk, 0, len(text))) == expected


def test_the_frame_says_what_became_of_the_wording_in_both_languages() -> None:
    chunk = dataclasses.replace(chunk_of("Vi løfter sammen."), section=SectionRole.RECOMMENDATION)
    assert phrases.note("worded_proposed", chunk, "da").endswith("Indstilling (indstillet)")
    assert phrases.note("worded_proposed", chunk, "en").endswith("Recommendation (proposed)")
