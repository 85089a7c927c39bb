"""An archive with and without closed papers, the service over it, and requests of every kind to it."""

from __future__ import annotations

import io
import math
import random
import re
import shutil
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi.testclient import TestClient
from pydantic import SecretStr

from ingest.catalog import Catalog
from ingest.folder_settings import NAME
from service.access.model import Role
from service.access.tokens import setting_entry
from service.browse.shelf import draw_up
from service.http.app import create_app
from service.settings import Settings
from tests.service.fakes import bare_settings
from tests.support import SAMPLES

CANARY = "Kanariefuglen"  # stands in what is closed, and nowhere else
READER, SECRETARIAT = "ref_" + "r" * 43, "ref_" + "s" * 43
ANYBODY = ""
_SCORE = re.compile(rb'score": (-?[\d.]+(?:e-?\d+)?)')
OPEN_FILES = (
    "2023-09-13_DTS_referat.txt",
    "2023-11-22_DTS_referat.pdf",
    "2024-01-18_orienteringsmail.txt",
    "2024-11-27_DTS_dagsorden.pdf",
    "2025-03-11_Birkesoe_Socialudvalget.html",
    "kommissorium_hjem_foerst.pdf",
)
MIXED = "2023-05-03_DTS_referat.txt"
MIXED_MINUTES = f"""Referat
Den Tværgående Styregruppe (DTS)
onsdag den 3. maj 2023
Deltagere: Anna Holm, Bo Lund

Punkt 1. Takster for uddannelse af vikarer
Beslutning
DTS besluttede at hæve taksten for vikarer med 2,1 pct.

Punkt 2. {CANARY} (lukket punkt)
Sagsfremstilling
{CANARY} ønsker at flytte fra Birkesø til en ny bolig ved skoven.
Beslutning
DTS besluttede at godkende, at {CANARY} flytter til boligen ved skoven den 1. juni 2023.

Punkt 3. Eventuelt
Beslutning
DTS drøftede det næste møde.
"""
CLOSED_MINUTES = f"""Referat
Forretningsudvalget (FU)
torsdag den 4. maj 2023

Punkt 1. {CANARY}s løn
Sagsfremstilling
Forhandlingen om vikarer og takster er afsluttet.
Beslutning
FU besluttede at hæve {CANARY}s løn til 55.000 kr.
"""
ABOUT_CLOSED = (
    "Hvem flytter til boligen ved skoven?",
    "Hvad besluttede DTS den 3. maj 2023 om boligen ved skoven?",
    "Hvad blev lønnen hævet til?",
    "Hvad besluttede FU den 4. maj 2023?",
    "Hvad blev der besluttet på pkt. 2 den 3. maj 2023?",
)


def write_open(folder: Path) -> None:
    """What is open, with a closed item in one file, and an internal folder."""
    (folder / "internt").mkdir(parents=True)
    for name in OPEN_FILES:
        shutil.copy(SAMPLES / name, folder / name)
    (folder / MIXED).write_text(MIXED_MINUTES, encoding="utf-8")
    shutil.copy(SAMPLES / "2024-06-20_FU_referat.txt", folder / "internt")
    (folder / "internt" / NAME).write_text('clearance = "internal"\n', encoding="utf-8")


def write_closed(folder: Path) -> None:
    """Whole files that are closed: minutes of an open agenda, a namesake of an open file, a meeting alone."""
    closed = folder / "lukket"
    closed.mkdir()
    (closed / NAME).write_text('clearance = "closed"\n', encoding="utf-8")
    shutil.copy(SAMPLES / "2024-11-27_DTS_referat.pdf", closed)
    namesake = (SAMPLES / "2023-09-13_DTS_referat.txt").read_text("utf-8")
    (closed / "2023-09-13_DTS_referat.txt").write_text(namesake.replace("DTS", f"DTS {CANARY}"), "utf-8")
    (closed / f"2023-05-04_FU_{CANARY}.txt").write_text(CLOSED_MINUTES, encoding="utf-8")


def settings_of(data: Path, **given: Any) -> Settings:
    entries = [("Anne", Role.SECRETARIAT, SECRETARIAT), ("Bo", Role.READER, READER)]
    tokens = SecretStr(", ".join(setting_entry(*e) for e in entries))
    return bare_settings(data_dir=data, rate_per_minute=0, open_reading=True, tokens=tokens, **given)


@contextmanager
def service(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings), follow_redirects=False) as client:
        deadline = time.monotonic() + 60
        while client.get("/readyz").status_code != 200 and time.monotonic() < deadline:
            time.sleep(0.02)
        yield client


@dataclass(frozen=True)
class Call:
    """A request, without who makes it."""

    path: str
    params: dict[str, Any] = field(default_factory=dict)
    question: str | None = None  # POST /api/ask
    streams: bool = False

    def of(self, client: TestClient, token: str) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if self.question is None:
            return client.get(self.path, params=self.params, headers=headers)
        if self.streams:
            headers["Accept"] = "text/event-stream"
        return client.post(self.path, json={"question": self.question}, headers=headers)


@dataclass(frozen=True)
class Told:
    """All that an answer says, but how long it took and the key to what was kept.

    Scores stand apart: the engine adds them up in an order of its own, so that two indexes built of the very
    same archive differ in the last bit of a 32-bit number.
    """

    said: tuple[Any, ...]
    scores: tuple[float, ...]

    def is_like(self, other: Told) -> bool:
        same = self.said == other.said and len(self.scores) == len(other.scores)
        return same and all(
            math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-5)
            for a, b in zip(self.scores, other.scores, strict=True)
        )


def told(response: Any) -> Told:
    names = ("content-type", "etag", "cache-control", "location", "content-disposition", "set-cookie")
    body = re.sub(rb'"seconds": [\d.e-]+', b'"seconds": 0', response.content)
    body = re.sub(rb'name="samtale" value="[^"]*"|samtale=[\w-]+', b"samtale", body)
    scores = tuple(float(s) for s in _SCORE.findall(body))
    said = response.status_code, *(response.headers.get(n) for n in names), _SCORE.sub(b"score", body)
    return Told(said, scores)


def texts(response: Any) -> str:
    """What an answer says in words; of a Word file, what is inside."""
    content: bytes = response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            content = b"\n".join(file.read(name) for name in file.namelist())
    return content.decode("utf-8", "replace") + " ".join(response.headers.values())


def calls(whole: Catalog, count: int, seed: int = 5) -> list[Call]:
    """Requests to every reading address, about what is open and what is closed alike."""
    chance = random.Random(seed)
    makers = (_lists, _document, _document, _meeting, _meeting, _search, _search, _ask)
    known = _Known(whole)
    return [chance.choice(makers)(known, chance) for _ in range(count)]


FORMS = ("md", "csv")  # a Word file tells when it was made


class _Known:
    """What can be asked about: everything there is, for the makers of requests know it all."""

    def __init__(self, whole: Catalog) -> None:
        self.pages = {d.document_id: d.pages for d in whole.documents()}
        self.names = {d.document_id: d.document for d in whole.documents()}
        self.meetings = draw_up(whole).meetings
        self.items = [i.title for m in self.meetings for i in m.items]
        chunks = whole.chunks()
        self.words = sorted({w for c in chunks for w in re.findall(r"\w{4,}", c.text)}) + [CANARY] * 20
        self.bodies = sorted({c.body for c in chunks if c.body})


def _lists(known: _Known, chance: random.Random) -> Call:
    path = chance.choice(
        [
            "/",
            "/moeder",
            "/opfoelgning",
            "/oversigt?fra=2000-01-01",
            "/hent/csv/opfoelgning",
            "/sager",
            "/sager?emne=bolig",
            "/api/matters",
            "/api/timeline?topic=vikarer",
            "/api/followups",
            "/ordliste",
            "/ordliste/opslag?ord=DTS",
            f"/ordliste/opslag?ord={CANARY}",
            "/hent/csv/ordliste",
            "/api/glossary",
            "/dokumenter",
            "/api/documents",
            "/api/meetings",
            "/api/items",
            "/api/coverage",
            "/vurdering",
            "/readyz",
            "/api/openapi.json",
            "/api/conversations/findes-ikke",
        ]
    )
    params: dict[str, Any] = {}
    if path == "/moeder":
        params = {"udvalg": chance.choice(["", *known.bodies]), "aar": chance.choice(["", "2023", "2024"])}
    if path == "/api/documents":
        params = {"kind": chance.choice(["minutes", "agenda", "report"]), "limit": chance.randint(1, 5)}
    if path in ("/api/meetings", "/api/items"):
        params = {"year": chance.choice([2023, 2024]), "offset": chance.randint(0, 3)}
    if path == "/api/items" and chance.random() < 0.7:
        params = {"title": chance.choice(known.words), "body": chance.choice(known.bodies)}
    return Call(path, params)


def _document(known: _Known, chance: random.Random) -> Call:
    key = chance.choice(sorted(known.pages))
    name = quote(chance.choice([key, known.names[key], "findes-ikke.pdf"]), safe="")
    number = chance.randint(1, known.pages[key] + 1)
    start = chance.randint(0, 400)
    return chance.choice(
        [
            Call(f"/api/documents/{name}"),
            Call(f"/api/documents/{name}/pages/{number}"),
            Call(f"/api/documents/{name}/pages/{number}/image", {"dpi": 72}),
            Call(f"/api/documents/{name}/pages/{number}/boxes", {"start": start, "end": start + 40}),
            Call(f"/api/documents/{name}/original"),
            Call(f"/d/{name}"),
            Call(f"/d/{name}/s/{number}"),
            Call(f"/d/{name}/s/{number}", {"ord": f"{number}.{start}-{number}.{start + 9}-9-0"}),
            Call(f"/d/{name}/s/{number}", {"mark": f"{number}.0-{number}.9", "check": "0"}),
        ]
    )


def _meeting(known: _Known, chance: random.Random) -> Call:
    held = chance.choice(known.meetings)
    day = chance.choice([held.day, held.day, f"{held.day}-2"])
    item = chance.choice([i.key for i in held.items] or ["1"])
    return chance.choice(
        [
            Call(f"/api/meetings/{held.place}/{day}"),
            Call(f"/m/{held.place}/{day}"),
            Call(f"/api/meetings/{held.place}/{day}/items/{item}"),
            Call(f"/m/{held.place}/{day}/{item}"),
            Call(f"/hent/{chance.choice(FORMS)}/m/{held.place}/{day}"),
            Call(f"/hent/{chance.choice(FORMS)}/m/{held.place}/{day}/{item}"),
        ]
    )


def _search(known: _Known, chance: random.Random) -> Call:
    query = " ".join(chance.choices(known.words, k=chance.randint(1, 4)))
    if chance.random() < 0.25:
        address = chance.choice(["/formulering", "/api/wording/phrase"])
        asked = "frase" if chance.random() < 0.6 else "q"
        return Call(address, {"q" if address.startswith("/api") else asked: f"{query} *"})
    if chance.random() < 0.4:
        facets = {"aar": chance.choice(["2023", "2024"]), "udvalg": chance.choice(known.bodies)}
        page = chance.choice(["/soeg", *(f"/hent/{form}/soeg" for form in FORMS)])
        return Call(page, {"q": query} | (facets if chance.random() < 0.5 else {}))
    facets = {"body": chance.choice(known.bodies), "from": "2023-05-01", "outcome": "decided"}
    return Call("/api/search", {"q": query, "limit": 5} | (facets if chance.random() < 0.5 else {}))


def _ask(known: _Known, chance: random.Random) -> Call:
    title, body = chance.choice(known.items), chance.choice(known.bodies)
    question = chance.choice(
        [
            f"Hvad besluttede {body} om {title}?",
            f"Hvem er {chance.choice(known.words)}?",
            f"Hvad er der sket med {title}?",
            f"Hvad indstilles om {title} i 2024?",
            "Hvad blev besluttet den 27. november 2024?",
            *ABOUT_CLOSED,
        ]
    )
    if chance.random() < 0.4:
        return Call(chance.choice(["/", *(f"/hent/{form}" for form in FORMS)]), {"q": question})
    return Call("/api/ask", question=question, streams=chance.random() < 0.3)


def addresses(response: Any) -> Sequence[str]:
    """Our own addresses that a page or an answer names."""
    named = re.findall(r'(?:href|src|url|action)"?[=:] ?"(/[^"#]*)', texts(response))
    return [a.replace("&amp;", "&") for a in named if not a.startswith(("/static/", "/sprog/", "/login"))]
