"""``hortus evidence``: show by the records what hortus does, and check what others show."""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from hortus import evidence
from hortus.audit import Key, read_key
from hortus.cli.terminal import Terminal
from hortus.compose import policies_here
from hortus.core import Clock, HortusError, SystemClock, UsageError, load_settings

_US = 1_000_000
_UNITS_S = {"m": 60, "h": 3_600, "d": 86_400, "w": 604_800}
_ALL, _LIST, _VERIFY = "all", "list", "verify"


def configure(parser: ArgumentParser) -> None:
    """Add the verb's arguments."""
    add = parser.add_argument
    add("control", metavar="CONTROL", help="name or number; or `all`, `list`, `verify`")
    add("files", nargs="*", type=Path, metavar="FILE", help="verify: the signed files")
    make = parser.add_argument_group("CONTROL, all: make evidence")
    make.add_argument(
        "--since", default="", metavar="WHEN", help="from a date or age: 2026-01-31, 90d"
    )
    make.add_argument("--until", default="", metavar="WHEN", help="before a date or age")
    make.add_argument("--out", type=Path, metavar="DIR", help="write signed files and pages there")
    make.add_argument("--force", action="store_true", help="write over files that are there")
    make.add_argument("--witness-key", metavar="KEY", help="a witness that cosigns, or its file")
    make.add_argument("--recall", type=Path, metavar="FILE", help="measurement of the scanner")
    check = parser.add_argument_group("verify: check evidence that somebody else made")
    check.add_argument("--key", metavar="KEY", help="public key of the log, or its file")
    check.add_argument(
        "--from-tiles", type=Path, metavar="DIR", help="copy of the log to count in"
    )


def run(args: Namespace, terminal: Terminal) -> int:
    """List the controls, make evidence of them, or check some."""
    if bool(args.files) != (args.control == _VERIFY):
        raise UsageError(
            "`hortus evidence verify` takes files, nothing else does",
            remedy="see `hortus evidence --help`",
        )
    if args.control == _LIST:
        return _list(terminal)
    if args.control == _VERIFY:
        return _verify(args, terminal)
    return _make(args, terminal)


def _list(terminal: Terminal) -> int:
    if terminal.json:
        terminal.document([control.about for control in evidence.CONTROLS])
    else:
        rows = [(str(c.number), c.id, c.title) for c in evidence.CONTROLS]
        terminal.table(("", "control", "what it shows"), rows)
    return 0


def _make(args: Namespace, terminal: Terminal) -> int:
    chosen = evidence.CONTROLS if args.control == _ALL else (evidence.find(args.control),)
    clock = SystemClock()
    writer = evidence.Writer(args.out, chosen, force=args.force) if args.out else None
    loaded = load_settings(data=args.data, file=args.config)
    found = policies_here(loaded)
    policies = evidence.Policies(found.bundle, found.engine.directory)
    house = evidence.House.of(loaded, _key(args.witness_key), args.recall, policies)
    made = evidence.make_evidence(
        house,
        chosen,
        clock,
        since_us=_when(args.since, clock) if args.since else 0,
        until_us=_when(args.until, clock) if args.until else evidence.FOREVER_US,
    )
    if writer is not None:
        _show_written(writer.write(made), terminal)
        return 0
    for each in made:
        if terminal.json:
            terminal.line(each.envelope.decode())
        else:
            _show(each.document, terminal, figures=len(chosen) == 1)
    if not terminal.json:
        terminal.note("  nothing is written: --out DIR writes signed files and pages")
    return 0


def _show_written(written: Sequence[evidence.Written], terminal: Terminal) -> None:
    if terminal.json:
        rows = [
            {
                "control": each.document.control.id,
                "verdict": each.document.verdict,
                "reasons": each.document.reasons,
                "file": str(each.file),
                "page": str(each.page),
            }
            for each in written
        ]
        terminal.document(rows)
        return
    terminal.table(
        ("verdict", "file"), [(each.document.verdict.value, str(each.file)) for each in written]
    )
    for warning in dict.fromkeys(w for each in written for w in each.document.warnings):
        terminal.note(f"  WARNING: {warning}")


def _show(document: evidence.Document, terminal: Terminal, *, figures: bool) -> None:
    control = document.control
    terminal.line(f"{control.number:>2}  {document.verdict.value:<8}  {control.title}")
    for text in (*document.warnings, *document.reasons):
        terminal.line(f"              {text}")
    if figures:
        terminal.line()
        rows = [(figure.name, str(figure.value), figure.unit) for figure in document.figures]
        terminal.table(("figure", "value", "unit"), rows)
        for offence in document.offences:
            terminal.line(f"entry {offence.seq}  {offence.decision_id}  {offence.what}")


def _verify(args: Namespace, terminal: Terminal) -> int:
    key = _key(args.key)
    results = [(file, _checked(file, key, args.from_tiles, terminal)) for file in args.files]
    bad = any(checked is None or checked.flaws for _, checked in results)
    if terminal.json:
        terminal.document([_document(file, checked) for file, checked in results if checked])
        return 1 if bad else 0
    for file, checked in results:
        if checked is not None:
            _show_checked(file, checked, terminal)
    return 1 if bad else 0


def _checked(
    file: Path, key: Key | None, tiles: Path | None, terminal: Terminal
) -> evidence.Checked | None:
    """Return what was found in a file, or None once it is said that it cannot be read."""
    try:
        return evidence.check_file(file, key, tiles)
    except HortusError as e:
        terminal.fail(type(e)(f"{file}: {e.message}", remedy=e.remedy))
        return None


def _document(file: Path, checked: evidence.Checked) -> dict[str, object]:
    return {
        "file": str(file),
        "control": checked.document.control.id,
        "verdict": checked.document.verdict,
        "whole": not checked.flaws,
        "counted_again": checked.counted,
        "flaws": checked.flaws,
        "remarks": checked.remarks,
    }


def _show_checked(file: Path, checked: evidence.Checked, terminal: Terminal) -> None:
    document = checked.document
    state = f"{len(checked.flaws)} FLAWS" if checked.flaws else "holds"
    counted = ", figures counted again" if checked.counted else ""
    terminal.line(f"{file}: {state}{counted}; {document.control.id}: {document.verdict.value}")
    for flaw in checked.flaws:
        terminal.line(f"  FLAW {flaw.kind}: {flaw.text}")
    for remark in checked.remarks:
        terminal.note(f"  {remark}")


def _key(said: str | None) -> Key | None:
    if not said:
        return None
    try:
        return read_key(said)
    except (OSError, ValueError) as e:
        raise UsageError(f"a key cannot be read: {e}", remedy="check its name") from e


def _when(said: str, clock: Clock) -> int:
    """Return the time that a date, a time or an age names, in microseconds."""
    if age := re.fullmatch(r"(\d{1,6})([mhdw])", said):
        return clock.now_us() - int(age[1]) * _UNITS_S[age[2]] * _US
    try:
        found = datetime.fromisoformat(said)
    except ValueError as e:
        raise UsageError(
            f"{said[:40]!r} is neither a date nor an age",
            remedy="write 2026-01-31, 2026-01-31T12:00 (UTC unless it says otherwise), or 90d",
        ) from e
    at = found if found.tzinfo else found.replace(tzinfo=UTC)
    return max(0, round(at.timestamp() * _US))
