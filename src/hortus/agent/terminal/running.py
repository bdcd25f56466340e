"""Run a session in a terminal: one thread shows and types, one works."""

import io
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread

from prompt_toolkit.application import Application, get_app_session
from prompt_toolkit.patch_stdout import StdoutProxy
from rich.console import Console, RenderableType

from hortus.agent.terminal import drawing, screen
from hortus.agent.terminal.commands import Command, Desk, find
from hortus.agent.terminal.completing import Completions
from hortus.agent.terminal.front import TerminalFront
from hortus.agent.terminal.keys import Hands
from hortus.agent.terminal.parts import Services
from hortus.agent.terminal.status import Fragments, status_line
from hortus.agent.values import Consent, Ending, EndReason, FrontEnd, Mode, Work
from hortus.core import HortusError

_BETWEEN_WRITES_S = 0.02
_LEAST_COLUMNS = 20
Job = Callable[[], None]
_ENDS = {
    EndReason.INTERRUPTED: "interrupted",
    EndReason.TURNS: "stopped: as many turns as were allowed",
    EndReason.COST: "stopped: it has cost as much as was allowed",
    EndReason.REFUSED: "the gateway refused",
    EndReason.UNANSWERED: "a permission is needed",
    EndReason.FAILED: "it failed",
}


def run_terminal(
    opened: Callable[[FrontEnd], Work],
    services: Services,
    files: Callable[[], Sequence[str]],
    *,
    greeting: str = "",
    history: Path | None = None,
) -> None:
    """Run a session in this terminal until the person leaves.

    ``opened`` is given the front end and returns the session; ``files`` lists those that can be
    mentioned.
    """
    with closing(StdoutProxy(_BETWEEN_WRITES_S, raw=True)) as above:
        pen = _Pen(above)
        front = TerminalFront(pen.draw, pen.redraw)
        with closing(opened(front)) as work:
            room = _Room(work, services, front, pen.draw)
            completer = Completions(work.commands, files)
            app = screen.build(room.hands(), completer, history)
            pen.app, room.app = app, app
            if greeting:
                pen.draw(drawing.greeting(greeting))
            if places := work.places():
                pen.draw(drawing.goes_on(places))
            room.run()


class _Pen:
    """Draws above the prompt, from any thread."""

    def __init__(self, above: StdoutProxy) -> None:
        self._above = above
        self._lock = Lock()
        self.app: Application[None] | None = None

    def draw(self, what: RenderableType) -> None:
        """Print one piece as wide as the terminal is now."""
        columns = max(_LEAST_COLUMNS, get_app_session().output.get_size().columns)
        drawn = io.StringIO()
        with self._lock:
            Console(file=drawn, force_terminal=True, color_system="standard", width=columns).print(
                what
            )
            self._above.write(drawn.getvalue())
            self._above.flush()

    def redraw(self) -> None:
        """Draw the bottom of the screen anew."""
        if self.app is not None:
            self.app.invalidate()


class _Room:
    """What the person does, brought to the session; what takes long is done one by one."""

    def __init__(
        self,
        work: Work,
        services: Services,
        front: TerminalFront,
        draw: Callable[[RenderableType], None],
    ) -> None:
        self._work = work
        self._front = front
        self._draw = draw
        self._desk = Desk(work, services, draw, self._beside, self._leave)
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._busy = False
        self.app: Application[None] | None = None

    def hands(self) -> Hands:
        """Return what the screen calls."""
        return Hands(
            enter=self._enter,
            stop=self._stop,
            leave=self._leave,
            next_mode=self._next_mode,
            key=self._front.key,
            live=lambda: self._front.transcript.live,
            question=self._front.question,
            status=self._status,
        )

    def run(self) -> None:
        """Run until the person leaves, and wait for what is going on to stop.

        What the working thread ends with ends this too: nobody would be left to work.
        """
        with ThreadPoolExecutor(1, "hortus-agent") as threads:
            working = threads.submit(self._do_jobs)
            working.add_done_callback(self._ended)
            try:
                if self.app is not None:
                    self.app.run()
            finally:
                self._front.questions.close()
                self._work.interrupt()
                self._jobs.put(None)
            working.result()

    def _enter(self, text: str) -> None:
        if not text:
            return
        if self._front.questions.answer(Consent.NO, text):
            self._draw(drawing.asked(text))
        elif text.startswith("/"):
            self._command(*text[1:].split(maxsplit=1))
        elif self._busy:
            self._draw(drawing.asked(f"{text}   (heard with the next turn)"))
            self._work.queue(text)
        else:
            self._say(text)

    def _command(self, name: str = "", words: str = "") -> None:
        command = find(name)
        if command is not None:
            self._draw(drawing.asked(f"/{name} {words}".rstrip()))
            self._carry_out(command, words)
        elif name in self._work.commands():
            self._try(lambda: self._say(self._work.expand(name, words)))
        else:
            self._draw(drawing.notice(f"there is no command /{name}", "/help shows them"))

    def _carry_out(self, command: Command, words: str) -> None:
        def job() -> None:
            command.run(self._desk, words)

        if command.takes_long:
            self._start(job)
        else:
            self._try(job)

    def _say(self, text: str) -> None:
        self._draw(drawing.asked(text))
        self._start(lambda: self._tell(self._work.prompt(text)))

    def _tell(self, ending: Ending) -> None:
        self._front.transcript.ended()
        if ending.reason is not EndReason.DONE:
            problem = ending.problem or _ENDS[ending.reason]
            self._draw(drawing.notice(problem, ending.remedy))
            if self._work.standing().queued:
                self._draw(
                    drawing.notice("what you said meanwhile is heard before your next words")
                )

    def _start(self, job: Job) -> None:
        self._busy = True
        self._jobs.put(job)

    def _do_jobs(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._busy = True
            self._try(job)
            self._front.transcript.ended()
            self._busy = not self._jobs.empty()
            if self.app is not None:
                self.app.invalidate()

    def _beside(self, job: Job) -> None:
        Thread(target=self._try, args=(job,), name="hortus-beside", daemon=True).start()

    def _try(self, job: Job) -> None:
        try:
            job()
        except HortusError as e:
            self._draw(drawing.notice(e.message, e.remedy))

    def _stop(self) -> bool:
        if not self._busy:
            return False
        self._front.questions.answer(Consent.NO, "the person interrupted")
        self._work.interrupt()
        return True

    def _ended(self, working: Future[None]) -> None:
        loop = self.app.loop if self.app is not None else None
        if working.exception() is not None and loop is not None:
            loop.call_soon_threadsafe(self._leave)

    def _leave(self) -> None:
        if self.app is not None and self.app.is_running:
            self.app.exit()

    def _next_mode(self) -> None:
        modes = list(Mode)
        at = modes.index(Mode(self._work.standing().mode))
        self._try(lambda: self._work.set_mode(modes[(at + 1) % len(modes)]))

    def _status(self) -> Fragments:
        activity = self._front.transcript.activity or ("working" if self._busy else "")
        if self._front.questions.open is not None:
            activity = "waiting for you"
        return status_line(self._work.standing(), activity)
