"""The ways into the agent; what each needs is loaded when it is entered."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from hortus.core import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from hortus.agent.conversation import Kept
    from hortus.agent.options import Options, Places
    from hortus.agent.session import Session
    from hortus.agent.settings import Settled
    from hortus.agent.values import FrontEnd


def open_session(options: "Options", front: "FrontEnd") -> "Session":
    """Open a session with everything in it; whoever opens it closes it."""
    from hortus.agent.assembly import open_session as opened  # noqa: PLC0415 - most of the agent

    return opened(options, front)


def run_headless(
    options: "Options",
    prompt: str,
    form: str,
    out: Callable[[str], None],
    note: Callable[[str], None],
) -> int:
    """Work on one prompt, print what comes of it and return the exit status."""
    from hortus.agent.headless import (  # noqa: PLC0415 - most of the agent
        Errand,
        OutputFormat,
        Printer,
        run_headless,
    )

    return run_headless(
        lambda front: open_session(options, front),
        Errand(prompt, form=OutputFormat(form)),
        Printer(out, note),
        SystemClock(),
    )


def kept_sessions(data: "Path", workspace: "Path | None" = None) -> "tuple[Kept, ...]":
    """Return the sessions of this machine, the one last worked in first."""
    from hortus.agent.conversation import Shelf  # noqa: PLC0415 - not needed by other verbs

    return Shelf(data / "agent" / "sessions", SystemClock()).kept(workspace)


def settings_of(places: "Places", flags: Mapping[str, object] | None = None) -> "Settled":
    """Return the settings of the agent that hold in a workspace."""
    from hortus.agent.assembly import settled_in  # noqa: PLC0415 - not needed by other verbs

    return settled_in(places, flags or {})


def trust_project(places: "Places") -> tuple[str, ...]:
    """Let a project's settings have their say from now on; return what that lets in."""
    from hortus.agent.assembly import trusted_in  # noqa: PLC0415 - not needed by other verbs

    return trusted_in(places)
