"""Civil registration numbers: found in every writing, nothing else taken for one. All are made up."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from ingest.personal_numbers import find_personal_numbers, mask_personal_numbers

N = 4000
WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2)


def a_number(rng: random.Random) -> tuple[str, str]:
    """Date and serial of a number as the register gives them; newer ones have no check digit."""
    day, month, year = rng.randint(1, 28), rng.randint(1, 12), rng.randint(0, 99)
    if rng.random() < 0.03:
        day += 60
    date = f"{day:02}{month:02}{year:02}"
    while True:
        serial = f"{rng.randint(0, 9999):04}"
        check = sum(w * int(d) for w, d in zip(WEIGHTS, date + serial[:3], strict=True)) % 11
        if rng.random() < 0.2:
            return date, serial
        if check != 1:
            return date, serial[:3] + str((11 - check) % 11)


WRITINGS: dict[str, Callable[[str, str], str]] = {
    "hyphen": lambda d, s: f"{d}-{s}",
    "compact": lambda d, s: f"{d}{s}",
    "space": lambda d, s: f"{d} {s}",
    "no-break space": lambda d, s: f"{d}\xa0{s}",
    "en dash": lambda d, s: f"{d}–{s}",
    "minus": lambda d, s: f"{d}−{s}",
    "no-break hyphen": lambda d, s: f"{d}‑{s}",
    "spaced hyphen": lambda d, s: f"{d} - {s}",
    "slash": lambda d, s: f"{d}/{s}",
    "pairs": lambda d, s: f"{d[:2]} {d[2:4]} {d[4:]} {s}",
    "dotted": lambda d, s: f"{d[:2]}.{d[2:4]}.{d[4:]}-{s}",
    "hyphens": lambda d, s: f"{d[:2]}-{d[2:4]}-{d[4:]}-{s}",
    "line end": lambda d, s: f"{d}-\n{s}",
    "PDFium's line end": lambda d, s: f"{d}\x02{s}",
}
AROUND = (
    "{}",
    "Borger {} bor på Lyngtoften.",
    "({})",
    "cpr.nr. {}",
    "CPR: {}, kontaktperson ukendt",
    "CPR-nummer {}.",
    "{};",
    "Vedr. {} – ansøgning om botilbud",
    "Jens Hansen, {}",
    "“{}”",
    "Personnummer: {}",
    "født {}",
    "| {} | 4.105 kr. |",
    "Sagen om {}",
    "sagsnr. 22/1234, cpr {}",
)


@pytest.mark.parametrize("writing", WRITINGS)
def test_numbers_in_every_writing_are_found(writing: str) -> None:
    rng, missed = random.Random(writing), []
    for _ in range(N // 4):
        number = WRITINGS[writing](*a_number(rng))
        text = rng.choice(AROUND).format(number)
        if [text[s.start : s.end] for s in find_personal_numbers(text)] != [number]:
            missed.append(text)
    assert len(missed) <= 0.005 * N // 4, missed[:10]


def digits(rng: random.Random, n: int) -> str:
    return "".join(rng.choice("0123456789") for _ in range(n))


def a_day(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(1, 28), rng.randint(1, 12), rng.randint(1990, 2030)


def a_date(rng: random.Random) -> str:
    d, m, y = a_day(rng)
    return rng.choice(
        (
            f"{d:02}.{m:02}.{y}",
            f"{d:02}-{m:02}-{y}",
            f"{d}/{m} {y}",
            f"{y}-{m:02}-{d:02}",
            f"{d:02}{m:02}{y}",
            f"{d:02}{m:02}{y % 100:02}",
            f"{d:02}.{m:02}.{y % 100:02} kl. 09.00",
            f"{d:02}.{m:02}.{y} 1400",
            f"{d:02}.{m:02}.{y}-{d:02}.{m:02}.{y + 1}",
            f"{y}{m:02}{d:02}{digits(rng, 4)}",
            f"{d:02}.{m:02}.{y % 100:02} 1230-1400",
            f"{d:02}.{m:02}.{y} - {y + 2}",
        )
    )


def a_case(rng: random.Random) -> str:
    y = rng.randint(2005, 2030)
    return rng.choice(
        (
            f"Sagsnr. {digits(rng, 10)}",
            f"{y}-{digits(rng, 6)}",
            f"{y % 100}/{digits(rng, 5)}",
            f"sagsnr.: {digits(rng, 6)}-{y % 100}",
            f"27.00.00-P05-{digits(rng, 2)}-{y % 100}",
            f"Journalnr. {digits(rng, 2)}.{digits(rng, 2)}.01-P05-{digits(rng, 4)}-{y % 100}",
            f"S{y}-{digits(rng, 5)}",
            f"EMN-{y}-{digits(rng, 5)}",
            f"Dok.nr. {digits(rng, 10)}",
            f"dokument {digits(rng, 6)}-{digits(rng, 2)}/v1",
            f"1-{digits(rng, 2)}-{digits(rng, 2)}-{digits(rng, 4)}-{digits(rng, 1)}",
            f"Sag: {y}{digits(rng, 6)}",
            f"P-nr. {digits(rng, 10)}",
            f"EAN {digits(rng, 13)}",
        )
    )


def a_phone(rng: random.Random) -> str:
    a, b, c, d = (digits(rng, 2) for _ in range(4))
    a = f"{rng.randint(2, 9)}{a[1]}"
    return rng.choice(
        (
            f"{a} {b} {c} {d}",
            f"{a}{b}{c}{d}",
            f"+45 {a}{b} {c}{d}",
            f"0045 {a} {b} {c} {d}",
            f"tlf. 45{a}{b}{c}{d}",
            f"+45{a}{b}{c}{d}",
            f"{a}{b} {c}{d}, {d}{a} {b}{c}",
        )
    )


def an_amount(rng: random.Random) -> str:
    n = rng.randint(1000, 4_000_000_000)
    grouped = f"{n:,}".replace(",", ".")
    return rng.choice(
        (
            f"{grouped} kr.",
            f"{n} kr.",
            f"kr. {n}",
            f"{grouped},50",
            f"{grouped.replace('.', ' ')} kr.",
            f"{grouped} {grouped}",
            f"{n % 10**6:06}\n{n % 10**4:04}",
        )
    )


@pytest.mark.parametrize("make", [a_date, a_case, a_phone, an_amount])
def test_other_numbers_are_left_alone(make: Callable[[random.Random], str]) -> None:
    rng = random.Random(make.__name__)
    around = ("{}", "Mødet {}.", "jf. {}, side 4", "({})", "I alt {} i 2022")
    taken = [
        text
        for text in (rng.choice(around).format(make(rng)) for _ in range(N))
        if find_personal_numbers(text)
    ]
    assert len(taken) <= 0.005 * N, taken[:20]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("CPR 010203-1234 og 040506-7890.", "CPR xxxxxx-xxxx og xxxxxx-xxxx."),
        ("010203-1234,040506-7890/070809-1111", "xxxxxx-xxxx,xxxxxx-xxxx/xxxxxx-xxxx"),
        ("cpr-nr.: 10203-1234", "cpr-nr.: xxxxx-xxxx"),  # a sheet has lost the zero
        ("CPR O1O2O3-1234", "CPR xxxxxx-xxxx"),  # a scan
        ("Erstatningscpr 010160-UKE1", "Erstatningscpr xxxxxx-xxxx"),
        ("Referat_010203-1234.pdf", "Referat_xxxxxx-xxxx.pdf"),
        ("CPR 01 02 03 12 34", "CPR xx xx xx xx xx"),
        ("01.02.1953-1234", "xx.xx.xxxx-xxxx"),
        ("290200-1234", "xxxxxx-xxxx"),
        ("300200-1234", "300200-1234"),  # no such day
        ("320103-1234", "320103-1234"),
        ("011303-1234", "011303-1234"),
        ("konto 1234 0102031234", "konto 1234 0102031234"),
        ("xxxxxx-xxxx", "xxxxxx-xxxx"),
    ],
)
def test_masking_keeps_length_and_what_is_around(text: str, masked: str) -> None:
    assert mask_personal_numbers(text) == masked
