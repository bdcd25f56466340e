"""An agent whose sessions a test drives, and its editor at the other end of two pipes."""

import itertools
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread

import pytest
from msgspec.structs import replace

from hortus.agent.editor import EditorAgent, Known, Server
from hortus.agent.values import Ending, EndReason, FrontEnd, Image, Mode, Place, Standing
from hortus.core import UsageError


@dataclass
class Session:
    """A session whose turns are functions of the test's."""

    front: FrontEnd
    stands: Standing
    turns: list[Callable[["Session"], Ending | None]] = field(default_factory=list)
    heard: list[tuple[str, tuple[Image, ...]]] = field(default_factory=list)
    stop: Event = field(default_factory=Event)
    closed: bool = False

    def prompt(self, text: str, images: Sequence[Image] = ()) -> Ending:
        self.heard.append((text, tuple(images)))
        ending = self.turns.pop(0)(self) if self.turns else None
        return ending or Ending(EndReason.DONE)

    def interrupt(self) -> None:
        self.stop.set()

    def queue(self, text: str) -> None:
        raise AssertionError(text)

    def standing(self) -> Standing:
        return self.stands

    def set_mode(self, mode: Mode) -> None:
        if mode is Mode.AUTO:
            raise UsageError("auto is not allowed here", remedy="ask who administers hortus")
        self.stands = replace(self.stands, mode=mode.value)

    def set_model(self, model: str) -> None:
        self.stands = replace(self.stands, model=model)

    def compact(self) -> None:
        raise AssertionError

    def places(self) -> Sequence[Place]:
        return ()

    def rewind(self, number: int) -> Sequence[str]:
        raise AssertionError(number)

    def commands(self) -> Mapping[str, str]:
        return {"fix": "mend an issue"}

    def expand(self, name: str, words: str) -> str:
        return f"{name}: mend {words}"

    def close(self) -> None:
        self.closed = True


@dataclass
class Sessions:
    """Sessions as they are opened."""

    opened: list[Session] = field(default_factory=list)
    servers: list[tuple[Server, ...]] = field(default_factory=list)
    turns: list[Callable[[Session], Ending | None]] = field(default_factory=list)
    older: list[Known] = field(default_factory=list)

    def new(self, workspace: Path, servers: Sequence[Server], front: FrontEnd) -> Session:
        del workspace
        self.servers.append(tuple(servers))
        return self._open(f"s{len(self.opened) + 1}", front)

    def resume(
        self, session_id: str, workspace: Path, servers: Sequence[Server], front: FrontEnd
    ) -> Session:
        del workspace, servers
        return self._open(session_id, front)

    def told(self, session_id: str) -> Sequence[tuple[str, str]]:
        return [("user", f"go on with {session_id}"), ("agent", "gladly")]

    def known(self, workspace: Path | None) -> Sequence[Known]:
        return [one for one in self.older if workspace in {None, one.workspace}]

    def models(self) -> Sequence[str]:
        return ["house", "large"]

    def _open(self, session_id: str, front: FrontEnd) -> Session:
        standing = Standing(session_id, "house", Mode.ASK.value)
        self.opened.append(Session(front, standing, self.turns))
        return self.opened[-1]


class Editor:
    """Sends lines to the agent and reads its lines, one by one."""

    def __init__(self, to_agent: int, from_agent: int) -> None:
        self._to = os.fdopen(to_agent, "wb", buffering=0)
        self._from = os.fdopen(from_agent, "rb")
        self._numbers = itertools.count(1)
        self.notes: list[dict[str, object]] = []

    def send(self, line: bytes) -> None:
        self._to.write(line + b"\n")

    def call(self, method: str, params: object) -> int:
        number = next(self._numbers)
        message = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.send(json.dumps(message).encode())
        return number

    def tell(self, method: str, params: object) -> None:
        message = {"jsonrpc": "2.0", "method": method, "params": params}
        self.send(json.dumps(message).encode())

    def read(self) -> dict[str, object]:
        line = self._from.readline()
        assert line, "the agent has closed its end"
        return json.loads(line)

    def answer(self, number: object) -> dict[str, object]:
        """Read until an answer comes; keep what is told on the way."""
        while (message := self.read()).get("id") != number or "method" in message:
            self.notes.append(message)
        return message

    def ask(self, method: str, params: object) -> object:
        answer = self.answer(self.call(method, params))
        assert "error" not in answer, answer
        return answer["result"]

    def refused(self, method: str, params: object) -> dict[str, object]:
        return self.answer(self.call(method, params))["error"]

    def updates(self) -> list[dict[str, object]]:
        return [note["params"]["update"] for note in self.notes]

    def leave(self) -> None:
        self._to.close()

    def close(self) -> None:
        self._from.close()


@contextmanager
def serving(sessions):
    """Run an agent; give the two ends of its pipes."""
    to_agent_read, to_agent = os.pipe()
    from_agent, from_agent_write = os.pipe()
    source, sink = os.fdopen(to_agent_read, "rb"), os.fdopen(from_agent_write, "wb")

    def serve() -> None:
        with source, sink:
            EditorAgent(sessions, source, sink).serve()

    thread = Thread(target=serve, daemon=True)
    thread.start()
    yield to_agent, from_agent
    thread.join(20)
    assert not thread.is_alive()


@pytest.fixture
def sessions():
    return Sessions()


@pytest.fixture
def editor(sessions):
    with serving(sessions) as (to_agent, from_agent):
        one = Editor(to_agent, from_agent)
        yield one
        one.leave()
    one.close()


@pytest.fixture
def serve():
    return serving
