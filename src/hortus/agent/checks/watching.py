"""Ask the language server of a file, where one is installed, without waiting long for it."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from hortus.agent.checks.client import Client, LanguageServer, TooSlowError
from hortus.agent.checks.framing import BrokenOffError
from hortus.agent.checks.protocol import Diagnostic, Severity
from hortus.agent.checks.servers import Installed, installed_for
from hortus.agent.checks.types import Finding
from hortus.agent.files import encoding_of
from hortus.core import Clock, HortusError

_START_S, _LIMIT_S = 10.0, 3.0
_FIRST_S = 15.0  # a server reads the whole project before its first answer
_MOST_FAILURES = 3

Launch = Callable[[Sequence[str], Sequence[Path]], LanguageServer]
"""Starts a program in the sandbox; the folders are those that it must be able to read."""


class Watch:
    """The language servers of one workspace, each started by the first edit in its language."""

    def __init__(
        self, root: Path, launch: Launch, clock: Clock, search: str | None = None
    ) -> None:
        self._root = root
        self._launch = launch
        self._clock = clock
        self._search = search
        self._clients: dict[Path, Client] = {}
        self._asked: set[Path] = set()
        self._failures: dict[Path, int] = {}

    def findings(self, path: str, data: bytes | None) -> tuple[Finding, ...] | None:
        """Return the errors that a server finds; None where there is none, or it is too slow."""
        installed = installed_for(path, self._root, self._search)
        text = _text(data)
        if installed is None or text is None:
            return None
        language = installed.server.language_of(path) or ""
        try:
            client = self._client(installed)
            if client is None:
                return None
            uri = (self._root / path).as_uri()
            return tuple(
                _finding(one)
                for one in client.findings(uri, language, text, self._limit(installed))
                if one.severity == Severity.ERROR
            )
        except TooSlowError:
            self._failed(installed)
            return None
        except (BrokenOffError, HortusError):
            self._failed(installed, for_good=True)
            return None

    def close(self) -> None:
        """End every server."""
        for client in self._clients.values():
            with suppress(BrokenOffError, TooSlowError):
                client.end()
        self._clients.clear()

    def _client(self, installed: Installed) -> Client | None:
        if self._failures.get(installed.program, 0) >= _MOST_FAILURES:
            return None
        if installed.program not in self._clients:
            resolved = installed.program.resolve()
            places = {installed.program.parent, resolved.parent}
            client = Client(self._launch(installed.words, sorted(places)), self._clock)
            self._clients[installed.program] = client
            client.begin(self._root, _START_S)
        return self._clients[installed.program]

    def _limit(self, installed: Installed) -> float:
        first = installed.program not in self._asked
        self._asked.add(installed.program)
        return _FIRST_S if first else _LIMIT_S

    def _failed(self, installed: Installed, *, for_good: bool = False) -> None:
        """Count a failure; a server that fails again and again is left alone."""
        count = self._failures.get(installed.program, 0) + 1
        self._failures[installed.program] = _MOST_FAILURES if for_good else count
        if self._failures[installed.program] >= _MOST_FAILURES:
            client = self._clients.pop(installed.program, None)
            if client is not None:
                client.end()


def _text(data: bytes | None) -> str | None:
    encoding = None if data is None else encoding_of(data)
    if data is None or encoding is None:
        return None
    return data[len(encoding.mark) :].decode(encoding.name, "replace")


def _finding(one: Diagnostic) -> Finding:
    code = "" if one.code is None else str(one.code)
    return Finding(one.range.start.line + 1, " ".join(one.message.split())[:300], code)
