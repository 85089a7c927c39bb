"""What a number means: one pure function a metric, each with a worked example.

Comes in: plain values of one case and its answer. Goes out: a number, as a rule in 0..1. Left to others:
which cases a metric applies to (`run`) and averages with their intervals (`report`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Sequence
from datetime import date

from eval.case_file import CaseType
from eval.matching import carries, compact, compact_carries
from ingest.model import Outcome
from service.model import AnswerStatus

LONGEST = 1500  # characters; a longer answer is a dump
CITED_FIRST = 2  # citations a reader looks at before trusting the date
WHITE_SPACE = re.compile(r"\s+")

# --- retrieval -----------------------------------------------------------------------------------


def evidence_ranks(quotes: Sequence[str], passages: Sequence[str]) -> tuple[int | None, ...]:
    """Rank (from 1) of the first passage that carries each quote; None where none does.

    >>> evidence_ranks(["fastholder status quo", "udsat"], ["Indstilling", "DAS fastholder status quo."])
    (2, None)
    """
    texts = [compact(p) for p in passages]
    ranks: list[int | None] = []
    for quote in map(compact, quotes):
        ranks.append(next((n for n, text in enumerate(texts, 1) if compact_carries(quote, text)), None))
    return tuple(ranks)


def hit_at_1(ranks: Sequence[int | None]) -> float:
    """1 when the best passage carries any of the evidence.

    >>> hit_at_1([3, 1]), hit_at_1([2, None])
    (1.0, 0.0)
    """
    return float(1 in ranks)


def mrr(ranks: Sequence[int | None]) -> float:
    """Reciprocal rank of the first passage that carries any of the evidence.

    >>> mrr([None, 4, 2]), mrr([None])
    (0.5, 0.0)
    """
    best = min((r for r in ranks if r), default=None)
    return 1 / best if best else 0.0


def recall_at(ranks: Sequence[int | None], k: int) -> float:
    """Share of the evidence found in the k best passages.

    >>> recall_at([1, 7, None, 5], k=5)
    0.5
    """
    return sum(1 for r in ranks if r and r <= k) / len(ranks)


def recall_within(quotes: Sequence[str], passages: Sequence[str], characters: int) -> float:
    """Share of the evidence found in the first so many characters of the passages, best first.

    Systems cut their passages differently; at equal k the one with longer passages shows more text.

    >>> recall_within(["udsat", "godkendt"], ["Punktet er udsat.", "Resten er godkendt."], characters=20)
    0.5
    """
    shown, left = [], characters
    for passage in passages:
        shown.append(passage[:left])
        left -= len(passage)
        if left <= 0:
            break
    return recall_at(evidence_ranks(quotes, shown), len(shown))


# --- citations -----------------------------------------------------------------------------------


def cites_evidence(evidence: Sequence[str], quotes: Sequence[str]) -> float:
    """1 when a citation carries a piece of evidence, or is a part of one.

    >>> cites_evidence(["DAS beslutter, at begge versioner kan anvendes."], ["begge versioner kan anvendes"])
    1.0
    """
    return float(any(carries_either(e, q) for e in evidence for q in quotes))


def carries_either(evidence: str, quote: str) -> bool:
    """Whether one of two texts holds the other.

    >>> carries_either("udsat til maj", "Punktet er udsat til maj."), carries_either("udsat", "")
    (True, False)
    """
    return carries(evidence, quote) or carries(quote, evidence)


def verbatim_share(checks: Sequence[bool]) -> float:
    """Share of an answer's citations that say what the page says at the stated place.

    >>> verbatim_share([True, True, False, True])
    0.75
    """
    return sum(checks) / len(checks)


def quotes_found(quotes: Sequence[str], compact_texts: Collection[str]) -> float:
    """Share of quotes that stand somewhere in the archive, wherever they claim to stand.

    >>> quotes_found(["Punktet udsættes", "Punktet godkendes"], ["referat7punktetudsættestilmaj"])
    0.5
    """
    found = [any(compact_carries(compact(q), text) for text in compact_texts) for q in quotes]
    return sum(found) / len(found)


def date_right(wanted: date, cited: Sequence[date | None]) -> float:
    """1 when one of the first two citations stands in the wanted meeting.

    >>> date_right(date(2022, 5, 23), [date(2022, 3, 2), date(2022, 5, 23)])
    1.0
    """
    return float(wanted in cited[:CITED_FIRST])


def wrong_place(wanted: Collection[object], stated: Sequence[object | None]) -> float:
    """1 when words that are the evidence are placed, and never where they belong.

    `stated` has the date (or body) of each citation that carries evidence; None says "not placed", which
    is honest and no error. Several right values mean that the gold names several.

    >>> wrong_place({date(2022, 5, 23)}, [date(2022, 3, 2), None])
    1.0
    >>> wrong_place({"DAS"}, ["DAS", "FU"]), wrong_place({"DAS"}, [None])
    (0.0, 0.0)
    """
    placed = [s for s in stated if s is not None]
    return float(bool(placed) and not any(s in wanted for s in placed))


# --- answers -------------------------------------------------------------------------------------


def abstained(status: AnswerStatus | None) -> float:
    """1 for "not found": recall on unanswerable questions, false abstention on the others.

    >>> abstained(AnswerStatus.NOT_FOUND), abstained(AnswerStatus.NO_DECISION)
    (1.0, 0.0)
    """
    return float(status == AnswerStatus.NOT_FOUND)


def no_decision(status: AnswerStatus | None) -> float:
    """1 for "no decision recorded", the right status where only an agenda exists.

    >>> no_decision(AnswerStatus.NO_DECISION)
    1.0
    """
    return float(status == AnswerStatus.NO_DECISION)


def says(pattern: str, answer: str) -> bool:
    """Whether a pattern meets the answer, in any case and with white space collapsed.

    >>> says(r"23\\. maj 2022", "DAS, 23. maj\\n2022")
    True
    """
    return re.search(pattern, WHITE_SPACE.sub(" ", answer), re.IGNORECASE) is not None


def must_not_violated(patterns: Sequence[str], answer: str) -> float:
    """1 when the answer says what it must not.

    >>> must_not_violated(["DAS anbefaler version 1"], "das anbefaler version 1.")
    1.0
    """
    return float(any(says(p, answer) for p in patterns))


def too_long(answer: str) -> float:
    """1 over 1,500 characters.

    >>> too_long("x" * 1500), too_long("x" * 1501)
    (0.0, 1.0)
    """
    return float(len(answer) > LONGEST)


def answer_right(
    kind: CaseType,
    status: AnswerStatus | None,
    answer: str,
    must_include: Sequence[str] = (),
    must_not_include: Sequence[str] = (),
) -> float:
    """1 when the status fits the question and the text says what it must, no more, and briefly.

    An unanswerable question wants "not found"; a matter that only an agenda knows wants "no decision" and
    forgives "not found". Part of an answer counts as wrong.

    >>> answer_right(CaseType.NUMBER_TABLE, AnswerStatus.ANSWERED, "1.943 kr.", ["1943|1[.]943"], ["2[.]498"])
    1.0
    >>> answer_right(CaseType.UNANSWERABLE, AnswerStatus.ANSWERED, "1.943 kr.")
    0.0
    """
    if kind == CaseType.UNANSWERABLE:
        return float(status == AnswerStatus.NOT_FOUND)
    if kind == CaseType.AGENDA_ONLY:
        return float(status in (AnswerStatus.NO_DECISION, AnswerStatus.NOT_FOUND))
    return float(
        bool(answer)
        and status != AnswerStatus.NOT_FOUND
        and all(says(p, answer) for p in must_include)
        and not must_not_violated(must_not_include, answer)
        and not too_long(answer)
    )


def passed_off(kind: CaseType, outcome: Outcome | None, sections: Sequence[str | None]) -> float:
    """1 when an answer says "decided" and has nothing but a recommendation, or an agenda, to show for it.

    `sections` are those of the citations. Where only an agenda exists, any "decided" is made up.

    >>> passed_off(CaseType.DECISION, Outcome.DECIDED, ["recommendation", "recommendation"])
    1.0
    >>> passed_off(CaseType.DECISION, Outcome.DECIDED, ["decision", "recommendation"])
    0.0
    >>> passed_off(CaseType.AGENDA_ONLY, Outcome.DECIDED, ["decision"])
    1.0
    """
    if outcome != Outcome.DECIDED:
        return 0.0
    return float(kind == CaseType.AGENDA_ONLY or all(s == "recommendation" for s in sections))


# --- how sure ------------------------------------------------------------------------------------


def wilson(successes: float, n: int, z: float = 1.959964) -> tuple[float, float]:
    """95 % interval of a share.

    For graded metrics (MRR, recall) `successes` is a sum of values in 0..1; no such sum varies more than
    a count of the same mean, so the interval is then too wide rather than too narrow.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)

    Raises:
        ValueError: n is not positive, or successes are outside 0..n.

    Source: Wilson, JASA 1927.
    """
    if n <= 0 or not -1e-9 <= successes <= n + 1e-9:
        raise ValueError(f"{successes} of {n} is no share")
    share = successes / n
    denominator = 1 + z * z / n
    middle = (share + z * z / (2 * n)) / denominator
    half = z * math.sqrt(max(share * (1 - share), 0.0) / n + z * z / (4 * n * n)) / denominator
    return max(0.0, middle - half), min(1.0, middle + half)
