"""Sealed texts, and who reads them."""

from sqlalchemy import Column, Index, LargeBinary, Table

from hortus.store.columns import TEXT
from hortus.store.schema.base import metadata, number, text

# Texts of requests and answers, sealed with keys that are kept elsewhere.
sealed_contents = Table(
    "sealed_contents",
    metadata,
    Column("decision_id", TEXT, primary_key=True),
    Column("part", TEXT, primary_key=True),
    text("person"),
    text("month"),
    text("key_id"),
    number("at_us"),
    number("size"),
    number("kept"),
    Column("sealed", LargeBinary, nullable=False),
    number("erased_us"),
    Index("sealed_contents_by_person", "person", "month"),
    Index("sealed_contents_by_time", "at_us"),
)

# Who may ask for sealed texts and agree to it; what they have asked, answered and read.
content_approvers = Table(
    "content_approvers",
    metadata,
    Column("public_key", TEXT, primary_key=True),
    text("name"),
    number("added_us"),
    number("removed_us"),
)

content_requests = Table(
    "content_requests",
    metadata,
    Column("request_id", TEXT, primary_key=True),
    text("decision_id"),
    text("person"),
    text("asker"),
    text("asker_key"),
    text("reason"),
    number("asked_us"),
    number("expires_us"),
    Index("content_requests_by_time", "asked_us"),
)

content_answers = Table(
    "content_answers",
    metadata,
    Column("request_id", TEXT, primary_key=True),
    Column("public_key", TEXT, primary_key=True),
    text("word"),
    number("at_us"),
    text("signature"),
)

content_readings = Table(
    "content_readings",
    metadata,
    Column("reading_id", TEXT, primary_key=True),
    text("request_id"),
    text("decision_id"),
    text("person"),
    text("reader"),
    text("reason"),
    number("read_us"),
    number("due_us"),
    number("notified_us"),
    Index("content_readings_by_state", "notified_us", "due_us"),
)
