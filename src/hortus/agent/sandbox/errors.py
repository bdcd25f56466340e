"""Why a command was not run in a sandbox."""

from hortus.core import HortusError


class SandboxError(HortusError):
    """A command was not run; nothing of it ever runs outside a sandbox instead."""

    code, status = "sandbox_failed", 500


class SandboxUnavailableError(SandboxError):
    """This machine cannot hold a command, or could not be shown to hold one."""

    code, status = "sandbox_unavailable", 503


class BadWorkspaceError(SandboxError):
    """A folder is missing, or opens more than a workspace may."""

    code, status = "sandbox_bad_workspace", 422


class BadProfileError(SandboxError):
    """A limit or an opening of a profile makes no sense."""

    code, status = "sandbox_bad_profile", 422


class WorkspaceBusyError(SandboxError):
    """Another process keeps the workspace locked."""

    code, status = "sandbox_workspace_busy", 409


class NoSuchCommandError(SandboxError):
    """A program does not exist in the sandbox, or cannot be run there."""

    code, status = "sandbox_no_command", 422
