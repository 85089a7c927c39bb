"""What the settings say of Slack.

Comes in: settings. Goes out: a `Setup`, with the tokens apart. Left to others: using it.

Slack gives a token for each workspace that the app is installed in. Ids of people and channels are a
workspace's own, so with several workspaces each is written with its workspace: T…/U….
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from pydantic import SecretStr

from ingest.model import CLEARANCES
from service.access.model import ROLES, Role
from service.errors import SettingsError

if TYPE_CHECKING:
    from service.settings import Settings

_TEAM: Final = re.compile(r"T[A-Z0-9]{2,20}")
_MEMBER: Final = re.compile(r"(?:(T[A-Z0-9]{2,20})/)?([CGDUW][A-Z0-9]{2,20})")
ANY: Final = ""  # the workspace of an id that is written without one

Place = tuple[str, str]  # workspace, id


@dataclass(frozen=True, slots=True)
class Setup:
    """Who is answered, and from what."""

    teams: frozenset[str]  # that are answered; empty: the single token's own
    members: Role | None  # of full members, in private
    people: Mapping[Place, Role]
    channels: Mapping[Place, str]  # channel → clearance of its audience
    secretariat: Place | None
    admin: Place | None
    days: int  # that a question is kept
    longest: int  # question, in characters
    base_url: str  # of the web pages, as links in messages have it

    def role(self, team: str, person: str) -> Role | None:
        """A full member's."""
        return self.people.get((team, person)) or self.people.get((ANY, person), self.members)

    def channel(self, team: str, channel: str) -> str | None:
        return self.channels.get((team, channel)) or self.channels.get((ANY, channel))


@dataclass(frozen=True, slots=True)
class Tokens:
    """The bot's tokens; never shown, logged or compared in messages."""

    by_team: Mapping[str, SecretStr]
    single: SecretStr | None  # of a workspace that Slack is asked for
    single_team: str = field(default="")  # where the settings say it

    def __bool__(self) -> bool:
        return bool(self.by_team) or self.single is not None


def setup_of(settings: Settings) -> Setup:
    """Raises SettingsError: an entry cannot be read; says which."""
    tokens = tokens_of(settings)
    named = _teams(settings)
    served = named or (frozenset(tokens.by_team) if tokens.single is None else frozenset())
    several = len(tokens.by_team) + (tokens.single is not None) > 1
    people = _pairs("REFERENT_SLACK_PEOPLE", settings.slack_people, tuple(ROLES), several=several)
    return Setup(
        teams=served,
        members=ROLES.get(settings.slack_members),
        people={person: ROLES[role] for person, role in people.items()},
        channels=_pairs("REFERENT_SLACK_CHANNELS", settings.slack_channels, CLEARANCES, several=several),
        secretariat=_place("REFERENT_SLACK_SECRETARIAT", settings.slack_secretariat, several=several),
        admin=_place("REFERENT_SLACK_ADMIN", settings.slack_admin, several=several),
        days=settings.conversation_days,
        longest=settings.max_question_chars,
        base_url=settings.base_url,
    )


def tokens_of(settings: Settings) -> Tokens:
    """The bot's tokens by workspace.

    Raises:
        SettingsError: an entry cannot be read; says which, and nothing of what stands in it.
    """
    given = settings.slack_bot_tokens.get_secret_value() if settings.slack_bot_tokens else ""
    by_team: dict[str, SecretStr] = {}
    for n, entry in enumerate(_entries(given), start=1):
        team, _, token = (w.strip() for w in entry.partition("="))
        if not _TEAM.fullmatch(team) or not token or team in by_team:
            raise SettingsError(
                f"REFERENT_SLACK_BOT_TOKENS: entry {n} cannot be read, or names a workspace again. "
                "Write T…=xoxb-…, separated by commas."
            )
        by_team[team] = SecretStr(token)
    left = _teams(settings) - by_team.keys()
    own = next(iter(left)) if len(left) == 1 else ""
    return Tokens(by_team, settings.slack_bot_token, own)


def secrets_of(setting: SecretStr | None) -> tuple[str, ...]:
    """A secret of each app, in their order."""
    return tuple(_entries(setting.get_secret_value())) if setting else ()


def is_served(settings: Settings) -> bool:
    """Whether Slack may send to the HTTP service.

    Raises:
        SettingsError: there is a secret to receive with, and no token to answer with.
    """
    may_send, may_answer = bool(secrets_of(settings.slack_signing_secret)), bool(tokens_of(settings))
    if may_send and not may_answer:
        raise SettingsError(
            "REFERENT_SLACK_SIGNING_SECRET needs REFERENT_SLACK_BOT_TOKEN or REFERENT_SLACK_BOT_TOKENS."
        )
    return may_send


def _teams(settings: Settings) -> frozenset[str]:
    teams = _entries(settings.slack_teams)
    if not all(_TEAM.fullmatch(t) for t in teams):
        raise SettingsError("REFERENT_SLACK_TEAMS: write workspace ids (T…), separated by commas.")
    return frozenset(teams)


def _pairs(name: str, setting: str, values: Collection[str], *, several: bool) -> dict[Place, str]:
    found = {}
    for n, entry in enumerate(_entries(setting), start=1):
        key, _, value = (w.strip() for w in entry.partition("="))
        read = _MEMBER.fullmatch(key)
        if read is None or value not in values:
            raise SettingsError(
                f"{name}: entry {n} cannot be read. Write ID=value; one of {', '.join(values)}."
            )
        found[_of_workspace(name, read, several=several)] = value
    return found


def _place(name: str, setting: str, *, several: bool) -> Place | None:
    read = _MEMBER.fullmatch(setting)
    return _of_workspace(name, read, several=several) if read else None


def _of_workspace(name: str, read: re.Match[str], *, several: bool) -> Place:
    if several and not read[1]:
        raise SettingsError(f"{name}: with several workspaces write T…/{read[2]}, for an id is one's own.")
    return read[1] or ANY, read[2]


def _entries(setting: str) -> list[str]:
    return [e.strip() for e in setting.split(",") if e.strip()]
