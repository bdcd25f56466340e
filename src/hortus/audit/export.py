"""Write the log for other systems, entry by entry, with its number as the cursor."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from hortus.audit import tables
from hortus.audit.entries import DIGESTED, EntryWriter
from hortus.audit.errors import LogFaultError
from hortus.audit.formats import leaf_hash
from hortus.audit.ocsf import ocsf_event
from hortus.store import Database, Record

_CHUNK = 2_048
Line = Mapping[str, object]


class Format(StrEnum):
    """How an entry is written."""

    JSONL = "jsonl"
    OCSF = "ocsf"


def exported(
    database: Database, after: int, form: Format, *, names: bool = True
) -> Iterator[bytes]:
    """Yield the entries after number ``after``, one line of JSON each, in their order.

    Whoever keeps the last number can tell that nothing is missing: there are gaps only where an
    event in the log tells of a removal, and a number that the log has not reached yet is refused
    with ``LogFaultError``. Without ``names`` the texts that may name somebody stay digests.
    """
    make = _MAKERS[form]
    while True:
        with database.reading() as connection:
            head = tables.read_head(connection)
            last = min(head.size if head else 0, after + _CHUNK)
            part = list(tables.records(connection, after + 1, last))
        size = head.size if head else 0
        if after > size:
            raise LogFaultError(
                f"the log ends at entry {size}, before {after}: it was cut, or is another one",
                remedy="ask where the newer entries went; `hortus audit verify` with the newest"
                " checkpoint that you have kept shows whether it was rolled back",
            )
        if head is None or last <= after:
            return
        writer = EntryWriter(head.digest_key)
        for seq, record in part:
            yield msgspec.json.encode(make(seq, record, writer.entry(seq, record), names=names))
        after = last


def _plain(seq: int, record: Record, entry: bytes, *, names: bool) -> Line:
    line = {"seq": seq, "hash": leaf_hash(entry).hex(), "entry": msgspec.Raw(entry)}
    return {**line, "names": _names_of(record)} if names else line


def _ocsf(seq: int, record: Record, entry: bytes, *, names: bool) -> Line:
    said = msgspec.json.decode(entry, type=dict[str, object])
    if names:
        said |= _names_of(record)
    return ocsf_event(said, seq, leaf_hash(entry).hex())


def _names_of(record: Record) -> dict[str, str]:
    return {name: getattr(record, name) for name in DIGESTED[type(record)]}


_MAKERS = {Format.JSONL: _plain, Format.OCSF: _ocsf}
