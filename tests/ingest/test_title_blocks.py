"""Title blocks whose lines say little each."""

from __future__ import annotations

from ingest.model import SectionRole
from tests.ingest.lines import reading
from tests.ingest.parsed import facts, from_text, numbers

BLOCK = "Beslutningsreferat\nMøde i Socialdirektørkredsen\nDato: 12. april 2021 kl. 9.00-11.00\n"
ITEMS = (
    "1. Godkendelse af dagsorden\nBeslutning\nGodkendt.\n2. Indkøb\nBeslutning\nKredsen godkendte et udbud.\n"
)


def test_bare_word_over_body_and_date_is_a_title() -> None:
    (part,) = from_text(BLOCK + ITEMS).parts
    assert facts(part) == ("minutes", "Socialdirektørkredsen", "2021-04-12")
    assert [s.role for s in part.sections] == [SectionRole.OTHER]


def test_next_meetings_minutes_begin_amid_a_page_and_are_nobodys_annex() -> None:
    second = BLOCK.replace("Social", "Børne").replace("12. april", "14. april")
    first, following = from_text(BLOCK + ITEMS + second + ITEMS).parts
    assert facts(following) == ("minutes", "Børnedirektørkredsen", "2021-04-14")
    assert (following.parent, following.parent_item) == (None, None)
    assert numbers(first) == numbers(following) == ["1", "2"]


def test_bare_word_under_an_item_is_a_sections_heading() -> None:
    text = "Punkt 1: Næste møde\nReferat\nNæste møde holdes i Vestrup.\nPunkt 2: Eventuelt\nReferat\nIntet."
    assert reading(text).named == ()


def test_minutes_without_section_headings_tell_what_was_said() -> None:
    text = (
        "Referat\nStyregruppen for velfærdsteknologi\nMandag den 7. marts 2022 kl. 13-15, lokale 3\n"
        "Ad 1. Godkendelse af referat\nReferatet fra sidste møde blev godkendt.\nAd 2. Eventuelt\nIntet."
    )
    (part,) = from_text(text).parts
    assert facts(part) == ("minutes", "Styregruppen for velfærdsteknologi", "2022-03-07")
    assert {s.role for i in part.items for s in i.sections} == {SectionRole.MINUTES}
    assert [d.text for i in part.items for d in i.decisions] == ["Referatet fra sidste møde blev godkendt."]


def test_agenda_without_section_headings_tells_nothing() -> None:
    text = (
        "Dagsorden\nStyregruppen for velfærdsteknologi\nMandag den 7. marts 2022 kl. 13-15, lokale 3\n"
        "Ad 1. Godkendelse af referat\nReferatet fra sidste møde blev udsendt.\nAd 2. Eventuelt\nIntet."
    )
    (part,) = from_text(text).parts
    assert facts(part)[0] == "agenda"
    assert [i.decisions for i in part.items] == [(), ()]


def test_a_day_alone_under_the_bodys_name_is_no_item() -> None:
    (part,) = from_text("Referat\nSocialudvalget\n3. maj 2022 kl. 9.00-11.00\n" + ITEMS).parts
    assert facts(part) == ("minutes", "Socialudvalget", "2022-05-03")
    assert numbers(part) == ["1", "2"]


def test_labels_that_stand_over_their_values_have_each_its_own() -> None:
    head = "Referat\nSocialudvalget\nDato\nTid\nSted\nDeltagere\n"
    values = "3. maj 2022\nkl. 9.00-11.00\nRådhuset, lokale 2\nOle Bak, Lis Ny, Kim Ås\n"
    (part,) = from_text(head + values + ITEMS).parts
    assert facts(part) == ("minutes", "Socialudvalget", "2022-05-03")
    held = part.meeting
    assert held is not None
    assert (held.time, held.place) == ("09:00-11:00", "Rådhuset, lokale 2")
    assert held.participants == ("Ole Bak", "Lis Ny", "Kim Ås")


def test_day_in_a_sentence_that_was_broken_before_it_is_no_title_blocks() -> None:
    """Under an item's "Referat", over a footer that names the body."""
    page = (
        "Punkt {n}: Pris på cykler\nReferat\n"
        "Udvalget kan ikke følge indstillingen. Prisen på cykler holdes uændret til og\n"
        "med den 14. december 2016.\nUTM\nUTM Møde den 07.03.2016\nkl. 16.30 Side 1 af 1"
    )
    (part,) = from_text(*(page.format(n=n) for n in (1, 2, 3))).parts
    assert (facts(part)[1:], numbers(part)) == (("UTM", "2016-03-07"), ["1", "2", "3"])
