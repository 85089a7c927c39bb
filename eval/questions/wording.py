r"""Slots of texts, questions and patterns: one value written in every way that a reader may expect.

Comes in: a template and values (numbers, days, bodies, words). Goes out: text, or a regular expression
that meets every usual way to write the value. Left to others: which values (`facts`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from string import Formatter
from typing import Any

from eval.bundles import dates
from eval.bundles.texts import capital, word_list
from eval.bundles.truth import TrueBody

NUMBERS = (
    "nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti", "elleve", "tolv", "tretten",
    "fjorten", "femten", "seksten", "sytten", "atten", "nitten",
)  # fmt: skip
ENGLISH = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip


class Wording(Formatter):
    """`str.format` with this module's ways to write a value; a capital slot name capitalises it."""

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        name = str(key)
        if name not in kwargs and name[:1].isupper() and name[:1].lower() + name[1:] in kwargs:
            value = kwargs[name[:1].lower() + name[1:]]
            return capital(value.long if isinstance(value, TrueBody) else str(value))
        return kwargs[name]

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, date):
            return DAYS[format_spec](value)
        if isinstance(value, TrueBody):
            return BODIES[format_spec](value)
        if isinstance(value, int):
            return INTS[format_spec](value)
        return TEXTS[format_spec](str(value))


def fill(template: str, values: Mapping[str, Any]) -> str:
    return Wording().vformat(template, (), values)


def grouped(n: int) -> str:
    """Thousands with dots.

    >>> grouped(1180000), grouped(93)
    ('1.180.000', '93')
    """
    return f"{n:,}".replace(",", ".")


def number_pattern(n: int) -> str:
    """Digits with or without marks, and millions in words.

    >>> bool(re.search(number_pattern(1180000), "1,18 mio. kr."))
    True
    >>> bool(re.search(number_pattern(93), "1.930"))
    False
    """
    if n < 1000:
        return rf"(?<![\d.,]){n}(?!\d|[.,]\d)"
    plain = rf"(?<!\d){grouped(n).replace('.', '[., ]?')}(?!\d)"
    if n >= 1_000_000 and n % 10_000 == 0:
        millions = f"{n / 1e6:g}".replace(".", "[.,]")
        return rf"(?:{plain}|(?<!\d){millions} ?mi)"
    return plain


def counted_pattern(n: int) -> str:
    """A small number as figure or word.

    >>> bool(re.fullmatch(counted_pattern(7), "syv")), bool(re.fullmatch(counted_pattern(7), "7"))
    (True, True)
    """
    if n < len(NUMBERS):
        return rf"(?:{number_pattern(n)}|\b{NUMBERS[n]}\b)"
    return number_pattern(n)


def day_pattern(day: date, year: bool = True) -> str:
    """A day as Danish or English writes it; without `year`, the year may be missing.

    >>> ways = ("3. maj 2022", "03.05.2022", "3/5-22", "May 3, 2022", "2022-05-03")
    >>> all(re.search(day_pattern(date(2022, 5, 3)), way) for way in ways)
    True
    >>> bool(re.search(day_pattern(date(2022, 5, 3)), "3. maj 2021"))
    False
    >>> bool(re.search(day_pattern(date(2022, 5, 3), year=False), "den 3. maj"))
    True
    """
    d, m, y = day.day, day.month, day.year
    name, english = word_list("months")[m - 1], ENGLISH[m - 1]
    tail = rf"[ .,]*{y}" if year else ""
    figures = rf"[./ -]{{1,2}}(?:20)?{y % 100:02d}\b" if year else r"\b"
    return (
        rf"(?:\b0?{d}\.? {name[:3]}[a-zæøå]*{tail}|\b0?{d}[./-] ?0?{m}{figures}|{y}-{m:02d}-{d:02d}"
        rf"|{english} {d}(?:st|nd|rd|th)?{tail}|\b{d}(?:st|nd|rd|th)? (?:of )?{english}{tail})"
    )


def month_pattern(day: date) -> str:
    """The month of a day, or the day in figures.

    >>> [bool(re.search(month_pattern(date(2022, 5, 3)), t)) for t in ("maj 2022", "03.05.2022", "maj 2021")]
    [True, True, False]
    """
    name, english = word_list("months")[day.month - 1], ENGLISH[day.month - 1]
    return rf"(?:(?:{name[:3]}[a-zæøå]*|{english})[ .,]*{day.year}|{day_pattern(day)})"


def words_pattern(sentence: str) -> str:
    """The first or the last four words of a sentence.

    >>> bool(re.search(words_pattern("Vi siger det, mens det kan ændres."), "… mens det kan ændres"))
    True
    """
    words = re.findall(r"\w+", sentence)
    return "|".join(r"\W+".join(part) for part in (words[:4], words[-4:]))


DAYS: Mapping[str, Callable[[date], str]] = {
    "": dates.long_form,
    "s": dates.slashed,
    "y": lambda d: str(d.year),
    "my": lambda d: f"{word_list('months')[d.month - 1]} {d.year}",
    "en": lambda d: f"{ENGLISH[d.month - 1]} {d.day}, {d.year}",
    "men": lambda d: f"{ENGLISH[d.month - 1]} {d.year}",
    "re": day_pattern,
    "dmre": lambda d: day_pattern(d, year=False),
    "myre": month_pattern,
}
BODIES: Mapping[str, Callable[[TrueBody], str]] = {
    "": lambda b: b.long,
    "s": lambda b: b.short,
    "re": lambda b: "(?:" + "|".join(re.escape(n) for n in dict.fromkeys((b.long, b.short, *b.also))) + ")",
}
INTS: Mapping[str, Callable[[int], str]] = {
    "": grouped,
    "w": lambda n: NUMBERS[n] if n < len(NUMBERS) else str(n),
    "re": number_pattern,
    "wre": counted_pattern,
}
TEXTS: Mapping[str, Callable[[str], str]] = {
    "": str,
    "re": lambda t: re.escape(t).replace(",", "[.,]"),
    "words": words_pattern,
}
