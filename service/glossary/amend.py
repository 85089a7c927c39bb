"""What somebody wants corrected → the correction that is kept.

Comes in: an entry's name and what is wanted of it, the glossary and passages that the one who asks may
see. Goes out: a `Correction` with its clearance. Left to others: who may ask (surfaces), keeping it
(`store`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.model import CLOSED, Chunk
from service.errors import NotFoundError, QuestionError
from service.glossary.corrected import at_least, lowest_clearance
from service.glossary.glossary import Glossary
from service.glossary.meanings import key_of
from service.glossary.model import Entry
from service.glossary.store import Change, Correction

LONGEST_NAME, LONGEST = 80, 600  # characters


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be changed."""

    name: str
    change: Change
    meaning: str = ""  # id of the one that is meant; "": the entry
    long: str = ""
    explained: str = ""
    into: str = ""
    clearance: str = ""  # who may see it; "": whoever may see the words that are corrected
    person: str | None = None


def correction_of(wish: Wish, glossary: Glossary, chunks: Callable[[], Sequence[Chunk]]) -> Correction:
    """The correction; nothing closed comes lower through it.

    Args:
        glossary: as the one who asks sees it, corrections included.
        chunks: all passages that they may see; asked for where no paper gives the words.

    Raises:
        QuestionError: it says too little, or too much.
        NotFoundError: there is no such entry or meaning.
    """
    name = " ".join(wish.name.split())
    long, explained = " ".join(wish.long.split()), " ".join(wish.explained.split())
    _check(name, long, explained, wish.change)
    entry = glossary.named(name)
    if wish.change is not Change.ADDED:
        entry = _known(entry, wish.meaning)
        name = entry.name
    lowest = lowest_clearance(entry, wish.meaning, name, chunks() if not _is_given(entry) else ())
    if wish.change is Change.MERGED:
        into = _known(glossary.named(wish.into.strip()), "")
        if into.name == name:
            raise QuestionError("Et ord kan ikke lægges sammen med sig selv.")
        lowest = at_least(
            lowest, lowest_clearance(into, "", into.name, chunks() if not _is_given(into) else ())
        )
        wish_into = into.name
    else:
        wish_into = ""
    # Words that the archive does not have are seen by those who wrote them, unless they say otherwise.
    own = lowest if _is_given(entry) else at_least(CLOSED, lowest)
    clearance = at_least(wish.clearance or own, lowest)
    kept = (long, explained) if wish.change in (Change.ADDED, Change.SET) else ("", "")
    return Correction(wish.change, key_of(name), name, wish.meaning, *kept, wish_into, clearance, wish.person)


def _check(name: str, long: str, explained: str, change: Change) -> None:
    if not name or len(name) > LONGEST_NAME or not any(c.isalnum() for c in name):
        raise QuestionError(f"Skriv et ord eller en forkortelse på højst {LONGEST_NAME} tegn.")
    if max(len(long), len(explained)) > LONGEST:
        raise QuestionError(f"Betydningen må højst være på {LONGEST} tegn.")
    if change in (Change.ADDED, Change.SET) and not (long or explained):
        raise QuestionError("Skriv, hvad ordet står for eller betyder.")


def _known(entry: Entry | None, meaning: str) -> Entry:
    if entry is None:
        raise NotFoundError("Ordet findes ikke i ordlisten.")
    if meaning and meaning not in {m.id for m in entry.meanings}:
        raise NotFoundError("Betydningen findes ikke i ordlisten.")
    return entry


def _is_given(entry: Entry | None) -> bool:
    """Whether a paper gives the entry's meaning."""
    return entry is not None and any(m.given for m in entry.meanings)
