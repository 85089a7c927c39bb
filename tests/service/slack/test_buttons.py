"""Buttons, forms, shortcuts, the home page and the pane, end to end."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from service.slack import clerk
from service.slack.inbox import Held, Inbox
from service.slack.incoming import Kind
from tests.service.slack.conftest import Join
from tests.service.slack.limits import faults
from tests.service.slack.member import Member, buttons, eventually
from tests.service.slack.server import FakeSlack, refused
from tests.service.slack.test_asking import ABOUT


@pytest.fixture(params=["http", "socket"])
def mode(request: pytest.FixtureRequest) -> str:
    """Both ways that Slack sends."""
    return str(request.param)


def answered(member: Member, slack: FakeSlack) -> dict[str, Any]:
    """An answer in a channel."""
    member.mention(ABOUT)
    found: dict[str, Any] = eventually(lambda: slack.posted("C1"))[0]
    return found


def whispered(slack: FakeSlack, number: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = eventually(lambda: slack.whispers[number:])[0]
    assert faults(found["text"], found["blocks"]) == []
    return found


def words_of(message: dict[str, Any]) -> str:
    return json.dumps(message["blocks"], ensure_ascii=False)


def verdicts(member: Member) -> list[Any]:
    archives = member.backend._archives
    assert archives is not None
    return list(archives.of("open").feedback.all())


def test_more_of_an_answer_is_shown_to_whoever_asks_for_it(join: Join, slack: FakeSlack) -> None:
    member = join()
    key = buttons(answered(member, slack))["copy"]
    member.user = "U2"
    member.click("more", key)
    assert "22. november 2023" in words_of(whispered(slack))


def test_a_reference_can_be_copied(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.click("copy", buttons(answered(member, slack))["copy"])
    assert "DTS 22.11.2023" in words_of(whispered(slack))


def test_a_button_of_another_channel_or_of_a_forgotten_answer_opens_nothing(
    join: Join, slack: FakeSlack
) -> None:
    member = join()
    key = buttons(answered(member, slack))["copy"]
    member.click("copy", key, channel="C2")
    assert "ikke adgang" in whispered(slack)["text"]
    member.click("copy", "findes-ikke")
    assert "ikke gemt længere" in whispered(slack, 1)["text"]


def test_a_private_answer_is_the_askers_alone(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.command(ABOUT)
    key = buttons(whispered(slack))["share"]
    member.user = "U2"
    for n, name in enumerate(("more", "share", "copy", "up"), start=1):
        member.click(name, key)
        assert "ikke adgang" in whispered(slack, n)["text"]
    assert not slack.posted("C1")


def test_a_private_answer_is_shared_once_in_the_channel(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.command(ABOUT)
    member.click("share", buttons(whispered(slack))["share"])
    member.send(member.sent[-1], "application/x-www-form-urlencoded")  # as Slack would not, and a replay does
    shared = eventually(lambda: slack.posted("C1"))[0]
    assert "Delt fra et privat svar" in words_of(shared)
    member.command("hjælp")
    whispered(slack, 1)
    assert len(slack.posted("C1")) == 1


def test_thumbs_up_is_kept(join: Join, slack: FakeSlack) -> None:
    member = join()
    before = len(verdicts(member))
    member.click("up", buttons(answered(member, slack))["up"])
    assert "noteret" in whispered(slack)["text"]
    kept = [(v.verdict, v.question, v.person) for v in verdicts(member)]
    assert len(kept) == before + 1
    assert ("up", ABOUT, "slack:T0TEAM:U1") in kept


def test_thumbs_down_asks_for_the_reason(join: Join, slack: FakeSlack) -> None:
    member = join()
    before = len(verdicts(member))
    key = buttons(answered(member, slack))["down"]
    member.click("down", key)
    view = eventually(lambda: slack.views)[0]["view"]
    assert view["private_metadata"] == key
    state = {"reason": {"reason": {"selected_option": {"value": "missing"}}},
             "comment": {"comment": {"value": "bilaget"}}}  # fmt: skip
    sent = {
        "id": "V1",
        "type": "modal",
        "hash": "h",
        "callback_id": "referent_reason",
        "private_metadata": key,
    }
    member.interact(type="view_submission", view=sent | {"state": {"values": state}})
    eventually(lambda: verdicts(member)[before:])
    said = [(v.verdict, v.reason, v.comment, v.question) for v in verdicts(member)]
    assert ("down", "missing", "bilaget", ABOUT) in said


def test_thumbs_down_counts_where_the_form_comes_too_late(join: Join, slack: FakeSlack) -> None:
    member = join()
    before = [v.id for v in verdicts(member)]
    slack.fail("views.open", refused("expired_trigger_id"))
    member.click("down", buttons(answered(member, slack))["down"])
    assert "noteret" in whispered(slack)["text"]
    assert [v.verdict for v in verdicts(member) if v.id not in before] == ["down"]


def test_a_question_is_passed_on_to_the_secretariat(join: Join, slack: FakeSlack) -> None:
    member = join(slack_secretariat="CSEK")
    member.click("secretariat", buttons(answered(member, slack))["secretariat"])
    assert "er sendt til sekretariatet" in whispered(slack)["text"]
    passed_on = slack.posted("CSEK")[0]
    assert ABOUT in words_of(passed_on)
    assert "Anne Holm" in words_of(passed_on)


@pytest.mark.parametrize("name", ["decision", "wording"])
def test_a_message_leads_to_what_was_decided_and_worded_before(
    join: Join, slack: FakeSlack, name: str
) -> None:
    join().interact(
        type="message_action", callback_id=f"referent_{name}", channel={"id": "C1"},
        message={"text": "Lyngtoften i november 2023", "ts": "1.0"}, response_url=f"{slack.url}respond",
    )  # fmt: skip
    assert "Kun du kan se dette svar." in words_of(whispered(slack))


def test_a_message_is_compared_with_its_earlier_wording(join: Join, slack: FakeSlack) -> None:
    text = "DTS besluttede, at Lyngtoften fortsætter med 24 pladser uden tidsbegrænsning."
    join().interact(
        type="message_action", callback_id="referent_wording", channel={"id": "C1"},
        message={"text": text, "ts": "1.0"},
        response_url=f"{slack.url}respond",
    )  # fmt: skip
    said = words_of(whispered(slack))
    assert "DTS 27.11.2024, pkt. 2, Beslutning, s. 3 (vedtaget)" in said
    assert "slettet (tal eller dato): “20”" in said


def test_a_form_asks_from_anywhere(join: Join, slack: FakeSlack) -> None:
    member = join()
    member.interact(type="shortcut", callback_id="referent_search")
    assert eventually(lambda: slack.views)[0]["view"]["callback_id"] == "referent_search"
    state = {"question": {"question": {"value": ABOUT}}}
    sent = {"id": "V1", "type": "modal", "hash": "h", "callback_id": "referent_search"}
    member.interact(type="view_submission", view=sent | {"state": {"values": state}})
    assert "22. november 2023" in eventually(lambda: slack.posted("DU1"))[0]["text"]


def test_the_home_page_shows_search_questions_coverage_privacy_and_language(
    join: Join, slack: FakeSlack
) -> None:
    member = join()
    member.click("copy", buttons(answered(member, slack))["copy"])
    whispered(slack)  # by now the answer is noted
    member.event(type="app_home_opened", user="U1", tab="home")
    page = eventually(lambda: slack.views)[0]
    assert page["user_id"] == "U1"
    text = json.dumps(page["view"], ensure_ascii=False)
    for said in ("Søg i mødearkivet", ABOUT, "dokumenter fra", "slettes derefter", "dansk eller engelsk"):
        assert said in text
    member.event(type="app_home_opened", user="U2", tab="home")
    assert ABOUT not in json.dumps(eventually(lambda: slack.views[1:])[0], ensure_ascii=False)


def test_the_search_button_of_the_home_page_opens_the_form(join: Join, slack: FakeSlack) -> None:
    join().click("search", "search")
    assert eventually(lambda: slack.views)[0]["view"]["callback_id"] == "referent_search"


def pane(member: Member) -> None:
    held = {"user_id": "U1", "channel_id": "D1", "thread_ts": "5.0", "context": {}}
    member.event(type="assistant_thread_started", assistant_thread=held)


def test_the_pane_greets_suggests_and_answers_with_status_and_title(join: Join, slack: FakeSlack) -> None:
    member = join()
    pane(member)
    suggested = eventually(lambda: slack.called("assistant.threads.setSuggestedPrompts"))[0]
    assert all(p["message"].startswith("Hvad besluttede") for p in suggested["prompts"])
    assert "mødearkivet" in slack.posted("D1")[0]["text"]
    member.write(suggested["prompts"][0]["message"], "D1", "5.0")
    answer = eventually(lambda: slack.posted("D1")[1:])[0]
    assert answer["thread_ts"] == "5.0"
    assert slack.called("assistant.threads.setStatus")[0]["status"] == "Jeg leder i arkivet …"
    assert slack.called("assistant.threads.setTitle")


def test_a_workspace_without_assistants_is_answered_all_the_same(join: Join, slack: FakeSlack) -> None:
    member = join()
    for method in ("setStatus", "setTitle", "setSuggestedPrompts"):
        slack.fail(f"assistant.threads.{method}", *[refused("missing_scope")] * 3)
    pane(member)
    member.write(ABOUT, "D1", "5.0")
    eventually(lambda: slack.posted("D1")[1:])


def test_a_click_before_the_answer_is_noted_waits_for_it(
    join: Join, slack: FakeSlack, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish = Inbox.finish

    def slow(inbox: Inbox, held: Held, *given: Any, **more: Any) -> None:
        time.sleep(0.2 if held.incoming.kind is Kind.ASK else 0)
        finish(inbox, held, *given, **more)

    monkeypatch.setattr(Inbox, "finish", slow)
    monkeypatch.setattr(clerk, "_wait", lambda held: 0.05)
    member = join()
    member.click("copy", buttons(answered(member, slack))["copy"])
    assert "DTS 22.11.2023" in words_of(whispered(slack))
