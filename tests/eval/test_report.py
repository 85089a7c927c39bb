"""A report says what was measured, and nothing a document says can break it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from eval.bars import Reingest, check_bars
from eval.report import SCHEMA, to_html, to_json, to_text
from eval.run import Results, evaluate
from eval.summary import METRICS, duel, summarise
from tests.eval.support import answer, case, citation, page_text

MADE = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
CASES = [
    case(id="a", question="Blev <b>vagten</b> godkendt?"),
    case(id="b", question="Hvad koster det?", type="unanswerable", evidence=[], meeting_date=None),
]


def systems() -> list[Results]:
    def ours(question: str) -> dict[str, Any]:
        if "koster" in question:
            return answer(citations=[citation(quote='<script>alert("x")</script>')])
        return answer()

    def theirs(_: str) -> dict[str, Any]:
        return answer(answer="Noget andet.", citations=[{"quote": "Noget andet.", "document": "referat.pdf"}])

    return [
        evaluate(CASES, ours, page_text=page_text, texts=["Styregruppen godkendte vagtordningen."]),
        evaluate(CASES, theirs, system="baseline"),
    ]


class Page(HTMLParser):
    """Collects what a test asks about; `HTMLParser` forgives, so tags are counted."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "link", "img", "br"):
            self.open.append(tag)
        self.outside += [v or "" for k, v in attrs if k in ("src", "href")]
        if tag == "th":
            assert dict(attrs).get("scope") in ("row", "col")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_summary_counts_only_cases_that_a_metric_applies_to() -> None:
    ours = systems()[0]
    named = {m.name: summarise(ours, m) for m in METRICS}
    right, silent, verbatim = named["answer_right"], named["abstained"], named["verbatim"]
    assert right is not None
    assert (right.mean, right.n) == (0.5, 2)
    assert silent is not None
    assert (silent.mean, silent.n) == (0.0, 1)
    assert verbatim is not None
    assert (verbatim.mean, verbatim.n) == (0.5, 2)
    assert named["no_decision"] is None


def test_text_shows_both_systems_intervals_and_bars() -> None:
    both = systems()
    text = to_text(both, check_bars(both[0], Reingest(3, 0, 0)), show_wrong=1)
    assert "answer_right" in text
    assert "0.500 [0.09–0.91] n 2" in text
    assert "right only here 1, right only with baseline 0" in text
    assert "BROKEN" in text
    assert "held         re-ingest" in text
    assert "b [unanswerable] Hvad koster det?" in text
    assert "they always answer" not in to_text(both[:1], ())


def test_duel_counts_pairs_not_means() -> None:
    ours, theirs = systems()
    assert duel(ours, theirs) == (1, 0)
    assert duel(ours, ours) == (0, 0)


def test_json_is_versioned_and_holds_every_answer() -> None:
    both = systems()
    data = json.loads(to_json(both, check_bars(both[0]), MADE))
    assert data["schema"] == SCHEMA
    assert data["made"] == "2024-05-01T12:30:00+00:00"
    assert [s["system"] for s in data["systems"]] == ["Referent", "baseline"]
    first = data["systems"][0]
    assert first["metrics"]["answer_right"]["n"] == 2
    assert set(first["by_type"]) == {"decision", "unanswerable"}
    assert [a["id"] for a in first["answers"]] == ["a", "b"]
    assert {b["name"]: b["held"] for b in data["bars"]}["verbatim"] is False


def test_page_is_self_contained_and_well_formed() -> None:
    both = systems()
    page = Page(to_html(both, check_bars(both[0]), MADE))
    assert page.open == []
    assert page.outside == []
    assert "script" not in page.tags
    assert page.tags.count("caption") == page.tags.count("table") > 4


def test_page_lists_wrong_answers_with_question_got_wanted_and_citation() -> None:
    both = systems()
    html = to_html(both, check_bars(both[0]), MADE)
    assert "Hvad koster det?" in html
    assert "&lt;script&gt;alert" in html
    assert "not verbatim" in html
    assert "Ja, den 11. april 2024." in html
    assert "vagten" not in html  # that answer was right
    assert "prefers-color-scheme: dark" in html
