"""Proposed and approved policies."""

from sqlalchemy import BigInteger, Column, Table

from hortus.store.columns import TEXT
from hortus.store.schema.base import metadata, number, text

# Changes of the policies, as people wrote them; the newest activation is what is in force.
policy_proposals = Table(
    "policy_proposals",
    metadata,
    Column("proposal_id", TEXT, primary_key=True),
    text("proposer"),
    text("reason"),
    text("base"),
    text("version"),
    text("texts"),
    number("created_us"),
)

policy_approvals = Table(
    "policy_approvals",
    metadata,
    Column("proposal_id", TEXT, primary_key=True),
    Column("approver", TEXT, primary_key=True),
    number("at_us"),
)

policy_activations = Table(
    "policy_activations",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    text("proposal_id"),
    text("actor"),
    number("at_us"),
)
