"""Keys, those who hold them, and their sessions."""

from sqlalchemy import Column, Index, LargeBinary, Table

from hortus.store.columns import NUMBER, TEXT
from hortus.store.schema.base import later_text, metadata, number, text

keys = Table(
    "keys",
    metadata,
    Column("key_id", TEXT, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    text("name"),
    text("models"),
    number("created_us"),
    number("expires_us"),
    number("revoked_us"),
    number("last_used_day"),
    later_text("holder_id"),
    Column("zones", TEXT, nullable=False, server_default="[]"),
    later_text("project"),
)

people = Table(
    "people",
    metadata,
    Column("person_id", TEXT, primary_key=True),
    Column("user_name", TEXT, nullable=False, unique=True),
    text("name"),
    text("email"),
    text("region"),
    text("entity"),
    text("cost_centre"),
    text("clearance"),
    text("roles"),
    text("origin"),
    text("external_id"),
    text("attributes"),
    number("created_us"),
    number("changed_us"),
    number("ended_us"),
    later_text("project"),
)

teams = Table(
    "teams",
    metadata,
    Column("team_id", TEXT, primary_key=True),
    Column("name", TEXT, nullable=False, unique=True),
    text("origin"),
    text("external_id"),
    text("attributes"),
    number("created_us"),
    number("changed_us"),
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
    text("team"),
    text("region"),
    text("entity"),
    text("cost_centre"),
    text("clearance"),
    text("roles"),
    text("public_key"),
    text("issuer"),
    text("subject"),
    number("created_us"),
    number("changed_us"),
    number("ended_us"),
    later_text("project"),
)

# How often the keys were changed: a running gateway notices a change by reading one number.
key_changes = Table(
    "key_changes",
    metadata,
    Column("only", NUMBER, primary_key=True, autoincrement=False),
    number("number"),
)

# Who is signed in with which program; a refresh token names its session and its generation.
sessions = Table(
    "sessions",
    metadata,
    Column("session_id", TEXT, primary_key=True),
    text("holder_id"),
    text("tier"),
    text("thumbprint"),
    text("client"),
    number("generation"),
    number("created_us"),
    number("used_us"),
    number("expires_us"),
    number("ended_us"),
    Index("sessions_by_holder", "holder_id"),
    Index("sessions_by_end", "ended_us"),
)

# Codes that become a session once: of a program that waits, or in a link for somebody.
grants = Table(
    "grants",
    metadata,
    Column("grant_id", TEXT, primary_key=True),
    text("kind"),
    text("state"),
    text("user_code"),
    text("holder_id"),
    text("client"),
    number("created_us"),
    number("asked_us"),
    number("expires_us"),
    Index("grants_by_user_code", "user_code"),
)
