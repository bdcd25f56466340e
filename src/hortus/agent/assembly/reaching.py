"""Join what reaches beyond the workspace: MCP servers, company knowledge, other agents."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from hortus.agent.company import (
    Changes,
    Company,
    CompanyChecker,
    CompanyPlace,
    CompanyRules,
    CompanyTool,
    Memory,
)
from hortus.agent.delegation import Crew, DelegateTool
from hortus.agent.files import Git, Workspace
from hortus.agent.guidance import AgentDefinition
from hortus.agent.options import Options
from hortus.agent.servers.stdio import Launch
from hortus.agent.session import Checker, Guidance, Limits, Meter, Parts
from hortus.agent.settings import Settled
from hortus.agent.values import AgentTool
from hortus.core import Clock
