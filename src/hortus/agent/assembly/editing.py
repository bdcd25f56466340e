"""Open sessions for an editor, each in the folder that the editor names."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from hortus.agent.assembly.joining import open_session
from hortus.agent.conversation import Shelf
from hortus.agent.editor import Known, Server
from hortus.agent.options import Options, Take, Which
from hortus.agent.session import Session
from hortus.agent.values import FrontEnd, ModelTurn, Turn, UserTurn
from hortus.core import SystemClock


class EditorSessions:
    """Sessions with one set of options, but for their folders and the servers brought along."""

    def __init__(self, options: Options, models: Callable[[], Sequence[str]]) -> None:
        self._options = options
        self._models = models
        self._open: dict[str, Session] = {}

    def new(self, workspace: Path, servers: Sequence[Server], front: FrontEnd) -> Session:
        """Open a new session."""
        return self._opened(self._in(workspace, Which(), servers), front)

    def resume(
        self, session_id: str, workspace: Path, servers: Sequence[Server], front: FrontEnd
    ) -> Session:
        """Open one again."""
        return self._opened(self._in(workspace, Which(Take.NAMED, session_id), servers), front)

    def told(self, session_id: str) -> Sequence[tuple[str, str]]:
        """Return who said what in an open session, ``user`` or ``agent``, oldest first."""
        session = self._open.get(session_id)
        turns = session.conversation.turns if session is not None else ()
        return [said for turn in turns if (said := _said(turn)) is not None]

    def known(self, workspace: Path | None) -> Sequence[Known]:
        """Return sessions that can be opened again, newest first."""
        shelf = Shelf(self._options.places.data / "agent" / "sessions", SystemClock())
        return [
            Known(one.session_id, Path(one.workspace), one.title, _moment(one.last_us))
            for one in shelf.kept(workspace)
        ]

    def models(self) -> Sequence[str]:
        """Return the models that may be asked."""
        return self._models()

    def _in(self, workspace: Path, which: Which, servers: Sequence[Server]) -> Options:
        places = replace(self._options.places, workspace=workspace.resolve())
        brought = {server.name: _entry(server) for server in servers}
        return replace(self._options, places=places, which=which, brought=brought)

    def _opened(self, options: Options, front: FrontEnd) -> Session:
        session = open_session(options, front)
        self._open[session.session_id] = session
        return session


def _entry(server: Server) -> Mapping[str, object]:
    """Return a server as a settings file has it."""
    if server.url:
        headers = {pair.name: pair.value for pair in server.headers}
        return {"url": server.url, "headers": headers}
    environment = {pair.name: pair.value for pair in server.env}
    return {"command": server.command, "args": list(server.args), "env": environment}


def _said(turn: Turn) -> tuple[str, str] | None:
    match turn:
        case UserTurn(text=text) if text:
            return "user", text
        case ModelTurn(text=text) if text:
            return "agent", text
        case _:
            return None


def _moment(time_us: int) -> str:
    return datetime.fromtimestamp(time_us / 1_000_000, UTC).isoformat()
