"""Every setting hortus knows, with its default, unit and meaning."""

from hortus.core.settings.controls import (
    BudgetSettings,
    DlpProject,
    DlpSettings,
    KnowledgeSettings,
    PolicySettings,
)
from hortus.core.settings.people import KeySettings, ScimSettings, SigninSettings
from hortus.core.settings.records import (
    AuditSettings,
    ContentRuleSettings,
    ContentSettings,
    RetentionSettings,
)
from hortus.core.settings.root import Settings
from hortus.core.settings.serving import (
    CompletionSettings,
    GatewaySettings,
    ModelSettings,
    ServerSettings,
    StoreSettings,
)
from hortus.core.settings.values import (
    Clearance,
    Count,
    Currency,
    Days,
    Port,
    Price,
    Rate,
    Seconds,
    Share,
)

__all__ = [
    "AuditSettings",
    "BudgetSettings",
    "Clearance",
    "CompletionSettings",
    "ContentRuleSettings",
    "ContentSettings",
    "Count",
    "Currency",
    "Days",
    "DlpProject",
    "DlpSettings",
    "GatewaySettings",
    "KeySettings",
    "KnowledgeSettings",
    "ModelSettings",
    "PolicySettings",
    "Port",
    "Price",
    "Rate",
    "RetentionSettings",
    "ScimSettings",
    "Seconds",
    "ServerSettings",
    "Settings",
    "Share",
    "SigninSettings",
    "StoreSettings",
]
