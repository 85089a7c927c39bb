from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from string import Formatter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.model import Coverage, Outcome, SectionRole
from service.feedback import FeedbackReason
from service.model import Answer, AnswerStatus, Citation
from service.slack.blocks import TOTAL, Message, Shown, answer_message, preformatted, said
from service.slack.sources import label, reference
from service.slack.text import cut, cut_escaped, units
from service.slack.words import words
from tests.service.slack.limits import faults, size
from tests.support import ROOT

URL = "https://referent.example.dk/d/2022-05-23.pdf/s/4?ord=4.10-4.60-40-0123456789ab#mark"
CITED = Citation(
    n=1, quote="Styregruppen godkendte standardkontrakten.", document="2022-05-23.pdf", part="Referat",
    title="Referat", body="DAS", meeting_date=date(2022, 5, 23), item_number="9",
    item_title="Standardkontrakter", section=SectionRole.DECISION, page_start=4, page_end=4, char_start=10,
    char_end=60, url=URL,
)  # fmt: skip
ANSWER = Answer(
    "hvad besluttede vi om standardkontrakter?", "da", AnswerStatus.ANSWERED, Outcome.DECIDED,
    "DAS traf beslutning den 23. maj 2022, pkt. 9:\n“Styregruppen godkendte standardkontrakten.” [1]",
    (CITED,), (), Coverage(date(2020, 1, 1), date(2024, 1, 1), 10, 12), 0.1,
)  # fmt: skip
SHOWN = Shown("k1")


def shown_text(message: Message) -> str:
    """Everything in the blocks that people read."""

    def walk(node: object) -> list[str]:
        if isinstance(node, dict):
            own = [node["text"]] if isinstance(node.get("text"), str) else []
            return own + [t for v in node.values() for t in walk(v)]
        return [t for v in node for t in walk(v)] if isinstance(node, list) else []

    return "\n".join(walk(message.blocks))


def test_outcome_and_date_come_first_then_lines_then_sources() -> None:
    body, sources, _ = answer_message(ANSWER, SHOWN).blocks
    first, second = body["elements"][0]["elements"]
    assert first == {"type": "text", "text": "Besluttet · 23. maj 2022 · DAS\n", "style": {"bold": True}}
    assert second["text"] == ANSWER.answer
    link = sources["elements"][0]["elements"][2]
    assert link == {"type": "link", "url": URL, "text": "DAS 23.05.2022 · pkt. 9 · Beslutning · s. 4"}


def test_an_english_answer_is_framed_in_english() -> None:
    message = answer_message(replace(ANSWER, language="en"), Shown("k1", private=True))
    assert "Decided · 23 May 2022" in message.text
    assert "DAS 23 May 2022 · item 9 · Decision · p. 4" in message.text
    assert "Only you can see this answer." in shown_text(message)


def test_a_long_answer_shows_few_lines_and_offers_the_rest() -> None:
    long = replace(ANSWER, answer="\n".join(f"Linje {n} [1]" for n in range(1, 12)))
    short, whole = answer_message(long, SHOWN), answer_message(long, replace(SHOWN, whole=True))
    assert "Linje 4" in shown_text(short)
    assert "Linje 5" not in shown_text(short)
    assert "Vis mere" in shown_text(short)
    assert "Linje 11" in shown_text(whole)
    assert "Vis mere" not in shown_text(whole)


def test_a_line_cut_short_still_names_its_sources() -> None:
    long = replace(ANSWER, answer="ord " * 500 + "[1]")
    assert "… [1]" in shown_text(answer_message(long, SHOWN))


def test_share_is_offered_only_where_there_is_a_channel_to_share_in() -> None:
    assert "Del i kanalen" not in shown_text(answer_message(ANSWER, Shown("k1", private=True)))
    assert "Del i kanalen" in shown_text(answer_message(ANSWER, Shown("k1", private=True, shareable=True)))


def test_an_answer_without_sources_has_no_heading_and_nothing_to_copy() -> None:
    nothing = replace(
        ANSWER, status=AnswerStatus.NOT_FOUND, outcome=None, answer="Intet fundet.", citations=()
    )
    message = answer_message(nothing, SHOWN)
    assert message.text == "Intet fundet."
    assert "Kopiér" not in shown_text(message)


def test_a_source_without_a_public_address_is_words_not_a_broken_link() -> None:
    local = replace(ANSWER, citations=(replace(CITED, url="/d/2022-05-23.pdf/s/4"),))
    assert '"link"' not in json.dumps(answer_message(local, SHOWN).blocks)


def test_a_paper_of_no_meeting_is_named_by_its_title() -> None:
    paper = replace(CITED, body=None, meeting_date=None, item_number=None, title="Kommissorium for DAS")
    assert label(paper, "da") == "Kommissorium for DAS · Beslutning · s. 4"


def test_the_reference_to_copy_holds_place_title_and_address() -> None:
    assert reference(ANSWER) == f"DAS 23.05.2022 · pkt. 9 · Beslutning · s. 4: Standardkontrakter – {URL}"


def test_both_languages_say_the_same_things_with_the_same_gaps() -> None:
    def gaps(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    assert words("da").keys() == words("en").keys()
    assert all(gaps(words("da")[k]) == gaps(words("en")[k]) for k in words("da"))


def test_no_words_are_left_over() -> None:
    code = "".join(p.read_text("utf-8") for p in (ROOT / "service" / "slack").glob("*.py"))
    composed = {f"reason_{r.value}" for r in FeedbackReason} | {"up", "down", "up_label", "down_label"}
    said_ = set(re.findall(r"""["']([a-z_]+)["']""", code))
    assert words("da").keys() - said_ - composed == set()


ODD = st.sampled_from(
    ["<!channel>", "<@U012AB3CD>", "<!subteam^S1|@alle>", "<#C1>", "&lt;!here&gt;", "<http://x|y>", "@here",
     "*fed*", "_kursiv_", "`kode`", ":tada:", "&", ">", "\x00", "\u202e", "\ud800", "👍", "[1]", "[99]", "\n"]
)  # fmt: skip
TEXT = st.lists(st.one_of(ODD, st.text(max_size=30)), max_size=40).map("".join)
LONG = st.builds(lambda t, n: t * n, TEXT, st.integers(1, 60))
CITATIONS = st.builds(
    replace, st.just(CITED), n=st.integers(1, 99), body=st.none() | TEXT, title=LONG, document=LONG,
    item_number=st.none() | TEXT, item_title=st.none() | LONG, section=st.sampled_from(SectionRole),
    meeting_date=st.none() | st.dates(), page_end=st.integers(4, 9),
    url=st.one_of(st.just(URL), TEXT, TEXT.map(lambda t: f"https://x.dk/{t}"),
                  st.integers(500, 4000).map(lambda n: "https://x.dk/" + "y" * n)),
)  # fmt: skip
ANSWERS = st.builds(
    replace, st.just(ANSWER), answer=LONG, language=st.sampled_from(["da", "en"]),
    status=st.sampled_from(AnswerStatus), outcome=st.none() | st.sampled_from(Outcome), note=LONG,
    citations=st.lists(CITATIONS, max_size=20).map(tuple),
)  # fmt: skip
VIEWS = st.builds(
    Shown, st.sampled_from(["", "k" * 60]), st.booleans(), st.booleans(), st.booleans(), st.booleans(), TEXT
)


@given(ANSWERS, VIEWS)
@settings(max_examples=60, deadline=None)
def test_no_answer_goes_beyond_slacks_limits_or_acts_in_slack(answer: Answer, shown: Shown) -> None:
    message = answer_message(answer, shown)
    assert faults(message.text, message.blocks) == []
    assert size(json.dumps(message.blocks, ensure_ascii=False)) <= TOTAL
    json.dumps([message.text, message.blocks], ensure_ascii=False).encode("utf-8")  # no half surrogates


@given(LONG, st.integers(2, 80))
@settings(max_examples=60, deadline=None)
def test_cut_text_fits_and_no_escape_is_cut_in_two(text: str, most: int) -> None:
    assert units(cut(text, most)) <= most
    short = cut_escaped(text, most)
    assert units(short) <= most
    assert "<" not in short and "&" not in short.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")  # noqa: PT018


@given(LONG)
@settings(max_examples=30, deadline=None)
def test_what_people_said_is_shown_literally_too(text: str) -> None:
    for message in (said(f"Om: {text}"), preformatted("Kopiér:", f"x{text}")):
        assert faults(message.text, message.blocks) == []


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", ["more", "share", "copy", "up", "down", "secretariat", "reason_title"])
def test_labels_fit_their_place(language: str, name: str) -> None:
    assert units(words(language)[name]) <= (24 if name.endswith("title") else 75)
