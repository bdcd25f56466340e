"""Say in a few words what an action would do, and which paths it touches."""

from typing import assert_never

from hortus.agent.oneline import one_line
from hortus.agent.values import (
    Action,
    AskCompany,
    Delegate,
    EditFiles,
    Note,
    ReadFiles,
    RunCommand,
    UseServer,
)

_LONG = 160


def describe(action: Action) -> str:
    """Return one line about an action, for lists of what was tried and for errors."""
    match action:
        case ReadFiles():
            words = f"read {', '.join(action.paths)}"
        case EditFiles():
            words = f"edit {', '.join(action.paths)}"
        case RunCommand():
            words = f"run {action.command}"
        case UseServer():
            words = f"use {action.tool} of {action.server}"
        case AskCompany():
            words = f"ask the company: {action.question}"
        case Delegate():
            words = f"delegate: {action.task}"
        case Note():
            words = "note"
        case _:
            assert_never(action)
    return one_line(words, _LONG)


def touched(action: Action) -> tuple[str, ...]:
    """Return the paths of the workspace that an action reads or writes by name."""
    return action.paths if isinstance(action, ReadFiles | EditFiles) else ()


def may_change_files(action: Action) -> bool:
    """Tell whether files of the workspace may be others afterwards."""
    match action:
        case EditFiles() | UseServer() | Delegate():
            return True
        case RunCommand():
            return action.writes
        case _:
            return False


def may_be_retried_otherwise(action: Action) -> bool:
    """Tell whether it is worth remembering that this failed: the same again fails again."""
    return isinstance(action, RunCommand | UseServer)
