"""Carry out an inspection, show how far it is, and print what came of it."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager

from hortus.cli.decisions import printable
from hortus.cli.examining import Inspecting, Outcome, Wish
from hortus.cli.terminal import Terminal
from hortus.core import SystemClock, load_settings
from hortus.inspector import Depth, Finding, Level, Progress, Ready, Step, Verdict
from hortus.inspector import doctor as features

_STATUS = {Level.NONE: 0, Level.LOW: 3, Level.MEDIUM: 4, Level.HIGH: 5}
_SHOWN_EVIDENCE = 4
_WIDTH = 60


def inspect(args: Namespace, terminal: Terminal) -> int:
    """Inspect what ``args.words`` name, and return the status that says the verdict."""
    data = load_settings(data=args.data, file=args.config).data
    inspecting = Inspecting(data, SystemClock())
    wish = Wish(args.words, _depth(args), args.adapter, tuple(args.name), args.out)
    terminal.note(f"getting {wish.words[0]} ready")
    ready = inspecting.ready(wish)
    terminal.note(_about(ready))
    with _progress(terminal) as progress:
        outcome = inspecting.inspect(wish, ready, progress)
    if terminal.json:
        terminal.document(_document(outcome))
    else:
        _show(outcome, terminal)
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


def _depth(args: Namespace) -> Depth:
    if args.quick:
        return Depth.QUICK
    return Depth.THOROUGH if args.thorough else Depth.DEFAULT


def _about(ready: Ready) -> str:
    scripts = "; its install scripts were not run" if ready.scripts else ""
    return f"{ready.subject}, sha256 {ready.digest[:16]}{scripts}"


@contextmanager
def _progress(terminal: Terminal) -> Iterator[Progress]:
    """Show each run: as a bar for people, as lines for everything else."""
    if not sys.stderr.isatty():
        yield lambda step: terminal.note(_line(step))
        return
    with terminal.progress("inspecting") as bar:
        yield lambda step: bar(step.done, max(step.total, 1), _line(step))


def _line(step: Step) -> str:
    left = f", {step.seconds_left:.0f} s left" if step.done else ""
    return f"run {step.done} of {step.total}: {step.about}{left}"


def _show(outcome: Outcome, terminal: Terminal) -> None:
    verdict = outcome.verdict
    terminal.line(f"{outcome.ready.subject}: {verdict.level.name.lower()}")
    for finding in verdict.findings:
        _show_finding(finding, terminal)
    if not verdict.findings:
        terminal.line("  nothing was found in what was examined")
    terminal.line()
    terminal.line(f"examined: {_coverage(verdict)}")
    for sentence in verdict.coverage.not_reached:
        terminal.line(f"  not reached: {printable(sentence)}")
    terminal.line(f"report: {outcome.written.page}")
    terminal.line(f"        {outcome.written.file}")


def _show_finding(finding: Finding, terminal: Terminal) -> None:
    terminal.line(f"  {finding.level.name.lower():<6}  {printable(finding.title)}")
    terminal.line(f"          {finding.code}; {finding.certainty}")
    if finding.disclosure:
        terminal.line(f"          the vendor says so: {printable(finding.disclosure)}")
    told = [
        f"{d.place.leaf}: {_shown(d.control)} → {_shown(d.sensitive)}" for d in finding.differences
    ]
    lines = [*map(printable, finding.evidence), *told]
    for line in lines[:_SHOWN_EVIDENCE]:
        terminal.line(f"          {line}")
    if len(lines) > _SHOWN_EVIDENCE:
        terminal.line(f"          … {len(lines) - _SHOWN_EVIDENCE} more in the report")


def _shown(text: str) -> str:
    """Return a text with every character that looks like another one named."""
    short = text if len(text) <= _WIDTH else f"{text[:_WIDTH]}…"
    return "".join(c if c.isascii() and c.isprintable() else f"[U+{ord(c):04X}]" for c in short)


def _coverage(verdict: Verdict) -> str:
    seen = verdict.coverage
    noisy = len(seen.noisy)
    return (
        f"{seen.leaves} places compared in {seen.runs} runs over {len(seen.factors)} factors, "
        f"{noisy} of them by their form only"
    )


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
