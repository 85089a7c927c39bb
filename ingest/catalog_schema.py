"""The catalog's tables, the same on SQLite and PostgreSQL.

Comes in: nothing. Goes out: SQLAlchemy Core tables and the schema's version. Left to others: how a
database is opened (`catalog_database`), what a document's rows are (`catalog_rows`), the queries (`catalog`).

Every table below `documents` names its document and dies with it, so replacing one is a delete and inserts.
Conversations, and what the secretariat has corrected in the glossary, stand apart from documents: they are no
part of the archive, and a rebuild leaves them alone.
"""

from __future__ import annotations

import re

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Dialect,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
)

from ingest.model import OPEN

SCHEMA_VERSION = 9
OLDEST_UPGRADED = 1  # version from which an older catalog is upgraded in place
SCHEMA_KEY = "referent_schema"  # row of `meta`; tells our database from another program's
REVISION_KEY = "revision"  # row of `meta`; +1 in each changing transaction

# A primary key cannot hold null, so text outside a part's items stands under this item ordinal.
OUTSIDE_ITEMS = -1

# PostgreSQL's text cannot hold NUL, and no database takes half a surrogate pair, yet PDF text has the one
# and file names have the other. They are stored escaped, because every offset counts raw characters.
_ESCAPE = "\x10"
_UNSTORABLE = re.compile("[\\x00\\x10\\ud800-\\udfff]")
_ESCAPED = re.compile("\\x10([0-9a-f]{4})")


def escape(text: str) -> str:
    """Text that every database stores as it is; `unescape` gives back the original exactly."""
    return _UNSTORABLE.sub(lambda m: f"{_ESCAPE}{ord(m[0]):04x}", text)


def unescape(stored: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), stored) if _ESCAPE in stored else stored


class ExactText(TypeDecorator[str]):
    """Text that comes back character for character, control characters and stray surrogates included."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        # str(): a driver may write an enum member by its name
        return None if value is None else escape(str(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else unescape(value)


metadata = MetaData()


def _document() -> Column[str]:
    return Column("document_id", ExactText, ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


def _key(name: str) -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _number(name: str) -> Column[int]:
    return Column(name, Integer, nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, ExactText, nullable=False)


def _maybe(name: str) -> Column[str]:
    return Column(name, ExactText, nullable=True)


def _list(name: str) -> Column[str]:
    """JSON: a list, empty unless said; later versions of the schema add such columns to stored rows."""
    return Column(name, ExactText, nullable=False, server_default="[]")


def _open(name: str) -> Column[str]:
    return Column(name, ExactText, nullable=False, server_default=OPEN)


def _raw_span() -> tuple[Column[int], Column[int]]:
    return _number("raw_start"), _number("raw_end")


def _pages() -> tuple[Column[int], Column[int]]:
    return _number("page_start"), _number("page_end")


def _chars() -> tuple[Column[int], Column[int]]:
    return _number("char_start"), _number("char_end")


meta = Table(
    "meta", metadata, Column("key", Text, primary_key=True), Column("value", BigInteger, nullable=False)
)

documents = Table(
    "documents",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("path", ExactText, nullable=False, unique=True),
    _text("name"),
    Column("size", BigInteger, nullable=False),
    _text("sha256"),
    _text("version"),  # of the code that parsed it
    _text("status"),
    _text("reason"),
    _text("kind"),
    _text("title"),
    _number("pages"),
    _number("chunks"),
    _text("warnings"),  # JSON: list of sentences
    _text("outline"),  # JSON: list of [title, page, level]
    Index("documents_name", "name"),
)

pages = Table(
    "pages",
    metadata,
    _document(),
    _key("number"),
    _maybe("label"),
    _text("raw"),
    Column("confidence", Double),  # of text recognised from a picture
    _maybe("words"),  # where its words stand there, see word_places
)

page_covers = Table(  # pages as a lower clearance sees them, where something on them is above it
    "page_covers",
    metadata,
    _document(),
    _key("number"),
    Column("clearance", Text, primary_key=True),
    _text("raw"),
)

parts = Table(
    "parts",
    metadata,
    _document(),
    _key("ordinal"),
    _text("kind"),
    _text("title"),
    *_raw_span(),
    *_pages(),
    _text("reason"),
    Column("parent", Integer),
    _maybe("parent_item"),
    _maybe("parent_item_title"),
    _maybe("parent_annex"),
    _maybe("file"),
    _open("clearance"),
    _list("evidence"),  # JSON, see catalog_rows.evidence_to_json
)

meetings = Table(  # at most one a part
    "meetings",
    metadata,
    _document(),
    _key("part"),
    _maybe("body"),
    Column("date", Date),
    _maybe("title"),
    Column("own", Boolean, nullable=False),  # the part is the meeting's agenda or minutes
    _maybe("time"),
    _maybe("place"),
    _list("participants"),  # JSON: list of strings
    _list("apologies"),  # JSON: list of strings
    _maybe("approval"),
    Index("meetings_date", "date"),
)

items = Table(
    "items",
    metadata,
    _document(),
    _key("part"),
    _key("ordinal"),
    _maybe("number"),
    _text("title"),
    _maybe("outcome"),
    *_raw_span(),
    *_pages(),
    _maybe("case_number"),
    _open("clearance"),
    _list("evidence"),
)

sections = Table(
    "sections",
    metadata,
    _document(),
    _key("part"),
    _key("item"),
    _key("ordinal"),
    _text("role"),
    _maybe("heading"),
    _text("text"),
    _text("runs"),  # JSON, see model.runs_to_json
    *_pages(),
    *_chars(),
)

decisions = Table(
    "decisions",
    metadata,
    _document(),
    _key("part"),
    _key("item"),
    _key("ordinal"),
    _text("text"),
    _text("outcome"),
    _maybe("body"),
    *_raw_span(),
    *_pages(),
    *_chars(),
    Column("date", Date),
    _maybe("votes"),  # JSON: [in favour, against, abstained], each may be null
    _list("evidence"),
    _list("positions"),  # JSON: list of [who, stance, raw start, raw end]
)

table_rows = Table(
    "table_rows",
    metadata,
    _document(),
    _key("part"),
    _key("item"),
    _key("section"),
    _key("ordinal"),
    _maybe("caption"),
    _text("headers"),  # JSON: list of strings
    _text("cells"),  # JSON: list of strings
    *_raw_span(),
    *_pages(),
    *_chars(),
    Column("in_table", Integer, nullable=False, server_default="0"),  # ordinal within the section
    _list("units"),  # JSON: list of strings
    _list("numbers"),  # JSON: list of numbers and nulls
)

chunks = Table(  # columns are named as Chunk's fields; a test holds them together
    "chunks",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("document_id", ExactText, ForeignKey("documents.id", ondelete="CASCADE"), nullable=False),
    _text("document"),
    _number("part"),
    _text("part_title"),
    _text("title"),
    _text("kind"),
    _maybe("body"),
    Column("meeting_date", Date),
    _maybe("item_number"),
    _maybe("item_title"),
    _text("section"),
    _maybe("heading"),
    _maybe("outcome"),
    _number("ordinal"),
    _text("header"),
    _text("text"),
    _text("runs"),  # JSON, see model.runs_to_json
    *_pages(),
    *_chars(),
    Column("is_table", Boolean, nullable=False),
    _text("clearance"),
    _text("digest"),
    Index("chunks_item", "document_id", "part", "item_number"),
    Index("chunks_document", "document"),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("created", BigInteger, nullable=False),  # seconds since 1970, as all times here
    Column("touched", BigInteger, nullable=False),
    _maybe("person"),  # who asks, where a surface knows
    _open("clearance"),  # of who asked last
    Index("conversations_touched", "touched"),
    Index("conversations_person", "person"),
)

conversation_turns = Table(
    "conversation_turns",
    metadata,
    Column(
        "conversation_id", ExactText, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True
    ),
    _key("ordinal"),
    Column("at", BigInteger, nullable=False),
    _text("question"),
    _text("completed"),
    _text("subject"),
    _text("intent"),
    _text("places"),  # JSON: list of objects, see service.conversation.store
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("at", BigInteger, nullable=False),
    _text("verdict"),
    _maybe("reason"),
    _text("comment"),
    _text("question"),
    _text("citations"),  # JSON: list of addresses that were shown
    _maybe("person"),
    Index("feedback_at", "at"),
    Index("feedback_person", "person"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("at", BigInteger, nullable=False),
    _maybe("person"),
    _text("surface"),
    _text("kind"),
    _text("question"),
    _text("passages"),  # JSON: list of ids
    _text("citations"),  # JSON: list of addresses
    Index("audit_at", "at"),
    Index("audit_person", "person"),
)

glossary = Table(  # what the secretariat has corrected in what the archive's words mean
    "glossary",
    metadata,
    Column("id", ExactText, primary_key=True),
    Column("at", BigInteger, nullable=False),
    _maybe("person"),  # who did it, where a surface knows
    _text("change"),  # see service.glossary.store.Change
    _text("key"),  # what the forms of the name share
    _text("name"),
    _text("meaning"),  # id of the one that is meant; "": the whole entry
    _text("long"),
    _text("explained"),
    _text("into"),  # name of the entry that it is merged into
    _open("clearance"),  # who may see it
    Index("glossary_key", "key"),
)

slack_inbox = Table(  # what came from Slack, kept before it is acknowledged until it is forgotten
    "slack_inbox",
    metadata,
    Column("key", ExactText, primary_key=True),  # the same for each delivery of one event
    Column("id", ExactText, nullable=False, unique=True),  # names the answer to its buttons
    Column("at", BigInteger, nullable=False),  # milliseconds since 1970, as all times of this table
    _text("kind"),
    _text("team"),
    _text("channel"),
    _text("line"),  # within which answers come in the order of the questions
    _text("stamp"),  # Slack's own time of it, which orders a line
    _maybe("person"),
    _text("payload"),  # JSON, see service.slack.incoming; empty once it is answered
    _text("state"),
    _maybe("holder"),  # the worker that has it
    Column("due", BigInteger, nullable=False),  # when another worker may take it
    Column("attempts", Integer, nullable=False),
    Column("posting", Boolean, nullable=False),  # it may have been posted: look before posting again
    _maybe("message"),  # Slack's time of the posted answer
    _maybe("question"),
    _maybe("conversation"),
    _maybe("clearance"),  # that it was answered from
    Index("slack_inbox_state", "state", "due"),
    Index("slack_inbox_line", "line", "state"),
    Index("slack_inbox_at", "at"),
    Index("slack_inbox_person", "person"),
)
