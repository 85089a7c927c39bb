"""What a paper says of itself."""

from __future__ import annotations

import pytest

from ingest.model import DocumentKind
from ingest.part_facts import kind_of
from tests.ingest.parsed import facts, from_text

K = DocumentKind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Kommissorium for arbejdsgruppen", K.TERMS_OF_REFERENCE),
        ("NOTAT: Kommissorium for dialoggruppe", K.TERMS_OF_REFERENCE),
        ("Årsrapport 2023", K.REPORT), ("Bilag 1 – Afrapportering fra arbejdsgruppe", K.REPORT),
        ("Kapacitetsanalyse af akutpladser", K.REPORT), ("Status for en analyse af kørsel", K.ANNEX),
        ("Analysedesign for samarbejdet", K.ANNEX), ("Notat om takster", K.NOTE),
        ("Synopsis for udspil", K.NOTE),
        ("Bemærkninger fra udvalget", K.NOTE), ("Orienteringsmail til DAS", K.MAIL),
        ("Skema til indmelding", K.FORM),
        ("Beretning [årstal] om [tilbuddets navn]", K.FORM), ("Årshjul 2018", K.ANNEX),
    ],
)  # fmt: skip
def test_title_says_the_kind(title: str, kind: DocumentKind) -> None:
    assert kind_of(title, []) is kind


def test_mail_is_dated_by_its_sending_and_goes_by_its_subject() -> None:
    (part,) = from_text(
        "Fra: Sekretariatet\nTil: Den Administrative Styregruppe\n"
        "Sendt: 18. januar 2024 10:42\nEmne: To nye datoer\n"
        "Kære alle\nMødet den 8. februar er flyttet til den 21. februar 2024."
    ).parts
    assert (part.title, facts(part)) == ("To nye datoer", ("mail", "DAS", "2024-01-18"))


def test_body_that_has_treated_a_matter_is_the_author() -> None:
    (part,) = from_text(
        "Bemærkninger vedr. sag om takster\n"
        "FU Nordjylland har drøftet sagen. Den forelægges DAS den 26. marts 2019."
    ).parts
    assert facts(part) == ("note", "FU", None)


def test_body_that_is_only_named_is_not_the_author() -> None:
    (part,) = from_text(
        "Notat om pladser\nDAS bad den 13. september 2023 kommunen om et notat om pladser."
    ).parts
    assert facts(part) == ("note", None, None)


def test_plan_of_dates_has_no_date_of_its_own() -> None:
    (part,) = from_text(
        "Årshjul for aftalen\n8. februar 2024\nVisionsdag\n6. marts 2024\nMøde i DAS\nOktober 2024\nHøring"
    ).parts
    assert facts(part) == ("annex", None, None)


def test_case_sent_out_by_itself_is_an_item_without_number_or_decision() -> None:
    (part,) = from_text(
        "Kommunekontaktrådet – sag til mødet den 24. februar 2023\nFælles indkøb af kørsel\n"
        "Baggrund\nKørsel er dyr.\n"
        "Indstilling\nDet indstilles, at KKR drøfter sagen."
    ).parts
    (item,) = part.items
    assert facts(part) == ("note", "KKR", "2023-02-24")
    assert (item.number, item.title, item.outcome, item.decisions) == (
        None,
        "Fælles indkøb af kørsel",
        "none",
        (),
    )


def test_paper_in_a_notes_list_of_annexes_goes_with_the_note() -> None:
    note, budget = from_text(
        "Til Den Administrative Styregruppe\n27. september 2016\nOrientering om centret\n"
        "Der er flere sager end ventet i år.\n"
        "Bilag:\n- Budget Centret 2016-2017\n- Oversigt over finansiering",
        "Budget 2016-2017\nLøn 533.000 545.000\nLeje 680.000 696.000",
    ).parts
    assert facts(budget)[1:] == facts(note)[1:] == ("DAS", "2016-09-27")
    assert budget.parent == note.ordinal
