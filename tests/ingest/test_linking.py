"""Agenda and minutes of one meeting are found to be that, whatever the clerk rewrote."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.linking import HeldMeeting, MeetingLink, Paper, items_of, link_meetings
from ingest.model import DocumentKind
from ingest.title_match import PaperItem, match_items

DAY = date(2024, 11, 27)
AGENDA, MINUTES = DocumentKind.AGENDA, DocumentKind.MINUTES
TITLES = [
    "Godkendelse af dagsorden",
    "Evaluering af Lyngtoften: pladser og takst",
    "Fælles vikarkorps",
    "Erfaringer med uanmeldte tilsyn",
    "Eventuelt",
]


def items(titles: list[str], numbers: list[str | None] | None = None) -> tuple[PaperItem, ...]:
    names = numbers or [str(n) for n in range(1, len(titles) + 1)]
    return tuple(PaperItem(i, n, t) for i, (n, t) in enumerate(zip(names, titles, strict=True)))


def paper(
    name: str,
    kind: DocumentKind,
    titles: list[str] | None = None,
    body: str | None = "DTS",
    day: date | None = DAY,
    part: int = 0,
) -> Paper:
    return Paper(f"id-{name}", name, part, kind, body, day, items(TITLES if titles is None else titles))


def the_link(*papers: Paper) -> MeetingLink:
    (meeting,) = link_meetings(papers)
    (link,) = meeting.links
    return link


def pairs(
    first: list[str], second: list[str], numbers: list[str | None] | None = None
) -> list[tuple[str, str]]:
    matches = match_items(items(first), items(second, numbers))
    return [(first[m.first], second[m.second]) for m in matches]


# -- items


def test_titles_may_be_rewritten_under_their_number() -> None:
    minutes = [
        "Dagsordenen",
        "Lyngtoften – evaluering, takst for 2025",
        "Vikarkorps: status",
        "Tilsyn",
        "Evt.",
    ]
    assert pairs(TITLES[1:4], minutes[1:4]) == list(zip(TITLES[1:4], minutes[1:4], strict=True))


def test_short_title_is_known_in_a_longer_one() -> None:
    assert pairs(["Budget", "Status"], ["Budget 2025", "Status på akutpladser"]) == [
        ("Budget", "Budget 2025"),
        ("Status", "Status på akutpladser"),
    ]


def test_inserted_item_shifts_numbers_and_not_links() -> None:
    minutes = [*TITLES[:2], "Henvendelse fra ministeriet", *TITLES[2:]]
    assert pairs(TITLES, minutes) == [(t, t) for t in TITLES]


def test_equal_number_alone_links_nothing_where_items_were_inserted() -> None:
    assert pairs(["Budget", "Sommerfest"], ["Budget", "Henvendelse fra ministeriet", "Ny leder"]) == [
        ("Budget", "Budget")
    ]


def test_number_and_place_link_a_title_that_was_written_anew_with_doubt() -> None:
    first, second = list(TITLES), list(TITLES)
    first[3], second[3] = "Herberger åbne om dagen", "Fri adgang fra morgen til aften"
    found = match_items(items(first), items(second))
    assert [m.confidence for m in found] == [1.0, 1.0, 1.0, 0.5, 1.0]
    assert found[3].reason == "number and place only"


def test_case_number_links_whatever_the_title() -> None:
    a, b = PaperItem(0, "4", "Herberger", "24/117"), PaperItem(0, "6", "Dagåbent", "24/117")
    assert [(m.first, m.second) for m in match_items([a], [b])] == [(0, 0)]


def test_lost_title_is_linked_by_its_number() -> None:
    first = [*TITLES[:2], "", *TITLES[3:]]
    found = match_items(items(first), items(TITLES))
    assert [(m.first, m.second) for m in found] == [(n, n) for n in range(5)]
    assert found[2].confidence < 1


def test_words_that_all_titles_share_link_nothing() -> None:
    assert pairs(["Godkendelse af budget", "Godkendelse af takster"], ["Godkendelse af referat"], ["7"]) == []


titles = st.lists(st.sampled_from([*TITLES, "", "Status", "Status på budgettet", "Ny leder"]), max_size=7)


@given(titles, titles)
def test_an_item_is_in_one_pair_at_most(first: list[str], second: list[str]) -> None:
    found = match_items(items(first), items(second))
    assert len({m.first for m in found}) == len({m.second for m in found}) == len(found)


@given(st.lists(st.sampled_from(TITLES), unique=True))
def test_a_list_matches_itself_item_by_item(own: list[str]) -> None:
    assert [(m.first, m.second, m.confidence) for m in match_items(items(own), items(own))] == [
        (n, n, 1.0) for n in range(len(own))
    ]


# -- meetings


def test_same_body_and_day_are_one_meeting_with_all_that_speaks_for_it() -> None:
    link = the_link(paper("a", AGENDA), paper("b", MINUTES))
    assert (link.agenda.document, link.minutes.document, link.confidence) == ("a", "b", 1.0)
    assert [(e.field, e.words) for e in link.evidence] == [
        ("body", "DTS"), ("date", "2024-11-27"), ("number", "5 of 5 items"), ("title", "5 of 5 items"),
    ]  # fmt: skip


def test_items_that_only_one_paper_has_are_listed() -> None:
    link = the_link(
        paper("a", AGENDA, [*TITLES, "Ny leder på Lindely"]),
        paper("b", MINUTES, ["Henvendelse fra ministeriet", *TITLES]),
    )
    assert (link.only_agenda, link.only_minutes) == ((5,), (0,))


def test_another_day_or_another_body_is_another_meeting() -> None:
    held = link_meetings(
        [
            paper("a", AGENDA),
            paper("b", MINUTES, day=DAY + timedelta(days=1)),
            paper("c", MINUTES, body="FU"),
        ]
    )
    assert [m.links for m in held] == [(), (), ()]


def test_body_is_the_same_however_it_is_written() -> None:
    assert the_link(paper("a", AGENDA, body="Dts"), paper("b", MINUTES)).confidence == 1.0


@pytest.mark.parametrize(("body", "day"), [(None, DAY), ("DTS", None), (None, None)])
def test_paper_without_body_or_date_joins_the_meeting_with_its_items(
    body: str | None, day: date | None
) -> None:
    others = [
        paper(f"o{n}", MINUTES, ["Sommerfest", "Ny leder"], day=DAY - timedelta(days=n)) for n in (1, 2)
    ]
    held = link_meetings([paper("a", AGENDA, body=body, day=day), paper("b", MINUTES), *others])
    meeting = next(m for m in held if m.is_linked)
    assert [p.document for p in meeting.papers] == ["b", "a"]
    assert (meeting.body, meeting.date) == ("DTS", DAY)
    assert meeting.links[0].confidence < 1


def test_routine_items_tell_no_meeting() -> None:
    routine = ["Godkendelse af dagsorden", "Orientering", "Eventuelt", "Næste møde"]
    held = link_meetings([paper("a", AGENDA, routine, day=None), paper("b", MINUTES, routine)])
    assert [m.links for m in held] == [(), ()]


def test_titles_that_every_meeting_has_tell_none() -> None:
    usual = ["Nyt fra sekretariatet", "Nyt fra kommunerne", "Nyt fra regionen"]
    days = [paper(f"m{n}", MINUTES, usual, day=DAY + timedelta(days=n)) for n in range(3)]
    assert not any(m.is_linked for m in link_meetings([paper("a", AGENDA, usual, day=None), *days]))


def test_paper_that_fits_two_meetings_joins_none() -> None:
    twice = [paper("b", MINUTES), paper("c", MINUTES, day=DAY + timedelta(days=7))]
    held = link_meetings([paper("a", AGENDA, day=None), *twice])
    assert not any(m.is_linked for m in held)


def test_two_papers_of_a_day_that_share_no_item_are_doubted() -> None:
    link = the_link(
        paper("a", AGENDA), paper("b", MINUTES, ["Sommerfest", "Ny leder", "Flytning", "Kantine"])
    )
    assert link.confidence <= 0.6


def test_minutes_in_a_bundle_and_alone_are_copies_of_one_meeting() -> None:
    (meeting,) = link_meetings([paper("bundt", MINUTES, part=3), paper("alene", MINUTES), paper("a", AGENDA)])
    assert [link.copies for link in meeting.links].count(True) == 1
    assert [len(i.entries) for i in items_of(meeting)] == [3] * 5


def test_supplement_is_no_copy_and_its_items_are_the_meetings_too() -> None:
    (meeting,) = link_meetings([paper("a", AGENDA), paper("tillæg", AGENDA, ["Hasteindkøb af værnemidler"])])
    assert meeting.links == ()
    assert len(items_of(meeting)) == 6


# -- the order of files


def links(held: tuple[HeldMeeting, ...]) -> list[object]:
    return [
        (
            m.body,
            m.date,
            [p.key for p in m.papers],
            m.links,
            [[(p.key, i) for p, i in x.entries] for x in items_of(m)],
        )
        for m in held
    ]


some_papers = st.lists(
    st.builds(
        lambda name, kind, titles, body, day: paper(name, kind, titles, body, day),
        st.uuids().map(str),
        st.sampled_from([AGENDA, MINUTES]),
        st.lists(
            st.sampled_from([*TITLES, "Sommerfest", "Ny leder", "Status", "Status på tilsyn", ""]), max_size=7
        ),
        st.sampled_from([None, "DTS", "dts", "FU"]),
        st.sampled_from([None, DAY, DAY + timedelta(days=1)]),
    ),
    max_size=7,
    unique_by=lambda p: p.key,
)


@given(some_papers.flatmap(lambda papers: st.tuples(st.just(papers), st.permutations(papers))))
def test_order_of_the_files_makes_no_difference(both: tuple[list[Paper], list[Paper]]) -> None:
    papers, shuffled = both
    assert links(link_meetings(papers)) == links(link_meetings(shuffled))


@given(some_papers)
def test_every_paper_is_in_one_meeting_and_every_item_listed_once(papers: list[Paper]) -> None:
    held = link_meetings(papers)
    assert sorted(p.key for m in held for p in m.papers) == sorted(p.key for p in papers)
    for meeting in held:
        listed = [(p.key, i.ordinal) for x in items_of(meeting) for p, i in x.entries]
        assert sorted(listed) == sorted((p.key, i.ordinal) for p in meeting.papers for i in p.items)
