"""A sentence of a decision → what it asks of somebody.

Comes in: a sentence, the day of its meeting. Goes out: `Ask`s. Left to others: which sentences are decisions
(`gather`), when (`due`).

What is told, wished by one member, proposed, possible, usual or past is no task. The words are data
(`followups.toml`); here stand the forms in which Danish puts them together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from service.followups.due import due_in, was_asked
from service.followups.forms import Form, actor, forms
from service.followups.model import Ask
from service.followups.words import one_of, pattern

_JOINT = re.compile(r"(?:[\s,;.]|,? (?:og|samt|men|mens|idet|hvorefter|at|der|det))+$")
_Match = tuple[Form, re.Match[str]]


def asks_in(sentence: str, held: date) -> list[Ask]:
    """What a sentence asks, in order; each task's words end where the next begins."""
    return list(_asks_in(sentence, held))


@lru_cache(maxsize=1 << 15)
def _asks_in(sentence: str, held: date) -> tuple[Ask, ...]:
    """`asks_in`, remembered: after an ingest all is read again, and most of it is as it was."""
    if sentence.rstrip().endswith("?"):
        return ()
    found = _first_of_each(_matches(sentence))
    asks: list[Ask] = []
    for i, (form, match) in enumerate(found):
        end = found[i + 1][1].start() if i + 1 < len(found) else len(sentence)
        due, past = due_in(sentence[match.start() : end], held)
        if due is None and not past:  # it may lead: "Til næste møde udarbejder sekretariatet …"
            due, past = due_in(sentence[_clause(sentence, match.start()) : match.start()], held)
        if past or was_asked(sentence[: match.start()], held) or (form.needs_due and due is None):
            continue
        leads = bool(match.groupdict().get("who")) and match.start("who") == match.start()
        start = match.start() if leads else _subject(sentence, match.start(), asks)
        asks.append(Ask(start, _trimmed(sentence, start, end), _who(match, sentence, end), due))
    return tuple(asks)


def _subject(sentence: str, verb: int, earlier: list[Ask]) -> int:
    """Where a task's words begin if who is to do it does not lead: behind "at", or behind the task before."""
    after = earlier[-1].end if earlier else 0
    ats = [m.end() for m in re.finditer(r"(?:,|\bog) at\s+", sentence[after:verb])]
    joint = re.match(r"[\s,.;]*(?:(?:og|samt|men)\s+)?", sentence[after:]) if after else None
    return after + (ats[-1] if ats else joint.end() if joint else 0)


def _matches(sentence: str) -> Iterator[_Match]:
    for form in forms():
        for match in form.matches(sentence):
            if _stands(sentence, match, form):
                yield form, match


def _first_of_each(found: Iterator[_Match]) -> list[_Match]:
    """Non-overlapping matches in order, the form listed first where two overlap."""
    kept: list[_Match] = []
    for form, match in found:
        if not any(match.start() < m.end() and m.start() < match.end() for _, m in kept):
            kept.append((form, match))
    return sorted(kept, key=lambda k: k[1].start())


def _stands(sentence: str, match: re.Match[str], form: Form) -> bool:
    """Whether nothing around the words says that they are no task."""
    at = match.start()
    before, clause = sentence[:at], sentence[_clause(sentence, at) : at]
    rest = re.split(r"[,;:]", sentence[match.end() :], maxsplit=1)[0]
    around = clause + match[0] + rest
    if pattern("general").search(around) or re.search(r"\bikke\b", clause + match[0] + rest):
        return False
    if not (form.bids or form.expects) and pattern("recurring").search(around):
        return False
    if pattern("proposed").search(before) or pattern("said").search(before) or _is_a_wish(before):
        return False
    if not _is_resolved(before, clause) or (form.subject_first and not _may_lead(clause)):
        return False
    return not (_depends(clause, match) or _is_possible(clause, match) or _was_asked(before, form))


def _is_resolved(before: str, clause: str) -> bool:
    """Whether a clause with "at" hangs on a word of deciding: "besluttede, at", not "det er vigtigt, at"."""
    ats = list(re.finditer(r"\bat\s", clause))
    if not ats:
        return True
    head = before[: len(before) - len(clause) + ats[-1].start()]
    return bool(pattern("decides").search(head)) and not re.search(r"\bikke\b[^,]*,?\s*$", head)


def _may_lead(clause: str) -> bool:
    """Whether what stands before who leaves it the first thing of its clause; else the clause depends."""
    lead = re.sub(r"^.*\bat\s", "", clause, flags=re.S)
    lead = re.sub(rf"^\W*(?:{one_of('joins')}\s+)*(?:\d{{1,2}}\W+|[a-z]\)\s*)?", "", lead).strip()
    return not lead or bool(re.fullmatch(rf"{one_of('determiners')}(?:\s+\w+e)*", lead))


def _depends(clause: str, match: re.Match[str]) -> bool:
    """Whether the clause depends on another; "om" does so as its first word or just before the subject."""
    if pattern("depends").search(clause) or pattern("depends_first").match(clause.lstrip()):
        return True
    if "who" in match.re.groupindex:  # who stands behind the verb, or else nothing stands before who
        return False
    return bool(re.search(rf"{one_of('depends_first')}\s+(?:(?:der|det|man)\s+(?:\w+\s+)?)?$", clause))


def _is_possible(clause: str, match: re.Match[str]) -> bool:
    """Whether "kan", "bør" or the like governs the verb."""
    return bool(re.search(rf"{one_of('may')}\s+(?:\w+\s+){{0,2}}$", clause)) and "verb" in match.re.groupindex


def _was_asked(before: str, form: Form) -> bool:
    """Whether an earlier meeting is spoken of: "På mødet den 3. maj 2021 bad udvalget …"."""
    return form.bids and bool(re.search(r"\b(?:sidste|forrige|tidligere) (?:\w+ )?møde", before, re.I))


def _is_a_wish(before: str) -> bool:
    """Whether somebody else than the meeting wishes for it."""
    wishes = list(pattern("wishes").finditer(before))
    if not wishes:
        return False
    wish = wishes[-1]
    lead = before[: wish.start()].rstrip()
    behind = before[wish.end() :]
    own = rf"(?:{one_of('own')}|\b[A-ZÆØÅ]{{2,6}})"
    adverbs = rf"(?:\s+{one_of('adverbs')})*"
    return not (re.search(rf"{own}{adverbs}$", lead) or re.match(rf"\s+{own}", behind))


def _clause(sentence: str, at: int) -> int:
    """Where the clause begins that a place stands in."""
    breaks = [m.end() for m in re.finditer(r"[,;:–]\s", sentence[:at])]
    return breaks[-1] if breaks else 0


def _trimmed(sentence: str, start: int, end: int) -> int:
    """The end of a task's words, without what joins it to the next."""
    words = re.sub(
        r"(?:[\s,;.]|,? (?:og|samt|men|mens|idet|hvorefter|at|der|det))+$", "", sentence[start:end]
    )
    return start + len(words)


def _who(match: re.Match[str], sentence: str, end: int) -> str | None:
    groups = match.groupdict()
    if groups.get("who"):
        return _tidy(groups["who"])
    by = re.search(rf"\baf (?P<who>{actor()})", sentence[match.end() : end])
    return _tidy(by["who"]) if by else None


def _tidy(who: str) -> str:
    return " ".join(who.split())
