"""Carry out an inspection, show how far it is, and print what came of it."""

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from hortus.cli import inspectprint
from hortus.cli.examining import Examined, Inspecting, Outcome, Wish
from hortus.cli.inspectprogress import progress_on
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, UnavailableError, load_settings
from hortus.inspector import Checked, Depth, Level, Ready, ReportUnsoundError, check_file
from hortus.inspector import doctor as features

_STATUS = {Level.NONE: 0, Level.LOW: 3, Level.MEDIUM: 4, Level.HIGH: 5}
_NOTHING_EXAMINED = 1
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def inspect(args: Namespace, terminal: Terminal) -> int:
    """Inspect what ``args.words`` name, and return the status that says the verdict."""
    data = load_settings(data=args.data, file=args.config).data
    inspecting = Inspecting(data, SystemClock())
    wish = Wish(args.words, depth_of(args), args.adapter, tuple(args.name), args.out)
    inspecting.make_room(wish)
    with stoppable(terminal):
        terminal.note(f"getting {wish.words[0]} ready")
        ready = inspecting.ready(wish)
        terminal.note(_about(ready))
        with progress_on(terminal) as progress:
            examined = inspecting.examine(wish, ready, progress)
    outcome = _written(inspecting, examined, terminal)
    if terminal.json:
        terminal.document(_document(outcome))
    else:
        inspectprint.show(check_file(outcome.written.file, own=inspecting.key()), outcome.report)
        terminal.line(f"report: {outcome.written.page}")
        terminal.line(f"        {outcome.written.file}")
    if outcome.report.is_empty:
        terminal.note("nothing could be compared: this is no verdict")
        return _NOTHING_EXAMINED
    return _STATUS[outcome.verdict.level]


def _written(inspecting: Inspecting, examined: Examined, terminal: Terminal) -> Outcome:
    """Write a report; where that cannot be done, say at least what is in it."""
    try:
        return inspecting.write(examined)
    except ReportUnsoundError:
        if not terminal.json:
            inspectprint.show(Checked(), examined.report)
        raise


def doctor(terminal: Terminal) -> int:
    """Print what a chamber needs and what is there of it; return 1 where nothing can be run."""
    found = features()
    if terminal.json:
        terminal.document(found)
    else:
        for feature in found:
            mark = "ok" if feature.is_there else "missing" if feature.is_needed else "poorer"
            terminal.line(f"{mark:<8}{feature.name}: {feature.found}")
            if not feature.is_there:
                terminal.line(f"        remedy: {feature.remedy}")
    return int(any(each.is_needed and not each.is_there for each in found))


def depth_of(args: Namespace) -> Depth:
    """Return how much is to be tried."""
    if args.quick:
        return Depth.QUICK
    return Depth.THOROUGH if args.thorough else Depth.DEFAULT


def _about(ready: Ready) -> str:
    scripts = "; its install scripts were not run" if ready.scripts else ""
    return f"{ready.subject}, sha256 {ready.digest[:16]}{scripts}"


@contextmanager
def stoppable(terminal: Terminal) -> Iterator[None]:
    """End in order where somebody stops it, and where the machine has no room for it.

    Whoever ends a program from afar is heard as Ctrl-C is: nothing is left running or lying about.
    """
    heard = {number: signal.getsignal(number) for number in _STOPS}
    for number, handler in heard.items():
        if handler is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        terminal.note("stopped; no report was written")
        raise
    except BrokenPipeError:
        raise
    except OSError as e:
        where = f": {e.filename}" if e.filename else ""
        raise UnavailableError(
            f"the inspection broke off: {e.strerror or e}{where}",
            remedy="make room in the data folder and the folder for temporary files, which --data"
            " and TMPDIR name",
        ) from e
    finally:
        for number, handler in heard.items():
            signal.signal(number, handler)


def _document(outcome: Outcome) -> dict[str, object]:
    return {
        "subject": outcome.ready.subject,
        "digest": outcome.ready.digest,
        "level": "unknown" if outcome.report.is_empty else outcome.verdict.level.name.lower(),
        "verdict": outcome.verdict,
        "seconds": round(outcome.seconds, 1),
        "report": str(outcome.written.file),
        "page": str(outcome.written.page),
    }
