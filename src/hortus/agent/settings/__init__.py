"""Settle which settings of the agent hold, and who may loosen them."""

from hortus.agent.settings.bounding import permitted_servers
from hortus.agent.settings.errors import (
    BadAgentSettingsError,
    ModelRefusedError,
    UnsafePlaceError,
)
from hortus.agent.settings.places import PROJECT_FILE, REQUIREMENTS, Places
from hortus.agent.settings.settling import HookDefinition, Settled, Shown, load_agent_settings
from hortus.agent.settings.trust import Proposal, distrust, file_hash, trust
from hortus.agent.settings.types import (
    AgentSettings,
    HookEntry,
    Moment,
    RequiredServer,
    Requirements,
    RuleEntry,
)

__all__ = [
    "PROJECT_FILE",
    "REQUIREMENTS",
    "AgentSettings",
    "BadAgentSettingsError",
    "HookDefinition",
    "HookEntry",
    "ModelRefusedError",
    "Moment",
    "Places",
    "Proposal",
    "RequiredServer",
    "Requirements",
    "RuleEntry",
    "Settled",
    "Shown",
    "UnsafePlaceError",
    "distrust",
    "file_hash",
    "load_agent_settings",
    "permitted_servers",
    "trust",
]
