"""Every way to ask, end to end, against a Slack that answers as Slack does."""

from __future__ import annotations

import json

import pytest

from service.wiring import Archive
from tests.service.slack.conftest import Join
from tests.service.slack.member import eventually
from tests.service.slack.server import FakeSlack
from tests.service.slack.wording import WORDED, worded


@pytest.fixture(params=["http", "socket"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways that Slack sends."""
    return str(request.param)


ABOUT = "Hvad besluttede DTS om Lyngtoften i november 2023?"


def test_a_mention_is_answered_in_its_thread_with_linked_sources(join: Join, slack: FakeSlack) -> None:
    ts = join().mention(ABOUT)
    answer = eventually(lambda: slack.posted("C1"))[0]
    assert answer["thread_ts"] == ts
    assert "22. november 2023" in answer["text"]
    assert "https://referent.example.dk/d/2023-11-22" in json.dumps(answer["blocks"])
    assert answer["unfurl_links"] is False
    assert len(slack.posted("C1")) == 1


def test_a_direct_message_is_answered_and_followed_up_without_a_thread(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.write(ABOUT)
    first = eventually(lambda: slack.posted("D1"))[0]
    assert "thread_ts" not in first
    member.write("og hvornår?")
    second = eventually(lambda: slack.posted("D1")[1:])[0]
    assert "2023" in second["text"]


def test_a_thread_is_followed_up_without_a_new_mention(join: Join, slack: FakeSlack) -> None:
    member = join()
    ts = member.mention(ABOUT)
    eventually(lambda: slack.posted("C1"))
    member.user = "U2"
    member.write("og hvad blev indstillet?", "C1", ts)
    answer = eventually(lambda: slack.posted("C1")[1:])[0]
    assert answer["thread_ts"] == ts
    assert "2023" in answer["text"]


@pytest.mark.parametrize("text", ["<@U9> hvad synes du?", "tak!"])
def test_what_is_said_to_others_in_a_thread_is_left_alone(join: Join, slack: FakeSlack, text: str) -> None:
    member = join()
    ts = member.mention(ABOUT)
    member.write(text, "C1", ts)
    member.write("hvad blev indstillet?", "C1", ts)
    eventually(lambda: slack.posted("C1")[1:])
    assert len(slack.posted("C1")) == 2


def test_talk_in_channels_is_not_kept(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.write("noget fortroligt mellem kolleger", "C1")
    member.write("mere af det", "C1", thread="1.0")
    member.write("en robot", "D1", bot_id="B9")
    member.mention(ABOUT, "C2")
    eventually(lambda: slack.posted("C2"))
    assert not slack.posted("C1")
    assert not slack.posted("D1")
    file = member.settings.data_dir / "catalog.sqlite"
    assert b"fortroligt" not in file.read_bytes()


def test_a_command_is_answered_to_the_asker_alone(join: Join, slack: FakeSlack) -> None:
    response = join().command(ABOUT)
    assert (response.status_code, response.content) == (200, b"")  # nothing is said yet
    whisper = eventually(lambda: slack.whispers)[0]
    assert whisper["response_type"] == "ephemeral"
    assert "Kun du kan se dette svar." in json.dumps(whisper["blocks"], ensure_ascii=False)
    assert not slack.posted("C1")


@pytest.mark.parametrize(
    ("text", "said"),
    [("hjælp", "nævn mig"), ("", "Skriv, hvad du vil vide"), ("x" * 4001, "højst være på 4000")],
)
def test_a_command_without_a_question_is_helped_on(
    join: Join, slack: FakeSlack, text: str, said: str
) -> None:
    join().command(text)
    assert said in eventually(lambda: slack.whispers)[0]["text"]


def test_an_english_speaker_is_helped_in_english(join: Join, slack: FakeSlack) -> None:
    slack.users["U1"] = {"locale": "en-GB"}
    member = join()
    member.command("help")
    assert "mention me" in eventually(lambda: slack.whispers)[0]["text"]
    member.mention("What did DTS decide about Lyngtoften in November 2023?")
    assert "22 November 2023" in eventually(lambda: slack.posted("C1"))[0]["text"]


def test_an_edited_question_is_answered_anew_in_the_same_message(join: Join, slack: FakeSlack) -> None:
    member = join()
    ts = member.mention(ABOUT)
    before = eventually(lambda: slack.posted("C1"))[0]["text"]
    member.edit(ts, f"<@U0BOT> {ABOUT}", "<@U0BOT> hvem er bestyrelsesformand i Novo Nordisk?")
    after = eventually(lambda: [m for m in slack.posted("C1") if m.get("edited")])[0]
    assert after["text"] != before
    assert len(slack.posted("C1")) == 1


def test_the_answer_to_a_deleted_question_is_withdrawn(join: Join, slack: FakeSlack) -> None:
    member = join()
    ts = member.mention(ABOUT)
    eventually(lambda: slack.posted("C1"))
    member.delete(ts)
    eventually(lambda: not slack.posted("C1"))


def test_a_workspace_that_is_not_set_up_is_refused(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.team = "T0OTHER"
    assert member.event(type="app_mention", user="U1", text="<@U0BOT> hej", ts="1.0", channel="C1").is_success
    member.team = "T0TEAM"
    member.mention(ABOUT, "C2")
    eventually(lambda: slack.posted("C2"))
    assert not slack.posted("C1")


@pytest.mark.parametrize("fails", [False, True])
def test_quotes_come_at_once_and_wording_takes_their_place(
    join: Join, slack: FakeSlack, linked_archive: Archive, fails: bool
) -> None:
    member = join(lambda _: worded(linked_archive, fails=fails))
    member.mention(ABOUT)
    if not fails:
        eventually(lambda: [m for m in slack.posted("C1") if WORDED in m["text"]])
    eventually(lambda: slack.posted("C1"))
    member.mention(ABOUT, "C2")
    eventually(lambda: slack.posted("C2"))
    assert len(slack.posted("C1")) == 1
    assert "22. november 2023" in slack.called("chat.postMessage")[0]["text"]
    assert not slack.whispers
