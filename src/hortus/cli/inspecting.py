"""Carry out an inspection, show how far it is, and print what came of it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from hortus.cli import inspectprint
from hortus.cli.examining import Inspecting, Outcome, Wish
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, load_settings
from hortus.inspector import Depth, Level, Progress, Ready, Step, check_file
from hortus.inspector import doctor as features

_STATUS = {Level.NONE: 0, Level.LOW: 3, Level.MEDIUM: 4, Level.HIGH: 5}
_NOTHING_EXAMINED = 1


def inspect(args: Namespace, terminal: Terminal) -> int:
    """Inspect what ``args.words`` name, and return the status that says the verdict."""
    data = load_settings(data=args.data, file=args.config).data
    inspecting = Inspecting(data, SystemClock())
    wish = Wish(args.words, depth_of(args), args.adapter, tuple(args.name), args.out)
    terminal.note(f"getting {wish.words[0]} ready")
    ready = inspecting.ready(wish)
    terminal.note(_about(ready))
    with progress_on(terminal) as progress:
        outcome = inspecting.inspect(wish, ready, progress)
    if terminal.json:
        terminal.document(_document(outcome))
    else:
        inspectprint.show(check_file(outcome.written.file, own=inspecting.key()), outcome.report)
        terminal.line(f"report: {outcome.written.page}")
        terminal.line(f"        {outcome.written.file}")
    if not outcome.verdict.coverage.leaves and outcome.verdict.level is Level.NONE:
        terminal.note("nothing could be compared: this is no verdict")
        return _NOTHING_EXAMINED
    return _STATUS[outcome.verdict.level]


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
def progress_on(terminal: Terminal) -> Iterator[Progress]:
    """Show each run: as a bar for people, as lines for everything else."""
    if not sys.stderr.isatty():
        yield lambda step: terminal.note(_line(step))
        return
    with terminal.progress("inspecting") as bar:
        yield lambda step: bar(step.done, max(step.total, 1), _line(step))


def _line(step: Step) -> str:
    left = f", {step.seconds_left:.0f} s left" if step.done else ""
    return f"run {step.done} of {step.total}: {step.about}{left}"


def _document(outcome: Outcome) -> dict[str, object]:
    return {
        "subject": outcome.ready.subject,
        "digest": outcome.ready.digest,
        "level": outcome.verdict.level.name.lower(),
        "verdict": outcome.verdict,
        "seconds": round(outcome.seconds, 1),
        "report": str(outcome.written.file),
        "page": str(outcome.written.page),
    }
