"""The words every room shares: values, errors, settings, clock and ids."""

from hortus.core.clock import Clock, SystemClock
from hortus.core.config import Loaded, Origin, load_settings
from hortus.core.errors import (
    ConfigError,
    ConflictError,
    HortusError,
    NotFoundError,
    UnavailableError,
    UsageError,
)
from hortus.core.ids import new_id
from hortus.core.settings import (
    BudgetSettings,
    CompletionSettings,
    ContentRuleSettings,
    ContentSettings,
    DlpProject,
    DlpSettings,
    GatewaySettings,
    ModelSettings,
    PolicySettings,
    ServerSettings,
    Settings,
    StoreSettings,
)
from hortus.core.types import (
    EMBEDDED_MODEL,
    Action,
    Destination,
    Dialect,
    KeyTier,
    Principal,
    Question,
    Verdict,
)

__all__ = [
    "EMBEDDED_MODEL",
    "Action",
    "BudgetSettings",
    "Clock",
    "CompletionSettings",
    "ConfigError",
    "ConflictError",
    "ContentRuleSettings",
    "ContentSettings",
    "Destination",
    "Dialect",
    "DlpProject",
    "DlpSettings",
    "GatewaySettings",
    "HortusError",
    "KeyTier",
    "Loaded",
    "ModelSettings",
    "NotFoundError",
    "Origin",
    "PolicySettings",
    "Principal",
    "Question",
    "ServerSettings",
    "Settings",
    "StoreSettings",
    "SystemClock",
    "UnavailableError",
    "UsageError",
    "Verdict",
    "load_settings",
    "new_id",
]
