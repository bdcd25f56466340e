"""What is recorded about the people who use hortus, field by field, read from the records."""

from collections.abc import Iterator
from dataclasses import fields

from hortus.audit import DIGESTED
from hortus.evidence.inputs import SignalRow
from hortus.store import Event, Intent, KeyRecord, Outcome, Record

_RECORDS: tuple[tuple[str, type[Record] | type[KeyRecord]], ...] = (
    ("attempt", Intent),
    ("outcome", Outcome),
    ("event", Event),
    ("key", KeyRecord),
)

UNEXPLAINED = ""
"""What stands in place of the text of a field that nobody has explained yet."""

# The mark says that the field tells something about the person who made the request.
_ABOUT: dict[str, str] = {
    "attempt.decision_id": "number of the request",
    "attempt.attempt": "which try this was to serve the request",
    "attempt.at_us": "* when the request came, to the microsecond",
    "attempt.principal": "* the name on the key that was used",
    "attempt.key_id": "* the number of the key that was used",
    "attempt.client": "* the program that asked, as it names itself",
    "attempt.client_version": "* the version of that program",
    "attempt.door": "in which dialect the request came",
    "attempt.model_asked": "the name of the model that was asked for",
    "attempt.model": "the model that the request was to go to",
    "attempt.why": "why that model was chosen",
    "attempt.inside": "whether that model is inside the company",
    "attempt.region": "where that model runs",
    "attempt.bytes_in": "* the size of the request",
    "attempt.conversation": "* a digest by which requests of one conversation are known",
    "attempt.labels": "* what kinds of data were found in the request, never the data",
    "attempt.findings": "* which rules found something, how often, and what was done",
    "attempt.screened_us": "how long looking for secrets took",
    "attempt.project": "* the project that the client named",
    "attempt.rules": "the rules by which it was decided",
    "attempt.bundle": "the version of those rules",
    "outcome.decision_id": "number of the request",
    "outcome.at_us": "* when the request ended",
    "outcome.status": "the HTTP status of the answer",
    "outcome.code": "the error code, if any",
    "outcome.message": "the error in words",
    "outcome.remedy": "what was advised",
    "outcome.model": "the model that answered",
    "outcome.attempts": "how many tries it took",
    "outcome.why": "why that model was chosen",
    "outcome.input_tokens": "* tokens in the request",
    "outcome.output_tokens": "* tokens in the answer",
    "outcome.cache_read_tokens": "tokens that the model had kept from before",
    "outcome.cache_write_tokens": "tokens that the model kept for later",
    "outcome.reasoning_tokens": "tokens that the model spent on reasoning",
    "outcome.bytes_out": "the size of the answer",
    "outcome.first_token_us": "time to the first token",
    "outcome.total_us": "time to the end",
    "outcome.cost_micro": "* what it cost",
    "outcome.currency": "the currency of that",
    "outcome.labels": "* what kinds of data were found in the answer, never the data",
    "outcome.findings": "* which rules found something in the answer, and what was done",
    "outcome.screened_us": "how long looking for secrets took",
    "outcome.held_us": "how long a part of the answer was held back for it",
    "event.at_us": "* when it happened",
    "event.event": "what happened",
    "event.actor": "* who did it: the user of the machine",
    "event.subject": "* what it was done to, such as a key",
    "event.decision_id": "number of the request it belongs to, if any",
    "event.reason": "* why, in the words of whoever did it",
    "event.facts": "* particulars, such as which settings changed",
    "key.key_id": "* number of the key",
    "key.digest": "a keyed digest by which the key is recognised, never the key",
    "key.name": "* the name of whoever holds the key",
    "key.models": "* which models the key opens",
    "key.created_us": "* when it was made",
    "key.expires_us": "* when it ends by itself",
    "key.revoked_us": "* when it was revoked",
    "key.holder_id": "* the number of the person who holds it, if one is named",
    "key.zones": "* the networks from which it may be used",
    "key.last_used_day": "* the last day on which it was used",
}
_PERSON = "* "


def signals() -> tuple[SignalRow, ...]:
    """Return every field of every record; one without a text has an empty one."""
    return tuple(_signals())


def explained() -> frozenset[str]:
    """Return the fields that have a text, as ``record.field``."""
    return frozenset(_ABOUT)


def _signals() -> Iterator[SignalRow]:
    for name, record in _RECORDS:
        for field in fields(record):
            about = _ABOUT.get(f"{name}.{field.name}", UNEXPLAINED)
            yield SignalRow(
                record=name,
                field=field.name,
                about=about.removeprefix(_PERSON),
                person=about.startswith(_PERSON),
                in_log=_in_log(record, field.name),
            )


def _in_log(record: type[Record] | type[KeyRecord], field: str) -> str:
    if issubclass(record, KeyRecord):
        return "not in the log"
    return "keyed digest" if field in DIGESTED[record] else "as it is"
