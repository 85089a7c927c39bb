"""The sample archive is reproducible, our own, and described truly by expected.json and its questions."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.model import DocumentKind, Outcome
from tests.samples.reading import letters, page_texts, squash, stands_in
from tests.support import ROOT, SAMPLES, require_or_skip, shared_folder

FILES = sorted(SAMPLES.glob("*.*"))
EXPECTED = json.loads((SAMPLES.parent / "expected.json").read_text(encoding="utf-8"))
CASES = [
    json.loads(line)
    for line in (ROOT / "eval" / "cases" / "samples.jsonl").read_text(encoding="utf-8").splitlines()
]
TYPES = {
    "decision", "decision_detail", "recommendation", "attribution", "number_table", "who",
    "status_process", "definition", "wording", "timeline", "agenda_only", "unanswerable",
}  # fmt: skip


def sample(name: str) -> Path:
    return next(path for path in FILES if path.name == name)


def test_a_new_run_writes_the_committed_bytes(tmp_path: Path) -> None:
    for library, package in (("reportlab", "reportlab"), ("docx", "python-docx")):
        try:
            __import__(library)
        except ImportError:
            require_or_skip(f"{package} is not installed; run make setup")
    subprocess.run(
        [sys.executable, str(ROOT / "samples" / "make.py"), str(tmp_path)], check=True, timeout=120
    )
    # Scans are drawn by PDFium, and another build of it may shade letters otherwise.
    written = (p for p in tmp_path.rglob("*.*") if p.is_file() and p.parent.name != "scans")
    made = {path.name: path.read_bytes() for path in written}
    stored = {path.name: path.read_bytes() for path in FILES}
    assert made.keys() == stored.keys()
    changed = [name for name in stored if made[name] != stored[name]]
    assert not changed, "run samples/make.py and read the difference"


def test_nothing_is_copied_from_the_real_archive() -> None:
    folder = shared_folder() / "archive"
    real = squash(
        " ".join(path.read_text(encoding="utf-8") for path in sorted((folder / "txt").glob("*.txt")))
    )
    real += squash(" ".join(text for pdf in (folder / "other").glob("*.pdf") for text in page_texts(pdf)))
    stretches = {real[at : at + 70] for at in range(len(real) - 69)}
    ours = {path.name: " ".join(page_texts(path)) for path in FILES}
    for path in [*(SAMPLES.parent / "content").iterdir(), SAMPLES.parent / "expected.json"]:
        ours[path.name] = path.read_text(encoding="utf-8")
    ours["samples.jsonl"] = " ".join(json.dumps(case, ensure_ascii=False) for case in CASES)
    ours["chronology.jsonl"] = (ROOT / "eval" / "cases" / "chronology.jsonl").read_text(encoding="utf-8")
    copied = {}
    for name, text in ours.items():
        flat = squash(text)
        hits = [flat[at : at + 70] for at in range(len(flat) - 69) if flat[at : at + 70] in stretches]
        if hits:
            copied[name] = hits[0]
    assert not copied


def test_every_file_has_its_expectation() -> None:
    assert {path.name for path in FILES} == EXPECTED.keys()
    assert {path.suffix for path in FILES} == {".pdf", ".txt", ".docx", ".html"}
    assert len(FILES) >= 16


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_expected_parts_and_items_stand_in_the_file(name: str) -> None:
    pages = page_texts(sample(name))
    truth = EXPECTED[name]
    assert DocumentKind(truth["kind"])
    assert truth["pages"] in (None, len(pages))
    for part in truth["parts"]:
        assert DocumentKind(part["kind"])
        whole = [
            page for first, last in part["pages"] or [[1, len(pages)]] for page in pages[first - 1 : last]
        ]
        for item in part["items"]:
            assert Outcome(item["outcome"])
            # A committee's decision may be what it recommends to the council; an agenda's proposal is none.
            assert item["decision"] is None or item["outcome"] != "none"
            assert item["decision"] is not None or item["outcome"] in ("none", "recommended")
            first, last = item["pages"] or (1, len(pages))
            text = "\n".join(pages[first - 1 : last])
            assert all(page in whole for page in pages[first - 1 : last])
            quotes = [item["title"], item["decision"], *(other["quote"] for other in item.get("others", ()))]
            missing = [quote for quote in quotes if quote and not stands_in(quote, text)]
            assert not missing


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("2023-09-13_DTS_referat.txt", "\uf0b7 "),
        ("2023-09-13_DTS_referat.txt", "\u00a0"),
        ("2023-09-13_DTS_referat.txt", "a\u030a"),
        ("2023-09-13_DTS_referat.txt", "\n Punkt 3\n"),
        ("2023-09-13_DTS_referat.txt", "-\n\n"),
        ("2024-06-20_FU_referat.txt", "\f"),
        ("2024-06-20_FU_referat.txt", "social-\nog"),
    ],
)
def test_text_files_keep_the_marks_that_break_naive_code(name: str, mark: str) -> None:
    assert mark in sample(name).read_text(encoding="utf-8")


def test_the_bundle_cuts_a_decision_in_two() -> None:
    pages = page_texts(sample("2024-05-14_DTS_samlet_materiale.pdf"))
    decision = "som placeres på Fjordhuset i Vestrup fra den 1. oktober 2024 og drives som forsøg i to år"
    assert not any(letters(decision) in letters(page) for page in pages)
    assert stands_in(decision, "\n".join(pages[10:12]))


def test_minutes_and_agenda_of_one_meeting_word_their_titles_differently() -> None:
    agenda, minutes = (
        [item["title"] for item in EXPECTED[f"2024-11-27_DTS_{kind}"]["parts"][0]["items"]]
        for kind in ("dagsorden.pdf", "referat.pdf")
    )
    assert len(agenda) == len(minutes)
    assert sum(one != other for one, other in zip(agenda, minutes, strict=True)) >= 4


def test_questions_cover_every_type() -> None:
    assert {case["type"] for case in CASES} == TYPES
    assert sum(case["type"] == "unanswerable" for case in CASES) >= 8
    assert len(CASES) >= 45
    assert len({case["id"] for case in CASES}) == len({case["question"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_question_agrees_with_its_evidence(case: dict[str, object]) -> None:
    assert case["why"]
    evidence = case["evidence"]
    assert isinstance(evidence, list)
    assert bool(evidence) == (case["type"] != "unanswerable")
    lost = [
        one for one in evidence if not stands_in(one["quote"], "\n".join(page_texts(sample(one["seed"]))))
    ]
    assert not lost
    answer = str(case["answer"])
    for key, wanted in (("must_include", True), ("must_not_include", False)):
        patterns = case[key]
        assert isinstance(patterns, list)
        assert all(bool(re.search(pattern, answer, re.IGNORECASE)) is wanted for pattern in patterns), key
