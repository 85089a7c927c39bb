"""Several workspaces: each with its own token and its own people, and stopped by no other's trouble."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from typing import Any

import pytest
from pydantic import SecretStr

from ingest.model import CLOSED, OPEN
from service.errors import SettingsError
from service.slack.setup import setup_of, tokens_of
from service.wiring import Archive
from tests.service.fakes import bare_settings
from tests.service.slack.conftest import Join, slack_settings
from tests.service.slack.member import PATH, SECRET, Member, buttons, event_body, eventually, signed
from tests.service.slack.server import TEAM, FakeSlack
from tests.service.slack.test_asking import ABOUT
from tests.service.slack.test_examine import check_of

OTHER, THIRD = "T0OTHER", "T0THIRD"
SEVERAL: dict[str, Any] = {
    "slack_bot_token": None,
    "slack_bot_tokens": SecretStr(f"{TEAM}=xoxb-test, {OTHER}=xoxb-other"),
}


@pytest.fixture(params=["http", "socket"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways that Slack sends."""
    return str(request.param)


@pytest.fixture
def two(slack: FakeSlack) -> FakeSlack:
    """Two workspaces, and a third that nobody has set up."""
    slack.tokens = {"xoxb-test": TEAM, "xoxb-other": OTHER, "xoxb-third": THIRD}
    return slack


def posted_with(slack: FakeSlack, team: str) -> set[str]:
    return {method for used, method in slack.used if used == team}


def test_each_workspace_is_answered_with_its_own_token(join: Join, two: FakeSlack) -> None:
    member = join(**SEVERAL)
    member.mention(ABOUT)
    eventually(lambda: two.posted("C1"))
    assert "chat.postMessage" in posted_with(two, TEAM)
    assert not posted_with(two, OTHER)
    member.team = OTHER
    member.mention(ABOUT, "C2")
    eventually(lambda: two.posted("C2"))
    assert "chat.postMessage" in posted_with(two, OTHER)


def test_the_single_token_goes_on_serving_beside_those_named(join: Join, two: FakeSlack) -> None:
    member = join(slack_bot_tokens=SecretStr(f"{OTHER}=xoxb-other"))
    for team, channel in ((TEAM, "C1"), (OTHER, "C2")):
        member.team = team
        member.mention(ABOUT, channel)
        eventually(lambda channel=channel: two.posted(channel))
        assert "chat.postMessage" in posted_with(two, team)


@pytest.mark.parametrize("given", [SEVERAL, {"slack_teams": f"{TEAM},{THIRD}"}, {"slack_teams": TEAM}, {}])
def test_a_workspace_without_a_token_of_its_own_is_refused_and_logged(
    join: Join, two: FakeSlack, caplog: pytest.LogCaptureFixture, given: dict[str, Any]
) -> None:
    caplog.set_level(logging.WARNING)
    member = join(**given)
    member.team = THIRD
    member.mention(ABOUT, "C3")
    member.team = TEAM
    member.mention(ABOUT)
    eventually(lambda: two.posted("C1"))
    eventually(lambda: THIRD in caplog.text)
    assert not two.posted("C3")
    assert not two.whispers
    assert not posted_with(two, THIRD)
    assert "xoxb" not in caplog.text


def test_a_command_from_elsewhere_is_told_that_it_is_not_answered(join: Join, two: FakeSlack) -> None:
    member = join(**SEVERAL)
    member.team = THIRD
    assert "svarer kun i det arbejdsrum" in member.command(ABOUT).json()["text"]


def test_a_revoked_token_stops_its_own_workspace_and_no_other(
    join: Join, two: FakeSlack, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.slack.clerk._TOKEN_SECONDS", 0.2)
    two.revoked.add("xoxb-other")
    member = join(**SEVERAL)
    member.team = OTHER
    for n in range(9):  # more than are worked on at once
        member.mention(ABOUT, f"C2{n}")
    member.team = TEAM
    member.mention(ABOUT)
    eventually(lambda: two.posted("C1"))
    eventually(lambda: f"(token_revoked) of workspace {OTHER}" in caplog.text)
    assert "xoxb" not in caplog.text
    two.revoked.clear()  # installed again: what waited is answered
    eventually(lambda: all(two.posted(f"C2{n}") for n in range(9)), seconds=20)


def test_the_same_id_in_two_workspaces_is_two_people(
    join: Join, two: FakeSlack, linked_archive: Archive
) -> None:
    opened: list[str] = []

    shared = replace(linked_archive, close=lambda: None)

    def opener(clearance: str) -> Archive:
        opened.append(clearance)
        return shared

    member = join(opener, slack_people=f"{TEAM}/U1X=secretariat", **SEVERAL)
    member.user = "U1X"
    for team, expected in ((OTHER, False), (TEAM, True)):
        member.team = team
        two.users["U1X"] = {"team_id": team}
        member.write(ABOUT, f"D{team}")
        eventually(lambda team=team: two.posted(f"D{team}"))
        assert (CLOSED in opened) is expected


def test_channels_and_people_are_a_workspaces_own() -> None:
    setup = setup_of(
        bare_settings(
            slack_people=f"{TEAM}/U1X=secretariat", slack_channels=f"{TEAM}/C1X=closed",
            slack_members="reader", **SEVERAL,
        )
    )  # fmt: skip
    assert setup.role(TEAM, "U1X") != setup.role(OTHER, "U1X") == setup.role(OTHER, "U2X")
    assert (setup.channel(TEAM, "C1X"), setup.channel(OTHER, "C1X")) == (CLOSED, None)


def test_an_answer_of_one_workspace_is_not_anothers_to_open(join: Join, two: FakeSlack) -> None:
    member = join(**SEVERAL)
    member.mention(ABOUT)
    key = buttons(eventually(lambda: two.posted("C1"))[0])["copy"]
    member.team = OTHER
    member.click("copy", key)
    assert "ikke adgang" in eventually(lambda: two.whispers)[0]["text"]


def test_questions_are_passed_on_to_a_secretariat_in_another_workspace(join: Join, two: FakeSlack) -> None:
    member = join(slack_secretariat=f"{OTHER}/CSEK", **SEVERAL)
    member.mention(ABOUT)
    member.click("secretariat", buttons(eventually(lambda: two.posted("C1"))[0])["secretariat"])
    assert ABOUT in json.dumps(eventually(lambda: two.posted("CSEK"))[0], ensure_ascii=False)
    assert "chat.postMessage" in posted_with(two, OTHER)


def test_an_organisations_token_is_refused_in_words(
    join: Join, two: FakeSlack, caplog: pytest.LogCaptureFixture
) -> None:
    member = join(**SEVERAL)
    body = json.loads(event_body({"type": "app_mention", "user": "U1", "text": "hej", "ts": "1.0",
                                  "channel": "C3"}))  # fmt: skip
    body["authorizations"][0] |= {"enterprise_id": "E1", "is_enterprise_install": True}
    assert member.send(json.dumps(body).encode()).is_success
    eventually(lambda: "a token of a whole organisation" in caplog.text)
    member.mention(ABOUT)
    eventually(lambda: two.posted("C1"))
    assert not two.posted("C3")


def test_each_app_may_sign_and_nobody_else(join: Join, two: FakeSlack) -> None:
    member: Member = join(slack_signing_secret=SecretStr(f"{SECRET}, den-andens"), **SEVERAL)
    if not hasattr(member.client, "post"):
        return  # the socket has no signatures
    for secret, status in (
        (SECRET, 200),
        ("den-andens", 200),
        ("den-tredjes", 401),
        (f"{SECRET}, den-andens", 401),
    ):
        body = event_body({"type": "app_mention", "user": "U1", "text": "hej", "ts": "1.0", "channel": "C1"})
        headers = signed(body, secret=secret) | {"Content-Type": "application/json"}
        assert member.client.post(PATH, content=body, headers=headers).status_code == status


def test_each_app_has_a_socket(join: Join, two: FakeSlack, mode: str) -> None:
    two.app_tokens = {"xapp-test", "xapp-other"}
    member = join(slack_app_token=SecretStr("xapp-test, xapp-other"), **SEVERAL)
    member.mention(ABOUT)
    eventually(lambda: two.posted("C1"))
    assert len(two.called("apps.connections.open")) == (2 if mode == "socket" else 0)


@pytest.mark.parametrize(
    "given",
    [
        {"slack_bot_tokens": SecretStr("T0A:xoxb-hemmelig")},
        {"slack_bot_tokens": SecretStr("xoxb-hemmelig")},
        {"slack_bot_tokens": SecretStr("T0A=xoxb-hemmelig,T0A=xoxb-igen")},
        {"slack_bot_tokens": SecretStr("T0A=")},
        SEVERAL | {"slack_people": "U1X=secretariat"},
        SEVERAL | {"slack_channels": "C1X=internal"},
        SEVERAL | {"slack_secretariat": "CSEK"},
        SEVERAL | {"slack_admin": "UADM"},
    ],
)
def test_a_setting_that_cannot_be_meant_is_named_and_no_token_shown(given: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="REFERENT_SLACK_") as caught:
        setup_of(bare_settings(**given))
    assert "xoxb-hemmelig" not in str(caught.value)
    assert "hemmelig" not in repr(bare_settings(**given))


def test_tokens_are_not_shown_when_they_are_printed() -> None:
    tokens = tokens_of(bare_settings(**SEVERAL))
    assert "xoxb" not in repr(tokens)
    assert "xoxb" not in repr(setup_of(bare_settings(**SEVERAL)))


def test_the_doctor_looks_at_each_token(tmp_path: Any, two: FakeSlack) -> None:
    good = check_of(tmp_path, two, **SEVERAL)
    assert (good.state, good.detail) == (
        "ok",
        f"workspace {TEAM}, member U0BOT; workspace {OTHER}, member U0BOT",
    )
    two.revoked.add("xoxb-other")
    bad = check_of(tmp_path, two, **SEVERAL)
    assert (bad.state, f"of workspace {OTHER}" in bad.detail) == ("failed", True)
    swapped = SEVERAL | {"slack_bot_tokens": SecretStr(f"{THIRD}=xoxb-test")}
    assert f"for workspace {THIRD} is of workspace {TEAM}" in check_of(tmp_path, two, **swapped).detail
    two.whose[TEAM] = {"is_enterprise_install": True}
    assert "whole organisation" in check_of(tmp_path, two).detail
    assert "xoxb" not in f"{bad}{swapped['slack_bot_tokens']}"


def test_what_everybody_may_see_is_what_they_see_without_settings(tmp_path: Any, slack: FakeSlack) -> None:
    setup = setup_of(slack_settings(tmp_path, slack))
    assert setup.role(TEAM, "U1") is None
    assert (setup.channel(TEAM, "C1") or OPEN) == OPEN
