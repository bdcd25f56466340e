"""Everything that can be set, in the shape of ``hortus.toml``."""

from msgspec import Struct, field

from hortus.core.settings.controls import (
    BudgetSettings,
    DlpSettings,
    KnowledgeSettings,
    PolicySettings,
)
from hortus.core.settings.people import KeySettings, ScimSettings, SigninSettings
from hortus.core.settings.records import (
    AuditSettings,
    ContentSettings,
    RetentionSettings,
)
from hortus.core.settings.serving import (
    CompletionSettings,
    GatewaySettings,
    ModelSettings,
    ServerSettings,
    StoreSettings,
)


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
    knowledge: KnowledgeSettings = field(default_factory=KnowledgeSettings)
    """The index of code: what clients are told of it, and what it may ask of models."""
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
