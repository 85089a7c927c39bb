"""Names of bodies → short names.

Comes in: text. Goes out: short names ("DAS"). A body that `bodies.toml` does not list is learned
from the document: "Den Tværgående Styregruppe (DTS)", initials that the document also uses alone, or
the name over its agenda or minutes. Left to others: which meeting a name belongs to (`contexts`).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ingest.misread import shape
from ingest.title_names import title_names
from ingest.title_words import is_name, parted, title_said

_KIND = (
    r"[Ss]tyregruppe|[Uu]dvalg|[Rr]åd|[Bb]estyrelse|[Ff]orum|[Kk]reds|[Pp]anel|[Bb]yråd|[Kk]ommunalbestyrelse"
    r"|[Rr]egionsråd|[Aa]rbejdsgruppe|[Ff]ølgegruppe|[Cc]hefgruppe|[Dd]irektion|[Mm]agistrat"
)
_WORD = r"[A-ZÆØÅ][\wæøåÆØÅ-]*"
_SHORT = r"\(([A-ZÆØÅ][A-ZÆØÅa-zæøå]{1,6})\)"
_LONG_WORD = re.compile(r"[^\W\d]\w{7,}")  # letters alike say nothing of a short one
_ANY_KIND = re.compile(_KIND)
_NAME = re.compile(
    rf"\b((?:{_WORD}|for|og|i)(?: (?:{_WORD}|for|og|i|på|den|det)){{0,5}}? ?"
    rf"(?:[\wæøåÆØÅ-]*(?:{_KIND})(?:et|en|n)?))(?:(?P<place>(?: {_WORD}){{0,2}}) {_SHORT})?"
)
# Words over a document, and small words, that a name cannot begin with.
_LEAD = re.compile(
    r"^(?:(?:[A-ZÆØÅ]{4,}|Referat|Dagsorden|Beslutningsreferat|Beslutning|Behandling|Drøftelse|Møde|Bilag|Notat|af|fra|for|i|og|på|til)\s+)+"
)
_TITLE_BLOCK = re.compile(
    r"^\s*(?:(?:beslutnings|møde)?referat|dagsorden)\s*:?\s+(?:(?:af|fra|til|for|i|[-–])\s+)?(?:møde(?:t)?\s+)?(?:(?:i|for|af)\s+)?"
    rf"(?-i:(?P<name>(?:Den |Det )?{_WORD}(?:(?:,| og| for|) [\wæøåÆØÅ-]+){{0,5}}?))"
    rf"(?=\s+(?:den|d\.|[-–])\s*\d|\s+\d{{1,2}}\.|\s*{_SHORT}|\s*$)",
    re.I,
)
_MEETS = re.compile(rf"(?:{_KIND}|[Gg]ruppe)(?:et|en|n)?$")
# A bare "Referat" has the body's name near it: a line with a body's word, "Styregruppen for velfærd".
TITLE_WORD = re.compile(
    r"^\s*(?:(?:åben(?:t|e)?|lukket|offentligt?|endeligt?|udkast til)\s+)?"
    r"(?P<what>(?:beslutnings|møde|udvalgs)?(?:referat|dagsorden|protokol)|mødeindkaldelse)"
    r"(?:\s*(?:[-–]\s*)?\(?(?:åben|åbent|offentlig|udkast)\)?)?\s*$",
    re.I,
)
# "Referat nr. 7, 2017": the day stands under it, without the year.
TITLE_NUMBERED = re.compile(
    r"^\s*(?P<what>(?:beslutnings|møde|udvalgs)?(?:referat|dagsorden|protokol)|mødeindkaldelse)"
    r"\s+nr\.?\s*\d{1,3}\s*[,/–-]?\s*(?P<year>(?:19|20)\d{2})\s*$",
    re.I,
)
NEAR_TITLE = 3  # lines above and below it
# "… for Teknik og Miljø": what a body is for; a verb behind its name makes a sentence.
_FIELD = r"(?: (?:for|i|på|om|af|vedr\.?) [\wæøåÆØÅ-]+(?:,? [\wæøåÆØÅ-]+){0,5}?)?"
_NAME_ALONE = re.compile(
    rf"^\s*(?:(?:Møde|møde) i |[Tt]il |[Ff]or )?"
    rf"(?P<name>(?:Den |Det )?(?:(?:{_WORD}|og|for|i),? ){{0,5}}"
    rf"[\wæøåÆØÅ-]*(?:{_KIND}|[Gg]ruppe|[Rr]åd)(?:et|en|n)?{_FIELD})(?:\s*{_SHORT})?\s*$"
)
# What ends a running header, which may be drawn several times in one place; a sentence goes on.
_RUNNING_DAY = (
    r"(?:den|d\.) \d{1,2}[./-] ?(?:\d{1,2}[./-] ?\d{2,4}|[a-zæøå]+ \d{4})"
    r"(?:,? *(?:kl\.?|[-–]? *side)\b.{0,40})?(?:\s*$|(?P=name))"
)
# "PBK Møde den 31.05.2018" runs over pages.
_INITIALS_MEET = re.compile(
    rf"^\s*(?P<name>[A-ZÆØÅ]{{2,6}}|(?:(?:{_WORD}|og|for|i),? ){{0,5}}"
    rf"[\wæøåÆØÅ-]*(?:{_KIND}|[Gg]ruppe|[Rr]åd)(?:et|en|n)?{_FIELD}) [Mm]øde {_RUNNING_DAY}"
)
_NO_NAME = (
    r"Næste|Sidste|Seneste|Forrige|Første|Andet|Tredje|Kommende|Fælles|Ordinært?|Ekstraordinært?|Lukket|Åbent?"
    r"|Dagsorden|Referat|Udkast|Bilag|Punkt|Pkt|Side|\w*[Mm]øde"
)
_MEETING_WORD = r"\w*(?:[Mm]øde|[Rr]eferat|[Dd]agsorden|[Uu]dkast)\b"
# "Klyngen Møde den 07.03.2013" over several pages names a body, whatever its word.
_MEETS_OFTEN = re.compile(
    rf"^\s*(?P<name>(?!(?:{_NO_NAME})\b){_WORD}(?: [\wæøåÆØÅ-]+){{0,5}}?) Møde {_RUNNING_DAY}"
)
# "Referat – UTM – 25. juni 2013", "Referat – Sundhedsklyngen – 3. maj 2021": whatever its word.
_NAME_BETWEEN = re.compile(
    r"^\s*(?:(?:beslutnings|møde)?referat|dagsorden)\s*[–-]\s+(?-i:(?P<name>[A-ZÆØÅ]{2,6}"
    rf"|(?!(?:{_NO_NAME})\b)(?:Den |Det )?{_WORD}(?: (?!{_MEETING_WORD})[\wæøåÆØÅ-]+){{0,4}}?))"
    r"\s+[–-]\s*(?:den |d\. ?)?\d{1,2}[./-]",
    re.I,
)
# "Møde Takstgruppen", "Udvalg: Socialudvalget" in a title block
_NAME_LABELLED = re.compile(
    rf"^\s*(?:Møde|Udvalg|Forum|Mødeforum|Råd)\s*:?\s+"
    rf"(?P<name>(?:Den |Det )?(?:(?:{_WORD}|og|for|i),? ){{0,5}}"
    rf"[\wæøåÆØÅ-]*(?:{_KIND}|[Gg]ruppe|[Rr]åd)(?:et|en|n)?{_FIELD})(?:\s*{_SHORT})?\s*$"
)
# "Socialudvalget, 12-04-2021" runs over pages.
_NAME_DATED = re.compile(
    rf"^\s*(?P<name>(?:Den |Det )?(?:(?:{_WORD}|og|for|i),? ){{0,5}}"
    rf"[\wæøåÆØÅ-]*(?:{_KIND}|[Gg]ruppe|[Rr]åd)(?:et|en|n)?{_FIELD})\s*(?:,|[-–])?\s+"
    r"(?:den |d\. ?)?\d{1,2}[./-]\s?(?:\d{1,2}[./-]\d{2,4}|[a-zæøå]+ \d{4})"
)


@dataclass(frozen=True)
class Bodies:
    """Short name → the names it goes by."""

    names: dict[str, tuple[str, ...]]

    def find(self, text: str) -> list[str]:
        """Short names of the bodies that the text mentions, in order of first mention."""
        found = [
            (match.start(), -len(match[0]), short)
            for short in self.names
            if (match := self._pattern(short).search(text))
        ]
        return [short for *_, short in sorted(found)]  # of two that begin together, the longer name

    def count(self, text: str) -> Counter[str]:
        return Counter({s: len(self._pattern(s).findall(text)) for s in self.names})

    def spans(self, text: str, short: str) -> list[tuple[int, int]]:
        return [m.span() for m in self._pattern(short).finditer(text)]

    def short(self, name: str) -> str | None:
        """Short name of a name as a heading writes it; None if it names no known body."""
        found = self.find(name)
        return found[0] if found else None

    def covers(self, name: str) -> bool:
        """Whether a known body's name is nearly all of a name, and not "Forum" in "Forum for Handicap"."""
        return any(
            end - start >= 0.8 * len(name)
            for short in self.find(name)
            for start, end in self.spans(name, short)
        )

    def _pattern(self, short: str) -> re.Pattern[str]:
        return _pattern((short, *self.names[short]))


@cache
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    short, *long = names
    # A long name may be written in any case; a short one only in its own.
    any_case = "|".join(re.escape(n).replace(r"\ ", r"\s+") for n in sorted(long, key=len, reverse=True))
    own_case = rf"\b{re.escape(short)}(?!\w)"
    return re.compile(rf"(?:(?i:\b(?:{any_case}))(?!\w)|{own_case})" if any_case else own_case)


@cache
def known_bodies() -> Bodies:
    """The bodies that come with the product."""
    data = tomllib.loads(resources.files("ingest").joinpath("bodies.toml").read_text(encoding="utf-8"))
    return Bodies({short: tuple(entry["names"]) for short, entry in data.items()})


def learn_bodies(text: str, base: Bodies | None = None) -> Bodies:
    """Add the bodies that the text introduces by form."""
    names = dict((base or known_bodies()).names)
    listed = {n.casefold() for long in names.values() for n in long} | {s.casefold() for s in names}
    capitals = set(re.findall(r"(?<![^\W_])[A-ZÆØÅ]{3,6}(?![^\W_]|-\d)", text))
    unnamed: Counter[str] = Counter()
    for name, full, short in _introduced(text):
        if name.casefold() in listed:
            continue
        # Two letters are initials of anything; only brackets make them a body's.
        initials = "".join(w[0] for w in name.split() if w[0].isupper())
        short = short or (initials if initials in capitals else None)
        if short and _abbreviates(short, full):
            names[short] = tuple(dict.fromkeys((*names.get(short, ()), full, name)))
            listed |= {name.casefold(), full.casefold()}
        elif name.startswith(("Den ", "Det ")):
            unnamed[name] += 1
    # A body that no one abbreviates goes by its whole name.
    whole = [n for n, times in unnamed.items() if times > 1 and n.casefold() not in listed]
    bodies = Bodies(names | dict.fromkeys(whole, ()))
    for name in _over_meetings(text):
        if not bodies.covers(name):
            said = re.search(re.escape(name) + r"\s*" + _SHORT, text)
            if said and said[1] not in bodies.names and _abbreviates(said[1], name):
                bodies = Bodies(bodies.names | {said[1]: (name,)})
            else:
                bodies = Bodies(bodies.names | {name: ()})
    bodies = _with_titles(bodies, text)
    for name in _meeting_often(text.splitlines()):
        if bodies.short(name) is None:
            bodies = Bodies(bodies.names | _by_initials(name, text))
    return _with_misread(bodies, text)


def _by_initials(name: str, text: str) -> dict[str, tuple[str, ...]]:
    """ "DTS Fjordlandet" over pages that say "DTS" in their text goes by its initials."""
    initials, _, place = name.partition(" ")
    alone = re.findall(rf"(?<!\w){re.escape(initials)}(?! {re.escape(place)}|[\w-])", text)
    told = place and re.fullmatch(r"[A-ZÆØÅ]{2,6}", initials) and len(alone) > 1
    return {initials: (name,)} if told else {name: ()}


def _with_titles(bodies: Bodies, text: str) -> Bodies:
    """The bodies with those that only title blocks name."""
    for long, initials in title_names([x.strip() for x in text.splitlines() if x.strip()]):
        if bodies.covers(long):
            continue
        short = initials if initials and initials not in bodies.names else None
        entry = {short: (long,)} if short and _abbreviates(short, long) else {long: tuple[str, ...]()}
        bodies = Bodies(bodies.names | entry)
    return bodies


def _with_misread(bodies: Bodies, text: str) -> Bodies:
    """The bodies with their names as scanners misread them: "Skoleudvalgct" beside "Skoleudvalget".

    Only a word that differs in letters which scanners take for each other, and that is rarer than the
    name itself; of a name that the product knows no word is doubted.
    """
    words = Counter(_LONG_WORD.findall(text))
    alike: dict[str, list[str]] = defaultdict(list)
    for word in words:
        alike[shape(word)].append(word)
    names, sure = dict(bodies.names), known_bodies().names
    for short, long in bodies.names.items():
        misread = [
            name.replace(word, twin)
            for name in (short, *long)
            for word in _LONG_WORD.findall(name)
            for twin in alike.get(shape(word), ())
            if twin.casefold() != word.casefold() and (short in sure or words[twin] < words[word])
        ]
        for name in misread:
            names.pop(name, None)  # it was learned as a body of its own
        if misread and short in names:
            names[short] = tuple(dict.fromkeys((*long, *misread)))
    return Bodies(names)


def _introduced(text: str) -> Iterator[tuple[str, str, str | None]]:
    """Names that have the form of a body's: the name, the name with its place, and its abbreviation."""
    for line in text.splitlines():
        if not _ANY_KIND.search(line):
            continue
        for match in _NAME.finditer(line):
            name = _LEAD.sub("", match[1].strip())
            if name:
                yield name, name + (match["place"] or ""), match[3]


def _over_meetings(text: str) -> list[str]:
    """Names that stand in a document's title block: "Referat af møde i Takstgruppen"."""
    found = (_TITLE_BLOCK.match(line) for line in text.splitlines() if len(line) < 400)
    names = (_said_by(m) for m in found if m)
    titled = [n for n in names if _ANY_KIND.search(" ".join(n.split()[:3])) or _MEETS.search(n)]
    return list(dict.fromkeys([*titled, *_near_titles(text.splitlines())]))


def _said_by(title: re.Match[str]) -> str:
    """The name in a title, without what belongs to its day: "Styregruppen onsdag den 3. maj 2023"."""
    said = title_said(title.string)
    return parted(said.name)[0] if said and said.name else title["name"].strip()


def _near_titles(lines: list[str]) -> Iterator[str]:
    """Names that stand by themselves near a title's word, or with a date over a page."""
    filled = [x for x in lines if x.strip()]
    for i, line in enumerate(filled):
        if TITLE_WORD.match(line) or TITLE_NUMBERED.match(line):
            for near in filled[max(i - NEAR_TITLE, 0) : i + NEAR_TITLE + 1]:
                if len(near) < 80 and (found := _NAME_ALONE.match(near)):
                    name = _said_by(found)
                    if is_name(name):
                        yield name
        elif len(line) < 400 and (found := _INITIALS_MEET.match(line) or _NAME_BETWEEN.match(line)):
            yield found["name"]
        elif len(line) < 110 and (found := _NAME_LABELLED.match(line)):
            yield found["name"].strip()
        elif len(line) < 400 and (found := _NAME_DATED.match(line)):
            yield _LEAD.sub("", _said_by(found))


def _meeting_often(lines: list[str]) -> list[str]:
    """Names that stand with "Møde den …" over several pages."""
    found = (_MEETS_OFTEN.match(line) for line in lines if len(line) < 400)
    return [name for name, times in Counter(m["name"] for m in found if m).items() if times > 1]


def _abbreviates(short: str, name: str) -> bool:
    letters = iter(name.casefold())
    return all(c in letters for c in short.casefold())
