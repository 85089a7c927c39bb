from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from service.doctor import Check, examine
from tests.service.slack.conftest import slack_settings
from tests.service.slack.server import BROKEN, FakeSlack, refused


def check_of(folder: Path, slack: FakeSlack, **given: Any) -> Check:
    return next(c for c in examine(slack_settings(folder, slack, **given)) if c.name == "slack")


def test_the_doctor_says_whose_token_it_is(tmp_path: Path, slack: FakeSlack) -> None:
    assert check_of(tmp_path, slack) == Check("slack", "ok", "workspace T0TEAM, member U0BOT")


@pytest.mark.parametrize(
    ("reply", "given", "said"),
    [
        (refused("token_expired"), {}, "refuses the bot token (Slack: token_expired)"),
        (BROKEN, {}, "cannot be reached"),
        (None, {"slack_teams": "T0OTHER"}, "REFERENT_SLACK_TEAMS"),
        (None, {"slack_people": "x"}, "REFERENT_SLACK_PEOPLE"),
    ],
)
def test_the_doctor_says_what_is_wrong_and_what_to_do(
    tmp_path: Path, slack: FakeSlack, reply: Any, given: dict[str, str], said: str
) -> None:
    if reply:
        slack.fail("auth.test", reply)
    check = check_of(tmp_path, slack, **given)
    assert check.state == "failed"
    assert said in check.detail
    assert check.next
    assert "xoxb" not in check.detail
