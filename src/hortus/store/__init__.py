"""What is kept on disk: the record of every request, and the keys."""

from hortus.store.budgets import (
    BudgetRecord,
    BudgetTable,
    Charge,
    Grant,
    Take,
    charge,
)
from hortus.store.committing import Participant
from hortus.store.connection import Connection, Cursor, transaction
from hortus.store.costs import CostTable, Spent
from hortus.store.database import Database, Lead
from hortus.store.errors import (
    BusyError,
    ClosedError,
    CorruptError,
    DiskFullError,
    InUseError,
    ReadOnlyError,
    RejectedError,
    StoreError,
    UnknownDecisionError,
    UnreachableError,
    UnsureError,
    UpgradeError,
    VersionError,
)
from hortus.store.events import EventTable, NumberedEvent, facts_text, leave, waiting
from hortus.store.inserting import Inserter, Row
from hortus.store.keys import KeyTable
from hortus.store.people import (
    Entry,
    Everybody,
    Membership,
    PeopleTable,
    PersonRecord,
    ServiceRecord,
    TeamRecord,
)
from hortus.store.policies import ActivationRecord, PolicyTable, ProposalRecord
from hortus.store.reading import RecordReader
from hortus.store.records import RecordLog
from hortus.store.server import Server
from hortus.store.sessions import GrantRecord, SessionRecord, SessionTable
from hortus.store.shape import layout
from hortus.store.sqlite import SoleLead
from hortus.store.store import Store, StoreView
from hortus.store.tools import ToolRecord, ToolTable
from hortus.store.types import (
    Decision,
    ErrorCount,
    Event,
    Filter,
    GroupBy,
    Intent,
    KeyRecord,
    Outcome,
    Record,
    State,
    Usage,
)

__all__ = [
    "ActivationRecord",
    "BudgetRecord",
    "BudgetTable",
    "BusyError",
    "Charge",
    "ClosedError",
    "Connection",
    "CorruptError",
    "CostTable",
    "Cursor",
    "Database",
    "Decision",
    "DiskFullError",
    "Entry",
    "ErrorCount",
    "Event",
    "EventTable",
    "Everybody",
    "Filter",
    "Grant",
    "GrantRecord",
    "GroupBy",
    "InUseError",
    "Inserter",
    "Intent",
    "KeyRecord",
    "KeyTable",
    "Lead",
    "Membership",
    "NumberedEvent",
    "Outcome",
    "Participant",
    "PeopleTable",
    "PersonRecord",
    "PolicyTable",
    "ProposalRecord",
    "ReadOnlyError",
    "Record",
    "RecordLog",
    "RecordReader",
    "RejectedError",
    "Row",
    "Server",
    "ServiceRecord",
    "SessionRecord",
    "SessionTable",
    "SoleLead",
    "Spent",
    "State",
    "Store",
    "StoreError",
    "StoreView",
    "Take",
    "TeamRecord",
    "ToolRecord",
    "ToolTable",
    "UnknownDecisionError",
    "UnreachableError",
    "UnsureError",
    "UpgradeError",
    "Usage",
    "VersionError",
    "charge",
    "facts_text",
    "layout",
    "leave",
    "transaction",
    "waiting",
]
