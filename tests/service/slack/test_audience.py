"""Whose eyes: nothing closed reaches anybody who may not see it, wherever and however it is asked."""

from __future__ import annotations

import asyncio
import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingest.model import CLOSED, INTERNAL, OPEN
from service import wiring
from service.slack.api import SlackApi
from service.slack.audience import Audience
from service.slack.incoming import Incoming, Kind
from service.slack.setup import setup_of
from service.wiring import Archive
from tests.service.fakes import HashEncoder, bare_settings
from tests.service.http.levels import ABOUT_CLOSED, CANARY, write_closed, write_open
from tests.service.slack.conftest import BASE_URL
from tests.service.slack.member import Member, buttons, eventually
from tests.service.slack.server import FakeSlack
from tests.service.slack.test_requests import FULL

GUEST, READER, SECRETARY, STRANGER = "U1GUEST", "U2READ", "U3SEK", "U4OTHER"
PUBLIC, INSIDE, CLOSED_ONE, SHARED = "C1PUBLIC", "C2INSIDE", "C3CLOSED", "C4SHARED"
ASKED = ABOUT_CLOSED[: 3 if FULL else 1]
WHO = {"slack_members": "reader", "slack_people": f"{SECRETARY}=secretariat, {GUEST}=secretariat",
       "slack_channels": f"{INSIDE}=internal, {CLOSED_ONE}=closed, {SHARED}=closed"}  # fmt: skip


@pytest.fixture
def workspace(slack: FakeSlack) -> FakeSlack:
    slack.users = {GUEST: {"is_restricted": True}, STRANGER: {"is_stranger": True, "team_id": "T0OTHER"}}
    slack.channels = {SHARED: {"is_ext_shared": True}}
    return slack


@pytest.mark.parametrize(
    ("user", "channel", "clearance"),
    [
        *[(user, PUBLIC, OPEN) for user in (GUEST, READER, SECRETARY, STRANGER)],
        *[(user, INSIDE, INTERNAL) for user in (READER, SECRETARY)],
        *[(user, CLOSED_ONE, CLOSED) for user in (READER, SECRETARY)],
        *[(user, SHARED, OPEN) for user in (GUEST, READER, SECRETARY, STRANGER)],
        (GUEST, "D1", OPEN), (READER, "D1", INTERNAL), (SECRETARY, "D1", CLOSED), (STRANGER, "D1", OPEN),
    ],
)  # fmt: skip
def test_the_clearance_is_the_audiences(
    workspace: FakeSlack, user: str, channel: str, clearance: str
) -> None:
    audience = Audience(SlackApi("xoxb-test", workspace.url), setup_of(bare_settings(**WHO)), "T0TEAM")
    asked = Incoming("k", Kind.ASK, "T0TEAM", channel, user, "1.0", direct=channel.startswith("D"))
    assert asyncio.run(audience.clearance(asked)) == clearance


@pytest.fixture(scope="module")
def opener(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Archive]]:
    """An archive with open, internal and closed papers."""
    folder = tmp_path_factory.mktemp("levels")
    write_open(folder / "files")
    write_closed(folder / "files")
    settings = bare_settings(data_dir=folder / "data", base_url=BASE_URL)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "open_encoder", lambda _: HashEncoder())
        wiring.ingest_and_index([folder / "files"], settings)
        open_one = wiring.archives_opener(settings)
        yield lambda clearance: open_one(clearance)
    shutil.rmtree(folder)


Ask = Callable[[Member, str], Any]


def in_channel(channel: str) -> Ask:
    return lambda member, question: member.mention(question, channel)


WAYS: dict[str, Ask] = {
    "public": in_channel(PUBLIC),
    "inside": in_channel(INSIDE),
    "closed": in_channel(CLOSED_ONE),
    "shared": in_channel(SHARED),
    "direct": lambda member, question: member.write(question, f"D{member.user}"),
    "pane": lambda member, question: member.write(question, f"D{member.user}", "5.0"),
    "command": lambda member, question: member.command(question, PUBLIC),
}
SEES = {("direct", SECRETARY), ("pane", SECRETARY), ("command", SECRETARY)}
SEES |= {("closed", user) for user in (GUEST, READER, SECRETARY, STRANGER)}  # the channel was configured


def said(slack: FakeSlack) -> int:
    return sum(len(m) for m in slack.messages.values()) + len(slack.whispers)


def test_nothing_closed_reaches_who_may_not_see_it(
    join: Any, workspace: FakeSlack, opener: Callable[[str], Archive]
) -> None:
    member = join(opener, **WHO)
    seen = set()
    for way, user in itertools.product(WAYS, (GUEST, READER, SECRETARY, STRANGER)):
        member.user, before = user, said(workspace)
        for question in ASKED:
            WAYS[way](member, question)
        eventually(lambda before=before: said(workspace) == before + len(ASKED), seconds=30)
        if CANARY in workspace.everything():
            seen.add((way, user))
        workspace.messages.clear()
        workspace.whispers.clear()
    assert seen == SEES


def test_sharing_and_buttons_take_nothing_closed_along(
    join: Any, workspace: FakeSlack, opener: Callable[[str], Archive]
) -> None:
    member = join(opener, **WHO)
    member.user = SECRETARY
    for question in ABOUT_CLOSED:
        member.command(question, PUBLIC)
        whisper = eventually(lambda: workspace.whispers)[-1]
        before = said(workspace)
        member.click("share", buttons(whisper)["share"], PUBLIC)
        eventually(lambda before=before: said(workspace) > before)
        workspace.whispers.clear()
    assert CANARY not in str(workspace.posted(PUBLIC))


def test_a_link_is_shown_only_where_all_may_see_what_it_leads_to(
    join: Any, workspace: FakeSlack, opener: Callable[[str], Archive]
) -> None:
    member = join(opener, **WHO)
    member.user = SECRETARY
    member.command(ABOUT_CLOSED[0], PUBLIC)
    url = re.findall(r"https://referent[^\"]+", json.dumps(eventually(lambda: workspace.whispers)[-1]))[0]
    open_page = f"{BASE_URL}/d/2023-09-13_DTS_referat.txt/s/1"
    nothing = [
        f"{BASE_URL}/d/x.pdf/s/1",
        f"{BASE_URL}/x",
        "https://example.dk/d/x/s/1",
        f"{BASE_URL}/d/x/s/y",
    ]
    for channel in (PUBLIC, SHARED, "D9", CLOSED_ONE):
        links = [{"url": u} for u in (url, open_page, *nothing)]
        member.event(type="link_shared", channel=channel, user=SECRETARY, message_ts="1.0", links=links)
        shown = eventually(lambda: workspace.views)[0]
        assert set(shown["unfurls"]) <= {url, open_page}
        assert (CANARY in str(shown["unfurls"])) == (channel == CLOSED_ONE)
        workspace.views.clear()


def test_a_role_that_is_taken_away_closes_older_answers(
    join: Any, workspace: FakeSlack, opener: Callable[[str], Archive], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.slack.audience._KEPT_SECONDS", 0.0)
    member = join(opener, **WHO)
    member.user = SECRETARY
    member.command(ABOUT_CLOSED[0], PUBLIC)
    whisper = eventually(lambda: workspace.whispers)[-1]
    assert CANARY in str(whisper)
    workspace.whispers.clear()
    workspace.users[SECRETARY] = {"is_restricted": True}
    for name in ("more", "copy"):
        member.click(name, buttons(whisper)["copy"], PUBLIC)
        assert CANARY not in str(eventually(lambda: workspace.whispers))
        workspace.whispers.clear()
