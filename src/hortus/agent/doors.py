"""The ways into the agent; what each needs is loaded when it is entered."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, BinaryIO

from msgspec import structs

from hortus.core import SystemClock

if TYPE_CHECKING:
    from pathlib import Path

    from hortus.agent.conversation import Kept
    from hortus.agent.options import Options, Places
    from hortus.agent.quest import Team
    from hortus.agent.session import Session
    from hortus.agent.settings import Settled
    from hortus.agent.terminal import Services
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


def run_in_terminal(options: "Options", services: "Services", greeting: str) -> None:
    """Let a person work with the agent in this terminal until they leave."""
    from hortus.agent.files import Git, Sort, Walk  # noqa: PLC0415 - only for people
    from hortus.agent.terminal import run_terminal  # noqa: PLC0415 - heavy, only for people

    walk = Walk(options.places.workspace, Git.found(options.places.workspace))
    state = options.places.data / "agent"
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    seen = structs.replace(options, costs=True)
    run_terminal(
        lambda front: open_session(seen, front),
        services,
        lambda: [found.path for found in walk.found() if found.sort is Sort.FILE],
        greeting=greeting,
        history=state / "history",
    )


def serve_editor(
    options: "Options", models: Callable[[], Sequence[str]], source: BinaryIO, sink: BinaryIO
) -> None:
    """Let an editor work with the agent until it closes its end."""
    from hortus.agent.assembly.editing import EditorSessions  # noqa: PLC0415 - only for editors
    from hortus.agent.editor import EditorAgent  # noqa: PLC0415 - only for editors

    EditorAgent(EditorSessions(options, models), source, sink).serve()


@contextmanager
def quest_team(options: "Options", note: Callable[[str], None]) -> "Iterator[Team]":
    """Bring together who works on a quest in a workspace; ``note`` tells the person of it."""
    from hortus.agent.assembly.questing import QuestTeam  # noqa: PLC0415 - only for quests
    from hortus.agent.headless import HeadlessFront  # noqa: PLC0415 - only for quests

    with closing(QuestTeam(options, HeadlessFront(None, note))) as team:
        yield team


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
