"""Our figures are those of the independent scorer in the shared folder, on its own questions.

The predictions are made up from the archive's text, so that every metric takes several values.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.case_file import Case, CaseType, load_cases
from eval.run import Results, evaluate
from tests.support import shared_folder

# Their column (cut to nine characters) → our metric.
COLUMNS = {
    "correct": "answer_right",
    "hit@1": "hit@1",
    "mrr": "mrr",
    "recall@5": "recall@5",
    "recall@20": "recall@20",
    "cites_evi": "cites_evidence",
    "citations": "quotes_found",
    "date_righ": "date_right",
    "abstained": "abstained",
    "no_decisi": "no_decision",
    "false_abs": "false_abstention",
    "must_not_": "must_not_violated",
    "too_long": "too_long",
}

FORBIDDEN = "Det blev godkendt"


def make_up(case: Case, texts: dict[str, str], chance: random.Random) -> dict[str, Any]:
    """An answer that is right in some respects and wrong in others."""
    text = texts[chance.choice(sorted(texts))]
    windows = [text[at : at + 900] for at in (chance.randrange(len(text)) for _ in range(12))]
    for quote in case.quotes:
        home = next((t for t in texts.values() if quote in " ".join(t.split())), text)
        at = home.find(quote[:30])
        around = home[max(at - 200, 0) : at + 150 + chance.randrange(700)] if at >= 0 else quote
        windows.insert(chance.randrange(len(windows)), around)
    quotes = [*case.quotes, chance.choice(windows), "Dette står ikke i arkivet, hvor længe man end leder."]
    said = chance.choice([case.answer or "", FORBIDDEN, (case.answer or "") * 9, ""])
    dates = [case.meeting_date, date(2022, 3, 2), None]
    return {
        "id": case.id,
        "status": chance.choice(["answered", "answered", "no_decision", "not_found"]),
        "answer": said,
        "citations": [
            {"quote": q, "meeting_date": d.isoformat() if (d := chance.choice(dates)) else None}
            for q in chance.sample(quotes, chance.randrange(len(quotes)))
        ],
        "passages": [{"text": w} for w in windows],
    }


def their_table(shared: Path, gold: Path, predictions: Path) -> dict[str, dict[str, str]]:
    """Type → column → the number as printed."""
    scorer = shared / "tools" / "score.py"
    if not scorer.is_file():
        pytest.skip(f"no scorer at {scorer}")
    command = [sys.executable, str(scorer), str(gold), str(predictions)]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    head = printed[0].split()[1:]
    rows = [line.split() for line in printed[1:] if line and not line.startswith("correct ")]
    return {row[0]: dict(zip(head, row[1:], strict=True)) for row in rows}


@pytest.fixture
def texts() -> dict[str, str]:
    folder = shared_folder() / "archive" / "txt"
    return {p.name: p.read_text(encoding="utf-8") for p in sorted(folder.glob("*.txt"))}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The shared questions, each with one more thing that an answer must not say."""
    lines = (shared_folder() / "eval" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    changed = [row | {"must_not_include": [*row["must_not_include"], FORBIDDEN]} for row in rows]
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(map(json.dumps, changed)), encoding="utf-8")
    return path


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_agree_with_the_independent_scorer(
    tmp_path: Path, gold: Path, texts: dict[str, str], seed: int
) -> None:
    cases, chance = load_cases([gold]), random.Random(seed)
    made = {c.question: make_up(c, texts, chance) for c in cases}
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("\n".join(json.dumps(m) for m in made.values()), encoding="utf-8")

    ours = evaluate(cases, lambda q: made[q], page_text=nowhere, texts=list(texts.values()))
    theirs = their_table(shared_folder(), gold, predictions)
    kinds: list[CaseType | None] = [None, *sorted({c.type for c in cases})]
    assert len(theirs) == len(kinds)
    for kind in kinds:
        row = theirs[kind or "ALL"]
        assert {c: ours_for(ours, m, kind) for c, m in COLUMNS.items()} == {c: row[c] for c in COLUMNS}


def nowhere(_document: str, _page: int) -> None:
    """The made-up citations name no page."""


def ours_for(results: Results, metric: str, kind: CaseType | None) -> str:
    values = results.values(metric, kind)
    return f"{sum(values) / len(values):.3f}" if values else "-"


def test_made_up_answers_tell_the_metrics_apart(gold: Path, texts: dict[str, str]) -> None:
    """Else agreement would be agreement on zeros."""
    cases, chance = load_cases([gold]), random.Random(1)
    made = {c.question: make_up(c, texts, chance) for c in cases}
    results = evaluate(cases, lambda q: made[q], page_text=nowhere, texts=list(texts.values()))
    assert [m for m in COLUMNS.values() if len(set(results.values(m))) < 2] == []
