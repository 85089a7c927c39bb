"""Which meeting, item or annex a line belongs to."""

from __future__ import annotations

from ingest.model import DocumentKind
from ingest.stretches import StretchKind
from ingest.walk import walk
from tests.ingest.lines import reading
from tests.ingest.parsed import facts, from_text, numbers

ITEM = (
    "Punkt 1.\nTakster\nSagsfremstilling\nTaksterne stiger.\nIndstilling\n"
    "At de godkendes.\nBeslutning\nDAS godkendte taksterne."
)


def _kinds(*pages: str) -> list[tuple[StretchKind, str | None]]:
    return [(s.kind, s.number) for s in walk(reading(*pages))]


def test_every_line_belongs_to_one_stretch() -> None:
    found = reading(
        ITEM, "Kommissorium for gruppen\nBaggrund\nGruppen er ny.", "Punkt 2.\nEventuelt\nReferat\nIntet."
    )
    stretches = walk(found)
    covered = [i for s in stretches for i in range(s.first, s.end)]
    assert covered == list(range(len(found.lines)))


def test_nothing_comes_of_nothing() -> None:
    assert walk(reading("")) == []


def test_paper_after_an_items_end_is_its_annex() -> None:
    text = "Kapacitet i kommunerne\nKommunerne har samlet set plads til flere borgere i de kommende år."
    assert _kinds(ITEM, text) == [(StretchKind.ITEM, "1"), (StretchKind.ANNEX, "1")]


def test_text_after_the_recommendation_goes_on_when_its_decision_follows_on_the_page() -> None:
    first = "Punkt 1.\nTakster\nIndstilling\nAt taksterne godkendes.\nReferat"
    second = "Formanden takkede for arbejdet\nDer var god tid til at drøfte taksterne.\nBeslutning\nGodkendt."
    assert _kinds(first, second) == [(StretchKind.ITEM, "1")]


def test_item_goes_on_under_its_own_title() -> None:
    second = "Takster\nBaggrund\nTaksterne blev sidst ændret i 2019."
    (stretch,) = walk(reading(ITEM, second))
    assert len(stretch.repeats) == 1


def test_second_summary_begins_an_annex() -> None:
    first = ITEM.replace("Sagsfremstilling", "Resumé")
    assert _kinds(first, "Resumé\nUdkastet til aftale gælder i to år.") == [
        (StretchKind.ITEM, "1"),
        (StretchKind.ANNEX, "1"),
    ]


def test_footer_names_the_annex() -> None:
    second = (
        "Overskrift på forsiden\nTeksten om kapaciteten er lang.\nPunkt 1, Bilag 1: Kapacitetsanalyse.pdf"
    )
    stretch = walk(reading(ITEM, second))[-1]
    assert (stretch.title, stretch.annex) == ("Kapacitetsanalyse", ("1", "1"))


def test_item_that_lost_its_heading_is_found_by_summary_and_footer() -> None:
    pages = (
        ITEM,
        "Resumé\nDer er for få pladser.\nIndstilling\nAt DAS drøfter sagen.\nBeslutning\nDrøftet.",
        "Analyse af pladser\nDer er for få.\nPunkt 2, Bilag 1: Analyse af pladser",
    )
    assert _kinds(*pages) == [(StretchKind.ITEM, "1"), (StretchKind.ITEM, "2"), (StretchKind.ANNEX, "2")]


def test_meeting_date_over_a_page_parts_two_meetings() -> None:
    def page(day: str, number: int, title: str) -> str:
        return f"DAS Social Møde den {day}\nPunkt {number}.\n{title}\nReferat\nDAS godkendte {title.lower()}."

    document = from_text(
        page("23.05.2022", 1, "Dagsorden"),
        page("23.05.2022", 2, "Referater"),
        page("02.03.2022", 1, "Budget"),
        page("02.03.2022", 2, "Takster"),
        page("23.05.2022", 3, "Eventuelt"),
    )
    outer, inner = document.parts
    assert (facts(outer)[2], numbers(outer)) == ("2022-05-23", ["1", "2", "3"])
    assert (facts(inner)[2], numbers(inner)) == ("2022-03-02", ["1", "2"])


def test_case_history_makes_no_meeting() -> None:
    document = from_text(
        "REFERAT Vestrup Byråd d. 11-09-2025\nPunkt 1: Vejen\nBeslutninger\nGodkendt.\nSagsforløb\n"
        "Udvalg: Teknikudvalget\nDato: 02-09-2025\nPunktnummer: 4\nPunkt 2: Broen\nBeslutninger\nGodkendt."
    )
    assert [facts(p) for p in document.parts] == [("minutes", "Vestrup Byråd", "2025-09-11")]


def test_papers_in_a_row_are_cut_at_their_titles() -> None:
    document = from_text(
        "Fælles kørsel\nBaggrund\nKommunerne køber hver for sig, og det er dyrt for alle.\n"
        "Kommissorium for netværket\nNetværket skal samle erfaringer fra alle botilbud.\n"
        "Notat om takster\nTaksterne er steget tre år i træk i alle kommuner."
    )
    kinds = [p.kind for p in document.parts]
    assert kinds == [DocumentKind.ANNEX, DocumentKind.TERMS_OF_REFERENCE, DocumentKind.NOTE]


def test_letterhead_is_not_cut_from_its_memo() -> None:
    (part,) = from_text(
        "Sandvejle Kommune\nSocialafdelingen\n30. oktober 2023\n"
        "Notat: Tre modeller for pladser\nBaggrund\nDer er for mange."
    ).parts
    assert (part.title, facts(part)) == ("Notat: Tre modeller for pladser", ("note", None, "2023-10-30"))


def test_template_line_over_a_form_is_no_cut_and_no_meeting() -> None:
    (part,) = from_text(
        "Bilag til dagsorden for Den Administrative Styregruppe den 21. maj 2019\n"
        "Skema til indmelding af ledige pladser\n"
        "Tilbuddets navn: ____\nSkemaet sendes til sekretariatet hver fredag inden klokken 12."
    ).parts
    assert (part.title, facts(part)) == ("Skema til indmelding af ledige pladser", ("form", None, None))


def test_list_of_annexes_over_a_page_break_is_no_annex() -> None:
    assert _kinds(
        f"{ITEM}\nBilag\nIndstilling\nBilag 1: Forslag",
        "Byrådsdebat i april\nUdvalgserklæring\nNotat fra august",
    ) == [(StretchKind.ITEM, "1")]


DAS = "DAS Social Møde den 23.05.2022\n"


def test_minutes_of_another_system_inside_a_bundle_and_the_annex_behind_them() -> None:
    first = (
        f"{DAS}Punkt 1.\nGodkendelse af dagsorden\nBeslutning\nGodkendt.\nPunkt 2.\nNyt fra takstgruppen\n"
        "Indstilling\nAt orienteringen tages til efterretning.\nBeslutning\nDAS tog den til efterretning."
    )
    inner = (
        "Referat af møde i Takstgruppen den 3. marts 2022\nDeltagere: Anna, Bo\n1. Godkendelse af dagsorden\n"
        "Beslutning\nGodkendt.\n2. Takster for 2023\nSagsfremstilling\nTaksterne stiger med 2 %.\n"
        "Beslutning\nTakstgruppen godkendte taksterne.\nPunkt 2, Bilag 1: Referat.pdf"
    )
    note = "Notat om kapacitet\nKapaciteten stiger hvert år og vil stige igen.\nPunkt 2, Bilag 2: Notat.pdf"
    last = f"{DAS}Punkt 3.\nEventuelt\nReferat\nIntet."
    outer, embedded, annex = from_text(first, inner, note, last).parts
    assert numbers(outer) == ["1", "2", "3"]
    assert facts(embedded) == ("minutes", "Takstgruppen", "2022-03-03")
    assert numbers(embedded) == ["1", "2"]
    assert [(p.parent, p.parent_item, p.parent_annex) for p in (embedded, annex)] == [
        (0, "2", "1"),
        (0, "2", "2"),
    ]


def test_numbered_agenda_goes_on_behind_labelled_minutes_inside_it() -> None:
    first = (
        "Dagsorden for møde i Den Administrative Styregruppe den 23. maj 2022\n1. Godkendelse af dagsorden\n"
        "Indstilling\nAt den godkendes.\n2. Referat fra FU\nIndstilling\nAt det tages til efterretning."
    )
    inner = (
        "FU Møde den 03.03.2022\nPunkt 1.\nGodkendelse af dagsorden\nBeslutning\nGodkendt.\nPunkt 2.\nTakst\n"
        "Beslutning\nFU godkendte taksterne."
    )
    last = "3. Budget for 2023\nIndstilling\nAt budgettet drøftes.\n4. Eventuelt"
    outer, embedded = from_text(first, inner, last).parts
    assert (facts(outer), numbers(outer)) == (("agenda", "DAS", "2022-05-23"), ["1", "2", "3", "4"])
    assert (facts(embedded), numbers(embedded)) == (("minutes", "FU", "2022-03-03"), ["1", "2"])


def _dated(day: str, *texts: str) -> list[str]:
    return [f"DAS Nord Møde den {day}\n{text}" for text in texts]


def test_page_whose_header_has_a_day_of_its_own_begins_that_meeting() -> None:
    """Its first heading was cut off; the headings behind it go on with it."""
    before = _dated("06.03.2024", ITEM, "Punkt 2.\nEventuelt\nReferat\nIntet.")
    resume = "Resume\nEn analyse er lavet.\nIndstilling\nAt den drøftes.\nBeslutning\nDAS drøftede den."
    behind = _dated("14.05.2024", resume, ITEM.replace("Punkt 1.\nTakster", "Punkt 5.\nLokaler"))
    document = from_text(*before, *behind)
    assert [(facts(p)[2], numbers(p)) for p in document.parts] == [
        ("2024-03-06", ["1", "2"]),
        ("2024-05-14", [None, "5"]),
    ]


def test_footer_of_one_page_begins_no_minutes() -> None:
    foot = "Forretningsudvalget – referat af møde den 20. juni 2024"
    document = from_text(
        f"6. Eventuelt\nReferat\nIntet.\n{foot}",
        f"Referat af møde i Takstgruppen den 3. maj 2022\n1. {ITEM[9:]}",
    )
    assert [facts(p)[1:] for p in document.parts][1:] == [("Takstgruppen", "2022-05-03")]


def test_case_sent_out_by_itself_is_not_of_the_meeting_that_follows() -> None:
    case = (
        "FU – sag til mødet den 24. februar 2023\nKørsel\nIndstilling\nDet indstilles, at FU drøfter sagen."
    )
    document = from_text(case, *_dated("14.05.2024", ITEM))
    assert [facts(p)[2] for p in document.parts] == ["2023-02-24", "2024-05-14"]
