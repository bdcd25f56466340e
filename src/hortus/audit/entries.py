"""The entry of a record in the log: canonical JSON, with keyed digests in place of texts."""

import hmac
from hashlib import sha256

import msgspec

from hortus.store import Event, Intent, Outcome, Record, facts_text

FORMAT = 1
_MOST_DIGESTS_KEPT = 4_096
_DIGEST_CHARS = 32
# An entry's length is written in two bytes; names that clients choose may not break that.
_LONGEST_ENTRY, _LONGEST_TEXT = 16_384, 512


class _Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The fields in the order of their names, as canonical JSON (RFC 8785) wants them.

    Fields with a default came later: empty, they are left out, so older entries stay as they are.
    """


class IntentEntry(_Entry, frozen=True, kw_only=True, omit_defaults=True):
    """An attempt to serve a request, without the texts that name a person."""

    account: str = ""
    at_us: int
    attempt: int
    bundle: str = ""
    bytes_in: int
    client: str
    client_version: str
    conversation: str
    cost_centre: str = ""
    decision_id: str
    door: str
    facts: str = ""
    findings: str = ""
    format: int
    inside: bool
    key_id: str
    kind: str
    labels: str = ""
    model: str
    model_asked: str
    principal: str
    project: str = ""
    region: str
    rules: str = ""
    screened_us: int = 0
    seq: int
    why: str


class OutcomeEntry(_Entry, frozen=True, kw_only=True, omit_defaults=True):
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
    findings: str = ""
    first_token_us: int
    format: int
    held_us: int = 0
    input_tokens: int
    kind: str
    labels: str = ""
    list_cost_micro: int = 0
    message: str
    model: str
    output_tokens: int
    reasoning_tokens: int
    remedy: str
    screened_us: int = 0
    seq: int
    status: int
    total_us: int
    why: str


class EventEntry(_Entry, frozen=True, kw_only=True):
    """Something decided or changed apart from requests, without the texts that name a person."""

    actor: str
    at_us: int
    decision_id: str
    event: str
    facts: msgspec.Raw
    format: int
    kind: str
    reason: str
    seq: int
    subject: str


DIGESTED = {
    Intent: ("account", "conversation", "principal"),
    Outcome: ("message", "remedy", "why"),
    Event: ("actor", "reason"),
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
        made = self._made(seq, record)
        entry = self._encode(made)
        return entry if len(entry) <= _LONGEST_ENTRY else self._encode(_shortened(made))

    def _made(self, seq: int, record: Record) -> _Entry:
        match record:
            case Intent():
                return self._intent(seq, record)
            case Outcome():
                return self._outcome(seq, record)
            case Event():
                return self._event(seq, record)

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
            account=self.digest(r.account),
            at_us=r.at_us,
            attempt=r.attempt,
            bundle=r.bundle,
            bytes_in=r.bytes_in,
            client=r.client,
            client_version=r.client_version,
            conversation=self.digest(r.conversation),
            cost_centre=r.cost_centre,
            decision_id=r.decision_id,
            door=r.door,
            facts=r.facts,
            findings=r.findings,
            format=FORMAT,
            inside=bool(r.inside),
            key_id=r.key_id,
            kind="intent",
            labels=r.labels,
            model=r.model,
            model_asked=r.model_asked,
            principal=self.digest(r.principal),
            project=r.project,
            region=r.region,
            rules=r.rules,
            screened_us=r.screened_us,
            seq=seq,
            why=r.why,
        )

    def _outcome(self, seq: int, r: Outcome) -> OutcomeEntry:
        return OutcomeEntry(
            at_us=r.at_us,
            attempts=r.attempts,
            bytes_out=r.bytes_out,
            cache_read_tokens=r.cache_read_tokens,
            cache_write_tokens=r.cache_write_tokens,
            code=r.code,
            cost_micro=r.cost_micro,
            currency=r.currency,
            decision_id=r.decision_id,
            findings=r.findings,
            first_token_us=r.first_token_us,
            format=FORMAT,
            held_us=r.held_us,
            input_tokens=r.input_tokens,
            kind="outcome",
            labels=r.labels,
            list_cost_micro=r.list_cost_micro,
            message=self.digest(r.message),
            model=r.model,
            output_tokens=r.output_tokens,
            reasoning_tokens=r.reasoning_tokens,
            remedy=self.digest(r.remedy),
            screened_us=r.screened_us,
            seq=seq,
            status=r.status,
            total_us=r.total_us,
            why=self.digest(r.why),
        )

    def _event(self, seq: int, r: Event) -> EventEntry:
        return EventEntry(
            actor=self.digest(r.actor),
            at_us=r.at_us,
            decision_id=r.decision_id,
            event=r.event,
            facts=_facts(r.facts),
            format=FORMAT,
            kind="event",
            reason=self.digest(r.reason),
            seq=seq,
            subject=r.subject,
        )


def _facts(text: str) -> msgspec.Raw:
    """Return the facts of an event, or their hash where they are not in the form agreed on."""
    try:
        found = msgspec.json.decode(text, type=dict[str, str])
    except msgspec.MsgspecError:
        found = {}
    if text != facts_text(found):
        text = facts_text({"sha256": sha256(text.encode()).hexdigest()})
    return msgspec.Raw(text.encode())


def _shortened(entry: _Entry) -> _Entry:
    """Return an entry in which the hash of a long text stands for it."""
    changes = {
        name: f"sha256:{sha256(text.encode()).hexdigest()}"
        for name in entry.__struct_fields__
        if isinstance(text := getattr(entry, name), str) and len(text) > _LONGEST_TEXT
    }
    return msgspec.structs.replace(entry, **changes)
