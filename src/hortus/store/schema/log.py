"""The audit log over the records."""

from sqlalchemy import Column, LargeBinary, Table

from hortus.store.columns import NUMBER
from hortus.store.schema.base import metadata, number, text

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
    number("size"),
    Column("peaks", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("digest_key", LargeBinary, nullable=False),
)

# The public keys that checkpoints are signed with, and from which size on.
audit_keys = Table(
    "audit_keys",
    metadata,
    Column("number", NUMBER, primary_key=True),
    text("vkey"),
    number("from_size"),
    number("at_us"),
    text("reason"),
)
