"""The entry of a record in the log: canonical JSON, with keyed digests in place of texts."""

import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import attrgetter

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


@dataclass(frozen=True, slots=True)
class Form:
    """How the entries of one kind of record are made.

    ``columns`` is what to select from ``table``, in the order of the entry's fields; ``own`` takes
    those of them that a record holds. At the places ``digested`` a digest stands for a text.
    """

    kind: str
    table: str
    columns: tuple[str, ...]
    own: Callable[[Record], tuple[object, ...]]
    make: Callable[..., msgspec.Struct]
    digested: tuple[int, ...]
    plain: tuple[tuple[int, Callable[[object], object]], ...]
    format_at: int
    kind_at: int
    seq_at: int


class EntryWriter:
    """Writes entries with the digest key of one log."""

    def __init__(self, key: bytes) -> None:
        self._digests = _Digests(key)
        self._encode = msgspec.json.Encoder().encode

    def entry(self, seq: int, record: Record) -> bytes:
        """Return the entry of the record with the number ``seq``."""
        # Events alone have subclasses, for what is written beside them.
        form = FORMS.get(type(record), FORMS[Event])
        row = list(form.own(record))
        row.insert(form.format_at, FORMAT)
        row.insert(form.kind_at, form.kind)
        row.insert(form.seq_at, seq)
        return self.entry_of(form, row)

    def entry_of(self, form: Form, row: Sequence[object]) -> bytes:
        """Return the entry of a row of ``form.columns``."""
        fields, digests = list(row), self._digests
        for at in form.digested:
            fields[at] = digests[fields[at]]
        for at, plain in form.plain:
            fields[at] = plain(fields[at])
        entry = self._encode(made := form.make(*fields))
        return entry if len(entry) <= _LONGEST_ENTRY else self._encode(_shortened(made))

    def digest(self, text: str) -> str:
        """Return what stands for ``text``: the same each time, and nothing to guess it from."""
        return self._digests[text]


class _Digests(dict[object, str]):
    """The digests of texts under one key; some are remembered, since most texts come again."""

    def __init__(self, key: bytes) -> None:
        super().__init__({"": ""})
        self._key = key

    def __missing__(self, text: object) -> str:
        if len(self) >= _MOST_DIGESTS_KEPT:
            self.clear()
            self[""] = ""
        made = hmac.digest(self._key, str(text).encode(), "sha256").hex()[:_DIGEST_CHARS]
        self[text] = digest = f"hmac:{made}"
        return digest


def _facts(value: object) -> msgspec.Raw:
    """Return the facts of an event, or their hash where they are not in the form agreed on."""
    text = str(value)
    try:
        found = msgspec.json.decode(text, type=dict[str, str])
    except msgspec.MsgspecError:
        found = {}
    if text != facts_text(found):
        text = facts_text({"sha256": sha256(text.encode()).hexdigest()})
    return msgspec.Raw(text.encode())


def _shortened(entry: msgspec.Struct) -> msgspec.Struct:
    """Return an entry in which the hash of a long text stands for it."""
    changes = {
        name: f"sha256:{sha256(text.encode()).hexdigest()}"
        for name in entry.__struct_fields__
        if isinstance(text := getattr(entry, name), str) and len(text) > _LONGEST_TEXT
    }
    return msgspec.structs.replace(entry, **changes)


def _form(record: type[Record], table: str, entry: type[_Entry]) -> Form:
    kind = table.removesuffix("s")
    names = entry.__struct_fields__
    said = {"format": f"{FORMAT}", "kind": f"'{kind}'"}
    return Form(
        kind=kind,
        table=table,
        columns=tuple(said.get(name, name) for name in names),
        own=attrgetter(*(name for name in names if name not in {*said, "seq"})),
        make=_by_place(entry),
        digested=tuple(names.index(name) for name in DIGESTED[record]),
        plain=tuple((names.index(name), plain) for name, plain in _PLAIN[record].items()),
        format_at=names.index("format"),
        kind_at=names.index("kind"),
        seq_at=names.index("seq"),
    )


def _by_place(entry: type[_Entry]) -> Callable[..., msgspec.Struct]:
    """Return a struct of the same JSON as ``entry`` that is made from its fields in their order.

    That takes a tenth of the time. A field that must be given cannot follow one that need not be,
    so all of them have a default here; that of the first is never what a record holds.
    """
    given = [
        (
            field.name,
            object,
            msgspec.field(default_factory=object) if field.required else field.default,
        )
        for field in msgspec.structs.fields(entry)
    ]
    return msgspec.defstruct(entry.__name__, given, omit_defaults=True, frozen=True)


# SQLite knows no truth values; the facts of an event are JSON already, those of an intent a text.
_PLAIN: dict[type[Record], dict[str, Callable[[object], object]]] = {
    Intent: {"inside": bool},
    Outcome: {},
    Event: {"facts": _facts},
}
FORMS: dict[type[Record], Form] = {
    Intent: _form(Intent, "intents", IntentEntry),
    Outcome: _form(Outcome, "outcomes", OutcomeEntry),
    Event: _form(Event, "events", EventEntry),
}
"""The form of the entry of each kind of record."""
