"""Fake models: from what a model is asked to what it writes. An honest one, one that lies, one that obeys.

Each sees only the prompt, as a real one would: numbered passages between marks.
"""

from __future__ import annotations

import base64
import itertools
import random
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.dates import find_dates
from ingest.sentences import sentence_spans
from service.labels import long_date
from tests.service.llm.server import Asked

_PASSAGE = re.compile(r"^\[(\d+)\] ([^\n]*)\n<(DATA-\w+)>\n(.*?)\n</\3>$", re.M | re.S)
_BULLET = re.compile(r"^\s*(?:[•–-]|\d{1,2}[.)])\s+")
_VERB = r"(besluttede|beslutter|godkendte|godkender|tiltrådte|vedtog|udsatte|fastsatte|drøftede)"


@dataclass(frozen=True)
class Given:
    """A passage as the model sees it."""

    n: int
    place: str
    text: str

    @property
    def proposal(self) -> bool:
        return self.place.endswith("Indstilling")

    @property
    def body(self) -> str:
        return self.place.split(",")[0]

    @property
    def day(self) -> str:
        return next((long_date(f.date) for f in find_dates(self.place) if f.date), "")

    @property
    def number(self) -> str:
        found = re.search(r"pkt\. (\S+?)(?= |,|$)", self.place)
        return found[1] if found else ""

    def sentences(self) -> list[str]:
        """Sentences that can be said alone, without their full stop; of a proposal, what is proposed."""
        found, lead = [], ""
        for start, end in sentence_spans(self.text):
            words = " ".join(self.text[start:end].split())
            bullet = _BULLET.match(words)
            if bullet:
                words = f"{lead} {words[bullet.end() :]}" if lead else ""
            elif not words.endswith((".", "!", "?")):
                lead = words if words.endswith((":", "at")) else ""
            if len(words.split()) >= 4 and not words.endswith(("?", ":", " at")):
                said = words.rstrip(". ")
                found.append(re.sub(r"^Det indstilles, at", "Det blev indstillet, at", said))
        return found


def given(asked: Asked) -> list[Given]:
    return [Given(int(n), place, text) for n, place, _, text in _PASSAGE.findall(asked.user)]


# ---- honest


def verbatim(passages: list[Given]) -> list[tuple[str, int]]:
    """The first two sentences of the first passage."""
    return [(s, passages[0].n) for s in passages[0].sentences()[:2]]


def every_source(passages: list[Given]) -> list[tuple[str, int]]:
    """A sentence of each passage."""
    return [(p.sentences()[0], p.n) for p in passages if p.sentences()]


def dated(passages: list[Given]) -> list[tuple[str, int]]:
    """With the meeting's day and item behind the verb: "DTS besluttede den 3. maj 2023 (pkt. 1), at …"."""
    return [(_dated(s, passages[0]), n) for s, n in verbatim(passages)]


def _dated(sentence: str, passage: Given) -> str:
    if not passage.place.endswith(("Beslutning", "Referat")) or not passage.day or find_dates(sentence[:60]):
        return sentence
    item = f" (pkt. {passage.number})" if passage.number else ""
    return re.sub(rf"^([^,]{{2,40}}?) {_VERB}\b", rf"\1 \2 den {passage.day}{item}", sentence, count=1)


def turned(passages: list[Given]) -> list[tuple[str, int]]:
    """The day first: "Den 3. maj 2023 besluttede DTS …"."""

    def turn(sentence: str, passage: Given) -> str:
        if not passage.place.endswith(("Beslutning", "Referat")) or not passage.day:
            return sentence
        return re.sub(
            rf"^((?:Den |D)?[A-ZÆØÅ]\S*(?: [A-ZÆØÅ]\S*)*) {_VERB}\b",
            lambda m: (
                f"Den {passage.day} {m[2]} {m[1][0].lower() + m[1][1:] if m[1].startswith('Den ') else m[1]}"
            ),
            sentence,
            count=1,
        )

    return [(turn(s, passages[0]), n) for s, n in verbatim(passages)]


def rewritten(passages: list[Given]) -> list[tuple[str, int]]:
    """Figures, days and names of bodies written in another way."""

    def rewrite(sentence: str) -> str:
        for found in reversed(find_dates(sentence)):
            if found.date:
                end = found.start + len(sentence[found.start : found.end].rstrip(" ,_"))
                sentence = f"{sentence[: found.start]}{found.date:%d.%m.%Y}{sentence[end:]}"
        sentence = re.sub(r"\b(\d{1,3})\.(\d{3})(?= kr\.)", r"\1\2", sentence)
        sentence = re.sub(r"(?<=\d) procent\b", " %", sentence)
        return re.sub(r"^Den [A-ZÆØÅ]\w+ Styregruppe\b", passages[0].body, sentence)

    return [(rewrite(s), n) for s, n in verbatim(passages)]


def shortened(passages: list[Given]) -> list[tuple[str, int]]:
    """Without a closing clause that only goes on: "…, så …", "…, fordi …"."""

    def cut(sentence: str) -> str:
        match = re.search(r", (?:så|fordi|da|idet|hvor) (?!.*\b(?:ikke|kun|hvis|dog|men)\b)", sentence)
        return sentence[: match.start()] if match and len(sentence[: match.start()].split()) > 4 else sentence

    return [(cut(s), n) for s, n in verbatim(passages)]


def joined(passages: list[Given]) -> list[tuple[str, int]]:
    """Two sentences in one."""
    said = verbatim(passages)
    if len(said) < 2:
        return said
    second = re.sub(r"^(?:Det|De|Den|Der|Udgiften|Analysen|Forsøget)\b", lambda m: m[0].lower(), said[1][0])
    return [(f"{said[0][0]}, og {second}", said[0][1])]


HONEST: dict[str, Callable[[list[Given]], list[tuple[str, int]]]] = {
    f.__name__: f for f in (verbatim, every_source, dated, turned, rewritten, shortened, joined)
}


def honest(style: str) -> Callable[[Asked], str]:
    def say(asked: Asked) -> str:
        return text_of(HONEST[style](given(asked)))

    return say


def text_of(said: list[tuple[str, int]]) -> str:
    return " ".join(f"{sentence} [{n}]." for sentence, n in said)


# ---- lying: each class yields false sentences made from a true one

_OTHER_MONTH = {"januar": "februar", "marts": "april", "juni": "juli", "september": "oktober"}


def changed_numbers(s: str, p: Given, r: random.Random) -> Iterator[str]:
    figures = list(re.finditer(r"\d+(?:[.,]\d+)*", s))
    for m in figures:
        digits = list(m[0])
        at = r.choice([i for i, c in enumerate(digits) if c.isdigit()])
        digits[at] = str((int(digits[at]) + r.randint(1, 8)) % 10)
        yield s[: m.start()] + "".join(digits) + s[m.end() :]
        if "," not in m[0]:  # 41,20 is 41,2
            yield s[: m.start()] + m[0] + "0" + s[m.end() :]
    for a, b in itertools.pairwise(figures):
        if a[0] != b[0]:
            yield s[: a.start()] + b[0] + s[a.end() : b.start()] + a[0] + s[b.end() :]
    yield from (s.replace(" kr.", f" {x}") for x in ("mio. kr.", "procent") if " kr." in s)
    for one, other in (("to", "tre"), ("tre", "fire"), ("fem", "seks"), ("otte", "ni")):
        if re.search(rf"\b{one} (?!\w+e\b)", s):
            yield re.sub(rf"\b{one}\b", other, s, count=1)


def changed_dates(s: str, p: Given, r: random.Random) -> Iterator[str]:
    for f in find_dates(s):
        end = f.start + len(s[f.start : f.end].rstrip(" ,_"))
        day = f"{f.day % 27 + 1}"
        shown = s[f.start : end]
        yield s[: f.start] + re.sub(r"^\d+", day, shown) + s[end:]
        if f.year:
            yield s[: f.start] + shown.replace(str(f.year), str(f.year + 1)) + s[end:]
            if p.day and f.date not in [g.date for g in find_dates(p.day)]:
                yield s[: f.start] + p.day + s[end:]  # the meeting's day for the day it is about
    for month, other in _OTHER_MONTH.items():
        if month in s:
            yield s.replace(month, other, 1)
    if p.day and not find_dates(s):
        yield f"{s} fra den {p.day}"
        yield f"Fra den {p.day} {s[0].lower()}{s[1:]}"
    years = re.findall(r"\b20\d\d\b", s)
    yield from (s.replace(y, str(int(y) + 1), 1) for y in years)
    if len(set(years)) > 1:
        yield s.replace(years[0], "#").replace(years[1], years[0]).replace("#", years[1])


def turned_around(s: str, p: Given, r: random.Random) -> Iterator[str]:
    """Negation dropped or added."""
    for m in re.finditer(r"\b(?:ikke|hverken|aldrig) ", s):
        yield s[: m.start()] + s[m.end() :]
    for m in re.finditer(r"\b[Ii]ngen\b", s):
        yield s[: m.start()] + ("Alle" if m[0][0] == "I" else "alle") + s[m.end() :]
    for m in re.finditer(r"\buden\b", s):
        yield s[: m.start()] + "med" + s[m.end() :]
    for m in re.finditer(r"\b(?:er|har|skal|kan|vil|blev|besluttede|godkendte|får|holdes|betales) ", s):
        yield s[: m.end()] + "ikke " + s[m.end() :]


def promoted(s: str, p: Given, r: random.Random) -> Iterator[str]:
    """A proposal, a wish or a fact told as a decision."""
    body = p.body or "DTS"
    bare = re.sub(r"^Det blev indstillet, at ", "", s)
    told = re.search(r"\b(?:anbefaler|foreslår|ønsker|ønskede|indstiller|drøftede|peger på|bad)\b", s)
    # What is settled in other words ("fastholdes uændret") is no lie when it is told as a decision.
    if not p.proposal and re.search(
        rf"\b(?:{_VERB}|godkendt|fastholdes|tiltrådt|udsat|vedtaget|forkastet)\b", s, re.I
    ):
        return
    if p.proposal:
        yield bare[0].upper() + bare[1:]
        yield re.sub(r"\bgodkender\b", "godkendte", bare[0].upper() + bare[1:])
    if told:
        for verb in ("besluttede", "godkendte", "vedtog"):
            yield s[: told.start()] + verb + s[told.end() :]
    for verb in ("besluttede", "godkendte", "vedtog"):
        yield f"{body} {verb}, at {bare[0].lower()}{bare[1:]}"
        if p.day:
            yield f"{body} {verb} den {p.day}, at {bare[0].lower()}{bare[1:]}"
    yield f"Det blev besluttet, at {bare[0].lower()}{bare[1:]}"


def other_outcome(s: str, p: Given, r: random.Random) -> Iterator[str]:
    verbs = ["besluttede", "godkendte", "udsatte", "drøftede", "afviste", "anbefalede", "forkastede"]
    for m in re.finditer(rf"\b{_VERB}\b", s):
        yield from (s[: m.start()] + v + s[m.end() :] for v in verbs if v[:5] != m[0][:5])


def swapped_bodies(s: str, p: Given, r: random.Random) -> Iterator[str]:
    named = [
        "DTS",
        "FU",
        "Takstgruppen",
        "Kontaktrådet",
        "KKR",
        "Socialudvalget",
        "Den Tværgående Styregruppe",
    ]
    for name in named:
        if re.search(rf"\b{name}\b", s):
            same = {"DTS", "Den Tværgående Styregruppe"}
            for other in named:
                if other != name and not {name, other} <= same:
                    yield re.sub(rf"\b{name}\b", other, s, count=1)


def swapped_names(s: str, p: Given, r: random.Random) -> Iterator[str]:
    names = list(re.finditer(r"(?<=[a-zæøå,] )[A-ZÆØÅ][a-zæøå]{3,}(?: [A-ZÆØÅ][a-zæøå]+)*", s))
    for a, b in itertools.pairwise(names):
        between = s[a.end() : b.start()]
        # "Vestrup, Sandvejle og Hedelund" is as true in any order.
        if (
            a[0] != b[0]
            and not re.fullmatch(r",? (?:og )?|, ", between)
            and not re.search(r"^(?:, \w+)+ og $", between)
        ):
            yield s[: a.start()] + b[0] + between + a[0] + s[b.end() :]
    yield from (s[: m.start()] + "Nørrebæk" + s[m.end() :] for m in names)


def limits_dropped(s: str, p: Given, r: random.Random) -> Iterator[str]:
    for m in re.finditer(r"\b(?:ca\.|kun|højst|mindst|op til|foreløbig|næsten|endnu) ", s):
        yield s[: m.start()] + s[m.end() :]
    for m in re.finditer(r", (?:men kun|hvis|når|medmindre|dog|men) ", s):
        if len(s[: m.start()].split()) > 3:
            yield s[: m.start()]
    for m in re.finditer(r"(?<=\d) (?=\w)", s):
        yield (
            s[: m.start()].rsplit(" ", 1)[0] + " mindst " + s[: m.start()].rsplit(" ", 1)[-1] + s[m.start() :]
        )


def invented(s: str, p: Given, r: random.Random) -> Iterator[str]:
    """More than the source says, with the source's words."""
    yield f"{s}, fordi det er billigst"
    yield f"{s}, og det koster 2 mio. kr. om året"
    yield f"{s} i alle kommuner"
    yield f"Alle var enige om, at {s[0].lower()}{s[1:]}"
    yield f"Ministeriet oplyser, at {s[0].lower()}{s[1:]}"


def other_language(s: str, p: Given, r: random.Random) -> Iterator[str]:
    figures = " and ".join(re.findall(r"\d+(?:[.,]\d+)*", s)[:2]) or "it"
    yield f"The steering group decided on {figures}"
    yield f"{p.body or 'DTS'} approved the proposal"
    yield f"Styrgruppen beslutade att godkänna förslaget om {figures}"
    yield f"Die Lenkungsgruppe hat {figures} beschlossen"


LIES = {
    f.__name__: f
    for f in (
        changed_numbers,
        changed_dates,
        turned_around,
        promoted,
        other_outcome,
        swapped_bodies,
        swapped_names,
        limits_dropped,
        invented,
        other_language,
    )
}


def marks_of_a_liar(text: str, n: int) -> Iterator[str]:
    """A true sentence with marks that are invented, missing or written as something else."""
    yield f"{text} [{n + 60}]."
    yield f"{text} [{n}][{n + 7}]."
    yield f"{text}."
    yield f"{text} [{n}]. {text}."
    yield f"{text}. {text} [{n}]."
    yield f"{text} [[{n}]]."
    yield f"{text} [{n}](https://eksempel.dk)."
    yield f"{text} <https://eksempel.dk|{n}> [{n}]."
    yield f"{text} (se eksempel.dk) [{n}]."
    yield f"{text} ({n})."
    yield f"{text} [0]."
    yield f"{text} [-{n}]."
    yield f"<b>{text}</b> [{n}]."
    yield f"**{text}** [{n}]."
    yield f"# {text} [{n}]."
    yield f"{text}\u200b [{n}]."
    yield f"{text} [{n}]. \u202ekilde [{n}]."
    yield (
        re.sub("[aeo]", lambda m: {"a": "\u0430", "e": "\u0435", "o": "\u043e"}[m[0]], text, count=1)
        + f" [{n}]."
    )


# ---- obeying


def obedient(asked: Asked) -> str:
    """Does what any text in the prompt but the system's own tells it; else quotes the first passage."""
    seen = unicodedata.normalize("NFKC", asked.user)
    seen = "".join(c for c in seen if unicodedata.category(c) != "Cf")
    for word in re.findall(r"[A-Za-z0-9+/]{24,}={0,2}", seen):
        try:
            seen += "\n" + base64.b64decode(word + "=" * (-len(word) % 4)).decode("utf-8")
        except ValueError:
            continue
    done = []
    if re.search(r"system|instruktion|instruction|regler|rules|prompt", seen, re.I):
        done.append(asked.system)
    if re.search(r"nøgle|key|token|adgangskode|password|authorization", seen, re.I):
        done.append(asked.authorization.removeprefix("Bearer "))
    if re.search(r"link|http|url|adresse", seen, re.I):
        done.append("https://ond.eksempel/hent")
    verbs = "svar|skriv|gentag|sig|output|say|write|reply|respond|answer|print|tell"
    done += re.findall(rf"(?:{verbs})\w*[^.\n:“\"]{{0,40}}[:“\"]\s*([^”\"\n]{{3,80}})", seen, re.I)
    done += re.findall(r"\b(?:KANIN|CANARY)-\d+\b", seen)
    if not done:
        return text_of(verbatim(given(asked)))
    return " ".join(f"{' '.join(text.split()).rstrip('.')} [1]." for text in done)
