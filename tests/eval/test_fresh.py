"""Later phrasings: all plots' questions twice, and nothing that a text answers among the empties."""

from __future__ import annotations

import re
from collections import Counter

from eval.questions.archive import make_archive
from eval.questions.fresh import HALVES, ask_fresh, ask_fresh_empty
from eval.questions.plots import plots


def test_every_question_is_asked_in_both_halves_and_as_the_plot_never_puts_it() -> None:
    archive = make_archive(11)
    cases = ask_fresh(archive)
    assert Counter(c.why.split(";")[0] for c in cases) == dict.fromkeys(HALVES, len(cases) // 2)
    assert len(cases) >= 350
    assert len({c.id for c in cases}) == len(cases)
    told = {phrasing for plot in plots() for asked in plot.questions for phrasing in asked.ask}
    fresh = {q for c in cases for q in [c.question]}
    assert not fresh & told
    assert not [c.question for c in cases if re.search(r"[{}]", c.question)]


def test_the_same_seed_asks_the_same() -> None:
    assert ask_fresh(make_archive(11)) == ask_fresh(make_archive(11))


def test_words_asked_of_nothing_stand_in_no_text() -> None:
    archive = make_archive(11)
    cases = ask_fresh_empty(archive)
    assert len(cases) >= 50
    text = " ".join(archive.files.values()).casefold()
    for word in (
        "elevator",
        "bowlinghal",
        "kommunalvalg",
        "telefonnummer",
        "advokat",
        "lastbil",
        "julefrokost",
    ):
        assert any(word in c.question.casefold() for c in cases), word
        assert word not in text
