"""Every setting hortus knows, with its default, unit and meaning."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.types import Dialect

Port = Annotated[int, Meta(ge=0, le=65_535)]
# A year at most: more is a slip, and an endless wait must not be had by writing `inf`.
Seconds = Annotated[float, Meta(gt=0, le=31_536_000)]
Count = Annotated[int, Meta(ge=1)]
Price = Annotated[float, Meta(ge=0, le=1_000_000)]
Share = Annotated[float, Meta(ge=0, le=1)]


class ServerSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where hortus listens and what it takes in."""

    host: str = "127.0.0.1"
    """Address to listen on. The default serves this machine only."""
    port: Port = 8180
    """TCP port to listen on; 0 picks a free one."""
    max_body_bytes: Count = 33_554_432
    """Largest request body taken in; a larger one is refused with 413."""
    max_json_depth: Count = 128
    """Deepest nesting of a request body; a deeper one is refused with 400."""
    drain_timeout_s: Seconds = 10.0
    """On stopping, how long running answers may go on before they are ended with an error."""


class GatewaySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How requests reach a model."""

    connect_timeout_s: Seconds = 5.0
    """How long to wait for a model server to accept a connection."""
    first_byte_timeout_s: Seconds = 300.0
    """How long to wait for the head of the answer (long prompts take a while to read)."""
    between_bytes_timeout_s: Seconds = 120.0
    """Longest silence within an answer."""
    total_timeout_s: Seconds = 3_600.0
    """Longest time for one whole answer."""
    queue_timeout_s: Seconds = 30.0
    """How long a request may wait for a free place at a model before the next one is tried."""
    failure_threshold: Count = 3
    """Failures in a row after which a model is left alone for a while."""
    recovery_s: Seconds = 10.0
    """How long a failing model is left alone before one request tries it again."""
    sticky_s: Seconds = 900.0
    """How long a conversation keeps to the model that answered it, to reuse its prompt cache."""
    traces_url: str = ""
    """Where an OpenTelemetry collector takes traces over OTLP/HTTP, such as
    ``http://127.0.0.1:4318``; empty sends none. Needs the extra ``otel``."""


class StoreSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How records are kept."""

    durability: Annotated[str, Meta(pattern="^(full|normal)$")] = "full"
    """``full`` survives a power cut; ``normal`` survives a killed process and costs less."""


class AuditSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How the audit log is signed and laid out."""

    checkpoint_every_s: Seconds = 2.0
    """How often the state of the log is signed and its files brought up to date."""
    folder: str = ""
    """Where the files for auditors are kept; empty means ``audit/log`` in the data folder."""
    key_file: str = ""
    """File with the key that signs for the log; it is made at the first start. Empty means
    ``audit/log.key`` in the data folder."""


class CompletionSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The embedded completion model, built from the company's own code."""

    repository: str = ""
    """Path of the git repository the embedded model is built from; empty turns it off."""
    gate: Share = 0.7
    """Least calibrated probability of being right at which a suggestion is made."""
    max_file_bytes: Count = 1_048_576
    """Files larger than this are not learnt from."""
    watch_s: Seconds = 1.0
    """How often to look for new commits."""


class ModelSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A model that hortus may send requests to."""

    url: str = ""
    """Base URL of the model server, up to and including ``/v1``."""
    dialect: Dialect = Dialect.CHAT
    """What the server speaks: chat, responses, messages or completions."""
    served_as: str = ""
    """The name the server knows the model by; empty means the same name as here."""
    gguf: str = ""
    """Path of a GGUF file to run with llama.cpp inside hortus, in place of ``url``."""
    api_key_file: str = ""
    """File that holds the server's API key; it is read anew for each start."""
    region: str = ""
    """Where the model runs, as a country or region code. A fact for decisions and records."""
    owner_entity: str = ""
    """The legal entity that runs the model. A fact for decisions and records."""
    inside: bool = False
    """Whether the model runs inside the company. To a model outside, nothing is sent before the
    intent to send it is on disk."""
    context_tokens: Annotated[int, Meta(ge=0)] = 0
    """Longest prompt in tokens; 0 means unknown, then no prompt is refused for its length."""
    price_in_per_mtok: Price = 0.0
    """Price of a million input tokens, in ``currency``."""
    price_out_per_mtok: Price = 0.0
    """Price of a million output tokens, in ``currency``."""
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] = "EUR"
    """ISO 4217 code of the prices."""
    max_concurrency: Count = 64
    """Requests in flight at once; more wait in the queue."""
    max_queue: Annotated[int, Meta(ge=0)] = 256
    """Requests that may wait; more go to the next model or are refused with 429."""
    proxy: str = ""
    """HTTP proxy to reach the server through; empty means none. The environment is not asked."""


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that can be set, in the shape of ``hortus.toml``."""

    server: ServerSettings = field(default_factory=ServerSettings)
    """Where hortus listens."""
    gateway: GatewaySettings = field(default_factory=GatewaySettings)
    """How requests reach a model."""
    store: StoreSettings = field(default_factory=StoreSettings)
    """How records are kept."""
    audit: AuditSettings = field(default_factory=AuditSettings)
    """How the audit log is signed and laid out."""
    completion: CompletionSettings = field(default_factory=CompletionSettings)
    """The embedded completion model."""
    models: dict[str, ModelSettings] = field(default_factory=dict)
    """Models by name, one table each: ``[models."qwen3-coder"]``."""
    aliases: dict[str, list[str]] = field(default_factory=dict)
    """Names that clients ask for, each with models in order of preference."""
