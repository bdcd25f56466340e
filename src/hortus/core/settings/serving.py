"""Where hortus listens, how requests reach a model, and the models."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.settings.values import Count, Currency, Port, Price, Seconds, Share
from hortus.core.types import Dialect


class ServerSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Where hortus listens and what it takes in."""

    host: str = "127.0.0.1"
    """Address to listen on. The default serves this machine only."""
    port: Port = 8180
    """TCP port to listen on; 0 picks a free one."""
    tls_certificate_file: str = ""
    """File in PEM with the certificate for HTTPS and those above it; empty speaks plain HTTP. It
    is read again when it changes."""
    tls_key_file: str = ""
    """File in PEM with the private key to it, not sealed."""
    max_body_bytes: Count = 33_554_432
    """Largest request body taken in; a larger one is refused with 413."""
    max_json_depth: Count = 128
    """Deepest nesting of a request body; a deeper one is refused with 400."""
    drain_timeout_s: Seconds = 10.0
    """On stopping, how long running answers may go on before they are ended with an error."""
    trusted_proxies: list[str] = field(default_factory=list)
    """Networks of proxies whose word about where a request comes from is taken, such as
    ``["10.0.0.5/32"]``. Of all others only their own address counts."""
    forwarded_header: Annotated[str, Meta(pattern="^(x-forwarded-for|forwarded)$")] = (
        "x-forwarded-for"
    )
    """The header in which those proxies say it: ``x-forwarded-for`` or ``forwarded`` (RFC 7239).
    The other one is never read: a client could have written it."""


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
    url: str = ""
    """PostgreSQL database that several gateways share, ``postgresql://USER@HOST/NAME``; empty
    keeps records in a file of the data folder. Needs the extra ``postgres``."""
    password_file: str = ""
    """File with the password for ``url``, read for each connection. Empty leaves it to the
    driver: a socket, a certificate, a ``.pgpass`` file."""


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
    provider: str = ""
    """Who offers the model, as ``terms.toml`` calls them. A fact for decisions."""
    ceiling: Annotated[str, Meta(pattern="^(|public|internal|confidential|restricted)$")] = ""
    """Most sensitive class of data the model takes. Empty means ``restricted`` for a model inside
    and ``public`` for one outside."""
    inside: bool = False
    """Whether the model runs inside the company. To a model outside, nothing is sent before the
    intent to send it is on disk."""
    context_tokens: Annotated[int, Meta(ge=0)] = 0
    """Longest prompt in tokens; 0 means unknown, then no prompt is refused for its length."""
    price_in_per_mtok: Price = 0.0
    """Price of a million input tokens, in ``currency``."""
    price_out_per_mtok: Price = 0.0
    """Price of a million output tokens, in ``currency``."""
    price_cache_read_per_mtok: Price | None = None
    """Price of a million input tokens that the server read from its cache. Unset, they cost as
    much as others."""
    price_cache_write_per_mtok: Price | None = None
    """Price of a million input tokens that the server wrote into its cache. Unset, they cost as
    much as others."""
    gpu_hour_price: Price = 0.0
    """What an hour of the GPUs costs that the model runs on, in place of prices for tokens."""
    tokens_per_gpu_hour: Annotated[int, Meta(ge=0)] = 0
    """Tokens, read and written, that the model handles in that hour under its usual load."""
    list_price_in_per_mtok: Price = 0.0
    """Price of a million input tokens of a comparable model outside, shown beside the cost."""
    list_price_out_per_mtok: Price = 0.0
    """Price of a million output tokens of a comparable model outside."""
    currency: Currency = "EUR"
    """ISO 4217 code of the prices."""
    max_output_tokens: Count = 16_384
    """Tokens of an answer that are set aside in budgets where the request names no limit."""
    max_concurrency: Count = 64
    """Requests in flight at once; more wait in the queue."""
    max_queue: Annotated[int, Meta(ge=0)] = 256
    """Requests that may wait; more go to the next model or are refused with 429."""
    proxy: str = ""
    """HTTP proxy to reach the server through; empty means none. The environment is not asked."""
