"""A model server on a free loopback port that plays a script and notes every request."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from hortus.agent.testing.composing import compose, compose_record
from hortus.agent.testing.serving import Listener
from hortus.agent.testing.types import Answer, Fault, JsonObject, Received, Script, Sent
from hortus.core import Clock, SystemClock

Chooser = Callable[[Received], Answer]
Decisions = Callable[[str], JsonObject | None]
"""Returns the record of a decision by its id; None where there is none."""


class ScriptedModel:
    """Answers requests in any of the three dialects, streaming and not, by a script.

    Every POST takes the next answer; a function in place of answers is given each request and
    chooses itself. Requests after the last answer are refused, and stand in ``received``; those
    without a body in ``looked``. ``decisions`` answers as a gateway does whoever asks for one.
    With the files of a certificate and its key it speaks TLS.
    """

    def __init__(
        self,
        answers: Sequence[Answer] | Script | Chooser = (),
        *,
        port: int = 0,
        clock: Clock | None = None,
        on_request: Callable[[Received], None] | None = None,
        certificate: tuple[Path, Path] | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        self.received: list[Received] = []
        self.looked: list[Received] = []
        self._decisions = decisions
        self._choose = answers if callable(answers) else None
        script = answers if isinstance(answers, Script) else Script()
        self._answers = list(script.answers if callable(answers) else _listed(answers))
        self._then = script.then
        self._on_request = on_request
        self._lock = threading.Lock()
        self._changed = threading.Condition(self._lock)
        self._listener = Listener(self._answer, port, clock or SystemClock(), certificate)
        self._scheme = "https" if certificate else "http"

    @property
    def url(self) -> str:
        """The address without a path; the dialects are below ``/v1``."""
        return f"{self._scheme}://127.0.0.1:{self._listener.port}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._listener.port

    def __enter__(self) -> Self:
        self._listener.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection and stop listening."""
        self._listener.close()

    def add(self, *answers: Answer) -> None:
        """Put more answers at the end of the script."""
        with self._lock:
            self._answers += answers

    def wait_for(self, requests: int, within_s: float = 10.0) -> bool:
        """Wait until so many requests came; tell whether they did."""
        with self._changed:
            return self._changed.wait_for(lambda: len(self.received) >= requests, within_s)

    def _answer(self, request: Received) -> Sent:
        if request.method != "POST":
            return self._looked_up(request)
        with self._changed:
            request = msgspec.structs.replace(request, number=len(self.received))
            self.received.append(request)
            answer = None if self._choose else self._next(request.number)
            self._changed.notify_all()
        if self._on_request is not None:
            self._on_request(request)
        return compose(self._choose(request) if self._choose else answer or Answer(), request)

    def _looked_up(self, request: Received) -> Sent:
        with self._lock:
            self.looked.append(request)
        return compose_record(self._decisions, request) or compose(Answer(), request)

    def _next(self, number: int) -> Answer:
        if number < len(self._answers):
            return self._answers[number]
        return self._then or Answer(
            fault=Fault(status=400, body=f'{{"error":{{"message":"no answer {number}"}}}}')
        )


def _listed(answers: Sequence[Answer] | Script) -> Sequence[Answer]:
    return answers.answers if isinstance(answers, Script) else answers
