"""Who stood where, as minutes of several systems say it, and on which decision."""

from __future__ import annotations

import time

import pytest

from ingest.bodies import known_bodies
from ingest.decisions import decisions
from ingest.model import Decision, Outcome, Stance
from ingest.positions import positions_of
from tests.ingest.lines import raw_of, sections

FOR, AGAINST, ABSTAINED = Stance.IN_FAVOUR, Stance.AGAINST, Stance.ABSTAINED
RESERVED, REMARK = Stance.RESERVED, Stance.REMARK


def _stood(sentence: str) -> dict[Stance, list[str]]:
    found: dict[Stance, list[str]] = {}
    for stand in positions_of(sentence):
        found.setdefault(stand.stance, []).append(stand.who)
    return found


@pytest.mark.parametrize(
    ("sentence", "stood"),
    [
        # Groups by name, as council systems of the larger towns write.
        (
            "Venstres og Liste Ø's byrådsgrupper og Ole Bak kunne ikke tiltræde indstillingens punkt 2.",
            {AGAINST: ["Venstre", "Liste Ø", "Ole Bak"]},
        ),
        (
            "Moderaternes byrådsgruppe kunne ikke tiltræde indstillingen.",
            {AGAINST: ["Moderaterne"]},
        ),
        (
            "Med forbehold fra Liberal Alliances byrådsgruppe.",
            {RESERVED: ["Liberal Alliance"]},
        ),
        # Letters and counts, as voting systems print them.
        ("For stemte A og F, imod stemte V.", {FOR: ["A", "F"], AGAINST: ["V"]}),
        ("For stemte A og F, imod V og O.", {FOR: ["A", "F"], AGAINST: ["V", "O"]}),
        (
            "For stemte 14 (A, F), imod stemte 9 (V), hverken for eller imod 2.",
            {FOR: ["A", "F"], AGAINST: ["V"]},
        ),
        (
            "14 medlemmer stemte for (A, B og F), 11 medlemmer stemte imod (C og V).",
            {FOR: ["A", "B", "F"], AGAINST: ["C", "V"]},
        ),
        (
            "14 (A, F) stemte for, 9 (V, C) stemte imod, og 2 (O) undlod at stemme.",
            {FOR: ["A", "F"], AGAINST: ["V", "C"], ABSTAINED: ["O"]},
        ),
        ("For: A (9), B (2). Imod: V (7).", {FOR: ["A", "B"], AGAINST: ["V"]}),
        ("Hverken for eller imod stemte: Nordlisten", {ABSTAINED: ["Nordlisten"]}),
        # Sentences, as committees write them.
        (
            "Venstre og Liste Ø stemte imod, mens Dansk Folkeparti undlod at stemme.",
            {AGAINST: ["Venstre", "Liste Ø"], ABSTAINED: ["Dansk Folkeparti"]},
        ),
        ("Godkendt, idet Ole Bak (C) stemte imod.", {AGAINST: ["Ole Bak (C)"]}),
        ("Herefter stemte Venstre imod.", {AGAINST: ["Venstre"]}),
        ("Anne Lund, V, og Bo Krag, C, undlader at stemme.", {ABSTAINED: ["Anne Lund, V", "Bo Krag, C"]}),
        (
            "Et mindretal bestående af Ole Bak (V) og Lis Ny (O) stemte imod indstillingen.",
            {AGAINST: ["Ole Bak (V)", "Lis Ny (O)"]},
        ),
        ("Et mindretal (Ø og Å) kan ikke godkende indstillingen.", {AGAINST: ["Ø", "Å"]}),
        ("Et flertal i udvalget kunne tiltræde indstillingen.", {FOR: ["Et flertal i udvalget"]}),
        (
            "Liste Ø ønsker ført til protokols, at listen stemmer imod, da huset er for dyrt.",
            {REMARK: ["Liste Ø"], AGAINST: ["Liste Ø"]},
        ),
        ("SF protokollerede, at sagen burde udsættes.", {REMARK: ["SF"]}),
        (
            "Mindretalsudtalelse fra Enhedslisten: Vi kan ikke støtte forslaget.",
            {REMARK: ["Enhedslisten"], AGAINST: ["Enhedslisten"]},
        ),
        (
            "Venstre kunne ikke tiltræde punkt 1, men stemte for punkt 2.",
            {AGAINST: ["Venstre"], FOR: ["Venstre"]},
        ),
        ("Det Konservative Folkeparti tog forbehold.", {RESERVED: ["Det Konservative Folkeparti"]}),
        ("Venstre, bortset fra Ole Bak, stemte imod.", {AGAINST: ["Venstre, bortset fra Ole Bak"]}),
        ("A, C og V stemte for. F og Ø stemte imod.", {FOR: ["A", "C", "V"], AGAINST: ["F", "Ø"]}),
    ],
)
def test_position_is_read_as_it_is_said(sentence: str, stood: dict[Stance, list[str]]) -> None:
    assert _stood(sentence) == stood


@pytest.mark.parametrize(
    "sentence",
    [
        "Byrådet stemte for forslaget.",
        "Udvalget kunne ikke tiltræde indstillingen.",
        "Den Tværgående Styregruppe godkendte planen.",
        "Ingen stemte imod.",
        "Indstillingen blev vedtaget med 16 stemmer mod 9.",
        "For: 14, Imod: 9, Undlod: 2",
        "Forvaltningen oplyste, at Venstre stemte imod i 2019.",
        "Lukning af huset er imod loven.",
        "De, der stemte imod, skal høres.",
        "Hvis Venstre stemte imod, bortfaldt sagen.",
        "Venstre tog intet forbehold.",
        "Godkendt.",
    ],
)
def test_who_is_not_named_or_does_not_vote_has_no_position(sentence: str) -> None:
    assert positions_of(sentence) == ()


def test_long_sentences_take_no_longer_than_their_length() -> None:
    def seconds(n: int) -> float:
        sentence = "Venstre stemte imod og Liste Ø, for A, imod B (C) " * n
        took = []
        for _ in range(3):  # the least: what else the machine does only adds to it
            begun = time.process_time()
            positions_of.__wrapped__(sentence)  # what is remembered takes no time
            took.append(time.process_time() - begun)
        return min(took)

    assert seconds(160) < 60 * max(seconds(20), 0.002)


# -- with their decisions --------------------------------------------------------------------------------


def _found(text: str) -> list[Decision]:
    return list(decisions(sections(f"Beslutning\n{text}"), "Byrådet", known_bodies()))


def _on(text: str) -> list[tuple[Outcome, list[tuple[str, Stance]]]]:
    return [(d.outcome, [(p.who, p.stance) for p in d.positions]) for d in _found(text)]


def test_position_belongs_to_the_decision_it_follows() -> None:
    text = (
        "Ændringsforslaget blev forkastet. Venstre stemte for.\n"
        "Indstillingen blev vedtaget. Liste Ø kunne ikke tiltræde indstillingen."
    )
    assert _on(text) == [
        (Outcome.REJECTED, [("Venstre", FOR)]),
        (Outcome.DECIDED, [("Liste Ø", AGAINST)]),
    ]


def test_votes_before_their_decisions_keep_their_names() -> None:
    text = (
        "Afstemning om ændringsforslaget: For stemte 9 (V), imod stemte 16 (A). Ændringsforslaget blev "
        "forkastet. Herefter: For stemte 20 (A, V), imod stemte 5 (Ø). Indstillingen blev vedtaget."
    )
    assert _on(text) == [
        (Outcome.REJECTED, [("V", FOR), ("A", AGAINST)]),
        (Outcome.DECIDED, [("A", FOR), ("V", FOR), ("Ø", AGAINST)]),
    ]


def test_position_points_to_the_words_that_say_so() -> None:
    text = "Indstillingen blev vedtaget.\nRadikale Venstres og SF's byrådsgrupper kunne ikke tiltræde den."
    raw = raw_of(f"Beslutning\n{text}").text
    (decision,) = _found(text)
    words = "Radikale Venstres og SF's byrådsgrupper kunne ikke tiltræde"
    assert [(p.who, raw[p.raw_start : p.raw_end]) for p in decision.positions] == [
        ("Radikale Venstre", words),
        ("SF", words),
    ]


def test_recommendation_and_case_state_no_position_of_the_meeting() -> None:
    text = (
        "Indstilling\nDet indstilles, at Venstre stemte imod.\nSagsfremstilling\nListe Ø stemte imod i 2019."
    )
    assert decisions(sections(text), "Byrådet", known_bodies()) == ()
