"""Every setting hortus knows, with its default, unit and meaning."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.types import Dialect

Port = Annotated[int, Meta(ge=0, le=65_535)]
# A year at most: more is a slip, and an endless wait must not be had by writing `inf`.
Seconds = Annotated[float, Meta(gt=0, le=31_536_000)]
Count = Annotated[int, Meta(ge=1)]
Price = Annotated[float, Meta(ge=0, le=1_000_000)]
Rate = Annotated[float, Meta(gt=0, le=1_000_000)]
Currency = Annotated[str, Meta(pattern="^[A-Z]{3}$")]
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


class AuditSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How the audit log is signed and laid out."""

    checkpoint_every_s: Seconds = 2.0
    """How often the state of the log is signed and its files brought up to date."""
    folder: str = ""
    """Where the files for auditors are kept; empty means ``audit/log`` in the data folder."""
    key_file: str = ""
    """File with the key that signs for the log; it is made at the first start. Empty means
    ``audit/log.key`` in the data folder."""


Days = Annotated[int, Meta(ge=0, le=36_500)]


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


class DlpProject(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A repository whose source text is recognised in requests."""

    repository: str = ""
    """Path of the git repository."""
    outside: bool = False
    """Whether its source text may go to a model outside."""


class DlpSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked for in requests and answers, and what is done about it."""

    mode: Annotated[str, Meta(pattern="^(enforce|observe|off)$")] = "enforce"
    """``enforce`` acts on what is found, ``observe`` only records it, ``off`` looks for nothing."""
    secrets: Annotated[str, Meta(pattern="^(redact|block)$")] = "redact"
    """Secrets known by their form: ``redact`` puts a placeholder in their place, ``block`` refuses
    the request. Secrets known by the words around them are always redacted."""
    personal: Annotated[str, Meta(pattern="^(pass|redact|block)$")] = "redact"
    """Personal data on its way to a model outside. To a model inside it passes."""
    confidential: Annotated[str, Meta(pattern="^(block|redact|pass)$")] = "block"
    """Words of the company's lists and marked documents on their way to a model outside. To a
    model inside they pass."""
    answers: Annotated[str, Meta(pattern="^(redact|observe)$")] = "redact"
    """Secrets in answers: ``redact`` takes them out, ``observe`` only records them."""
    words: list[str] = field(default_factory=list)
    """Files with company words, one on each line; the name of the file is the name of the list."""
    allow: str = ""
    """File with findings that somebody answers for, as ``hortus scan`` uses it."""
    cache_bytes: Count = 33_554_432
    """Memory for what was found in texts that were scanned already; the texts are not kept."""
    projects: dict[str, DlpProject] = field(default_factory=dict)
    """Repositories whose source text is recognised, one table each: ``[dlp.projects.payments]``.
    It may go to a model outside only where its table says so."""


class SigninSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How people and programs sign in. Taken up at the next start."""

    public_url: str = ""
    """Address by which browsers and clients reach hortus, such as ``https://hortus.example``.
    Empty means the address that each request names, which will do on one machine only."""
    issuer: str = ""
    """Address of the company's OpenID provider, as its discovery document has it. Empty leaves
    one-time links (`hortus person invite USER`) as the only way to sign in."""
    client_id: str = ""
    """What hortus is called at the provider."""
    client_secret_file: str = ""
    """File with the secret that hortus proves itself to the provider with. Empty means none is
    needed: a public client, held by PKCE alone."""
    scopes: list[str] = field(default_factory=lambda: ["openid", "profile", "email"])
    """What the provider is asked to tell of somebody."""
    user_name_claim: str = "preferred_username"
    """Claim with the name somebody signs in with; where it is missing, ``email`` and then ``sub``.
    Choose one that people cannot change themselves."""
    groups_claim: str = "groups"
    """Claim with the groups somebody is in; they become teams."""
    region_claim: str = ""
    """Claim with the country somebody works in, as two letters. Empty: the provider says none."""
    entity_claim: str = ""
    """Claim with the company that employs somebody. Empty: the provider says none."""
    cost_centre_claim: str = ""
    """Claim with who pays for what somebody uses. Empty: the provider says none."""
    may_sign_in: list[str] = field(default_factory=list)
    """Groups of which somebody must be in one. Empty lets in everybody whom the provider does."""
    clock_skew_s: Seconds = 60.0
    """How far the clocks of the provider and of hortus may be apart."""
    token_s: Annotated[float, Meta(ge=30, le=3_600)] = 600.0
    """How long an access token holds."""
    session_s: Seconds = 43_200.0
    """How long somebody stays signed in with a browser, or a client that holds a plain token."""
    bound_session_s: Seconds = 604_800.0
    """How long somebody stays signed in with a program that proves itself with a key."""
    managed_settings: dict[str, str] = field(default_factory=dict)
    """Files with settings (JSON) that Claude Code takes from hortus once somebody has signed in
    with it, by the name of a team; ``all`` is for everybody else. Without one hortus sends only
    the switches that keep it from asking other hosts."""


class PolicySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """Who may do what: the policies that are in force besides the default ones."""

    packs: list[str] = field(default_factory=list)
    """Packs that come with hortus and are switched on; `hortus policy list` shows them all."""
    folder: str = ""
    """Folder with policies of your own (``*.cedar`` with ``*.examples.toml``),
    ``parameters.toml``, ``terms.toml`` and ``directory.toml``. Empty means ``policy`` in the data
    folder."""
    default_class: Annotated[str, Meta(pattern="^(public|internal|confidential|restricted)$")] = (
        "internal"
    )
    """How sensitive a request is held to be whose project nobody has listed."""
    clocks: dict[Annotated[str, Meta(pattern="^[A-Z]{2}$")], str] = field(default_factory=dict)
    """The time zone of the people of a country, such as ``DE = "Europe/Berlin"``, for policies that
    ask for the time. Elsewhere it is that of this machine."""


class BudgetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How amounts of money in several currencies are compared."""

    currency: Currency = "EUR"
    """Currency that ``rates`` are in, as an ISO 4217 code."""
    rates: dict[str, dict[Currency, Rate]] = field(default_factory=dict)
    """What one unit of other currencies is worth in ``currency`` from a day on, one table for each
    day: ``[budgets.rates."2026-11-01"]`` with ``USD = 0.92``."""


class KeySettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How long keys work."""

    person_hours: Count = 24
    """Hours after which a key made for a person ends, unless it was made for another time."""
    person_most_days: Annotated[int, Meta(ge=1, le=3_650)] = 90
    """Most days for which a key can be made for a person."""


Clearance = Annotated[str, Meta(pattern="^(public|internal|confidential|restricted)$")]
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class ScimSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What the company's directory says over SCIM, and what it means here."""

    region: list[str] = field(
        default_factory=lambda: ['addresses[type eq "work"].country', "addresses.country"]
    )
    """Attributes of a user that say in which country they work; the first that is set counts."""
    entity: list[str] = field(default_factory=lambda: [f"{_ENTERPRISE}:organization"])
    """Attributes that say which company employs them."""
    cost_centre: list[str] = field(default_factory=lambda: [f"{_ENTERPRISE}:costCenter"])
    """Attributes that say who pays for what they use."""
    countries: dict[str, Annotated[str, Meta(pattern="^[A-Z]{2}$")]] = field(default_factory=dict)
    """Countries that the directory calls otherwise than by their two letters:
    ``Germany = "DE"``."""
    entities: dict[str, str] = field(default_factory=dict)
    """Companies that policies call otherwise than the directory does:
    ``"Acme Ltd" = "acme-uk"``."""
    clearances: dict[str, Clearance] = field(default_factory=dict)
    """The most sensitive data that members of a group see: ``"Code Red" = "restricted"``. Of
    several the highest counts. Where no group is named, clearance is given here by hand."""
    roles: dict[str, Annotated[str, Meta(pattern="^[a-z_]+$")]] = field(default_factory=dict)
    """What members of a group do for hortus itself: ``"IT Security" = "security"``. Where no group
    is named, roles are given here by hand."""
    extension: str = ""
    """The URN of a schema of your own for users, whose attributes can be named above."""
    extension_attributes: list[Annotated[str, Meta(pattern="^[A-Za-z][A-Za-z0-9_-]*$")]] = field(
        default_factory=list
    )
    """The attributes of that schema; all are texts."""
    most_results: Annotated[int, Meta(ge=1, le=10_000)] = 500
    """Most entries on one page of a list."""


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
    retention: RetentionSettings = field(default_factory=RetentionSettings)
    """How long records are kept."""
    content: ContentSettings = field(default_factory=ContentSettings)
    """What is kept of the texts of requests and answers."""
    completion: CompletionSettings = field(default_factory=CompletionSettings)
    """The embedded completion model."""
    dlp: DlpSettings = field(default_factory=DlpSettings)
    """What is looked for in requests and answers."""
    policy: PolicySettings = field(default_factory=PolicySettings)
    """Who may do what."""
    signin: SigninSettings = field(default_factory=SigninSettings)
    """How people and programs sign in."""
    keys: KeySettings = field(default_factory=KeySettings)
    """How long keys work."""
    zones: dict[str, list[str]] = field(default_factory=dict)
    """Networks by name: ``office = ["10.0.0.0/8"]``. Keys can be bound to them, and policies ask
    for them; an address that is in several belongs to the one with the narrowest network."""
    scim: ScimSettings = field(default_factory=ScimSettings)
    """What the company's directory says."""
    budgets: BudgetSettings = field(default_factory=BudgetSettings)
    """How amounts of money in several currencies are compared."""
    models: dict[str, ModelSettings] = field(default_factory=dict)
    """Models by name, one table each: ``[models."qwen3-coder"]``."""
    aliases: dict[str, list[str]] = field(default_factory=dict)
    """Names that clients ask for, each with models in order of preference."""
