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
    CompletionSettings,
    GatewaySettings,
    ModelSettings,
    ServerSettings,
    Settings,
    StoreSettings,
)
from hortus.core.types import (
    EMBEDDED_MODEL,
    Dialect,
    Principal,
    Verdict,
)

__all__ = [
    "EMBEDDED_MODEL",
    "Clock",
    "CompletionSettings",
    "ConfigError",
    "ConflictError",
    "Dialect",
    "GatewaySettings",
    "HortusError",
    "Loaded",
    "ModelSettings",
    "NotFoundError",
    "Origin",
    "Principal",
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
