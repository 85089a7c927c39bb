"""Words that Slack shows as they are: nothing in them acts.

Comes in: text from the archive or a person. Goes out: text without control characters, within a length, and,
where Slack reads markup in it, escaped. Left to others: which block it stands in (`blocks`).
"""

from __future__ import annotations

from typing import Final

from service.labels import flowing

CUT: Final = "…"
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_LONGEST_ESCAPE: Final = 5


def units(text: str) -> int:
    """Its length as Slack counts: an emoji is two.

    >>> units("åben 👍")
    7
    """
    return len(text) + sum(c > "\uffff" for c in text)


def cut(text: str, most: int) -> str:
    """One line of at most so many of Slack's characters, cut between words where that keeps half of it.

    >>> cut("Fælles vagttelefon for botilbud", 20)
    'Fælles vagttelefon…'
    """
    line = flowing(text)
    if units(line) <= most:
        return line
    kept, room = [], most - 1
    for letter in line:
        room -= units(letter)
        if room < 0:
            break
        kept.append(letter)
    head = "".join(kept)
    at = head.rfind(" ")
    return (head[:at] if at > len(head) // 2 else head).rstrip(" ,;:–-") + CUT


def escaped(text: str) -> str:
    """Text for where Slack reads markup: no mention, link or command in it is one.

    Source: Slack, "Formatting text for app surfaces", on escaping.
    """
    return text.translate(_ESCAPES)


def cut_escaped(text: str, most: int) -> str:
    """As `cut`, escaped, and still within `most`: no escape is cut in two."""
    line = cut(text, most)
    room = most
    while units(escaped(line)) > most:
        # Each turn takes off at least what is too much over the longest escape, so that it ends soon.
        room -= max((units(escaped(line)) - most) // _LONGEST_ESCAPE, 1)
        line = cut(line, room)
    return escaped(line)
