"""What is looked for, who may do what, and how money is counted."""

from typing import Annotated

from msgspec import Meta, Struct, field

from hortus.core.settings.values import Count, Currency, Rate


class DlpProject(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A repository whose source text is recognised in requests."""

    repository: str = ""
    """Path of the git repository."""
    outside: bool = False
    """Whether its source text may go to a model outside."""


class DlpSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """What is looked for in requests and answers, and what is done about it."""

    mode: Annotated[str, Meta(pattern="^(enforce|observe|off)$")] = "enforce"
    """``enforce`` acts on what is found, ``observe`` records it, ``off`` looks for nothing."""
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
    engine: Annotated[str, Meta(pattern="^(auto|portable|hyperscan)$")] = "auto"
    """What reads texts first: ``hyperscan`` needs the extra of that name, ``portable`` is NumPy;
    ``auto`` takes Hyperscan where it is installed and has proved itself. The findings are the
    same."""
    uuids: Annotated[str, Meta(pattern="^(named|all)$")] = "named"
    """Which UUIDs are secrets: those ``named`` so, as in ``client_id = …``, or ``all`` of them,
    which also hides the names of things from a model."""
    words: list[str] = field(default_factory=list)
    """Files with company words, one on each line; the name of the file is the name of the list."""
    allow: str = ""
    """File with findings that somebody answers for, as ``hortus scan`` uses it."""
    cache_bytes: Count = 33_554_432
    """Memory for what was found in texts that were scanned already; the texts are not kept."""
    projects: dict[str, DlpProject] = field(default_factory=dict)
    """Repositories whose source text is recognised, one table each: ``[dlp.projects.payments]``.
    It may go to a model outside only where its table says so."""


class KnowledgeSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """The index of code: what clients are told of it, and what it may ask of models."""

    readers: dict[str, list[str]] = field(default_factory=dict)
    """Who may read which indexed repository at ``/mcp``, by its name or a pattern such as
    ``"web-*"``: names of people and services, ``team:NAME``, or ``everyone`` who holds a key.
    What is not listed here is shown to nobody."""
    embedding_model: str = ""
    """Model that turns code and questions into vectors, as the gateway names it. Empty means that
    nothing is sent: each part of the indexed code would be, once."""
    embedding_url: str = ""
    """Address of another server of the company that speaks as OpenAI does and is asked for vectors
    in place of the gateway. Policies, screening and budgets do not see what goes there."""
    embedding_key_file: str = ""
    """File with the key of that server, if it wants one."""
    chat_model: str = ""
    """Model that words the answers of `hortus ask`. Empty means that the passages are the
    answer."""


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
    """The time zone of the people of a country, such as ``DE = "Europe/Berlin"``, for policies
    that ask for the time. Elsewhere it is that of this machine."""


class BudgetSettings(Struct, frozen=True, forbid_unknown_fields=True):
    """How amounts of money in several currencies are compared."""

    currency: Currency = "EUR"
    """Currency that ``rates`` are in, as an ISO 4217 code."""
    rates: dict[str, dict[Currency, Rate]] = field(default_factory=dict)
    """What one unit of other currencies is worth in ``currency`` from a day on, one table for each
    day: ``[budgets.rates."2026-11-01"]`` with ``USD = 0.92``."""
