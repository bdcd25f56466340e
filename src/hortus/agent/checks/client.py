"""Speak to one language server: what it finds in a file, within a time."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol, TypeVar

import msgspec

from hortus.agent.checks.framing import BrokenOffError, read, write
from hortus.agent.checks.protocol import (
    Diagnostic,
    Incoming,
    Initialized,
    Published,
    Report,
)
from hortus.agent.toolcalls import Json
from hortus.core import Clock

_CAPABILITIES: Mapping[str, Json] = {
    "textDocument": {
        "publishDiagnostics": {"versionSupport": True},
        "diagnostic": {"dynamicRegistration": False},
        "synchronization": {"didSave": True},
    },
    "workspace": {"configuration": True, "workspaceFolders": True},
}
_SETTLED_S = 0.4
T = TypeVar("T")


class LanguageServer(Protocol):
    """A program that runs, with pipes to it; the sandbox makes such."""

    stdin: BinaryIO
    stdout: BinaryIO

    def terminate(self) -> object:
        """End it, and close the pipes."""


class TooSlowError(Exception):
    """The server has not answered in time."""


class Client:
    """A conversation with a server; one thread of its own reads what it says."""

    def __init__(self, child: LanguageServer, clock: Clock) -> None:
        self._child = child
        self._clock = clock
        self._said: SimpleQueue[Incoming | None] = SimpleQueue()
        self._number = 0
        self._versions: dict[str, int] = {}
        self._published: dict[str, Published] = {}
        self._asks = False
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def begin(self, root: Path, limit_s: float) -> None:
        """Introduce ourselves. Raises ``BrokenOffError`` or ``TooSlowError``."""
        uri = root.as_uri()
        told: Mapping[str, Json] = {
            "processId": None,
            "clientInfo": {"name": "hortus"},
            "rootUri": uri,
            "workspaceFolders": [{"uri": uri, "name": root.name}],
            "capabilities": _CAPABILITIES,
        }
        answer = self._ask("initialize", told, limit_s)
        capabilities = _read_as(answer.result, Initialized, Initialized()).capabilities
        self._asks = bytes(capabilities.diagnostic_provider) not in {b"null", b"false"}
        self._tell("initialized", {})

    def findings(
        self, uri: str, language: str, text: str, limit_s: float
    ) -> tuple[Diagnostic, ...]:
        """Return what the server finds in a text.

        Raises ``BrokenOffError`` or ``TooSlowError``.
        """
        version = self._versions.get(uri, 0) + 1
        self._show(uri, language, text, version)
        self._versions[uri] = version
        if self._asks:
            asked: Mapping[str, Json] = {"textDocument": {"uri": uri}}
            answer = self._ask("textDocument/diagnostic", asked, limit_s)
            return _read_as(answer.result, Report, Report()).items
        return self._awaited(uri, version, limit_s)

    def end(self) -> None:
        """Take leave and end the server."""
        with suppress(BrokenOffError, TooSlowError):
            self._ask("shutdown", None, 0.5)
            self._tell("exit", None)
        self._child.terminate()
        self._reader.join(1.0)

    def _show(self, uri: str, language: str, text: str, version: int) -> None:
        if version == 1:
            item: Mapping[str, Json] = {
                "uri": uri,
                "languageId": language,
                "version": version,
                "text": text,
            }
            self._tell("textDocument/didOpen", {"textDocument": item})
            return
        changed: Mapping[str, Json] = {
            "textDocument": {"uri": uri, "version": version},
            "contentChanges": [{"text": text}],
        }
        self._tell("textDocument/didChange", changed)
        self._tell("textDocument/didSave", {"textDocument": {"uri": uri}})

    def _awaited(self, uri: str, version: int, limit_s: float) -> tuple[Diagnostic, ...]:
        """Return what the server tells by itself, once it has told and gone quiet."""
        until = self._clock.monotonic() + limit_s
        while True:
            known = self._published.get(uri)
            current = known is not None and (known.version is None or known.version >= version)
            left = until - self._clock.monotonic()
            if known is not None and current:
                if not self._take(min(_SETTLED_S, max(left, 0.0))):
                    self._published.pop(uri, None)
                    return known.diagnostics
            elif left <= 0 or not self._take(left):
                raise TooSlowError

    def _ask(self, method: str, params: Json, limit_s: float) -> Incoming:
        self._number += 1
        number = self._number
        write(self._child.stdin, {"id": number, "method": method, "params": params})
        until = self._clock.monotonic() + limit_s
        while True:
            left = until - self._clock.monotonic()
            said = self._next(left)
            if said is None:
                raise TooSlowError
            if said.method is None and said.id == number:
                return said
            self._heed(said)

    def _tell(self, method: str, params: Json) -> None:
        write(self._child.stdin, {"method": method, "params": params})

    def _take(self, limit_s: float) -> bool:
        said = self._next(limit_s)
        if said is not None:
            self._heed(said)
        return said is not None

    def _next(self, limit_s: float) -> Incoming | None:
        """Return the next message; None where none comes in time."""
        try:
            said = self._said.get(timeout=max(limit_s, 0.0)) if limit_s > 0 else None
        except Empty:
            return None
        if said is None and limit_s > 0:
            self._said.put(None)
            raise BrokenOffError("it ended")
        return said

    def _heed(self, said: Incoming) -> None:
        """Keep what a server tells, and answer what it asks."""
        if said.method == "textDocument/publishDiagnostics":
            published = _read_as(said.params, Published, None)
            if published is not None:
                self._published[published.uri] = published
        elif said.method is not None and said.id is not None:
            write(self._child.stdin, {"id": said.id, "result": _answer(said)})

    def _read(self) -> None:
        try:
            while True:
                self._said.put(read(self._child.stdout))
        except BrokenOffError:
            self._said.put(None)


def _answer(said: Incoming) -> Json:
    """Return what a server is answered: it may have no settings of ours, and change nothing."""
    match said.method:
        case "workspace/configuration":
            asked = _read_as(said.params, _Asked, _Asked())
            return [None for _ in asked.items]
        case "workspace/applyEdit":
            return {"applied": False}
        case _:
            return None


class _Asked(msgspec.Struct, frozen=True):
    """Settings that a server asks for."""

    items: tuple[msgspec.Raw, ...] = ()


def _read_as(raw: msgspec.Raw, what: type[T], otherwise: T | None) -> T:
    try:
        return msgspec.json.decode(raw, type=what)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as e:
        if otherwise is None:
            raise BrokenOffError(str(e)) from e
        return otherwise
