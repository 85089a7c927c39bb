"""Made bundles: the truth stands where it says, and the scorer tells right from wrong."""

from __future__ import annotations

import doctest
import importlib
import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.bundles import dates, noise, report
from eval.bundles.generate import RECIPES, bundles, make_bundle
from eval.bundles.score import Check, parse_bundle, score_bundle
from eval.bundles.systems import SYSTEMS
from eval.bundles.truth import Bundle, Says
from eval.command import cli
from ingest.model import AgendaItem, Outcome, ParsedDocument, Part, RawText, SectionRole
from tests.eval.bundle_oracle import oracle
from tests.support import require_or_skip

ARCHIVE = Path(__file__).resolve().parents[2].parent / "shared" / "archive" / "txt"
MODULES = ("dates", "fronts", "author", "layout", "texts", "compare")
seeds = st.integers(min_value=0, max_value=400)


@pytest.fixture(scope="module")
def run_of_sixty() -> list[Bundle]:
    return list(bundles(60))


def letters(text: str) -> str:
    """Words without what line ends, hyphens and Unicode forms do to them."""
    return re.sub(r"[\s\-]+", "", unicodedata.normalize("NFC", text))


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_hold(name: str) -> None:
    outcome = doctest.testmod(importlib.import_module(f"eval.bundles.{name}"))
    assert outcome.attempted
    assert not outcome.failed


# --- the generator --------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(seeds)
def test_same_seed_makes_the_same_bundle(seed: int) -> None:
    assert make_bundle(seed) == make_bundle(seed)


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_every_sentence_stands_where_its_spans_say(seed: int) -> None:
    bundle = make_bundle(seed)
    text = RawText(bundle.text.pages).text
    for sentence, spans in zip(bundle.sentences, bundle.spans, strict=True):
        if bundle.recipe == "ocr":
            assert spans
        else:
            held = "".join(text[start:end] for start, end in spans)
            assert letters(held) == letters(sentence.text)


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_no_two_sentences_share_a_character(seed: int) -> None:
    spans = sorted(s for spans in make_bundle(seed).spans for s in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


@settings(max_examples=25, deadline=None)
@given(seeds)
def test_agendas_hold_no_decision_and_inner_minutes_are_older(seed: int) -> None:
    bundle = make_bundle(seed)
    for sentence in bundle.sentences:
        if sentence.says == Says.DECISION and sentence.item is not None:
            assert bundle.meetings[bundle.items[sentence.item].meeting].minutes
    for meeting in bundle.meetings:
        if meeting.annex is not None and meeting.date:
            outer = bundle.meetings[bundle.items[bundle.annexes[meeting.annex].item].meeting]
            assert outer.depth == meeting.depth - 1
            assert outer.date is None or meeting.date < outer.date


def test_the_default_run_has_every_trap(run_of_sixty: list[Bundle]) -> None:
    """Otherwise a share says nothing about what it is reported for."""
    meetings = [m for b in run_of_sixty for m in b.meetings]
    items = [i for b in run_of_sixty for i in b.items]
    assert len(items) >= 500
    assert {b.recipe for b in run_of_sixty} == set(RECIPES)
    assert {m.system for m in meetings} == set(SYSTEMS)
    assert {m.depth for m in meetings} == {0, 1, 2, 3}
    assert {k for b in run_of_sixty for k in b.noise} == set(noise.KINDS)
    assert sum(i.headless for i in items) >= 3
    assert any(i.closed for i in items)
    assert any(not str(i.number).isdigit() for i in items)
    assert any(m.date is None for m in meetings)
    assert {a.mark for b in run_of_sixty for a in b.annexes} == {"footer", "first", "title page"}
    assert {o for i in items for o in i.outcomes} == set(Outcome)


def test_every_form_of_a_day_names_it_in_full() -> None:
    written = {form(date(2022, 5, 23)) for form in dates.FORMS}
    assert len(written) == len(dates.FORMS)
    assert all("23" in text and "22" in text and ("5" in text or "maj" in text) for text in written)


def test_misreading_changes_letters_and_spares_figures() -> None:
    text = "Udvalget tiltrådte 1.250.000 kr. til sundhedshuset. " * 40
    worn = noise.misread(Random(1), text, 0.015)
    assert re.findall(r"\d\.\d+\.\d+", worn) == re.findall(r"\d\.\d+\.\d+", text)
    changed = sum(a != b for a, b in zip(letters(text), letters(worn), strict=False))
    assert changed


def test_no_sentence_is_taken_from_the_archive(run_of_sixty: list[Bundle]) -> None:
    if not ARCHIVE.is_dir():
        require_or_skip("the shared archive is absent")
    archive = " ".join(p.read_text(encoding="utf-8") for p in sorted(ARCHIVE.glob("*.txt")))
    known = letters(archive)
    long = {s.text for b in run_of_sixty for s in b.sentences if len(s.text) > 50}
    assert [t for t in long if letters(t) in known] == []


# --- the scorer -----------------------------------------------------------------------------------


def wrong(checks: list[Check]) -> set[str]:
    return {c.metric for c in checks if not c.right}


@settings(max_examples=20, deadline=None)
@given(seeds)
def test_a_perfect_parse_has_nothing_wrong(seed: int) -> None:
    bundle = make_bundle(seed)
    checks = score_bundle(bundle, oracle(bundle))
    assert [c for c in checks if not c.right] == []
    assert sum(c.metric == "item" for c in checks) == len(bundle.items)


Change = Callable[[Part, AgendaItem], AgendaItem]


def spoiled(document: ParsedDocument, change: Change) -> ParsedDocument:
    """The parse with each item of its minutes and agendas changed."""
    parts = tuple(replace(p, items=tuple(change(p, i) for i in p.items)) for p in document.parts)
    return replace(document, parts=parts)


def renumber(_: Part, item: AgendaItem) -> AgendaItem:
    return replace(item, number="999")


def forget_decisions(_: Part, item: AgendaItem) -> AgendaItem:
    return replace(item, decisions=())


def decide_proposals(_: Part, item: AgendaItem) -> AgendaItem:
    first, *_rest = item.decisions
    proposals = [s for s in item.sections if s.role == SectionRole.RECOMMENDATION]
    taken = [replace(first, raw_start=s.text.raw_start, raw_end=s.text.raw_end) for s in proposals]
    return replace(item, decisions=(*item.decisions, *taken))


def one_role(_: Part, item: AgendaItem) -> AgendaItem:
    return replace(item, sections=tuple(replace(s, role=SectionRole.FINANCES) for s in item.sections))


@pytest.mark.parametrize(
    ("change", "metric"),
    [
        (renumber, "item"),
        (forget_decisions, "decision"),
        (one_role, "section role"),
        (lambda p, i: decide_proposals(p, i) if i.decisions else i, "recommendation kept"),
    ],
)
def test_a_spoiled_parse_is_found_out(change: Change, metric: str) -> None:
    bundle = make_bundle(8)
    assert metric in wrong(score_bundle(bundle, spoiled(oracle(bundle), change)))


def test_a_wrong_day_or_body_is_a_wrong_meeting() -> None:
    bundle = make_bundle(8)
    truth = oracle(bundle)
    for part in truth.parts:
        if part.meeting:
            for meeting in (
                replace(part.meeting, date=date(1999, 1, 4)),
                replace(part.meeting, body="Ministeriet"),
            ):
                parts = tuple(replace(p, meeting=meeting) if p is part else p for p in truth.parts)
                assert "meeting" in wrong(score_bundle(bundle, replace(truth, parts=parts)))


def test_a_guessed_day_is_wrong_where_the_pages_give_none() -> None:
    bundle = next(b for b in bundles(20) if b.recipe == "undated")
    truth = oracle(bundle)
    guessed = tuple(
        replace(p, meeting=replace(p.meeting, date=date(2020, 1, 6))) if p.meeting else p for p in truth.parts
    )
    causes = {c.cause for c in score_bundle(bundle, replace(truth, parts=guessed)) if c.metric == "meeting"}
    assert causes == {"day guessed"}


def test_an_agenda_with_an_outcome_is_found_out() -> None:
    bundle = next(b for b in bundles(20) if b.recipe == "agenda")
    decided = spoiled(oracle(bundle), lambda _, i: replace(i, outcome=Outcome.DECIDED))
    assert "agenda undecided" in wrong(score_bundle(bundle, decided))


def test_an_annex_under_another_item_is_found_out() -> None:
    bundle = next(b for b in bundles(20) if any(a.kind != "minutes" for a in b.annexes))
    truth = oracle(bundle)
    parts = tuple(replace(p, parent_item="999") if p.parent is not None else p for p in truth.parts)
    assert "annex" in wrong(score_bundle(bundle, replace(truth, parts=parts)))


# --- the report -----------------------------------------------------------------------------------


def test_shares_carry_intervals_around_them() -> None:
    bundle = make_bundle(8)
    for share in report.shares(score_bundle(bundle, parse_bundle(bundle))):
        assert 0 <= share.low <= share.value + 1e-9
        assert share.value - 1e-9 <= share.high <= 1
        assert share.low < share.high


def test_failures_name_a_seed_that_shows_them() -> None:
    bundle = make_bundle(8)
    checks = score_bundle(bundle, spoiled(oracle(bundle), renumber))
    found = next(f for f in report.failures(checks) if f.metric == "item")
    assert found.seeds == (8,)
    assert found.count == len(bundle.items)
    assert "seed 8" in found.example


def test_the_command_writes_its_numbers_and_fails_below_a_bar(tmp_path: Path) -> None:
    files = tmp_path / "bundles.json", tmp_path / "bundles.html"
    arguments = ["--bundles", "--seed", "7", "--count", "2", "--show", "1"]
    result = CliRunner().invoke(cli, [*arguments, "--json", str(files[0]), "--html", str(files[1])])
    facts = json.loads(files[0].read_text(encoding="utf-8"))
    held = all(share["held"] for share in facts["shares"])
    assert result.exit_code == (0 if held else 5)
    assert "=== truth" in result.output
    assert {"meeting", "item", "section role"} <= {share["metric"] for share in facts["shares"]}
    assert "Wilson intervals" in files[1].read_text(encoding="utf-8")
