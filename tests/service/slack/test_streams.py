"""Answers that a model words: streamed where the workspace can, posted where not; once, whatever breaks."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from service.slack import clerk, streams
from service.wiring import Archive
from tests.service.slack.conftest import Join
from tests.service.slack.limits import faults
from tests.service.slack.member import Member, buttons, eventually
from tests.service.slack.server import BROKEN, LIMITED, FakeSlack, refused
from tests.service.slack.test_asking import ABOUT
from tests.service.slack.wording import WORDED, worded

QUOTE = "kunne ikke tiltræde model B"


@pytest.fixture(params=["http", "socket"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways that Slack sends."""
    return str(request.param)


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clerk, "_wait", lambda held: 0.0)


@pytest.fixture
def streaming(slack: FakeSlack) -> FakeSlack:
    """A workspace with streams."""
    slack.lacks = ""
    return slack


@pytest.fixture
def go_on() -> Iterator[threading.Event]:
    """When the wording comes."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def member(join: Join, linked_archive: Archive, go_on: threading.Event) -> Member:
    return join(lambda _: worded(linked_archive, go_on))


def words_of(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


def finished(slack: FakeSlack, channel: str = "C1") -> dict[str, Any]:
    """The one message in a channel, once it is worded; as plain posting would have it."""
    done = eventually(lambda: [m for m in slack.posted(channel) if WORDED in m["text"]], 20)
    assert len(slack.posted(channel)) == 1
    assert not slack.is_streaming(done[0])
    assert faults(done[0]["text"], done[0]["blocks"]) == []
    assert "copy" in buttons(done[0])
    assert "task_card" not in words_of(done[0])
    found: dict[str, Any] = done[0]
    return found


def test_quotes_are_streamed_at_once_with_a_sign_that_more_comes_and_then_give_way(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    ts = member.mention(ABOUT)
    begun = eventually(lambda: streaming.posted("C1"))[0]
    assert streaming.is_streaming(begun)
    assert QUOTE in words_of(begun)
    assert "Jeg formulerer svaret" in words_of(begun)
    assert '"actions"' not in words_of(begun)
    go_on.set()
    done = finished(streaming)
    assert done["thread_ts"] == ts
    assert done["metadata"]["event_type"] == streams.EVENT
    started = streaming.called("chat.startStream")[0]
    assert (started["recipient_user_id"], started["recipient_team_id"]) == ("U1", "T0TEAM")
    assert "markdown_text" not in json.dumps(started)  # in which words of the archive would act
    assert not streaming.called("chat.postMessage")


def test_the_asker_of_another_workspace_is_named_with_it(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    go_on.set()
    streaming.users["U1"] = {"team_id": "T0OTHER", "is_stranger": True}
    member.mention(ABOUT)
    finished(streaming)
    assert streaming.called("chat.startStream")[0]["recipient_team_id"] == "T0OTHER"


def test_the_pane_is_streamed_into_too_and_a_talk_without_a_thread_is_not(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    go_on.set()
    member.write(ABOUT, "D1", "5.0")
    finished(streaming, "D1")
    assert len(streaming.streamed) == 1
    member.write(ABOUT, "D2")
    finished(streaming, "D2")
    assert len(streaming.streamed) == 1


def test_what_no_model_words_is_posted_and_so_is_what_was_not_found(
    join: Join, streaming: FakeSlack, linked_archive: Archive
) -> None:
    join().mention(ABOUT)
    eventually(lambda: streaming.posted("C1"))
    assert not streaming.streamed
    assert not streaming.called("chat.update")


@pytest.mark.parametrize(
    "code",
    ["unknown_method", "missing_scope", "method_deprecated", "invalid_chunks", "streaming_not_supported"],
)
def test_a_workspace_without_streams_is_posted_to_and_not_asked_again(
    member: Member, slack: FakeSlack, go_on: threading.Event, code: str
) -> None:
    slack.lacks = code
    go_on.set()
    for channel in ("C1", "C2"):
        member.mention(ABOUT, channel)
        finished(slack, channel)
    assert len(slack.called("chat.startStream")) == 1
    assert QUOTE in json.dumps(slack.called("chat.postMessage")[0], ensure_ascii=False)


def test_a_channel_without_streams_says_nothing_of_others(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    go_on.set()
    streaming.fail("chat.startStream", refused("channel_type_not_supported"))
    for channel in ("C1", "C2"):
        member.mention(ABOUT, channel)
        finished(streaming, channel)
    assert len(streaming.streamed) == 1


def test_too_many_streams_at_once_are_posted(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    go_on.set()
    streaming.fail("chat.startStream", LIMITED)
    member.mention(ABOUT)
    finished(streaming)
    assert not streaming.streamed
    assert not streaming.called("conversations.replies")


def test_a_channel_where_nothing_can_be_said_is_told_as_ever(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    go_on.set()
    for method in ("chat.startStream", "chat.postMessage"):
        streaming.fail(method, refused("not_in_channel"))
    member.mention(ABOUT)
    assert "Jeg kunne ikke svare i kanalen" in eventually(lambda: streaming.posted("DU1"))[0]["text"]
    member.mention(ABOUT, "C2")
    finished(streaming, "C2")
    assert len(streaming.streamed) == 1


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "chat.update"])
@pytest.mark.parametrize("how", ["refused", "unheard"])
def test_a_stream_whose_begin_or_end_breaks_is_done_once(
    member: Member, streaming: FakeSlack, go_on: threading.Event, method: str, how: str
) -> None:
    go_on.set()
    if how == "unheard":
        streaming.lost.add(method)  # Slack does it, and its answer never arrives
    else:
        streaming.fail(method, BROKEN)
    member.mention(ABOUT)
    finished(streaming)


@pytest.mark.parametrize("code", ["message_not_in_streaming_state", "stopped_by_user", "user_not_found"])
def test_a_stream_that_ended_by_itself_is_put_right_all_the_same(
    member: Member, streaming: FakeSlack, go_on: threading.Event, code: str
) -> None:
    go_on.set()
    if code == "user_not_found":  # as for readers of other organisations: refused, and it goes on streaming
        streaming.fail("chat.stopStream", refused(code))
    else:
        streaming.lifetime = 0.0
        streaming.fail("chat.stopStream", refused(code))
    member.mention(ABOUT)
    finished(streaming)


def test_an_answer_that_somebody_takes_away_meanwhile_stays_away(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    member.mention(ABOUT)
    eventually(lambda: streaming.posted("C1"))
    streaming.messages["C1"].clear()
    go_on.set()
    member.mention(ABOUT, "C2")
    finished(streaming, "C2")
    eventually(lambda: len(streaming.called("chat.update")) >= 2)
    assert not streaming.posted("C1")
    assert not streaming.whispers


def test_where_wording_fails_the_quotes_stand_and_the_stream_ends(
    join: Join, streaming: FakeSlack, linked_archive: Archive
) -> None:
    join(lambda _: worded(linked_archive, fails=True)).mention(ABOUT)
    done = eventually(lambda: [m for m in streaming.posted("C1") if m.get("edited")])[0]
    assert streaming.streamed == [done["ts"]]
    assert not streaming.is_streaming(done)
    assert QUOTE in words_of(done)
    assert "copy" in buttons(done)


def test_a_stream_that_cannot_be_done_is_ended_and_its_asker_told(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    streaming.fail("chat.update", refused("cant_update_message"))
    member.mention(ABOUT)
    eventually(lambda: streaming.posted("C1"))
    go_on.set()
    assert "Noget gik galt" in eventually(lambda: streaming.whispers)[0]["text"]
    assert not streaming.is_streaming(streaming.posted("C1")[0])


def test_an_edited_question_changes_the_streamed_answer_and_a_deleted_one_takes_it_along(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    ts = member.mention(ABOUT)
    eventually(lambda: streaming.posted("C1"))
    member.edit(ts, f"<@U0BOT> {ABOUT}", "<@U0BOT> hvem er bestyrelsesformand i Novo Nordisk?")
    go_on.set()
    eventually(lambda: [m for m in streaming.posted("C1") if WORDED not in m["text"] and m.get("edited")], 20)
    assert len(streaming.posted("C1")) == 1
    member.delete(ts)
    eventually(lambda: not streaming.posted("C1"))


def test_a_question_deleted_while_its_answer_streams_takes_it_along(
    member: Member, streaming: FakeSlack, go_on: threading.Event
) -> None:
    ts = member.mention(ABOUT)
    eventually(lambda: streaming.posted("C1"))
    member.delete(ts)
    go_on.set()
    eventually(lambda: not streaming.posted("C1"))
