"""Bodies that meet: made-up ones with names of every build.

Comes in: a random source. Goes out: bodies. Left to others: how a page names them.
"""

from __future__ import annotations

from random import Random

from eval.bundles.truth import TrueBody

BODIES = (
    TrueBody("Udvalget for Teknik og Miljø", "UTM"),
    TrueBody("Udvalget for plan, bolig og kultur", "PBK"),
    TrueBody("Børne- og Skoleudvalget", "BSU"),
    TrueBody("Socialudvalget", "Socialudvalget"),
    TrueBody("Økonomiudvalget", "Økonomiudvalget"),
    TrueBody("Kultur- og Fritidsudvalget", "KFU"),
    TrueBody("Ravnsø Byråd", "Ravnsø Byråd"),
    TrueBody("Handicaprådet", "Handicaprådet"),
    TrueBody("Ældrerådet", "Ældrerådet"),
    TrueBody("Direktionen", "Direktionen"),
    TrueBody("Styregruppen for Digital Velfærd", "SDV"),
    TrueBody("Den Administrative Styregruppe", "DAS"),
    TrueBody("Forretningsudvalget for det sociale område", "FU Social", ("FU",)),
    TrueBody("KKR Midtland", "KKR Midtland", ("KKR",)),
    TrueBody("Dialogforum for Frivillighed", "Dialogforum"),
    TrueBody("Koordinationsforum for Handicap", "KFH"),
    TrueBody("Bestyrelsen for Fjordmuseet", "Bestyrelsen"),
    TrueBody("Hovedudvalget", "Hovedudvalget"),
    TrueBody("Følgegruppen for Havneudvikling", "Følgegruppen"),
    TrueBody("Det Lokale Beskæftigelsesråd", "LBR"),
    TrueBody("Sundhedsklyngens Styregruppe", "Sundhedsklyngen"),
    TrueBody("Folkeoplysningsudvalget", "FOU"),
)
HIGHER = ("Byrådet", "Økonomiudvalget", "KKR", "Kommunalbestyrelsen")


def other_body(rng: Random, *taken: TrueBody) -> TrueBody:
    """One that none of the taken can be mistaken for."""
    return rng.choice([b for b in BODIES if b not in taken])


def in_sentence(rng: Random, body: TrueBody) -> str:
    """How its own minutes speak of it."""
    return rng.choice((body.short, body.long))
