"""Minutes as several agenda systems and word templates print them."""

from __future__ import annotations

from pathlib import Path

from ingest.model import CLOSED, FileText, Page, SectionRole, Source, StyledHeading
from ingest.structure import parse
from tests.ingest.parsed import facts, from_text, numbers


def test_running_header_of_body_and_date() -> None:
    front = (
        "Kulturudvalget\nReferat\n12. april 2021 kl. 16:00\nMødelokale 2\nIndholdsfortegnelse\n"
        "1. Godkendelse af dagsorden 2\n2. Priser i svømmehallen 3\n3. Leje (Lukket punkt) 4"
    )
    second = (
        "Kulturudvalget, 12-04-2021\n1. Godkendelse af dagsorden\nSagsnr.: 00.01.00-A00-1-21\nBeslutning\n"
        "Godkendt.\n2. Priser i svømmehallen\nSagsnr.: 27.00.00-S00-4-21\nResumé\nPriserne stiger.\n"
        "Indstilling\nDirektøren indstiller, at priserne godkendes."
    )
    third = "Kulturudvalget, 12-04-2021\nBeslutning\nGodkendt.\n3. (Lukket punkt) Leje\n4. Eventuelt\nIntet."
    (part,) = from_text(front, second, third).parts
    assert facts(part) == ("minutes", "Kulturudvalget", "2021-04-12")
    assert numbers(part) == ["1", "2", "3", "4"]
    assert [i.case_number for i in part.items[:2]] == ["00.01.00-A00-1-21", "27.00.00-S00-4-21"]
    assert part.items[2].clearance == CLOSED


def test_open_minutes_with_leading_zeros_and_labels_with_colons() -> None:
    text = (
        "Åbent referat\ntil\nSundheds- og Ældreudvalget\nMødedato: Tirsdag den 6. oktober 2015\n"
        "Deltagere: Anna Holm, Bo Lind\nIndholdsfortegnelse\nSide\n01. Godkendelse af dagsorden ...... 2\n"
        "02. Frivilligcenter ........ 3\n"
        "01. Godkendelse af dagsorden\nBeslutning:\nDagsordenen godkendt.\n"
        "02. Frivilligcenter\n15/12345\nSagsfremstilling:\nCentret åbnede i maj.\nØkonomi:\nIngen.\n"
        "Indstilling:\nForvaltningen indstiller,\nat centret støttes.\n"
        "Beslutning Sundheds- og Ældreudvalget den 6. oktober 2015:\nGodkendt.\n"
        "03. Lukket punkt: Ejendomssag\n04. Eventuelt"
    )
    (part,) = from_text(text).parts
    assert facts(part) == ("minutes", "Sundheds- og Ældreudvalget", "2015-10-06")
    assert numbers(part) == ["1", "2", "3", "4"]
    assert [s.role for s in part.items[1].sections] == [
        SectionRole.CASE,
        SectionRole.FINANCES,
        SectionRole.RECOMMENDATION,
        SectionRole.DECISION,
    ]


def test_protocol_whose_numbers_stand_over_their_titles() -> None:
    text = (
        "Beslutningsprotokol\nÆldreudvalget\nMødedato: 4. maj 2020\nSag nr. 1\nGodkendelse af dagsorden\n"
        "Beslutning\nGodkendt.\nSag nr. 2\nPlejehjem i Vestrup\nSagsfremstilling\nPlejehjemmet er gammelt.\n"
        "Indstilling\nAt der bygges nyt.\nBeslutning\nUdsat."
    )
    (part,) = from_text(text).parts
    assert facts(part) == ("minutes", "Ældreudvalget", "2020-05-04")
    assert [(i.number, i.title) for i in part.items] == [
        ("1", "Godkendelse af dagsorden"),
        ("2", "Plejehjem i Vestrup"),
    ]


def test_items_under_a_theme_have_the_themes_number_before_their_own() -> None:
    text = (
        "Referat fra møde i KKR Nordjylland den 10. september 2021\n1. Velkomst og godkendelse af dagsorden\n"
        "1.1. Godkendelse af referat\nIndstilling\nAt referatet godkendes.\nBeslutning\nGodkendt\n"
        "2. Temaer til drøftelse\n2.1. Rammeaftale 2022\nBaggrund\nDen er ny.\nIndstilling\n"
        "At KKR godkender rammeaftalen\nBeslutning\nKKR godkendte rammeaftalen.\n3. Eventuelt"
    )
    (part,) = from_text(text).parts
    assert numbers(part) == ["1", "1.1", "2", "2.1", "3"]
    assert [len(i.decisions) for i in part.items] == [0, 1, 0, 1, 0]


def test_chapters_of_a_paper_are_no_items_under_the_open_one() -> None:
    text = (
        "Referat fra møde i KKR Nordjylland den 10. september 2021\n1. Velkomst\nBeslutning\nGodkendt.\n"
        "2. Tilsyn\nSagsfremstilling\n2.1 Baggrund\nTilsynet er nyt.\n2.2 Metode\nMange svarede.\n"
        "Beslutning\nKKR tog rapporten til efterretning."
    )
    (part,) = from_text(text).parts
    assert numbers(part) == ["1", "2"]
    assert [d.text for d in part.items[1].decisions] == ["KKR tog rapporten til efterretning."]


def test_headings_without_numbers_are_items_where_decisions_stand_under_them() -> None:
    lines = [
        ("Referat af møde i Kulturudvalget den 3. maj 2022", 1), ("Svømmehallen", 2), ("Sagsfremstilling", 3),
        ("Hallen er gammel.", 0), ("Beslutning", 3), ("Godkendt.", 0), ("Biblioteket", 2), ("Beslutning", 3),
        ("Udsat.", 0), ("Eventuelt", 2), ("Intet.", 0),
    ]  # fmt: skip
    raw = "\n".join(text for text, _ in lines)
    headings = tuple(
        StyledHeading(1, raw.index(text), raw.index(text) + len(text), level)
        for text, level in lines
        if level and text != "Beslutning"
    )
    text = FileText((Page(1, raw),), headings=headings)
    (part,) = parse(Source(Path("/arkiv/referat.html"), "referat.html", 0, "0" * 64), text).parts
    assert facts(part) == ("minutes", "Kulturudvalget", "2022-05-03")
    assert [(i.number, i.title) for i in part.items] == [
        (None, "Svømmehallen"),
        (None, "Biblioteket"),
        (None, "Eventuelt"),
    ]
    assert [d.text for i in part.items for d in i.decisions] == ["Godkendt.", "Udsat."]


def test_open_items_alone_show_that_an_agenda_is_one() -> None:
    """No title, no decision: the mark that a system puts before each title says what the file is."""
    page = "Ravnsø Byråd - 28.02.2017\n{n} (Åben) {title}\nResumé\nTekst.\nIndstilling\nAt den drøftes."
    (part,) = from_text(*(page.format(n=n, title=t) for n, t in ((1, "Takster"), (2, "Lokaler")))).parts
    assert (facts(part)[2], numbers(part)) == ("2017-02-28", ["1", "2"])


def test_header_drawn_a_different_number_of_times_on_each_page_is_one_header() -> None:
    """Not all of its pages begin the meeting anew, so the outer agenda goes on behind them."""
    outer, inner = "Dagsorden – UTM – 3. juli 2015", "Referat – UTM – 1. april 2015"
    item = "Punkt {n} - {title}\nSAGSBESKRIVELSE\nSagen forelægges.\nBESLUTNING\nUTM godkendte sagen."
    agenda = "Punkt {n} - {title}\nSAGSBESKRIVELSE\nSagen forelægges.\nINDSTILLING\nAt den drøftes."
    pages = [
        f"{outer}\n{agenda.format(n=n, title=t)}" for n, t in ((1, "Dagsorden"), (2, "Referat fra april"))
    ]
    pages += [
        f"{inner * times}\n{item.format(n=n, title=t)}"
        for n, times, t in ((1, 4, "Takster"), (2, 2, "Lokaler"), (3, 1, "Kørsel"), (4, 1, "Eventuelt"))
    ]
    pages += [f"{outer * 2}\n{agenda.format(n=3, title='Café for pårørende')}"]
    document = from_text(*pages)
    assert [(facts(p)[2], numbers(p)) for p in document.parts] == [
        ("2015-07-03", ["1", "2", "3"]),
        ("2015-04-01", ["1", "2", "3", "4"]),
    ]
