"""Slack's payloads → what there is to do. Pure.

Comes in: the body of an event, command, button, shortcut or form. Goes out: an `Incoming`, or None for what
is not for us. Left to others: whether a thread is ours (`inbox`), doing it (`clerk`).

Only what is needed goes on: no verification token, and nothing of messages that are not addressed to us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any, Final, Self

Body = Mapping[str, Any]

ACTION: Final = "referent_"
COMMAND: Final = "/referat"
_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?:https?|mailto):[^>|]*\|([^>]*)>|<((?:https?|mailto):[^>|]*)>")
_NAMED = re.compile(r"<[#!][^>|]*\|?([^>]*)>")
_SPOKEN: Final = (None, "file_share", "thread_broadcast", "me_message")  # subtypes that a person wrote


_MOST_LINKS: Final = 5  # of one message that are shown


class Kind(StrEnum):
    ASK = "ask"  # a mention, or a message to us
    FOLLOW = "follow"  # in a thread; ours where we have answered there
    EDIT = "edit"
    DELETE = "delete"
    COMMAND = "command"
    ACTION = "action"
    FORM = "form"
    SHORTCUT = "shortcut"
    HOME = "home"
    PANE = "pane"
    UNFURL = "unfurl"


# Slack sends these once: who acts must be told where they cannot be kept.
SENT_ONCE: Final = frozenset({Kind.COMMAND, Kind.ACTION, Kind.FORM, Kind.SHORTCUT})


@dataclass(frozen=True, slots=True)
class Incoming:
    key: str  # the same for each delivery
    kind: Kind
    team: str
    channel: str
    user: str
    stamp: str  # Slack's time of it
    thread: str = ""  # where an answer belongs; "": at the channel's end
    text: str = ""
    direct: bool = False  # between the asker and us
    more: dict[str, str] = field(default_factory=dict)

    @property
    def line(self) -> str:
        """Within which answers keep the questions' order."""
        return ":".join((self.team, self.channel, self.thread))

    @property
    def person(self) -> str:
        """Who asks, as conversations and feedback name them."""
        return f"slack:{self.team}:{self.user}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**(dict(stored) | {"kind": Kind(stored["kind"])}))


def read(body: Body) -> Incoming | None:
    """What a payload asks of us; None for what is not ours to act on."""
    if body.get("type") == "event_callback":
        return _event(body, body.get("event", {}))
    if "command" in body:
        return _command(body)
    reader = {
        "block_actions": _action,
        "view_submission": _form,
        "message_action": _shortcut,
        "shortcut": _shortcut,
    }.get(str(body.get("type")))
    return reader(body) if reader else None


def is_org_wide(body: Body) -> bool:
    """Whether it comes by an installation in a whole organisation, whose token is no workspace's own."""
    through: Body = next(iter(body.get("authorizations") or []), {})
    told = through.get("is_enterprise_install", body.get("is_enterprise_install"))
    return told in (True, "true")


def message_key(team: str, channel: str, stamp: str) -> str:
    """A message's key: Slack tells of a mention twice, as a mention and as a message."""
    return f"message:{team}:{channel}:{stamp}"


def plain(text: str) -> str:
    """What a person wrote, without Slack's markup.

    >>> plain("<@U1> hvad er <https://x.dk|x> &amp; <#C1|das>?")
    'hvad er x & das?'
    """
    text = _MENTION.sub(" ", text)
    text = _LINK.sub(lambda m: m[1] or m[2] or "", text)
    text = _NAMED.sub(r"\1", text)
    for escape, letter in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(escape, letter)
    return " ".join(text.split())


def _event(body: Body, event: Body) -> Incoming | None:
    match event.get("type"):
        case "app_mention":
            return None if event.get("bot_id") else _asked(body, event, Kind.ASK)
        case "message":
            return _message(body, event)
        case "app_home_opened" if event.get("tab") == "home":
            return Incoming(_event_key(body), Kind.HOME, _team(body), "", event["user"], "")
        case "assistant_thread_started":
            pane = event["assistant_thread"]
            place = pane["channel_id"], pane["user_id"], pane["thread_ts"], pane["thread_ts"]
            return Incoming(_event_key(body), Kind.PANE, _team(body), *place, direct=True)
        case "link_shared" if event.get("message_ts") and event.get("source") != "composer":
            return _linked(body, event)
    return None


def _message(body: Body, event: Body) -> Incoming | None:
    subtype = event.get("subtype")
    if subtype == "message_changed":
        return _edited(body, event)
    if subtype == "message_deleted":
        return _deleted(body, event)
    if subtype not in _SPOKEN or event.get("bot_id") or not event.get("user"):
        return None
    if event.get("channel_type") == "im":
        return _asked(body, event, Kind.ASK)
    if not event.get("thread_ts") or event["thread_ts"] == event["ts"]:
        return None  # said in a channel, to others
    # Words that begin with another's name are for them; a mention of us comes as its own event too.
    return None if _MENTION.match(event.get("text", "")) else _asked(body, event, Kind.FOLLOW)


def _asked(body: Body, event: Body, kind: Kind) -> Incoming:
    team, channel, stamp = _team(body), event["channel"], event["ts"]
    direct = event.get("channel_type") == "im" or channel.startswith("D")
    thread = event.get("thread_ts") or ("" if direct else stamp)
    text = plain(event.get("text", ""))
    return Incoming(
        message_key(team, channel, stamp), kind, team, channel, event["user"], stamp, thread, text, direct
    )


def _edited(body: Body, event: Body) -> Incoming | None:
    now, before = event.get("message", {}), event.get("previous_message", {})
    text = plain(now.get("text", ""))
    # Slack tells of its own changes too: a link shown, a thread begun.
    if now.get("bot_id") or not now.get("user") or text == plain(before.get("text", "")):
        return None
    told = {**now, "channel": event["channel"], "channel_type": event.get("channel_type")}
    asked = _asked(body, told, Kind.EDIT)
    stamp = str(now.get("edited", {}).get("ts") or event.get("event_ts") or asked.stamp)
    return replace(asked, key=f"{asked.key}:edited:{stamp}", stamp=stamp, more={"of": asked.key})


def _linked(body: Body, event: Body) -> Incoming:
    """Links to the archive in anybody's message; in a line of its own, which no answer waits for."""
    key = _event_key(body)
    urls = "\n".join(str(link.get("url", "")) for link in event.get("links", [])[:_MOST_LINKS])
    place = event["channel"], str(event.get("user", "")), "", key
    return Incoming(key, Kind.UNFURL, _team(body), *place, urls, more={"message": event["message_ts"]})


def _deleted(body: Body, event: Body) -> Incoming | None:
    before = event.get("previous_message", {})
    if before.get("bot_id") or not before.get("user"):
        return None
    told = {**before, "channel": event["channel"], "ts": event["deleted_ts"], "text": ""}
    asked = _asked(body, told | {"channel_type": event.get("channel_type")}, Kind.DELETE)
    stamp = str(event.get("event_ts") or event.get("ts") or asked.stamp)
    return replace(asked, key=f"{asked.key}:deleted", stamp=stamp, more={"of": asked.key})


def _command(body: Body) -> Incoming | None:
    if body["command"] != COMMAND:
        return None
    key = f"command:{body['trigger_id']}"
    more = {name: str(body.get(name, "")) for name in ("response_url", "trigger_id")}
    channel, text = body["channel_id"], plain(body.get("text", ""))
    # A line of its own: a command waits for nobody's question.
    return Incoming(key, Kind.COMMAND, _team(body), channel, body["user_id"], "", key, text, True, more)


def _action(body: Body) -> Incoming | None:
    action: Body = next(iter(body.get("actions", [])), {})
    name = str(action.get("action_id", ""))
    if not name.startswith(ACTION):
        return None
    key = f"action:{body['user']['id']}:{name}:{action.get('value', '')}:{action.get('action_ts', '')}"
    held = body.get("container", {})
    more = {
        "action": name.removeprefix(ACTION),
        "value": str(action.get("value", "")),
        "response_url": str(body.get("response_url", "")),
        "trigger_id": str(body.get("trigger_id", "")),
        "message": str(held.get("message_ts", "")),
        "is_private": "yes" if held.get("is_ephemeral") else "",
    }
    channel = str(body.get("channel", {}).get("id", ""))
    thread = str(held.get("thread_ts") or body.get("message", {}).get("thread_ts") or "")
    place = channel, body["user"]["id"], str(action.get("action_ts", "")), thread
    return Incoming(key, Kind.ACTION, _team(body), *place, direct=channel.startswith("D"), more=more)


def _form(body: Body) -> Incoming | None:
    view = body["view"]
    if not str(view.get("callback_id", "")).startswith(ACTION):
        return None
    values = {
        name: str(value.get("value") or (value.get("selected_option") or {}).get("value") or "")
        for block in view.get("state", {}).get("values", {}).values()
        for name, value in block.items()
    }
    key = f"form:{view['id']}:{view.get('hash', '')}"
    more = values | {
        "field": next(iter(view.get("state", {}).get("values", {})), ""),  # where an error may be shown
        "form": view["callback_id"].removeprefix(ACTION),
        "value": view.get("private_metadata", ""),
    }
    user = body["user"]["id"]
    return Incoming(key, Kind.FORM, _team(body), "", user, "", key, direct=True, more=more)


def _shortcut(body: Body) -> Incoming | None:
    name = str(body.get("callback_id", ""))
    if not name.startswith(ACTION):
        return None
    key = f"shortcut:{body['trigger_id']}"
    more = {"shortcut": name.removeprefix(ACTION), "trigger_id": body["trigger_id"]}
    more["response_url"] = str(body.get("response_url", ""))
    channel = str(body.get("channel", {}).get("id", ""))
    text = plain(body.get("message", {}).get("text", ""))
    user = body["user"]["id"]
    return Incoming(key, Kind.SHORTCUT, _team(body), channel, user, "", key, text, True, more)


def _event_key(body: Body) -> str:
    return f"event:{body['event_id']}"


def _team(body: Body) -> str:
    """The workspace through which we were reached; in a shared channel, others are named beside it."""
    through: Body = next(iter(body.get("authorizations") or []), {})
    team = body.get("context_team_id") or through.get("team_id") or body.get("team_id") or body.get("team")
    found = team or body.get("user", {}).get("team_id")
    return str(found.get("id", "") if isinstance(found, Mapping) else found)
