"""Work on one prompt without a person: print what comes of it, and say how it ended."""

import shlex
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from threading import Event as Flag
from threading import Thread, current_thread, main_thread
from types import FrameType

from msgspec import Struct
from msgspec.structs import replace

from hortus import __version__
from hortus.agent.headless.front import HeadlessFront, encoded
from hortus.agent.headless.lines import EndLine, Line, SessionLine, Tokens
from hortus.agent.session import Session
from hortus.agent.values import Ending, EndReason, FrontEnd, Image, expanded
from hortus.agent.visible import readable
from hortus.core import Clock

_EXIT = {
    EndReason.DONE: 0,
    EndReason.FAILED: 1,
    EndReason.TURNS: 3,
    EndReason.COST: 3,
    EndReason.REFUSED: 4,
    EndReason.UNANSWERED: 5,
    EndReason.INTERRUPTED: 130,
}
_PATIENCE_S = 10.0


class OutputFormat(StrEnum):
    """What is printed."""

    TEXT = "text"
    JSON = "json"
    STREAM_JSON = "stream-json"


class Printer(Struct, frozen=True):
    """Where results and remarks go."""

    out: Callable[[str], None]
    note: Callable[[str], None]


class Errand(Struct, frozen=True):
    """What is to be done, and how it is told."""

    text: str
    images: Sequence[Image] = ()
    form: OutputFormat = OutputFormat.TEXT


def run_headless(
    opened: Callable[[FrontEnd], Session], errand: Errand, printer: Printer, clock: Clock
) -> int:
    """Work on a prompt, print what comes of it and return the exit status."""
    stream = errand.form is OutputFormat.STREAM_JSON
    text = errand.form is OutputFormat.TEXT
    write = (lambda line: printer.out(encoded(line))) if stream else None
    front = HeadlessFront(write, printer.note if text else None)
    began = clock.monotonic()
    session = opened(front)
    try:
        if write is not None:
            write(_first(session))
        ending = _worked(session, errand)
        if ending.reason is EndReason.DONE and front.unanswered:
            ending = _lacking(ending, front)
        last = _last(session, ending, front, clock.monotonic() - began)
    finally:
        session.close()
    _print(last, errand.form, printer)
    return last.exit_code


def _print(last: EndLine, form: OutputFormat, printer: Printer) -> None:
    if form is not OutputFormat.TEXT:
        printer.out(encoded(last))
        return
    if last.text:
        printer.out(readable(last.text))
    if last.problem:
        printer.note(readable(f"hortus: {last.problem}\n  remedy: {last.remedy}"))


def _worked(session: Session, errand: Errand) -> Ending:
    """Work in a thread of its own, so that a signal can interrupt it at any point."""
    endings: list[Ending] = []
    done = Flag()
    text = expanded(errand.text, session)

    def work() -> None:
        try:
            endings.append(session.prompt(text, errand.images))
        finally:
            done.set()

    worker = Thread(target=work, name="hortus-code", daemon=True)
    with _ended_by_signals():
        try:
            worker.start()
            done.wait()
        except KeyboardInterrupt:
            session.interrupt()
            done.wait(_PATIENCE_S)
    worker.join(_PATIENCE_S if done.is_set() else 0)
    if endings:
        return endings[0]
    if done.is_set():
        return Ending(EndReason.FAILED, "", "hortus failed; see above", "report what it printed")
    return Ending(EndReason.INTERRUPTED)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let SIGTERM, by which CI ends a job, do what Ctrl-C does."""
    if current_thread() is not main_thread():
        yield
        return

    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _first(session: Session) -> Line:
    standing = session.standing()
    return SessionLine(
        standing.session_id,
        session.conversation.workspace,
        standing.model,
        standing.mode,
        __version__,
    )


def _last(session: Session, ending: Ending, front: HeadlessFront, seconds: float) -> EndLine:
    conversation = session.conversation
    total = session.spent
    return EndLine(
        conversation.session_id,
        ending.reason.value,
        _EXIT[ending.reason],
        ending.text,
        ending.problem,
        ending.remedy,
        total.requests,
        Tokens(total.input_tokens, total.output_tokens, total.cached_tokens),
        total.cost,
        round(seconds, 3),
        conversation.state.changed,
        tuple(front.unanswered),
        session.standing().last_decision_id,
    )


def _lacking(ending: Ending, front: HeadlessFront) -> Ending:
    """Return the ending of work from which something was left out for want of a permission."""
    first = front.unanswered[0]
    more = f" (and {len(front.unanswered) - 1} more)" if len(front.unanswered) > 1 else ""
    # Quoted for a shell, since people paste it: a model has chosen the words of the rule.
    allow = f"--allow {shlex.quote(first.allow)}, or " if first.allow else ""
    return replace(
        ending,
        reason=EndReason.UNANSWERED,
        problem=f"a permission was needed, and nobody could be asked: {first.does}{more}",
        remedy=f"{allow}another --mode; --continue goes on with the work",
    )
