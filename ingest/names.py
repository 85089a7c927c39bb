"""File names fit for a screen. A name is a label and never a path.

Comes in: names as disks, mails and archives give them. Goes out: names that break no line, steer no
terminal and read in the direction they are written. Left to others: which file a name belongs to.
"""

from __future__ import annotations

import re
import unicodedata

# Characters that break a line, steer a terminal or turn the reading direction around (a name could
# then show another suffix than it has), and lone surrogates, which no UTF-8 output can carry.
_UNSAFE_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\ufffd"
_FOLDER = re.compile(r"[/\\]|^[A-Za-z]:")
_LONGEST = 120  # characters
_KEPT_END = 30  # of a longer name, so that its suffix is seen


def clean_name(name: str) -> str:
    """A file name or path fit for a screen: unsafe characters replaced one for one.

    >>> clean_name("referat\\n2019.pdf")
    'referat\ufffd2019.pdf'
    """
    return "".join(_REPLACEMENT if _is_unsafe(c) else c for c in name)


def shown_name(name: str) -> str:
    """The name of a file inside a file, with its folders: cleaned, composed, and of a bearable length."""
    name = unicodedata.normalize("NFC", clean_name(name)).strip()
    if len(name) > _LONGEST:
        name = f"{name[: _LONGEST - _KEPT_END - 1]}…{name[-_KEPT_END:]}"
    return name


def base_name(name: str) -> str:
    """A name without its folders, be they written as on Windows or elsewhere.

    >>> base_name("C:\\\\bilag\\\\a.pdf"), base_name("../../etc/passwd"), base_name("..")
    ('a.pdf', 'passwd', 'unnamed')
    """
    base = _FOLDER.split(name.rstrip("/\\"))[-1].strip()
    return base if base.strip(".") else "unnamed"


def suffix_of(name: str) -> str:
    """ ".pdf", in lower case; "" where the name has none.

    >>> suffix_of("Referat.PDF "), suffix_of("a.b/referat")
    ('.pdf', '')
    """
    base = base_name(name).rstrip(" .\t\0")
    stem, dot, suffix = base.rpartition(".")
    return f".{suffix.lower()}" if dot and stem and suffix else ""


def _is_unsafe(character: str) -> bool:
    return character in _BIDI_CONTROLS or unicodedata.category(character) in _UNSAFE_CATEGORIES
