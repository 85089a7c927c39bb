"""What stands before the entries of a list where the format counts them itself.

Comes in: a position in a list and the form of its marks. Goes out: the mark. Left to others: counting
(`docx_lists`, `html_blocks`).
"""

from __future__ import annotations

BULLET = "•"
_LETTERS = 26
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def figure(value: int, form: str) -> str:
    """A number as a list shows it.

    >>> figure(4, "decimal"), figure(4, "lowerLetter"), figure(28, "lowerLetter"), figure(4, "upperRoman")
    ('4', 'd', 'bb', 'IV')
    """
    if form in ("lowerLetter", "upperLetter") and value > 0:
        text = chr(ord("a") + (value - 1) % _LETTERS) * ((value - 1) // _LETTERS + 1)
    elif form in ("lowerRoman", "upperRoman") and value > 0:
        text = _roman(value)
    elif form == "decimalZero":
        text = f"{value:02}"
    elif form in ("none", "bullet"):
        text = ""
    else:
        text = str(value)
    return text.upper() if form.startswith("upper") else text


def _roman(value: int) -> str:
    text = ""
    for size, sign in _ROMAN:
        text += sign * (value // size)
        value %= size
    return text
