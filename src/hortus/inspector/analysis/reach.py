"""What runs did not get to, in words: logins, terminals, limits, what nobody could read."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from hortus.inspector.observation import Connection, Observation, Request
from hortus.inspector.world import MODEL

_LOGIN = re.compile(
    r"(?i)\b(?:log(?:ged)?[ -]?in|sign(?:ed)?[ -]?in|auth(?:enticat\w*|ori[sz]\w*)|unauthori[sz]ed"
    r"|401|(?:api|access)[ -]?(?:key|token)|credentials?|oauth)\b"
)
_TERMINAL = re.compile(r"(?i)\btty\b|raw mode|interactive (?:terminal|mode)|not a terminal")
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|[\x00-\x08\x0b-\x1f\x7f]")
_NOT_STARTED = 127
_SHOWN = 160
_NAMED = 5


def unreached(runs: Sequence[Observation]) -> Iterator[str]:
    """Yield a sentence for each thing that stood in the way of seeing more."""
    if not runs:
        return
    if any(_asks_model(run) for run in runs):
        yield from _endings(runs)
    else:
        yield from _no_model(runs)
    yield from _left(runs)
    yield from _unread(runs)


def did_start(run: Observation) -> bool:
    """Tell whether a traced run came as far as running the program, and so can be compared."""
    return run.trace is not None and bool(run.trace.programs or run.events)


def unwatched(run: Observation) -> str:
    """Return the sentence for a traced run in which the program was not started."""
    return (
        f"It could not be traced{_quoted(_last_line(run))}: what it reads and runs, and whether it"
        " behaves otherwise when it is watched, was not seen."
    )


def ending(run: Observation) -> str:
    """Return how a run ended, with the last line that it printed."""
    return f"{_ended(run)}{_quoted(_last_line(run))}"


def unreached_in(scenario: str, turns: int, run: Observation) -> Iterator[str]:
    """Yield a sentence where a conversation broke off before its last turn."""
    asked = sum(1 for _ in _to_model(run))
    if asked < turns:
        yield (
            f"The conversation {scenario!r} has {turns} turns; the tool asked the model"
            f" {asked} times, so that what comes later in it was not seen."
        )


def _asks_model(run: Observation) -> bool:
    return any(True for _ in _to_model(run))


def _to_model(run: Observation) -> Iterator[Request]:
    return (
        event
        for event in run.events
        if isinstance(event, Request) and event.role == MODEL and event.method == "POST"
    )


def _no_model(runs: Sequence[Observation]) -> Iterator[str]:
    """Say that the model was never asked, and why that may be."""
    line = _telling_line(runs)
    ending = runs[0].ending
    if ending.status == _NOT_STARTED:
        yield f"The program could not be started{_quoted(line)}. Nothing of it was examined."
        return
    said = f" It ended with {_ended(runs[0])}{_quoted(line)}."
    if any(_TERMINAL.search(run.ending.output) for run in runs):
        yield f"It asks for a terminal, and the model was never asked.{said}"
    elif any(_LOGIN.search(run.ending.output) for run in runs):
        yield f"It asks for a login; whatever it does after one was not reached.{said}"
    elif ending.reason == "exited":
        yield f"No request to the model was seen: it may go by another address.{said}"
    else:
        yield f"No request to the model was seen before it was ended.{said}"
    if hosts := sorted({host for run in runs for host in _others(run)}):
        yield f"What was seen before that went to {', '.join(hosts)}."


def _others(run: Observation) -> Iterator[str]:
    return (e.authority for e in run.events if isinstance(e, Request) and e.role != MODEL)


def _endings(runs: Sequence[Observation]) -> Iterator[str]:
    """Say how runs ended that did not end well."""
    counts = Counter(_ended(run) for run in runs if run.ending.status != 0)
    for how, count in counts.items():
        yield (
            f"{count} of {len(runs)} runs ended with {how}"
            f"{_quoted(_last_line(next(run for run in runs if _ended(run) == how)))};"
            " what comes after that was not seen."
        )


def _left(runs: Sequence[Observation]) -> Iterator[str]:
    """Say what went on running when the program itself had ended."""
    counts = Counter(name for run in runs for name in run.ending.left)
    if counts:
        names = ", ".join(name for name, _ in counts.most_common(_NAMED))
        more = f" and {len(counts) - _NAMED} more" if len(counts) > _NAMED else ""
        yield (
            f"It left processes running that were ended with the run: {names}{more}. What they do"
            " later was not seen."
        )


def _ended(run: Observation) -> str:
    ending = run.ending
    match ending.reason:
        case "exited":
            return f"status {ending.status}"
        case "time":
            return f"the time limit, after {ending.seconds:.0f} s"
        case "memory" | "disk" | "processes":
            return f"the limit of {ending.reason}"
        case _:
            return ending.reason


def _lines(run: Observation) -> list[str]:
    lines = (line.strip() for line in _ESCAPES.sub("", run.ending.output).splitlines())
    return [line[:_SHOWN] for line in lines if line]


def _last_line(run: Observation) -> str:
    """Return the last line that a program printed; its complaint stands there."""
    return (_lines(run) or [""])[-1]


def _telling_line(runs: Iterable[Observation]) -> str:
    """Return the line in which a program says what it lacks, or the last one that it printed."""
    said = [line for run in runs for line in _lines(run)]
    telling = [line for line in said if _LOGIN.search(line) or _TERMINAL.search(line)]
    return (telling or said or [""])[-1]


def _quoted(line: str) -> str:
    return f" (“{line}”)" if line else ""


def _unread(runs: Sequence[Observation]) -> Iterator[str]:
    """Say whom nothing could be read of: pinned certificates, unknown protocols."""
    read = {e.connection for run in runs for e in run.events if isinstance(e, Request)}
    names = {e.authority for run in runs for e in run.events if isinstance(e, Request)}
    pinned, unknown = set(), set()
    for event in (event for run in runs for event in run.events):
        if not isinstance(event, Connection) or not event.failure or event.number in read:
            continue
        host = event.name or event.address
        if event.head:
            unknown.add(f"{host}:{event.port}")
        elif event.tls and host not in names:
            pinned.add(f"{host}:{event.port}")
    if pinned:
        yield (
            f"It refused the certificate shown for {', '.join(sorted(pinned))}, as a program does"
            " that knows the right one; what it would have said there is unknown."
        )
    if unknown:
        yield f"What it said to {', '.join(sorted(unknown))} is in no protocol known here."
