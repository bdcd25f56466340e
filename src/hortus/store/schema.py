"""The tables as they are at the newest revision; only upgrades and tests load this module."""

from collections.abc import Callable

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Dialect,
    Index,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from hortus.store.columns import NUMBER, TEXT

metadata = MetaData()
_DIALECTS: dict[str, Callable[[], Dialect]] = {
    "sqlite": sqlite.dialect,
    "postgresql": postgresql.dialect,
}


def _text(name: str) -> Column[str]:
    return Column(name, TEXT, nullable=False)


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


# Columns that were added to tables with rows in them need something to stand in those.
def _later_text(name: str) -> Column[str]:
    return Column(name, TEXT, nullable=False, server_default="")


def _later_number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False, server_default="0")


# One sequence numbers the rows of `intents`, `outcomes` and `events` together, so "what is new
# since N" is one comparison. The writer hands the numbers out; there is only one writer.
intents = Table(
    "intents",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    _text("decision_id"),
    _number("attempt"),
    _number("at_us"),
    _text("principal"),
    _text("key_id"),
    _text("client"),
    _text("client_version"),
    _text("door"),
    _text("model_asked"),
    _text("model"),
    _text("why"),
    Column("inside", Boolean, nullable=False),
    _text("region"),
    _number("bytes_in"),
    _text("conversation"),
    _later_text("labels"),
    _later_text("findings"),
    _later_number("screened_us"),
    _later_text("project"),
    _later_text("rules"),
    _later_text("bundle"),
    _later_text("account"),
    _later_text("facts"),
    _later_text("cost_centre"),
    Index("intents_by_decision", "decision_id"),
    Index("intents_by_time", "at_us"),
)

outcomes = Table(
    "outcomes",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    _text("decision_id"),
    _number("at_us"),
    _number("status"),
    _text("code"),
    _text("message"),
    _text("remedy"),
    _text("model"),
    _number("attempts"),
    _text("why"),
    _number("input_tokens"),
    _number("output_tokens"),
    _number("cache_read_tokens"),
    _number("cache_write_tokens"),
    _number("reasoning_tokens"),
    _number("bytes_out"),
    _number("first_token_us"),
    _number("total_us"),
    _number("cost_micro"),
    _text("currency"),
    _later_text("labels"),
    _later_text("findings"),
    _later_number("screened_us"),
    _later_number("held_us"),
    _later_number("list_cost_micro"),
    Index("outcomes_by_decision", "decision_id"),
    Index("outcomes_by_time", "at_us"),
)


def _event() -> list[Column[int] | Column[str]]:
    return [
        _number("at_us"),
        _text("event"),
        _text("actor"),
        _text("subject"),
        _text("decision_id"),
        _text("reason"),
        _text("facts"),
    ]


events = Table(
    "events",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    *_event(),
    Index("events_by_decision", "decision_id"),
    Index("events_by_name", "event", "at_us"),
    Index("events_by_time", "at_us"),
)

# Events of processes that do not append to the log themselves, until the one that does takes
# them over.
waiting_events = Table(
    "waiting_events",
    metadata,
    Column("number", NUMBER, primary_key=True),
    *_event(),
)

keys = Table(
    "keys",
    metadata,
    Column("key_id", TEXT, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    _text("name"),
    _text("models"),
    _number("created_us"),
    _number("expires_us"),
    _number("revoked_us"),
    _number("last_used_day"),
    _later_text("holder_id"),
    Column("zones", TEXT, nullable=False, server_default="[]"),
)

people = Table(
    "people",
    metadata,
    Column("person_id", TEXT, primary_key=True),
    Column("user_name", TEXT, nullable=False, unique=True),
    _text("name"),
    _text("email"),
    _text("region"),
    _text("entity"),
    _text("cost_centre"),
    _text("clearance"),
    _text("roles"),
    _text("origin"),
    _text("external_id"),
    _text("attributes"),
    _number("created_us"),
    _number("changed_us"),
    _number("ended_us"),
)

teams = Table(
    "teams",
    metadata,
    Column("team_id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    _text("origin"),
    _text("external_id"),
    _text("attributes"),
    _number("created_us"),
    _number("changed_us"),
)

# A member is a person or a team, by its id.
memberships = Table(
    "memberships",
    metadata,
    Column("team_id", TEXT, primary_key=True),
    Column("member_id", TEXT, primary_key=True),
    Index("memberships_by_member", "member_id"),
)

services = Table(
    "services",
    metadata,
    Column("service_id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    _text("team"),
    _text("region"),
    _text("entity"),
    _text("cost_centre"),
    _text("clearance"),
    _text("roles"),
    _text("public_key"),
    _text("issuer"),
    _text("subject"),
    _number("created_us"),
    _number("changed_us"),
    _number("ended_us"),
)

# How often the keys were changed: a running gateway notices a change by reading one number.
key_changes = Table(
    "key_changes",
    metadata,
    Column("only", NUMBER, primary_key=True, autoincrement=False),
    _number("number"),
)

# The hash of each record as the audit log holds it, by the record's number; `chain` covers it and
# all before it.
audit_leaves = Table(
    "audit_leaves",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)

# How far the audit log has come: what is needed to go on with the tree without reading it.
audit_head = Table(
    "audit_head",
    metadata,
    Column("only", NUMBER, primary_key=True, autoincrement=False),
    _number("size"),
    Column("peaks", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("digest_key", LargeBinary, nullable=False),
)

# The public keys that checkpoints are signed with, and from which size on.
audit_keys = Table(
    "audit_keys",
    metadata,
    Column("number", NUMBER, primary_key=True),
    _text("vkey"),
    _number("from_size"),
    _number("at_us"),
    _text("reason"),
)

# Texts of requests and answers, sealed with keys that are kept elsewhere.
sealed_contents = Table(
    "sealed_contents",
    metadata,
    Column("decision_id", TEXT, primary_key=True),
    Column("part", TEXT, primary_key=True),
    _text("person"),
    _text("month"),
    _text("key_id"),
    _number("at_us"),
    _number("size"),
    _number("kept"),
    Column("sealed", LargeBinary, nullable=False),
    _number("erased_us"),
    Index("sealed_contents_by_person", "person", "month"),
    Index("sealed_contents_by_time", "at_us"),
)

# Who may ask for sealed texts and agree to it; what they have asked, answered and read.
content_approvers = Table(
    "content_approvers",
    metadata,
    Column("public_key", TEXT, primary_key=True),
    _text("name"),
    _number("added_us"),
    _number("removed_us"),
)

content_requests = Table(
    "content_requests",
    metadata,
    Column("request_id", TEXT, primary_key=True),
    _text("decision_id"),
    _text("person"),
    _text("asker"),
    _text("asker_key"),
    _text("reason"),
    _number("asked_us"),
    _number("expires_us"),
    Index("content_requests_by_time", "asked_us"),
)

content_answers = Table(
    "content_answers",
    metadata,
    Column("request_id", TEXT, primary_key=True),
    Column("public_key", TEXT, primary_key=True),
    _text("word"),
    _number("at_us"),
    _text("signature"),
)

content_readings = Table(
    "content_readings",
    metadata,
    Column("reading_id", TEXT, primary_key=True),
    _text("request_id"),
    _text("decision_id"),
    _text("person"),
    _text("reader"),
    _text("reason"),
    _number("read_us"),
    _number("due_us"),
    _number("notified_us"),
    Index("content_readings_by_state", "notified_us", "due_us"),
)

budgets = Table(
    "budgets",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    _text("scope"),
    _text("subject"),
    _number("limit_micro"),
    _text("currency"),
    _text("period"),
    _number("days"),
    _text("kind"),
    _text("alerts"),
    _text("owner"),
    _number("created_us"),
    _number("changed_us"),
    _number("ended_us"),
    # Written by whoever takes from the budget, so that no two do at once.
    Column("turn", BigInteger, nullable=False, server_default="0"),
)

# What was spent of a budget on each day, counted from 1970.
budget_days = Table(
    "budget_days",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("day", BigInteger, primary_key=True, autoincrement=False),
    _number("spent_micro"),
)

# The part of a budget that a gateway may spend without asking again, and what it has spent of it.
budget_leases = Table(
    "budget_leases",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("gateway", TEXT, primary_key=True),
    _number("granted_micro"),
    _number("used_micro"),
    _number("expires_us"),
)

# Which alerts were raised, for each window of time.
budget_alerts = Table(
    "budget_alerts",
    metadata,
    Column("budget_id", TEXT, primary_key=True),
    Column("first_day", BigInteger, primary_key=True, autoincrement=False),
    Column("share", BigInteger, primary_key=True, autoincrement=False),
    _number("at_us"),
)

# Who is signed in with which program; a refresh token names its session and its generation.
sessions = Table(
    "sessions",
    metadata,
    Column("session_id", TEXT, primary_key=True),
    _text("holder_id"),
    _text("tier"),
    _text("thumbprint"),
    _text("client"),
    _number("generation"),
    _number("created_us"),
    _number("used_us"),
    _number("expires_us"),
    _number("ended_us"),
    Index("sessions_by_holder", "holder_id"),
    Index("sessions_by_end", "ended_us"),
)

# Codes that become a session once: of a program that waits, or in a link for somebody.
grants = Table(
    "grants",
    metadata,
    Column("grant_id", TEXT, primary_key=True),
    _text("kind"),
    _text("state"),
    _text("user_code"),
    _text("holder_id"),
    _text("client"),
    _number("created_us"),
    _number("asked_us"),
    _number("expires_us"),
    Index("grants_by_user_code", "user_code"),
)

# Changes of the policies, as people wrote them; the newest activation is what is in force.
policy_proposals = Table(
    "policy_proposals",
    metadata,
    Column("proposal_id", TEXT, primary_key=True),
    _text("proposer"),
    _text("reason"),
    _text("base"),
    _text("version"),
    _text("texts"),
    _number("created_us"),
)
policy_approvals = Table(
    "policy_approvals",
    metadata,
    Column("proposal_id", TEXT, primary_key=True),
    Column("approver", TEXT, primary_key=True),
    _number("at_us"),
)
policy_activations = Table(
    "policy_activations",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    _text("proposal_id"),
    _text("actor"),
    _number("at_us"),
)

# Where alembic keeps the revision.
Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))


def statements(name: str) -> str:
    """Return the SQL that makes the tables: the text of ``migrations/tables.NAME.sql``.

    It is shipped ready-made, so a new database is made without loading SQLAlchemy.
    """
    made: list[str] = []
    dialect = _DIALECTS[name]()
    for table in metadata.sorted_tables:
        made.append(_sql(CreateTable(table), dialect))
        indexes = sorted(table.indexes, key=lambda i: str(i.name))
        made += [_sql(CreateIndex(i), dialect) for i in indexes]
    return ";\n".join(made) + "\n"


def _sql(statement: CreateTable | CreateIndex, dialect: Dialect) -> str:
    text = str(statement.compile(dialect=dialect))
    return "\n".join(line.rstrip() for line in text.strip().splitlines()).replace("\t", "  ")
