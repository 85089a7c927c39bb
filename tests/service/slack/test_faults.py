"""Each thing that answering depends on fails in turn: an answer or a reason, always, and once."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from typing import Any

import pytest

from index.model import IndexStateError
from ingest.errors import CatalogError
from service.slack import clerk
from service.slack.inbox import Inbox
from service.wiring import Archive
from tests.service.slack.conftest import Join
from tests.service.slack.member import Member, eventually
from tests.service.slack.server import BROKEN, LIMITED, FakeSlack, refused
from tests.service.slack.test_asking import ABOUT


def text_of(message: dict[str, Any]) -> str:
    return json.dumps(message, ensure_ascii=False)


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried again later is tried at once."""
    monkeypatch.setattr(clerk, "_wait", lambda held: 0.0)


def test_slacks_wish_to_wait_is_obeyed(join: Join, slack: FakeSlack, at_once: None) -> None:
    slack.fail("chat.postMessage", LIMITED)
    begun = time.monotonic()
    join().mention(ABOUT)
    eventually(lambda: slack.posted("C1"))
    assert time.monotonic() - begun >= 1.0
    assert len(slack.called("chat.postMessage")) == 2
    assert not slack.called("conversations.replies")  # nothing was posted: nothing to look for


@pytest.mark.parametrize("fault", [BROKEN, refused("internal_error"), (200, b"{", {}), (200, b"", {})])
def test_a_slack_that_breaks_down_gets_the_answer_later(
    join: Join, slack: FakeSlack, at_once: None, fault: Any
) -> None:
    slack.fail("chat.postMessage", fault)
    join().mention(ABOUT)
    assert "22. november 2023" in eventually(lambda: slack.posted("C1"))[0]["text"]


def test_an_answer_that_arrived_unnoticed_is_not_posted_again(
    join: Join, slack: FakeSlack, at_once: None
) -> None:
    slack.lost.add("chat.postMessage")
    member = join()
    member.mention(ABOUT)
    eventually(lambda: slack.called("conversations.replies"))
    member.mention(ABOUT, "C2")
    eventually(lambda: slack.posted("C2"))
    assert len(slack.posted("C1")) == 1


@pytest.mark.parametrize("code", ["msg_blocks_too_long", "invalid_blocks"])
def test_blocks_that_slack_does_not_take_give_way_to_words(join: Join, slack: FakeSlack, code: str) -> None:
    slack.fail("chat.postMessage", refused(code))
    join().mention(ABOUT)
    answer = eventually(lambda: slack.posted("C1"))[0]
    assert "blocks" not in answer
    assert "22. november 2023" in answer["text"]


@pytest.mark.parametrize("code", ["channel_not_found", "not_in_channel", "is_archived"])
def test_a_channel_that_cannot_be_answered_in_is_told_to_asker_and_admin(
    join: Join, slack: FakeSlack, code: str
) -> None:
    slack.fail("chat.postMessage", refused(code))
    join(slack_admin="UADM").mention(ABOUT)
    answer = eventually(lambda: slack.posted("DU1"))[0]
    assert "Jeg kunne ikke svare i kanalen" in answer["text"]
    assert "22. november 2023" in answer["text"]
    assert code in text_of(eventually(lambda: slack.posted("DUADM"))[0])


@pytest.mark.parametrize("code", ["token_expired", "token_revoked", "missing_scope"])
def test_a_refused_token_is_told_to_the_admin_and_the_answer_waits(
    join: Join, slack: FakeSlack, code: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(clerk, "_TOKEN_SECONDS", 0.0)
    slack.fail("chat.postMessage", refused(code), refused(code))
    join().mention(ABOUT)
    eventually(lambda: slack.posted("C1"))
    assert f"Slack refuses the bot token ({code})" in caplog.text
    assert "xoxb" not in caplog.text


def test_a_command_is_answered_without_a_token_too(join: Join, slack: FakeSlack) -> None:
    slack.fail("users.info", *[refused("token_revoked")] * 5)
    join(slack_teams="T0TEAM").command(ABOUT)
    assert "22. november 2023" in eventually(lambda: slack.whispers)[0]["text"]


def test_a_command_whose_workspace_cannot_be_told_is_excused(join: Join, slack: FakeSlack) -> None:
    slack.fail("auth.test", *[refused("token_revoked")] * 5)
    join().command(ABOUT)
    assert "Noget gik galt" in eventually(lambda: slack.whispers)[0]["text"]


def test_an_answer_a_day_late_is_given_up_and_told(
    join: Join, slack: FakeSlack, at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clerk, "_GIVE_UP_SECONDS", -1.0)
    slack.fail("chat.postMessage", BROKEN)
    join().mention(ABOUT)
    assert "nåede ikke frem i tide" in eventually(lambda: slack.whispers)[0]["text"]


def test_a_used_up_response_address_is_replaced_by_words_in_the_channel(join: Join, slack: FakeSlack) -> None:
    slack.fail("respond", (404, b"used_url", {"Content-Type": "text/plain"}))
    join().command(ABOUT)
    whisper = eventually(lambda: slack.called("chat.postEphemeral"))[0]
    assert (whisper["channel"], whisper["user"]) == ("C1", "U1")


def test_whoever_slack_does_not_know_is_answered_from_open_papers(join: Join, slack: FakeSlack) -> None:
    slack.fail("users.info", *[BROKEN] * 5)
    join().write(ABOUT)
    assert "22. november 2023" in eventually(lambda: slack.posted("D1"))[0]["text"]


WRONG = IndexStateError("indekset mangler"), CatalogError("kataloget er væk"), RuntimeError("hemmeligt")


@pytest.fixture(params=[*WRONG, MemoryError()], ids=lambda e: type(e).__name__)
def failing(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, linked_archive: Archive) -> Any:
    """An archive that opens, and fails at every question."""
    monkeypatch.setattr(clerk, "_ARCHIVE_ATTEMPTS", 2)

    class Failing:
        def answer_stream(self, *_: Any, **__: Any) -> Any:
            raise request.param

    return replace(linked_archive, answerer=Failing(), close=lambda: None)  # type: ignore[arg-type]


def test_an_archive_that_fails_is_told_to_the_asker(
    join: Join, slack: FakeSlack, at_once: None, failing: Any
) -> None:
    member = join(lambda _: failing)
    member.mention(ABOUT)
    member.command(ABOUT)
    member.write(ABOUT)
    eventually(lambda: len(slack.whispers) == 2 and slack.posted("D1"))
    told = slack.everything()
    assert told.count('"text": "Noget gik galt') + told.count('"text": "Arkivet kan ikke') >= 3
    for secret in ("hemmeligt", "indekset mangler", "kataloget er væk", "Traceback"):
        assert secret not in told


@pytest.fixture
def unwritable(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise CatalogError("disken er fuld")

    monkeypatch.setattr(Inbox, "put", refuse)


def test_a_row_that_cannot_be_read_does_not_stop_the_others(
    join: Join, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.slack.service._RETRY_SECONDS", 0.05)
    take, broken = Inbox.take, [True]

    def broken_once(inbox: Inbox) -> Any:
        if broken and (held := take(inbox)) is not None:
            broken.clear()
            raise ValueError(held.id)
        return take(inbox)

    monkeypatch.setattr(Inbox, "take", broken_once)
    member = join()
    member.mention(ABOUT)
    eventually(lambda: not broken)
    member.mention(ABOUT, "C2")
    eventually(lambda: slack.posted("C2"))


def test_what_cannot_be_kept_is_not_acknowledged(join: Join, slack: FakeSlack, unwritable: None) -> None:
    member = join()
    event = {"type": "app_mention", "user": "U1", "text": "hej", "ts": "1.0", "channel": "C1"}
    assert member.event(**event).status_code == 503
    assert member.click("up", "k").status_code == 500
    assert "Prøv igen om et øjeblik" in member.command(ABOUT).json()["text"]
    sent = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "referent_search"}
    state = {"values": {"question": {"question": {"value": ABOUT}}}}
    told = member.interact(type="view_submission", view=sent | {"state": state}).json()
    assert "Prøv igen om et øjeblik" in told["errors"]["question"]


def test_a_catalog_that_is_locked_for_long_is_not_waited_for(
    join: Join, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.slack.receiver.KEEP_SECONDS", 0.1)
    monkeypatch.setattr(Inbox, "put", lambda *_: time.sleep(0.5))
    member: Member = join()
    event = {"type": "app_mention", "user": "U1", "text": "hej", "ts": "1.0", "channel": "C1"}
    assert member.event(**event).status_code == 503
