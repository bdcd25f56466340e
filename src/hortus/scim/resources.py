"""What users and groups have in common: their tag, their times, what is kept of their words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from scim2_models import Context, Meta, Resource

from hortus.store import PersonRecord, TeamRecord

Record = PersonRecord | TeamRecord
RecordT = TypeVar("RecordT", bound=Record)
_US = 1_000_000


def version(record: Record) -> str:
    """Return the tag of an entry's state (RFC 7232)."""
    return f'W/"{record.changed_us:x}"'


def meta(kind: str, record: Record, location: str) -> Meta:
    """Return what is said about an entry: when it came, when it changed, where it is."""
    return Meta(
        resource_type=kind,
        created=_moment(record.created_us),
        last_modified=_moment(record.changed_us),
        version=version(record),
        location=location,
    )


def kept(resource: Resource[Any], elsewhere: Sequence[str]) -> str:
    """Return what a resource says as JSON, but for the fields that are kept elsewhere."""
    copy = resource.model_copy()
    for name in elsewhere:
        setattr(copy, name, None)
    return copy.model_dump_json(scim_ctx=Context.DEFAULT)


def _moment(at_us: int) -> datetime:
    return datetime.fromtimestamp(at_us / _US, tz=UTC)
