"""Run what a model proposes where it can reach its workspace and nothing else."""

from hortus.agent.sandbox.child import Child
from hortus.agent.sandbox.errors import (
    BadProfileError,
    BadWorkspaceError,
    SandboxError,
    SandboxUnavailableError,
    WorkspaceBusyError,
)
from hortus.agent.sandbox.output import Plain, plain
from hortus.agent.sandbox.sandbox import Proofs, Sandbox, sandbox_proofs
from hortus.agent.sandbox.types import Ended, Profile, Ran

__all__ = [
    "BadProfileError",
    "BadWorkspaceError",
    "Child",
    "Ended",
    "Plain",
    "Profile",
    "Proofs",
    "Ran",
    "Sandbox",
    "SandboxError",
    "SandboxUnavailableError",
    "WorkspaceBusyError",
    "plain",
    "sandbox_proofs",
]
