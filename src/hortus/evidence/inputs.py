"""What evidence rests on beside the log: settings, keys, the check of the log, a measurement."""

import msgspec

THIS_PROCESS = "this process"
"""The host of a model that runs inside hortus itself."""


class ModelRow(msgspec.Struct, frozen=True, kw_only=True):
    """A model server that requests may go to, as the settings name it."""

    name: str
    host: str
    inside: bool
    region: str = ""
    owner: str = ""
    priced: bool = False
    provider: str = ""
    terms_reviewed: str = ""
    """The day on which the provider's terms were read last; empty where nobody has."""
    terms_review_by: str = ""
    """The day by which they are to be read again."""


class ToolRow(msgspec.Struct, frozen=True, kw_only=True):
    """A verdict on a client or tool, as it stands on the day of the export."""

    name: str
    version: str = ""
    """Which versions it is about; empty for all."""
    risk: str
    status: str
    until: str = ""
    """The last day on which it is good."""
    reason: str = ""


class PolicyRow(msgspec.Struct, frozen=True, kw_only=True):
    """The policies in force; no version where none were asked for."""

    version: str = ""
    rules: tuple[str, ...] = ()


class HostRow(msgspec.Struct, frozen=True):
    """A host that hortus may connect to beside model servers."""

    host: str
    purpose: str


class KeyRow(msgspec.Struct, frozen=True, kw_only=True):
    """A key without the name of its holder; times are microseconds, 0 for never.

    ``ended_us`` is when it was revoked or the account of its holder ended, whichever came first;
    ``orphaned`` says that its holder is in the directory no more.
    """

    key_id: str
    created_us: int
    expires_us: int
    ended_us: int
    last_used_day: int
    bound: bool = False
    """Whether it opens something only from some networks."""
    orphaned: bool = False


class FaultRow(msgspec.Struct, frozen=True):
    """Something that does not fit in the log."""

    kind: str
    entry: int
    text: str


class LogCheck(msgspec.Struct, frozen=True, kw_only=True):
    """What a whole check of the log and of the records has found."""

    entries: int = 0
    records: int = 0
    removed: int = 0
    """Records that retention has removed, by word of the log itself."""
    waiting: int = 0
    """Events that no hortus has taken into the log yet."""
    faults: tuple[FaultRow, ...] = ()
    more_faults: int = 0
    remarks: tuple[str, ...] = ()
    witness: str = ""
    """The public key of the witness that was asked for; empty where none was named."""
    witnessed: int = 0
    """How many of the first entries the witness has cosigned."""
    witnessed_at_s: int = 0

    @property
    def found(self) -> int:
        """The number of faults."""
        return len(self.faults) + self.more_faults


class RecallRow(msgspec.Struct, frozen=True):
    """One measured recall, in thousandths."""

    name: str
    per_mille: int


class Recall(msgspec.Struct, frozen=True, kw_only=True):
    """A measurement of the scanner, out of a file that a benchmark wrote."""

    file: str = ""
    sha256: str = ""
    rows: tuple[RecallRow, ...] = ()


class SignalRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is recorded, and whether it says something about a person."""

    record: str
    field: str
    about: str
    person: bool
    in_log: str


class Inputs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Everything that is not in the log; a document holds what its control has used of it."""

    at_us: int = 0
    """The time for which ages are given."""
    models: tuple[ModelRow, ...] = ()
    tools: tuple[ToolRow, ...] = ()
    policy: PolicyRow = PolicyRow()
    hosts: tuple[HostRow, ...] = ()
    keys: tuple[KeyRow, ...] = ()
    log: LogCheck = LogCheck()
    recall: Recall = Recall()
    secret_rules: tuple[str, ...] = ()
    """The rules of the scanner that find secrets."""
    signals: tuple[SignalRow, ...] = ()

    def only(self, used: tuple[str, ...]) -> "Inputs":
        """Return the inputs with nothing but the fields that are used."""
        return Inputs(at_us=self.at_us, **{name: getattr(self, name) for name in used})
