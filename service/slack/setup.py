"""What the settings say of Slack.

Comes in: settings. Goes out: a `Setup`, or None where Slack is not set up. Left to others: using it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ingest.model import CLEARANCES
from service.access.model import ROLES, Role
from service.errors import SettingsError

if TYPE_CHECKING:
    from service.settings import Settings

_ID: Final = re.compile(r"[CGDUWTE][A-Z0-9]{2,20}")


@dataclass(frozen=True, slots=True)
class Setup:
    """Who is answered, and from what."""

    teams: frozenset[str]  # empty: the token's own
    members: Role | None  # of full members, in private
    people: Mapping[str, Role]
    channels: Mapping[str, str]  # channel → clearance of its audience
    secretariat: str
    admin: str
    days: int  # that a question is kept
    longest: int  # question, in characters
    base_url: str  # of the web pages, as links in messages have it


def setup_of(settings: Settings) -> Setup:
    """Raises SettingsError: an entry cannot be read; says which."""
    people = _pairs("REFERENT_SLACK_PEOPLE", settings.slack_people, tuple(ROLES))
    teams = [t.strip() for t in settings.slack_teams.split(",") if t.strip()]
    if not all(_ID.fullmatch(t) for t in teams):
        raise SettingsError("REFERENT_SLACK_TEAMS: write workspace ids (T…), separated by commas.")
    return Setup(
        teams=frozenset(teams),
        members=ROLES.get(settings.slack_members),
        people={person: ROLES[role] for person, role in people.items()},
        channels=_pairs("REFERENT_SLACK_CHANNELS", settings.slack_channels, CLEARANCES),
        secretariat=settings.slack_secretariat,
        admin=settings.slack_admin,
        days=settings.conversation_days,
        longest=settings.max_question_chars,
        base_url=settings.base_url,
    )


def is_served(settings: Settings) -> bool:
    """Whether Slack may send to the HTTP service.

    Raises:
        SettingsError: only one of the two secrets is there.
    """
    held = settings.slack_signing_secret is not None, settings.slack_bot_token is not None
    if held == (True, False):
        raise SettingsError("REFERENT_SLACK_SIGNING_SECRET needs REFERENT_SLACK_BOT_TOKEN.")
    return all(held)


def _pairs(name: str, setting: str, values: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for n, entry in enumerate((e.strip() for e in setting.split(",") if e.strip()), start=1):
        key, _, value = (w.strip() for w in entry.partition("="))
        if not _ID.fullmatch(key) or value not in values:
            raise SettingsError(
                f"{name}: entry {n} cannot be read. Write ID=value; one of {', '.join(values)}."
            )
        found[key] = value
    return found
