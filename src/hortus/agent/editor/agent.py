"""The Agent Client Protocol: an editor opens sessions, says what to do, and is shown the work."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from hortus import __version__
from hortus.agent.editor import messages, updates
from hortus.agent.editor.errors import NoSuchSessionError
from hortus.agent.editor.front import EditorFront
from hortus.agent.editor.messages import Choice, Listing, Naming, Opening, Prompt, Server
from hortus.agent.editor.rpc import Methods, Params, Peer
from hortus.agent.values import Ending, EndReason, FrontEnd, Mode, Work, expanded
from hortus.core import UsageError

_STOPS = {
    EndReason.DONE: "end_turn",
    EndReason.INTERRUPTED: "cancelled",
    EndReason.TURNS: "max_turn_requests",
    EndReason.COST: "max_turn_requests",
    EndReason.REFUSED: "refusal",
    EndReason.UNANSWERED: "refusal",
    EndReason.FAILED: "end_turn",
}
_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """A session that can be loaded again."""

    session_id: str
    workspace: Path
    title: str
    updated_at: str
    """When it was used last, in ISO 8601."""


class Sessions(Protocol):
    """Where sessions come from."""

    def new(self, workspace: Path, servers: Sequence[Server], front: FrontEnd) -> Work:
        """Open a new session."""

    def resume(
        self, session_id: str, workspace: Path, servers: Sequence[Server], front: FrontEnd
    ) -> Work:
        """Open one again."""

    def told(self, session_id: str) -> Sequence[tuple[str, str]]:
        """Return who said what in a session, ``user`` or ``agent``, oldest first."""

    def known(self, workspace: Path | None) -> Sequence[Known]:
        """Return sessions that can be opened again, newest first."""

    def models(self) -> Sequence[str]:
        """Return the models that may be asked."""


@dataclass(frozen=True, slots=True)
class _Open:
    work: Work
    front: EditorFront
    root: Path


class EditorAgent:
    """Answers one editor until it closes the connection."""

    def __init__(self, sessions: Sessions, source: BinaryIO, sink: BinaryIO) -> None:
        self._sessions = sessions
        self._peer = Peer(source, sink)
        self._open: dict[str, _Open] = {}

    def serve(self) -> None:
        """Answer until the editor has gone; what is going on then is stopped."""
        methods = Methods(
            quick={
                "initialize": self._initialize,
                "authenticate": _nothing,
                "session/list": self._list,
                "session/set_mode": self._set_mode,
                "session/set_config_option": self._set_option,
                "session/close": self._close,
            },
            long={
                "session/new": self._new,
                "session/load": self._load,
                "session/resume": self._resume,
                "session/prompt": self._prompt,
            },
            notes={"session/cancel": self._cancel},
        )
        try:
            self._peer.serve(methods, self._stop_all)
        finally:
            for one in self._open.values():
                one.work.close()

    def _initialize(self, params: Params) -> object:
        del params
        return {
            "protocolVersion": messages.VERSION,
            "agentCapabilities": {
                "loadSession": True,
                "promptCapabilities": {"image": True, "embeddedContext": True},
                "mcpCapabilities": {"http": True},
                "sessionCapabilities": {"list": {}, "resume": {}, "close": {}},
            },
            "agentInfo": {"name": "hortus", "title": "hortus", "version": __version__},
            "authMethods": [],
        }

    def _new(self, params: Params) -> object:
        opening = _read(params, Opening)
        root = messages.folder_of(opening)
        front = EditorFront(self._peer, root)
        return self._opened(self._sessions.new(root, opening.mcp_servers, front), front, root)

    def _resume(self, params: Params) -> object:
        opening = _read(params, Opening)
        root = messages.folder_of(opening)
        front = EditorFront(self._peer, root)
        work = self._sessions.resume(opening.session_id, root, opening.mcp_servers, front)
        return self._opened(work, front, root)

    def _load(self, params: Params) -> object:
        told = self._resume(params)
        session_id = _read(params, Opening).session_id
        front = self._of(session_id).front
        for who, text in self._sessions.told(session_id):
            kind = f"{who}_message_chunk"
            front.tell({"sessionUpdate": kind, "content": {"type": "text", "text": text}})
        return told

    def _opened(self, work: Work, front: EditorFront, root: Path) -> object:
        standing = work.standing()
        self._open[standing.session_id] = _Open(work, front, root)
        front.begin(standing.session_id)
        if own := work.commands():
            front.tell(updates.commands(own))
        return {
            "sessionId": standing.session_id,
            "modes": updates.modes(standing.mode, list(Mode)),
            "configOptions": self._options(standing.model),
        }

    def _prompt(self, params: Params) -> object:
        prompt = _read(params, Prompt)
        opened = self._of(prompt.session_id)
        text, images = messages.said_in(prompt.prompt, opened.root)
        ending = opened.work.prompt(expanded(text, opened.work), images)
        if ending.problem:
            opened.front.tell(_problem(ending))
        return {"stopReason": _STOPS[ending.reason]}

    def _cancel(self, params: Params) -> None:
        opened = self._open.get(str(params.get("sessionId")))
        if opened is not None:
            opened.work.interrupt()

    def _set_mode(self, params: Params) -> object:
        naming = _read(params, Naming)
        if naming.mode_id not in list(Mode):
            raise UsageError(
                f"there is no mode {naming.mode_id!r}", remedy=f"choose of {', '.join(Mode)}"
            )
        opened = self._of(naming.session_id)
        opened.work.set_mode(Mode(naming.mode_id))
        opened.front.tell(
            {"sessionUpdate": "current_mode_update", "currentModeId": naming.mode_id}
        )
        return {}

    def _set_option(self, params: Params) -> object:
        choice = _read(params, Choice)
        if choice.config_id != "model":
            raise UsageError(
                f"there is no option {choice.config_id!r}", remedy="the only one is model"
            )
        self._of(choice.session_id).work.set_model(choice.value)
        return {"configOptions": self._options(choice.value)}

    def _options(self, model: str) -> list[object]:
        models = list(dict.fromkeys([model, *self._sessions.models()]))
        return [
            {
                "id": "model",
                "name": "Model",
                "type": "select",
                "category": "model",
                "currentValue": model,
                "options": [{"value": name, "name": name} for name in models],
            }
        ]

    def _list(self, params: Params) -> object:
        listing = _read(params, Listing)
        known = self._sessions.known(Path(listing.cwd) if listing.cwd else None)
        cursor = listing.cursor or ""
        begin = int(cursor) if cursor.isdecimal() else 0
        page = [
            {
                "sessionId": one.session_id,
                "cwd": str(one.workspace),
                "title": one.title,
                "updatedAt": one.updated_at,
            }
            for one in known[begin : begin + _PAGE]
        ]
        more = {"nextCursor": str(begin + _PAGE)} if len(known) > begin + _PAGE else {}
        return {"sessions": page, **more}

    def _close(self, params: Params) -> object:
        naming = _read(params, Naming)
        opened = self._of(naming.session_id)
        opened.work.interrupt()
        opened.work.close()
        del self._open[naming.session_id]
        return {}

    def _of(self, session_id: str) -> _Open:
        opened = self._open.get(session_id)
        if opened is None:
            raise NoSuchSessionError(
                f"session {session_id!r} is not open", remedy="open it with session/load"
            )
        return opened

    def _stop_all(self) -> None:
        for one in self._open.values():
            one.work.interrupt()


def _read(params: Params, kind: type[T]) -> T:
    return msgspec.convert(dict(params), kind)


def _nothing(params: Params) -> object:
    del params
    return {}


def _problem(ending: Ending) -> object:
    words = f"{ending.problem}: {ending.remedy}" if ending.remedy else ending.problem
    content = {"type": "text", "text": f"\n\n> {words}\n"}
    return {"sessionUpdate": "agent_message_chunk", "content": content}
