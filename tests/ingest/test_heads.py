"""Where agenda items begin, and what only looks like it."""

from __future__ import annotations

import pytest

from tests.ingest.lines import reading


def _heads(*pages: str) -> list[tuple[str, str]]:
    return [(h.number, h.title) for h in reading(*pages).heads.values()]


def test_label_takes_its_title_from_the_next_line() -> None:
    text = "Punkt 4.\nFælles vikarkorps\n2024-001288\nResume\nKommunerne bruger mange vikarer."
    assert _heads(text) == [("4", "Fælles vikarkorps")]


def test_label_with_title_on_its_line() -> None:
    assert _heads("Punkt 1: Godkendelse af dagsorden\nBeslutninger\nGodkendt.") == [
        ("1", "Godkendelse af dagsorden")
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Punkt 4: Fælles vikarkorps", "Pkt. 4 - Fælles vikarkorps", "Dagsordenspunkt 4: Fælles vikarkorps",
        "Ad 4. Fælles vikarkorps", "Ad pkt. 4: Fælles vikarkorps", "Sag 4: Fælles vikarkorps",
        "Sag nr. 4 – Fælles vikarkorps", "Punkt 4) Fælles vikarkorps", "4) Fælles vikarkorps",
        "4.Fælles vikarkorps",
    ],
)  # fmt: skip
def test_head_in_the_manner_of_many_systems(head: str) -> None:
    assert _heads(f"Referat\n{head}\nIndstilling\nAt korpset fortsætter.\nBeslutning\nGodkendt.") == [
        ("4", "Fælles vikarkorps")
    ]


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("EMN-2025-003383", "EMN-2025-003383"), ("Sagsnr.: 12/27845", "12/27845"),
        ("27.00.00-A00-1-22", "27.00.00-A00-1-22"), ("Journalnr. 2022-014417", "2022-014417"),
    ],
)  # fmt: skip
def test_case_number_under_the_title_is_the_heads(line: str, number: str) -> None:
    (head,) = reading(f"Punkt 2: Stier langs fjorden\n{line}\nBeslutning\nGodkendt.").heads.values()
    assert (head.title, head.case_number, head.after) == ("Stier langs fjorden", number, 2)


def test_long_title_runs_on_to_the_case_number() -> None:
    text = (
        "Punkt 2: Svar på forslag om en fælles plan for de mange stier langs\n"
        "Vestrup Fjord\nEMN-2025-003383\nBeslutninger"
    )
    assert _heads(text) == [("2", "Svar på forslag om en fælles plan for de mange stier langs Vestrup Fjord")]


def test_header_and_label_of_one_item_are_one_head() -> None:
    text = (
        "Punkt 3: Fælles vikarkorps i kommunerne\nDAS Social\nPunkt 3.\n"
        "Fælles vikarkorps i kommunerne\nResume\n"
        "Aftalen fornyes."
    )
    assert _heads(text) == [("3", "Fælles vikarkorps i kommunerne")]


def test_numbered_heads_of_minutes() -> None:
    text = (
        "Referat\n1. Godkendelse af dagsorden\nReferat\nGodkendt.\n2. Takster for 2024\n"
        "Indstilling\nDet indstilles, at …\n"
        "3. Eventuelt\n4. Næste møde\nDen 3. maj."
    )
    assert [n for n, _ in _heads(text)] == ["1", "2", "3", "4"]


def test_running_header_vouches_for_the_items_it_names() -> None:
    text = "Punkt 7-8\n7. Nyt fra FU\nDer er intet nyt.\n8. Fælles sprog\nDer er nyt."
    assert [n for n, _ in _heads(text)] == ["7", "8"]


def test_table_of_contents_holds_no_heads() -> None:
    text = (
        "Dagsorden\n1. Godkendelse af dagsorden (side 2)\n2. Takster ........ 3\n3. Eventuelt (side 4)\n"
        "1. Godkendelse af dagsorden\nIndstilling\nAt dagsordenen godkendes."
    )
    assert _heads(text) == [("1", "Godkendelse af dagsorden")]


@pytest.mark.parametrize(
    "text",
    [
        "Kommissorium for gruppen\n1. Formål\nGruppen skal samle viden.\n4. Medlemmer\n"
        "Der er tolv.\n5. Økonomi\nDer er penge.",
        "Notat\nBaggrund\nSagen er gammel.\n1. Første forslag\nIndstilling\n"
        "Det indstilles, at sagen drøftes.",
        "Kære alle\n1. Visionsdag er flyttet\nDen holdes i maj.\n2. Kørsel\nØkonomi\nDen koster penge.",
    ],
)
def test_numbered_chapters_of_other_papers_are_no_items(text: str) -> None:
    assert _heads(text) == []


def test_numbered_paragraph_of_an_item_is_no_head() -> None:
    text = (
        "Punkt 8.\nFU orienterer\nSagsfremstilling\n1. Leje af lokaler\nFU har forlænget lejemålet.\n"
        "2. Takst\nFU har godkendt taksten.\nIndstilling\nAt orienteringen tages til efterretning."
    )
    assert _heads(text) == [("8", "FU orienterer")]


def test_numbering_may_start_again_for_embedded_minutes() -> None:
    one = "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n2. Takster\nBeslutning\nGodkendt."
    assert [n for n, _ in _heads(f"Referat\n{one}", f"Referat\n{one}\n3. Eventuelt")] == [
        "1",
        "2",
        "1",
        "2",
        "3",
    ]


PLAN = "Arbejdet er delt i følgende trin:\n1. Høring af forældre\n2. Plan for lokaler\n3. Ny aftale om kørsel"


def test_steps_of_a_plan_leave_the_numbers_to_the_items() -> None:
    text = (
        f"Referat\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n2. Takster\nSagsfremstilling\n{PLAN}\n"
        "Indstilling\nDet indstilles, at planen følges.\nBeslutning\nGodkendt.\n"
        "3. Tilsyn\nSagsfremstilling\nTilsynet er nyt.\nBeslutning\nTiltrådt."
    )
    assert _heads(text) == [("1", "Godkendelse af dagsorden"), ("2", "Takster"), ("3", "Tilsyn")]


def test_chapters_of_an_annex_are_no_items() -> None:
    item = "Referat\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\nBilag\nBilag 1: Rapport om kørsel"
    annex = "Bilag 1: Rapport om kørsel\nMaj 2021\n1. Metode\nTallene er gode.\n2. Resultater\nØkonomi\nDyrt."
    assert _heads(item, annex, "2. Takster\nIndstilling\nAt taksten hæves.\nBeslutning\nGodkendt.") == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Takster"),
    ]


def test_closing_item_before_a_late_one_keeps_its_place() -> None:
    text = (
        "Referat\n1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n3. Eventuelt\nIntet.\n"
        "2. Takster\nIndstilling\nAt taksten hæves.\nBeslutning\nGodkendt."
    )
    assert [n for n, _ in _heads(text)] == ["1", "3", "2"]


def test_label_drawn_several_times_is_read_once() -> None:
    assert _heads("Punkt 4: Evt.Punkt 4: Evt.Punkt 4: Evt.\nBeslutning\nGodkendt.") == [("4", "Evt.")]


def test_label_without_a_mark_over_a_routine_title_is_a_head() -> None:
    assert _heads("Sag nr. 7\nEventuelt\nDer var intet nyt.") == [("7", "Eventuelt")]
