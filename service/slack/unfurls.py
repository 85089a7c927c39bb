"""Links to the archive that somebody posts: what they lead to, for those who may all see it.

Comes in: links in a channel's message. Goes out: a card below the message. Left to others: the addresses
(`service.links`).

Everybody in the channel reads a card, so it shows what the channel may see, whoever posted the link: a link
to what is above that stays a bare link, as one to nothing does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from ingest.clearance import BLOT
from service.labels import page_range
from service.links import find_words, parse_cited, stretch_of
from service.slack.blocks import Block, said
from service.slack.handlers import Office
from service.slack.inbox import Held
from service.slack.text import cut

if TYPE_CHECKING:
    from service.wiring import Archive

_QUOTE = 300  # characters of the cited words


async def unfurl(office: Office, held: Held) -> None:
    """Links were posted."""
    posted = held.incoming
    if posted.user == (await office.api.identity()).get("user_id"):
        await office.finish(held)  # an answer of ours says itself what it links to
        return
    clearance = await office.audience.of_channel(posted.channel)
    urls = [url for url in posted.text.splitlines() if _path(url, office.setup.base_url)]
    cards = await office.asker.look(
        clearance, lambda archive: {url: card(archive, url, office.setup.base_url) for url in urls}
    )
    shown = {url: {"blocks": card} for url, card in cards.items() if card}
    if shown:
        await office.api.call("chat.unfurl", channel=posted.channel, ts=posted.more["message"], unfurls=shown)
    await office.finish(held)


def card(archive: Archive, url: str, base_url: str) -> list[Block] | None:
    """What a link leads to, as this archive shows it; None where it shows no such page."""
    steps = _path(url, base_url)
    if len(steps) != 4 or steps[0] != "d" or steps[2] != "s" or not _is_number(steps[3]):
        return None
    document, page = unquote(steps[1]), int(steps[3])
    source, text = archive.catalog.source(document), archive.catalog.page(document, page)
    if source is None or text is None:
        return None
    quote = _quote(archive, document, url)
    lines = [f"{cut(source.name, 120)} · {page_range(page, page)}", *([f"“{quote}”"] if quote else [])]
    return said("\n".join(lines)).blocks


def _quote(archive: Archive, document: str, url: str) -> str:
    """The cited words, where they still stand there and may be seen whole."""
    cited = parse_cited("".join(parse_qs(urlsplit(url).query).get("ord", [])))

    def read(number: int) -> str | None:
        return archive.catalog.page(document, number)

    span = find_words(cited, read) if cited else None
    words = stretch_of(span, read) if span else None
    return "" if not words or BLOT in words else cut(words, _QUOTE)


def _path(url: str, base_url: str) -> list[str]:
    """The steps of a link's path below our address; none where it is not ours."""
    base = base_url.rstrip("/") + "/"
    if not base_url or not url.startswith(base):
        return []
    return urlsplit(url).path.removeprefix(urlsplit(base).path).split("/")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 7
