"""The entry of a record in the log: canonical JSON, with keyed digests in place of texts."""

import hmac
from hashlib import sha256

import msgspec

from hortus.store import Intent, Outcome, Record

FORMAT = 1
_MOST_DIGESTS_KEPT = 4_096
_DIGEST_CHARS = 32
# An entry's length is written in two bytes; names that clients choose may not break that.
_LONGEST_ENTRY, _LONGEST_TEXT = 16_384, 512


class _Entry(msgspec.Struct, frozen=True):
    """The fields in the order of their names, as canonical JSON (RFC 8785) wants them."""


class IntentEntry(_Entry, frozen=True):
    """An attempt to serve a request, without the texts that name a person."""

    at_us: int
    attempt: int
    bytes_in: int
    client: str
    client_version: str
    conversation: str
    decision_id: str
    door: str
    format: int
    inside: bool
    key_id: str
    kind: str
    model: str
    model_asked: str
    principal: str
    region: str
    seq: int
    why: str


class OutcomeEntry(_Entry, frozen=True):
    """How a request ended, without words that a model server may have chosen."""

    at_us: int
    attempts: int
    bytes_out: int
    cache_read_tokens: int
    cache_write_tokens: int
    code: str
    cost_micro: int
    currency: str
    decision_id: str
    first_token_us: int
    format: int
    input_tokens: int
    kind: str
    message: str
    model: str
    output_tokens: int
    reasoning_tokens: int
    remedy: str
    seq: int
    status: int
    total_us: int
    why: str


DIGESTED = {
    Intent: ("conversation", "principal"),
    Outcome: ("message", "remedy", "why"),
}
"""The fields of each record that stand in its entry as keyed digests."""


class EntryWriter:
    """Writes entries with the digest key of one log."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._known: dict[str, str] = {"": ""}
        self._encode = msgspec.json.Encoder().encode

    def entry(self, seq: int, record: Record) -> bytes:
        """Return the entry of the record with the number ``seq``."""
        made = (
            self._intent(seq, record) if isinstance(record, Intent) else self._outcome(seq, record)
        )
        entry = self._encode(made)
        return entry if len(entry) <= _LONGEST_ENTRY else self._encode(_shortened(made))

    def digest(self, text: str) -> str:
        """Return what stands for ``text``: the same each time, and nothing to guess it from."""
        if (known := self._known.get(text)) is None:
            made = hmac.digest(self._key, text.encode(), "sha256").hex()[:_DIGEST_CHARS]
            known = f"hmac:{made}"
            if len(self._known) >= _MOST_DIGESTS_KEPT:
                self._known = {"": ""}
            self._known[text] = known
        return known

    def _intent(self, seq: int, r: Intent) -> IntentEntry:
        return IntentEntry(
            r.at_us,
            r.attempt,
            r.bytes_in,
            r.client,
            r.client_version,
            self.digest(r.conversation),
            r.decision_id,
            r.door,
            FORMAT,
            bool(r.inside),
            r.key_id,
            "intent",
            r.model,
            r.model_asked,
            self.digest(r.principal),
            r.region,
            seq,
            r.why,
        )

    def _outcome(self, seq: int, r: Outcome) -> OutcomeEntry:
        return OutcomeEntry(
            r.at_us,
            r.attempts,
            r.bytes_out,
            r.cache_read_tokens,
            r.cache_write_tokens,
            r.code,
            r.cost_micro,
            r.currency,
            r.decision_id,
            r.first_token_us,
            FORMAT,
            r.input_tokens,
            "outcome",
            self.digest(r.message),
            r.model,
            r.output_tokens,
            r.reasoning_tokens,
            self.digest(r.remedy),
            seq,
            r.status,
            r.total_us,
            self.digest(r.why),
        )


def _shortened(entry: _Entry) -> _Entry:
    """Return an entry in which the hash of a long text stands for it."""
    changes = {
        name: f"sha256:{sha256(text.encode()).hexdigest()}"
        for name in entry.__struct_fields__
        if isinstance(text := getattr(entry, name), str) and len(text) > _LONGEST_TEXT
    }
    return msgspec.structs.replace(entry, **changes)
