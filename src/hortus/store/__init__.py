"""What is kept on disk: the record of every request, and the keys."""

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
    UpgradeError,
    VersionError,
)
from hortus.store.keys import KeyTable
from hortus.store.reading import RecordReader
from hortus.store.records import RecordLog
from hortus.store.store import Store, StoreView
from hortus.store.types import (
    Decision,
    ErrorCount,
    Filter,
    GroupBy,
    Intent,
    KeyRecord,
    Outcome,
    State,
    Usage,
)
from hortus.store.writer import Participant

__all__ = [
    "BusyError",
    "ClosedError",
    "CorruptError",
    "Decision",
    "DiskFullError",
    "ErrorCount",
    "Filter",
    "GroupBy",
    "InUseError",
    "Intent",
    "KeyRecord",
    "KeyTable",
    "Outcome",
    "Participant",
    "ReadOnlyError",
    "RecordLog",
    "RecordReader",
    "RejectedError",
    "State",
    "Store",
    "StoreError",
    "StoreView",
    "UnknownDecisionError",
    "UpgradeError",
    "Usage",
    "VersionError",
]
