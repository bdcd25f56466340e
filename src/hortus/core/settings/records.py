"""How records and texts are kept, signed and removed."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.settings.values import Days, Seconds


class AuditSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How the audit log is signed and laid out."""

    checkpoint_every_s: Seconds = 2.0
    """How often the state of the log is signed and its files brought up to date."""
    folder: str = ""
    """Where the files for auditors are kept; empty means ``audit/log`` in the data folder."""
    key_file: str = ""
    """File with the key that signs for the log; it is made at the first start. Empty means
    ``audit/log.key`` in the data folder."""


class RetentionSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long records are kept; 0 keeps them for ever. Taken up at the next start."""

    requests_days: Days = 0
    """Days after which the records of requests are removed; their hashes stay in the log."""
    events_days: Days = 0
    """Days after which events are removed, but for those of holds and of retention itself."""
    content_days: Days = 0
    """Days after which sealed texts of requests and answers are removed."""


class ContentRuleSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Whose requests are kept, and which of them. What no rule names is never kept."""

    people: list[str] = field(default_factory=list)
    """Whom the rule is about: names that keys are made for, or patterns such as ``payments-*``."""
    teams: list[str] = field(default_factory=list)
    """Teams that the rule is about, or patterns. Needs a directory of people; without one nobody
    is in a team."""
    keys: list[str] = field(default_factory=list)
    """Ids of keys that the rule is about."""
    classes: list[str] = field(default_factory=list)
    """Kinds of data that may be kept: labels such as ``personal``, patterns such as ``source:*``,
    and ``none`` for requests without a label. A request with any other label is not kept; one
    with the label ``secret`` never is."""
    models: list[str] = field(default_factory=lambda: ["*"])
    """Models that the rule is about, or patterns."""
    keep: list[Annotated[str, Meta(pattern="^(request|answer)$")]] = field(
        default_factory=lambda: ["request", "answer"]
    )
    """What is kept: ``request``, ``answer``, or both."""


class ContentSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is kept of the texts of requests and answers: nothing, unless a rule says so."""

    rules: dict[str, ContentRuleSettings] = field(default_factory=dict)
    """Rules by name, one table each: ``[content.rules.payments]``. The first that fits counts."""
    required: bool = False
    """Whether a request whose content should be kept and cannot be is refused. Otherwise it goes
    on, and its record says that nothing was kept."""
    max_part_bytes: Annotated[int, Meta(ge=1_024, le=16_777_216)] = 262_144
    """Of a longer request or answer only the first so many bytes are kept."""
    key_file: str = ""
    """File with the master key that wraps all others; it is made when it is first needed. Empty
    means ``content/master.key`` in the data folder."""
    keys_folder: str = ""
    """Where the wrapped keys of each person and month are kept, apart from what they seal. Empty
    means ``content/keys`` in the data folder."""
    reading_s: Seconds = 86_400.0
    """How long after it was asked for content may be approved and read."""
    notice_after_s: Annotated[float, Meta(ge=0, le=31_536_000)] = 259_200.0
    """How long after a reading the person concerned is to be told."""
