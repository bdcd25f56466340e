"""A session that a test drives, and a terminal whose keys and text are in memory."""

import asyncio
import io
import re
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread

import pytest
from msgspec.structs import replace
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from hortus.agent.terminal import run_terminal
from hortus.agent.values import Ending, EndReason, FrontEnd, Image, Mode, Place, Standing
from hortus.core import UsageError

_CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]|\x1b\][^\x07]*\x07")
_PATIENCE_S = 20
FILES = ("src/money.py", "src/tax.py", "docs/money.md")


@dataclass
class Session:
    """A session whose turns are functions of the test's."""

    front: FrontEnd
    turns: list[Callable[["Session", str], EndReason | None]] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    queued: list[str] = field(default_factory=list)
    rewound: list[int] = field(default_factory=list)
    compacted: int = 0
    closed: bool = False
    stop: Event = field(default_factory=Event)
    stands: Standing = field(default_factory=lambda: Standing("s1", "house", "ask"))

    def prompt(self, text: str, images: Sequence[Image] = ()) -> Ending:
        del images
        self.stop.clear()
        self.heard.append(text)
        reason = self.turns.pop(0)(self, text) if self.turns else None
        return Ending(reason or EndReason.DONE)

    def interrupt(self) -> None:
        self.stop.set()

    def queue(self, text: str) -> None:
        self.queued.append(text)
        self.stands = replace(self.stands, queued=len(self.queued))

    def standing(self) -> Standing:
        return self.stands

    def set_mode(self, mode: Mode) -> None:
        if mode is Mode.AUTO:
            raise UsageError("auto is not allowed here", remedy="ask who administers hortus")
        self.stands = replace(self.stands, mode=mode.value)

    def set_model(self, model: str) -> None:
        self.stands = replace(self.stands, model=model)

    def compact(self) -> None:
        self.compacted += 1

    def places(self) -> Sequence[Place]:
        return [Place(number, text) for number, text in enumerate(self.heard)]

    def rewind(self, number: int) -> Sequence[str]:
        self.rewound.append(number)
        return ["src/money.py"]

    def commands(self) -> Mapping[str, str]:
        return {"fix": "mend an issue"}

    def expand(self, name: str, words: str) -> str:
        return f"{name}: mend issue {words}"

    def close(self) -> None:
        self.closed = True


class Services:
    """What stands beside the session."""

    def models(self) -> Sequence[str]:
        asyncio.run(asyncio.sleep(0))
        return ["house", "large"]

    def why(self, decision_id: str) -> str:
        asyncio.run(asyncio.sleep(0))
        return f"{decision_id} was allowed by rule base-1"

    def review(self) -> str:
        return "src/money.py:3: money is no float"


@dataclass
class Screen:
    """A terminal that runs: keys go in, text comes out."""

    keys: PipeInput
    out: io.StringIO
    sessions: list[Session]
    failed: list[OSError] = field(default_factory=list)

    @property
    def session(self) -> Session:
        self.until(lambda: bool(self.sessions))
        return self.sessions[0]

    @property
    def text(self) -> str:
        return _CODES.sub("", self.out.getvalue()).replace("\r", "")

    def type(self, text: str) -> None:
        self.keys.send_text(text)

    def sees(self, *words: str) -> None:
        """Wait until each of these stands on the screen."""
        for word in words:
            self.until(lambda word=word: word in self.text)

    def until(self, true: Callable[[], bool]) -> None:
        ends = time.monotonic() + _PATIENCE_S
        while not true():
            if time.monotonic() > ends:
                raise AssertionError(f"it did not come to it; on the screen:\n{self.text}")
            time.sleep(0.01)


@pytest.fixture
def screen(request):
    """Run a terminal; the test is in the middle of it, and leaving is part of the end.

    A parameter is what was said in the session before.
    """
    with opened_screen(heard=getattr(request, "param", ())) as opened:
        yield opened


@contextmanager
def opened_screen(*turns, heard=()):
    out, sessions = io.StringIO(), []

    def begin(front: FrontEnd) -> Session:
        sessions.append(Session(front, list(turns), list(heard)))
        return sessions[0]

    with create_pipe_input() as keys:
        opened = Screen(keys, out, sessions)

        def show() -> None:
            output = Vt100_Output(out, lambda: Size(rows=40, columns=100), term="xterm")
            try:
                with create_app_session(input=keys, output=output):
                    run_terminal(begin, Services(), lambda: FILES, greeting="hortus in a test")
            except OSError as e:
                opened.failed.append(e)

        runs = Thread(target=show, daemon=True)
        runs.start()
        opened.sees("hortus in a test", "no sandbox")
        try:
            yield opened
        finally:
            if runs.is_alive():
                opened.session.stop.set()
                opened.type("\x1b")
                time.sleep(0.1)
                opened.type("\x03\x04")
            runs.join(_PATIENCE_S)
            assert not runs.is_alive()
            assert opened.session.closed
